using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Fetching;

namespace Switchboard.VoiceXml.Execution;

/// <summary>Fetches documents, scripts, grammars and data; a failure becomes the event that the standard names (§5.2.6).</summary>
internal sealed class Resources(Session session)
{
    private const int MaxParsed = 256;
    private static readonly ConcurrentDictionary<string, VxmlDocument> Parsed = new(StringComparer.Ordinal);

    public async Task<FetchResponse> FetchAsync(FetchRequest request)
    {
        var response = await session.Fetcher.FetchAsync(request, session.Cancellation);
        if (response.Ok)
            return response;
        if (response.Status > 0)
            throw new VoiceXmlEvent($"{VoiceXmlEvent.BadFetch}.http.{response.Status.ToString(CultureInfo.InvariantCulture)}", $"{request.Uri}: status {response.Status}");
        throw new VoiceXmlEvent(VoiceXmlEvent.BadFetch, $"{request.Uri}: {response.Problem ?? "no answer"}");
    }

    /// <summary>Fetches a document and the application root that it names.</summary>
    public async Task<DocumentJump> DocumentAsync(FetchRequest request, ExecutionContext? context, bool submitted)
    {
        var (uri, fragment) = Split(request.Uri);
        var document = await ReadAsync(request with { Uri = uri });
        VxmlDocument? root = null;
        if (document.Application is { } application)
        {
            root = context is not null && KnownRoot(context, application) is { } known
                ? known
                : await ReadAsync(new FetchRequest { Uri = Split(application.AbsoluteUri).Uri, Timeout = request.Timeout });
            if (root.Application is not null)
                throw new VoiceXmlEvent(VoiceXmlEvent.Semantic, "an application root document cannot have a root itself");
        }

        if (fragment is { Length: > 0 } && document.Dialog(fragment) is null)
            throw new VoiceXmlEvent(VoiceXmlEvent.BadFetch, $"{uri} has no dialog {fragment}");
        return new DocumentJump(document, root, fragment, submitted);
    }

    public static (string Uri, string? Fragment) Split(string uri)
    {
        var hash = uri.IndexOf('#', StringComparison.Ordinal);
        return hash < 0 ? (uri, null) : (uri[..hash], Uri.UnescapeDataString(uri[(hash + 1)..]));
    }

    public static string Text(FetchResponse response)
    {
        var encoding = Encoding.UTF8;
        if (response.Charset is { Length: > 0 } name)
        {
            try
            {
                encoding = Encoding.GetEncoding(name.Trim('"', ' '));
            }
            catch (ArgumentException)
            {
                // an unknown name is read as UTF-8
            }
        }

        using var reader = new StreamReader(new MemoryStream(response.Body), encoding, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    private static VxmlDocument? KnownRoot(ExecutionContext context, Uri application)
    {
        if (context.Root is { } root)
            return root.Uri == application ? root : null;
        return context.Document is { } document && document.Uri == application ? document : null;
    }

    private async Task<VxmlDocument> ReadAsync(FetchRequest request)
    {
        var response = await FetchAsync(request);
        var uri = new Uri(Split(response.Uri).Uri);
        var key = uri.AbsoluteUri + " " + Convert.ToHexString(SHA256.HashData(response.Body));
        if (Parsed.TryGetValue(key, out var known))
            return known;
        try
        {
            var document = VxmlDocument.Load(response.Body, response.Charset, uri);
            if (Parsed.Count >= MaxParsed)
                Parsed.Clear();
            return Parsed[key] = document;
        }
        catch (DocumentException wrong)
        {
            session.Platform.Log("error", $"{uri}: {string.Join("; ", wrong.Issues)}");
            throw new VoiceXmlEvent(VoiceXmlEvent.BadFetch, $"{uri}: {wrong.Message}");
        }
    }
}

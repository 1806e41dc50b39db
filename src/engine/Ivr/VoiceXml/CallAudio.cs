using Switchboard.Media.Prompts;
using Switchboard.VoiceXml.Fetching;

namespace Switchboard.Ivr.VoiceXml;

/// <summary>Fetches for one call and keeps the audio, ready to be played. A file that cannot be played counts as missing, so that what
/// the document has in its place is spoken.</summary>
internal sealed class CallAudio(IResourceFetcher inner, CallRecordings recordings) : IResourceFetcher
{
    private const int MaxKept = 64;
    private readonly Dictionary<string, Prompt> _kept = new(StringComparer.Ordinal);

    public async Task<FetchResponse> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        var response = await inner.FetchAsync(request, cancellationToken);
        if (request.Purpose != FetchPurpose.Audio || !response.Ok)
            return response;
        if (!Prompt.FromWav(response.Body).TryGet(out var prompt, out var fault))
            return new FetchResponse { Uri = request.Uri, Problem = fault.Detail };
        lock (_kept)
        {
            if (_kept.Count >= MaxKept)
                _kept.Clear();
            _kept[request.Uri] = prompt;
        }

        return response;
    }

    /// <summary>Fetches what is to be played while something else is awaited; null when it cannot be had.</summary>
    public async Task<Prompt?> LoadAsync(string uri, CancellationToken cancellationToken)
    {
        await FetchAsync(new FetchRequest { Uri = uri, Purpose = FetchPurpose.Audio }, cancellationToken);
        return Find(uri);
    }

    public Prompt? Find(string uri)
    {
        if (uri.StartsWith(CallRecordings.Scheme, StringComparison.Ordinal))
            return recordings.Find(uri);
        lock (_kept)
            return _kept.GetValueOrDefault(uri);
    }
}

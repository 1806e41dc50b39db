using System.Globalization;
using System.Text;
using Jint.Native;
using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Fetching;

using Switchboard.VoiceXml.Scripting;

namespace Switchboard.VoiceXml.Execution;

/// <summary>VoiceXML 2.0 §5.3.8: what submit, subdialog and data send.</summary>
internal static class Submission
{
    private const int MaxDepth = 8;

    public static FetchRequest Build(VxmlElement element, Uri uri, IReadOnlyList<string> names, Frame frame, FetchPurpose purpose)
    {
        var fields = new List<(string Name, string Value)>();
        var recordings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var value = Executor.Variable(name, frame);
            if (value.IsString() && value.AsString().StartsWith("recording:", StringComparison.Ordinal))
                recordings[name] = value.AsString();
            else
                Flatten(fields, name, value, frame, 0);
        }

        var request = FetchAttributes.Request(element, uri, purpose, frame);
        if (element["method"] != "post")
            return request with { Uri = WithQuery(uri, fields) };
        if (element["enctype"] is { } type && type.StartsWith("multipart/form-data", StringComparison.Ordinal))
            return Multipart(request, fields, recordings);
        return request with
        {
            Method = "POST",
            ContentType = "application/x-www-form-urlencoded",
            Body = Encoding.ASCII.GetBytes(Encode(fields)),
        };
    }

    private static FetchRequest Multipart(FetchRequest request, List<(string Name, string Value)> fields, Dictionary<string, string> recordings)
    {
        const string boundary = "----voicexml-7d1f0c";
        var text = new StringBuilder();
        foreach (var (name, value) in fields)
            text.Append(CultureInfo.InvariantCulture, $"--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        return request with
        {
            Method = "POST",
            ContentType = "multipart/form-data; boundary=" + boundary,
            Body = Encoding.UTF8.GetBytes(text.Append(CultureInfo.InvariantCulture, $"--{boundary}--\r\n").ToString()),
            Recordings = recordings,
        };
    }

    /// <summary>An object is sent property by property, with the names joined by dots.</summary>
    private static void Flatten(List<(string Name, string Value)> fields, string name, JsValue value, Frame frame, int depth)
    {
        if (!value.IsObject() || value.Is<Jint.Native.Function.FunctionInstance>() || value.IsDate() || depth >= MaxDepth)
        {
            fields.Add((name, ScriptEngine.Text(value)));
            return;
        }

        foreach (var property in value.AsObject().GetOwnProperties())
        {
            if (property.Value.Enumerable == true)
                Flatten(fields, name + "." + property.Key, value.AsObject().Get(property.Key), frame, depth + 1);
        }
    }

    private static string WithQuery(Uri uri, List<(string Name, string Value)> fields)
    {
        if (fields.Count == 0)
            return uri.AbsoluteUri;
        var (document, fragment) = Resources.Split(uri.AbsoluteUri);
        var query = document.Contains('?', StringComparison.Ordinal) ? "&" : "?";
        return document + query + Encode(fields) + (fragment is null ? "" : "#" + fragment);
    }

    private static string Encode(List<(string Name, string Value)> fields) =>
        string.Join('&', fields.Select(field => Uri.EscapeDataString(field.Name) + "=" + Uri.EscapeDataString(field.Value)));
}

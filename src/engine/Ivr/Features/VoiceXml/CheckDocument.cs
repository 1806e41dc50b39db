using Switchboard.Data.Web;
using Switchboard.VoiceXml;

namespace Switchboard.Ivr.Features.VoiceXml;

/// <summary>A document to be checked.</summary>
/// <param name="Document">Its text.</param>
internal sealed record VoiceXmlCheckWrite(string? Document);

/// <summary>What is wrong with it.</summary>
internal sealed record VoiceXmlCheckBody(bool Valid, IReadOnlyList<VoiceXmlIssue> Issues);

/// <summary>One thing that is wrong.</summary>
internal sealed record VoiceXmlIssue(int Line, int Column, string Message);

/// <summary>Holds a document against the schema before a caller meets it.</summary>
internal static class CheckDocument
{
    private const int Longest = 2 * 1024 * 1024;

    public static Answer<VoiceXmlCheckBody> Run(VoiceXmlCheckWrite wanted)
    {
        var check = new Check().That(wanted.Document is { Length: > 0 and <= Longest }, "document", "field.length", $"A document has 1 to {Longest} characters.");
        if (check.Fault is { } fault)
            return fault;
        var issues = VoiceXmlCheck.Of(wanted.Document!);
        return new VoiceXmlCheckBody(issues.Count == 0, [.. issues.Select(issue => new VoiceXmlIssue(issue.Line, issue.Column, issue.Message))]);
    }
}

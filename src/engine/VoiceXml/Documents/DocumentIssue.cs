namespace Switchboard.VoiceXml.Documents;

/// <summary>What is wrong with a document, and where.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Message">What was wrong and what would be right.</param>
public sealed record DocumentIssue(int Line, int Column, string Message)
{
    /// <inheritdoc />
    public override string ToString() => $"line {Line}, column {Column}: {Message}";
}

/// <summary>A document that cannot be used.</summary>
internal sealed class DocumentException(IReadOnlyList<DocumentIssue> issues)
    : Exception(issues.Count == 0 ? "the document is not valid" : issues[0].ToString())
{
    public DocumentException(int line, int column, string message)
        : this([new DocumentIssue(line, column, message)])
    {
    }

    public IReadOnlyList<DocumentIssue> Issues { get; } = issues;
}

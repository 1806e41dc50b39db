using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Execution;
using Switchboard.VoiceXml.Grammars;

namespace Switchboard.VoiceXml;

/// <summary>Holds a document against the schema without running it.</summary>
public static class VoiceXmlCheck
{
    /// <summary>Everything that is wrong, with its place; empty when nothing is.</summary>
    public static IReadOnlyList<DocumentIssue> Of(string document)
    {
        ArgumentNullException.ThrowIfNull(document);
        try
        {
            var root = VxmlReader.Read(document);
            return [.. DocumentCheck.Of(root), .. Grammars(root)];
        }
        catch (DocumentException wrong)
        {
            return wrong.Issues;
        }
    }

    private static IEnumerable<DocumentIssue> Grammars(VxmlElement element)
    {
        foreach (var child in element.Elements())
        {
            if (child.Name != "grammar")
            {
                foreach (var issue in Grammars(child))
                    yield return issue;
            }
            else if (child.HasContent && Wrong(child) is { } message)
            {
                yield return new DocumentIssue(child.Line, child.Column, message);
            }
        }
    }

    private static string? Wrong(VxmlElement grammar)
    {
        try
        {
            GrammarLoader.Inline(grammar);
            return null;
        }
        catch (GrammarException wrong)
        {
            return wrong.Message;
        }
        catch (DocumentException wrong)
        {
            return wrong.Message;
        }
    }
}

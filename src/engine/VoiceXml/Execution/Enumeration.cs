using Jint.Native;
using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Scripting;

namespace Switchboard.VoiceXml.Execution;

/// <summary>VoiceXML 2.0 §2.2: reads the choices of a menu, or the options of a field.</summary>
internal static class Enumeration
{
    /// <summary>The choices or options, each with its words and keys.</summary>
    public static IEnumerable<(VxmlElement Element, string Words, string? Keys)> Entries(VxmlElement owner)
    {
        var next = 1;
        foreach (var entry in owner.Elements().Where(child => child.Name is "choice" or "option"))
        {
            var keys = entry["dtmf"];
            if (keys is null && owner.Name == "menu" && owner["dtmf"] == "true" && next <= 9)
                keys = (next++).ToString(System.Globalization.CultureInfo.InvariantCulture);
            yield return (entry, Words(entry), keys);
        }
    }

    public static string Words(VxmlElement entry)
    {
        var words = string.Concat(entry.Children.Select(child => child is string text ? text : child is VxmlElement { Name: not "grammar" } inner ? inner.Text : ""));
        return PromptComposer.Collapse(words);
    }

    public static async Task SpeakAsync(VxmlElement element, Frame frame, Func<IEnumerable<object>, ScriptScope, Task> speak)
    {
        var owner = frame.Item is { Name: "field" } field ? field : frame.Dialog?.Element is { Name: "menu" } menu ? menu : null;
        if (owner is null)
            throw new VoiceXmlEvent(VoiceXmlEvent.Semantic, "<enumerate> has neither a menu nor a field with options around it");
        foreach (var (entry, words, keys) in Entries(owner))
        {
            var scope = frame.Session.Scripts.NewScope(frame.Scope);
            scope.Declare("_prompt", new JsValue(words));
            scope.Declare("_dtmf", keys is null ? JsValue.Undefined : new JsValue(keys));
            if (element.HasContent)
                await speak(element.Children, scope);
            else if (keys is null)
                await speak(entry.Children.Where(child => child is not VxmlElement { Name: "grammar" }), scope);
            else
                await speak([words + ", press " + keys + "; "], scope);
        }
    }
}

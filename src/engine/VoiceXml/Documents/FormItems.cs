namespace Switchboard.VoiceXml.Documents;

/// <summary>VoiceXML 2.0 §2.3: which elements are form items.</summary>
internal static class FormItems
{
    public static bool IsItem(VxmlElement element) => element.Name is "block" or "initial" || IsInput(element);

    public static bool IsInput(VxmlElement element) => element.Name is "field" or "record" or "subdialog" or "transfer" or "object";

    public static bool IsHandler(VxmlElement element) => element.Name is "catch" or "error" or "help" or "noinput" or "nomatch";
}

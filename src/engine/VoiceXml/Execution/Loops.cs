using System.Globalization;
using Jint.Native;
using Switchboard.VoiceXml.Documents;

namespace Switchboard.VoiceXml.Execution;

/// <summary>VoiceXML 2.1 §6: foreach.</summary>
internal static class Loops
{
    public static async Task<Jump?> EachAsync(VxmlElement element, Frame frame, Func<Frame, Task<Jump?>> body)
    {
        var scripts = frame.Session.Scripts;
        var array = scripts.Evaluate(element["array"]!, frame.Scope);
        if (!array.IsArray())
            throw new VoiceXmlEvent(VoiceXmlEvent.Semantic, $"array=\"{element["array"]}\" of <foreach> is no array");
        var item = element["item"]!;
        if (!Identifiers.IsVariable(item))
            throw new VoiceXmlEvent(VoiceXmlEvent.Semantic, $"item=\"{item}\" of <foreach> is no name of a variable");
        // a copy: what the body does to the array does not change the round
        var length = (int)Jint.Runtime.TypeConverter.ToUint32(array.AsObject().Get("length"));
        if (length > frame.Session.Options.MaxActions)
            throw new VoiceXmlEvent(VoiceXmlEvent.Semantic, $"the array of <foreach> has {length} elements");
        var copy = new JsValue[length];
        for (var i = 0; i < length; i++)
            copy[i] = array.AsObject().Get(i.ToString(CultureInfo.InvariantCulture));
        var scope = frame.Scope;
        foreach (var value in copy)
        {
            frame.Session.CountAction();
            (scope.Find(item) is { } owner && owner != scripts.Globals ? owner : scope).Declare(item, value);
            if (await body(frame) is { } jump)
                return jump;
        }

        return null;
    }
}

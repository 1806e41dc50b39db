using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime.Descriptors;
using Switchboard.VoiceXml.Platform;
using Switchboard.VoiceXml.Scripting;

namespace Switchboard.VoiceXml.Execution;

/// <summary>VoiceXML 2.0 §5.1.4. Documents can read them only.</summary>
internal static class SessionVariables
{
    public static ObjectInstance Build(ScriptEngine scripts, SessionFacts facts)
    {
        var protocol = scripts.NewObject();
        Fix(protocol, "name", facts.ProtocolName);
        Fix(protocol, "version", facts.ProtocolVersion);
        var connection = scripts.NewObject();
        Fix(connection, "local", Uri(scripts, facts.LocalUri));
        Fix(connection, "remote", Uri(scripts, facts.RemoteUri));
        Fix(connection, "protocol", Seal(protocol));
        Fix(connection, "aai", facts.ApplicationInformation is { } aai ? new JsValue(aai) : JsValue.Undefined);
        Fix(connection, "redirect", facts.Redirects.Count == 0 ? JsValue.Undefined : Redirects(scripts, facts));
        Fix(connection, "originator", connection.Get(facts.Originator == "local" ? "local" : "remote"));
        var session = scripts.NewObject();
        Fix(session, "connection", Seal(connection));
        return Seal(session);
    }

    private static ObjectInstance Redirects(ScriptEngine scripts, SessionFacts facts)
    {
        var list = facts.Redirects.Select(redirect =>
        {
            var item = scripts.NewObject();
            Fix(item, "uri", redirect.Uri);
            Fix(item, "pi", redirect.PresentationInformation);
            Fix(item, "si", redirect.ScreeningInformation);
            Fix(item, "reason", redirect.Reason);
            return new JsValue(Seal(item));
        });
        return scripts.NewArray([.. list]);
    }

    private static JsValue Uri(ScriptEngine scripts, string uri)
    {
        var end = scripts.NewObject();
        Fix(end, "uri", uri);
        return Seal(end);
    }

    private static void Fix(ObjectInstance owner, string name, string? value) =>
        Fix(owner, name, value is null ? JsValue.Undefined : new JsValue(value));

    private static void Fix(ObjectInstance owner, string name, JsValue value) =>
        owner.FastSetProperty(name, new PropertyDescriptor(value, false, true, false));

    private static ObjectInstance Seal(ObjectInstance value)
    {
        value.Extensible = false;
        return value;
    }
}

using Jint.Native;
using Jint.Native.Object;
using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Fetching;

namespace Switchboard.VoiceXml.Execution;

/// <summary>VoiceXML 2.0 §2.3.4: a dialog with variables of its own, which comes back.</summary>
internal static class Subdialog
{
    public static async Task<Jump?> RunAsync(ItemState item, DialogRun dialog, Frame frame)
    {
        var session = frame.Session;
        if (session.Depth >= session.Options.MaxSubdialogs)
            throw new VoiceXmlEvent(VoiceXmlEvent.Semantic, $"subdialogs are nested deeper than {session.Options.MaxSubdialogs}");
        var start = await StartAsync(item.Element, frame);
        var parameters = Parameters(item.Element, frame);
        session.Depth++;
        var end = await new ContextRun(new ExecutionContext(session, isSubdialog: true)).RunAsync(start, parameters);
        session.Depth--;
        frame.Context.EnterDialog(dialog.Scope);
        if (end is not ReturnJump back)
            return end; // the whole session ends
        if (back.Event is { } thrown)
            throw thrown;
        dialog.Scope.Declare(item.Variable, back.Values is null ? JsValue.Undefined : new JsValue(back.Values));
        foreach (var state in dialog.Items)
            state.JustFilled = state == item;
        return await new Processing(dialog, item).FilledAsync(frame);
    }

    private static async Task<DocumentJump> StartAsync(VxmlElement element, Frame frame)
    {
        var source = frame.Expression(element, "src", "srcexpr")!.Trim();
        var context = frame.Context;
        if (source.StartsWith('#'))
        {
            if (context.Document.Dialog(source[1..]) is null)
                throw new VoiceXmlEvent(VoiceXmlEvent.BadFetch, $"there is no dialog {source[1..]}");
            return new DocumentJump(context.Document, context.Root, source[1..], Submitted: false);
        }

        var uri = context.Document.Resolve(element, source) ?? throw new VoiceXmlEvent(VoiceXmlEvent.BadFetch, $"{source} is no URI");
        await Transitions.WaitingAudioAsync(element, frame);
        var request = Submission.Build(element, uri, Identifiers.Split(element["namelist"]), frame, FetchPurpose.Document);
        return await frame.Session.Resources.DocumentAsync(request, context: null, submitted: true);
    }

    private static ObjectInstance Parameters(VxmlElement element, Frame frame)
    {
        var parameters = frame.Session.Scripts.NewObject();
        foreach (var parameter in element.Elements("param"))
        {
            var value = parameter["expr"] is { } expression
                ? frame.Session.Scripts.Evaluate(expression, frame.Scope)
                : new JsValue(parameter["value"] ?? "");
            parameters.Put(parameter["name"]!, value, false);
        }

        return parameters;
    }
}

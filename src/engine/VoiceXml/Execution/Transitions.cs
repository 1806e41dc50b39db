using Jint.Native;
using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Fetching;

namespace Switchboard.VoiceXml.Execution;

/// <summary>VoiceXML 2.0 §5.3.7–§5.3.11: goto, submit, exit, return, disconnect.</summary>
internal static class Transitions
{
    public static async Task<Jump?> RunAsync(VxmlElement element, Frame frame)
    {
        switch (element.Name)
        {
            case "goto":
                return await GotoAsync(element, frame);
            case "submit":
                return await SubmitAsync(element, frame);
            case "exit":
                return new ExitJump(
                    element["expr"] is { } expression ? frame.Session.Scripts.Evaluate(expression, frame.Scope) : JsValue.Undefined,
                    element["namelist"] is null ? null : Executor.Names(element, frame));
            case "return":
                return Return(element, frame);
            case "disconnect":
                await DisconnectAsync(element, frame);
                return null;
            default:
                return null;
        }
    }

    /// <summary>To where a URI leads: within the document when it is a fragment only.</summary>
    public static async Task<Jump> FollowAsync(string reference, VxmlElement element, Frame frame, VxmlDocument? origin = null)
    {
        var context = frame.Context;
        var trimmed = reference.Trim();
        if (trimmed.StartsWith('#'))
        {
            var document = origin ?? context.Document;
            var dialog = document.Dialog(Uri.UnescapeDataString(trimmed[1..]))
                ?? throw new VoiceXmlEvent(VoiceXmlEvent.BadFetch, $"there is no dialog {trimmed[1..]}");
            return document == context.Document ? new DialogJump(document, dialog) : new DocumentJump(document, null, trimmed[1..], false);
        }

        var uri = (origin ?? context.Document).Resolve(element, trimmed) ?? throw new VoiceXmlEvent(VoiceXmlEvent.BadFetch, $"{trimmed} is no URI");
        await WaitingAudioAsync(element, frame);
        return await frame.Session.Resources.DocumentAsync(FetchAttributes.Request(element, uri, FetchPurpose.Document, frame), context, submitted: false);
    }

    /// <summary>§6.1.1: with audio for the wait, what is queued is played first.</summary>
    public static Task WaitingAudioAsync(VxmlElement element, Frame frame) =>
        (element["fetchaudio"] ?? frame.Properties["fetchaudio"]) is { Length: > 0 } ? frame.Session.FlushAsync() : Task.CompletedTask;

    private static async Task<Jump> GotoAsync(VxmlElement element, Frame frame)
    {
        if (frame.Expression(element, "nextitem", "expritem") is { } name)
        {
            var item = frame.Dialog?.Find(name) ?? throw new VoiceXmlEvent(VoiceXmlEvent.BadFetch, $"there is no form item {name}");
            return new ItemJump(item);
        }

        return await FollowAsync(frame.Expression(element, "next", "expr")!, element, frame);
    }

    private static async Task<Jump> SubmitAsync(VxmlElement element, Frame frame)
    {
        var target = frame.Expression(element, "next", "expr")!;
        var uri = frame.Context.Document.Resolve(element, target) ?? throw new VoiceXmlEvent(VoiceXmlEvent.BadFetch, $"{target} is no URI");
        var names = element["namelist"] is { } list ? Identifiers.Split(list) : frame.Dialog?.InputNames() ?? [];
        await WaitingAudioAsync(element, frame);
        var request = Submission.Build(element, uri, names, frame, FetchPurpose.Document);
        return await frame.Session.Resources.DocumentAsync(request, frame.Context, submitted: true);
    }

    private static ReturnJump Return(VxmlElement element, Frame frame)
    {
        if (!frame.Context.IsSubdialog)
            throw new VoiceXmlEvent(VoiceXmlEvent.Semantic, "<return> outside a subdialog");
        if (element["event"] is not null || element["eventexpr"] is not null)
            return new ReturnJump(null, Executor.Event(element, frame, "event", "eventexpr"));
        return new ReturnJump(Executor.Names(element, frame), null);
    }

    private static async Task DisconnectAsync(VxmlElement element, Frame frame)
    {
        if (element["namelist"] is not null)
            frame.Session.Platform.Log("disconnect", frame.Session.Scripts.ToJson(new JsValue(Executor.Names(element, frame))));
        await frame.Session.FlushAsync();
        await frame.Session.Platform.DisconnectAsync(frame.Session.Cancellation);
        frame.Session.HungUp = true;
        throw new VoiceXmlEvent(VoiceXmlEvent.HangUp, "disconnected by the document");
    }
}

using Jint.Native;
using Switchboard.VoiceXml.Platform;

namespace Switchboard.VoiceXml.Execution;

/// <summary>VoiceXML 2.0 §2.3.6: record.</summary>
internal static class RecordVisit
{
    public static async Task<Jump?> RunAsync(ItemState item, DialogRun dialog, Frame frame)
    {
        var session = frame.Session;
        if (session.HungUp)
            return new ExitJump(JsValue.Undefined, null);
        var element = item.Element;
        var grammars = await GrammarSet.ForItemAsync(element, frame);
        var prompts = session.TakeQueue();
        var properties = frame.Properties;
        var result = await session.Platform.RecordAsync(
            new RecordRequest
            {
                Prompts = prompts,
                Beep = element["beep"] == "true",
                MaxTime = DurationText.Require(element["maxtime"] ?? "60s", "maxtime"),
                FinalSilence = DurationText.Require(element["finalsilence"] ?? "2s", "finalsilence"),
                DtmfTerm = element["dtmfterm"] != "false",
                Type = element["type"],
                Timeout = prompts.Length > 0 && prompts[^1].Timeout is { } timeout ? timeout : properties.Time("timeout"),
                Grammars = grammars.Listen(true, true, session),
                Keys = grammars.HasKeys ? grammars : null,
            },
            session.Cancellation);
        session.Refill();
        if (result.Unavailable)
            throw new VoiceXmlEvent("error.unsupported.record", "nothing can be recorded here");
        if (result.Unsupported)
            throw new VoiceXmlEvent("error.unsupported.format", $"recordings of type {element["type"]} are not made here");
        if (result.Input is { } input && Collecting.Recognise(input, grammars, frame) is [var recognition, ..])
            return await MatchedAsync(recognition, result, item, dialog, frame);
        if (result.Recording is { } recording)
            Keep(item, dialog, result, recording, null);
        if (result.HungUp)
            throw session.Gone();
        if (result.Recording is null)
            throw new VoiceXmlEvent("noinput");
        return await FilledAsync(item, dialog, frame);
    }

    /// <summary>A grammar of the record itself ends it and fills it; one from outside takes the utterance away (§2.3.6).</summary>
    private static async Task<Jump?> MatchedAsync(Recognition recognition, RecordResult result, ItemState item, DialogRun dialog, Frame frame)
    {
        LastResult.Set([recognition], frame.Session);
        if (recognition.Grammar.Owner != item.Element)
            return await new Processing(dialog, item).RunAsync(recognition);
        if (result.Recording is not { } recording)
            throw new VoiceXmlEvent("noinput");
        Keep(item, dialog, result, recording, recognition);
        return await FilledAsync(item, dialog, frame);
    }

    private static void Keep(ItemState item, DialogRun dialog, RecordResult result, RecordingFact recording, Recognition? recognition)
    {
        var shadow = dialog.Context.Session.Scripts.NewObject();
        shadow.Put("duration", new JsValue(recording.Duration.TotalMilliseconds), false);
        shadow.Put("size", new JsValue(recording.Size), false);
        shadow.Put("termchar", result.TermChar is { } key ? new JsValue(key) : JsValue.Null, false);
        shadow.Put("maxtime", new JsValue(result.MaxTimeReached), false);
        if (recognition is not null)
        {
            shadow.Put("utterance", new JsValue(recognition.Meaning.Utterance), false);
            shadow.Put("confidence", new JsValue(recognition.Confidence), false);
            shadow.Put("inputmode", new JsValue(recognition.Mode), false);
        }

        dialog.Scope.Declare(item.Variable, new JsValue(recording.Uri));
        dialog.Scope.Declare(item.Variable + "$", new JsValue(shadow));
    }

    private static async Task<Jump?> FilledAsync(ItemState item, DialogRun dialog, Frame frame)
    {
        foreach (var state in dialog.Items)
            state.JustFilled = state == item;
        return await new Processing(dialog, item).FilledAsync(frame);
    }
}

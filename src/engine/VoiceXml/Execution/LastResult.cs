using Jint.Native;
using Jint.Native.Object;
using Switchboard.VoiceXml.Platform;
using Switchboard.VoiceXml.Scripting;

namespace Switchboard.VoiceXml.Execution;

/// <summary>VoiceXML 2.0 §5.1.5 and 2.1 §7: application.lastresult$ and the shadow variables of an input item.</summary>
internal static class LastResult
{
    public static void Set(IReadOnlyList<Recognition> found, Session session)
    {
        var scripts = session.Scripts;
        var list = scripts.NewArray([.. found.Select(recognition => new JsValue(Entry(recognition, scripts)))]);
        if (found.Count > 0)
            Fill(list, found[0]);
        session.LastResult = new JsValue(list);
    }

    public static ObjectInstance Shadow(Recognition recognition, ScriptEngine scripts) => Entry(recognition, scripts);

    private static ObjectInstance Entry(Recognition recognition, ScriptEngine scripts)
    {
        var entry = scripts.NewObject();
        Fill(entry, recognition);
        return entry;
    }

    private static void Fill(ObjectInstance entry, Recognition recognition)
    {
        entry.Put("confidence", new JsValue(recognition.Confidence), false);
        entry.Put("utterance", new JsValue(recognition.Meaning.Utterance), false);
        entry.Put("inputmode", new JsValue(recognition.Mode), false);
        entry.Put("interpretation", recognition.Meaning.Value, false);
        entry.Put("markname", recognition.MarkName is { } mark ? new JsValue(mark) : JsValue.Undefined, false);
        entry.Put("marktime", recognition.MarkName is null ? JsValue.Undefined : new JsValue(recognition.MarkTime.TotalMilliseconds), false);
        if (recognition.Recording is { } recording)
            Record(entry, recording);
    }

    public static void Record(ObjectInstance entry, RecordingFact recording)
    {
        entry.Put("recording", new JsValue(recording.Uri), false);
        entry.Put("recordingsize", new JsValue(recording.Size), false);
        entry.Put("recordingduration", new JsValue(recording.Duration.TotalMilliseconds), false);
    }
}

using Switchboard.Ivr.Platform;
using Switchboard.Ivr.Prompts;
using Switchboard.VoiceXml.Platform;

namespace Switchboard.Ivr.VoiceXml;

/// <summary>A recording of a document (VoiceXML 2.0 §2.3.6).</summary>
internal static class CallRecord
{
    private static readonly string[] Types = ["audio/x-wav", "audio/wav", "audio/wave", "audio/vnd.wave"];

    public static async Task<RecordResult> RunAsync(
        IVoicePlatform platform, CallRecordings recordings, RecordRequest request, List<PromptSegment> segments, CancellationToken present)
    {
        if (request.Type is { Length: > 0 } type && !Types.Contains(type.Split(';')[0].Trim(), StringComparer.OrdinalIgnoreCase))
            return new RecordResult { Unsupported = true };
        var judged = false;
        var take = await platform.TakeAsync(
            new TakeRequest
            {
                Segments = segments,
                Beep = request.Beep,
                MaxTime = request.MaxTime,
                FinalSilence = request.FinalSilence,
                Timeout = request.Timeout,
                KeyEnds = request.DtmfTerm && request.Keys is null,
                KeysEnd = request.Keys is { } judge
                    ? async keys => (judged = await CallListening.IsCompleteAsync(judge, keys, present)) || request.DtmfTerm
                    : null,
            },
            present);
        if (take.Fault is { } fault)
            throw new InvalidOperationException(fault.Detail);
        return new RecordResult
        {
            Recording = take.Audio is { } audio ? recordings.Keep(audio) : null,
            TermChar = take.Keys.Length > 0 ? take.Keys[^1..] : null,
            MaxTimeReached = take.MaxTimeReached,
            HungUp = take.HungUp,
            Input = judged ? CallListening.Keys(take.Keys) : null,
        };
    }
}

using Switchboard.Kernel;

namespace Switchboard.Contracts.Switch;

/// <summary>Something happened to a call. <see cref="Call"/> is the record just after it.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Time">When (UTC).</param>
/// <param name="Actor">Who did it: <c>system</c>, <c>caller</c>, <c>user:ID</c>, <c>agent:ID</c>.</param>
/// <param name="Reason">Why, where there is a reason.</param>
/// <param name="LegId">The leg concerned, if one is.</param>
/// <param name="Call">The call as it stands now.</param>
public sealed record CallEvent(CallEventKind Kind, DateTimeOffset Time, string Actor, string? Reason, Guid? LegId, CallRecord Call);

/// <summary>What may happen to a call.</summary>
public enum CallEventKind
{
    /// <summary>An INVITE was accepted, or the switch began to dial.</summary>
    Started,

    /// <summary>The state, the attached data or the destination changed.</summary>
    Updated,

    /// <summary>A far phone rings.</summary>
    Ringing,

    /// <summary>The caller's leg was answered.</summary>
    Answered,

    /// <summary>Two legs talk.</summary>
    Bridged,

    /// <summary>A party was put on hold.</summary>
    Held,

    /// <summary>A party was taken off hold.</summary>
    Retrieved,

    /// <summary>The call was sent elsewhere.</summary>
    Transferred,

    /// <summary>A recording began.</summary>
    RecordingStarted,

    /// <summary>A recording is silent from now on (card data).</summary>
    RecordingPaused,

    /// <summary>A recording goes on.</summary>
    RecordingResumed,

    /// <summary>Somebody beside the two who talk takes part from now on, or in another way; the reason says how: member, monitor, whisper, barge.</summary>
    Joined,

    /// <summary>A supervisor took the call over from the house's own leg.</summary>
    TakenOver,

    /// <summary>What a program played is over; the reason says how: finished, stopped.</summary>
    Played,

    /// <summary>A program has collected keys; the reason says why it stopped.</summary>
    Collected,

    /// <summary>Data was attached to the call.</summary>
    Attached,

    /// <summary>A leg ended.</summary>
    LegEnded,

    /// <summary>The call ended.</summary>
    Ended,
}

/// <summary>A recording as it was closed.</summary>
/// <param name="Id">The recording.</param>
/// <param name="TenantId">Whose it is.</param>
/// <param name="CallId">The call it belongs to.</param>
/// <param name="Path">File, relative to the recordings folder.</param>
/// <param name="StartedAt">When its first sample was taken (UTC).</param>
/// <param name="LengthMs">Length in milliseconds.</param>
/// <param name="SizeBytes">Size of the file.</param>
/// <param name="Sha256">Hash of the file, lower-case hex.</param>
/// <param name="State"><c>closed</c>, <c>truncated</c> or <c>recovered</c>.</param>
public sealed record RecordingClosed(Guid Id, Guid TenantId, Guid CallId, string Path, DateTimeOffset StartedAt, long LengthMs, long SizeBytes, string Sha256, string State);

/// <summary>Where the switch tells what happened. Called on the call's own mailbox; returns at once.</summary>
public interface ICallEventSink
{
    /// <summary>A call changed.</summary>
    void Publish(CallEvent happened);

    /// <summary>A recording was opened.</summary>
    void RecordingOpened(TenantId tenant, RecordingOpened recording);

    /// <summary>A recording was paused or goes on.</summary>
    void RecordingGap(TenantId tenant, RecordingGap gap);

    /// <summary>A recording could not be begun or ends early: somebody has to look after the disk.</summary>
    void RecordingFailed(TenantId tenant, Guid callId, Guid? recordingId, Fault fault);

    /// <summary>A recording was closed.</summary>
    void RecordingClosed(RecordingClosed recording);
}

/// <summary>Keeps call records where neither a crash nor an absent database loses them.</summary>
public interface ICallRecordLog
{
    /// <summary>Completes when the record is on disk; the switch awaits it before it answers an INVITE.</summary>
    ValueTask SaveDurablyAsync(CallRecord record);

    /// <summary>Writes a later state of the same call; on disk within a moment, in order.</summary>
    void Save(CallRecord record);
}

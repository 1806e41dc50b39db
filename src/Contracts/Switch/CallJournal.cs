namespace Switchboard.Contracts.Switch;

/// <summary>The journal's record kinds of the telephone part; their payload is the JSON of the type named.</summary>
public static class CallJournal
{
    /// <summary>A state of a call: <see cref="CallRecord"/>. Later ones of the same call replace earlier ones.</summary>
    public const string Call = "call";

    /// <summary>A recording was opened: <see cref="RecordingOpened"/>.</summary>
    public const string RecordingOpened = "recording.opened";

    /// <summary>A recording was closed: <see cref="Switch.RecordingClosed"/>.</summary>
    public const string RecordingClosed = "recording.closed";

    /// <summary>A recording was paused or goes on: <see cref="RecordingGap"/>. The one with an end replaces the one without.</summary>
    public const string RecordingGap = "recording.gap";

    /// <summary>A step of a flow: <see cref="TrailStep"/>.</summary>
    public const string Trail = "call.trail";

    /// <summary>The server was alive: <see cref="Heartbeat"/>.</summary>
    public const string Heartbeat = "call.heartbeat";
}

/// <summary>A recording that was begun.</summary>
/// <param name="Id">The recording.</param>
/// <param name="CallId">The call.</param>
/// <param name="Path">File, relative to the recordings folder.</param>
/// <param name="StartedAt">When (UTC).</param>
/// <param name="RuleId">The rule that asked for it; null when none did.</param>
/// <param name="RetentionDays">How long it is kept; null as long as the tenant keeps its recordings.</param>
/// <param name="Label">What it is called, where it is not the recording of a talk.</param>
public sealed record RecordingOpened(Guid Id, Guid CallId, string Path, DateTimeOffset StartedAt, Guid? RuleId = null, int? RetentionDays = null, string? Label = null);

/// <summary>A stretch of a recording that holds silence because it was paused.</summary>
/// <param name="Id">The recording.</param>
/// <param name="FromMs">Where it begins, from the recording's start.</param>
/// <param name="ToMs">Where it ends; null when the recording goes on silent.</param>
public sealed record RecordingGap(Guid Id, long FromMs, long? ToMs);

/// <summary>A step of a call through a flow (IVR 轨迹).</summary>
/// <param name="CallId">The call.</param>
/// <param name="Time">When (UTC).</param>
/// <param name="Flow">The flow's name, where the step says it.</param>
/// <param name="Node">The node.</param>
/// <param name="Exit">The exit taken; null when the node was entered.</param>
/// <param name="Input">What was keyed, masked where sensitive.</param>
/// <param name="NodeName">What the designer called the node.</param>
/// <param name="NodeType">Its type.</param>
public sealed record TrailStep(
    Guid CallId, DateTimeOffset Time, string? Flow, string? Node, string? Exit, string? Input, string? NodeName = null, string? NodeType = null);

/// <summary>The server was alive at that time; a call lost in a crash ended then at the latest (HARDENING: every 5 s).</summary>
/// <param name="Time">When (UTC).</param>
public sealed record Heartbeat(DateTimeOffset Time);

/// <summary>Calls and recordings that a crash left open; answered by whoever keeps the records.</summary>
public interface IInterruptedCalls
{
    /// <summary>
    /// Every call that is still open in the records of all tenants, as last saved, and the last heartbeat. Asked once, at
    /// start, before the first call, after the journal was applied.
    /// </summary>
    Task<InterruptedCalls> FindAsync(CancellationToken cancellation);
}

/// <summary>What a crash left open.</summary>
/// <param name="Calls">Calls without an end.</param>
/// <param name="Recordings">Recordings without an end, with their tenant.</param>
/// <param name="LastAlive">The last heartbeat; null when there never was one.</param>
public sealed record InterruptedCalls(
    IReadOnlyList<CallRecord> Calls, IReadOnlyList<(Guid Tenant, RecordingOpened Recording)> Recordings, DateTimeOffset? LastAlive);

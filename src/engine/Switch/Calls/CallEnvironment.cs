using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Rating;
using Switchboard.Contracts.Reporting;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Kernel;
using Switchboard.Media;
using Switchboard.Media.Prompts;
using Switchboard.Media.Secure;
using Switchboard.Sip;

namespace Switchboard.Switch.Calls;

/// <summary>What every call of the switch shares.</summary>
public sealed class CallEnvironment
{
    /// <summary>Limits and times.</summary>
    public required SwitchOptions Options { get; init; }

    /// <summary>The wire.</summary>
    public required SipStack Sip { get; init; }

    /// <summary>The media threads.</summary>
    public required MediaEngine Media { get; init; }

    /// <summary>DTLS and SRTP; null when the libraries are missing, then browsers cannot be called.</summary>
    public required SecureMedia? Secure { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Where events go.</summary>
    public required ICallEventSink Events { get; init; }

    /// <summary>Where records go.</summary>
    public required ICallRecordLog Records { get; init; }

    /// <summary>Music for those on hold.</summary>
    public required AudioSource HoldMusic { get; init; }

    /// <summary>What a caller hears while a phone rings.</summary>
    public required AudioSource Ringback { get; init; }

    /// <summary>Diagnostics.</summary>
    public required ILogger Log { get; init; }

    /// <summary>The tenants' accounts; null when nothing is rated.</summary>
    public ICallCredit? Credit { get; init; }

    /// <summary>What is said when money runs out; null for tones.</summary>
    public ICreditVoice? CreditVoice { get; init; }

    /// <summary>True when a blind transfer that fails comes back to who made it.</summary>
    public Func<TenantId, bool> TransfersReturn { get; init; } = static _ => true;

    /// <summary>Makes announcements; null when this house has no voice.</summary>
    public IAnnouncer? Announcer { get; init; }

    /// <summary>An announcement as audio; null when there is no voice.</summary>
    internal ValueTask<AudioSource?> SayAsync(TenantId tenant, Announcement what, string value) =>
        Announcer is { } announcer ? announcer.SayAsync(tenant, what, value, CancellationToken.None) : ValueTask.FromResult<AudioSource?>(null);

    /// <summary>Rings an extension again with a call that could not be transferred or stayed parked; why stands before the caller's name.</summary>
    internal Func<Call, string, string, CancellationToken, Task<CallCause>> Returns { get; set; } = static (_, _, _, _) => Task.FromResult(CallCause.Normal(EndedBy.System));

    /// <summary>Takes the keys that house phones press while they talk (in-call feature codes).</summary>
    internal Action<Call, Leg, char>? Keys { get; set; }

    /// <summary>Which talks are recorded; null when only queue, extension and settings say so.</summary>
    public IRecordingPolicy? RecordingPolicy { get; init; }

    /// <summary>Says that a call may be recorded; null when this house has no voice.</summary>
    public IRecordingVoice? RecordingVoice { get; init; }

    /// <summary>Keys of recordings; null when none is encrypted.</summary>
    public IRecordingKeys? RecordingKeys { get; init; }

    /// <summary>How a tenant's recordings are written where no rule says otherwise; null: WAV.</summary>
    public Func<TenantId, RecordedAs>? RecordedAs { get; init; }

    /// <summary>A call asked to be sent to somewhere else.</summary>
    public required ICallRouting Routing { get; init; }
}

/// <summary>What the switch says by itself.</summary>
public enum Announcement
{
    /// <summary>The caller's own number.</summary>
    YourNumber,

    /// <summary>The slot a call was parked in.</summary>
    ParkedAt,

    /// <summary>A feature is on now; the value is the number it leads to, if it has one.</summary>
    On,

    /// <summary>A feature is off now.</summary>
    Off,

    /// <summary>The number is wanted, then #.</summary>
    EnterNumber,

    /// <summary>That cannot be done.</summary>
    NotPossible,

    /// <summary>A call from that number: press 1 to take it.</summary>
    PressOne,
}

/// <summary>The switch's voice; the host implements it with prompts and speech.</summary>
public interface IAnnouncer
{
    /// <summary>An announcement in the tenant's language; null when it cannot be made.</summary>
    ValueTask<AudioSource?> SayAsync(TenantId tenant, Announcement what, string value, CancellationToken cancellation);

    /// <summary>A prompt of the library; null when there is none.</summary>
    ValueTask<AudioSource?> PromptAsync(TenantId tenant, string prompt, CancellationToken cancellation);

    /// <summary>Any words, in this language or the tenant's; null when they cannot be spoken.</summary>
    ValueTask<AudioSource?> SpeakAsync(TenantId tenant, string text, string? language, CancellationToken cancellation);
}

/// <summary>Finds what a call does next.</summary>
public interface ICallRouting
{
    /// <summary>What answers <paramref name="destination"/> (an extension, a queue or a number outside) for a call of this tenant; null when nothing does.</summary>
    ICallApplication? Find(Call call, string destination);
}

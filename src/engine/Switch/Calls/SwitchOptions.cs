using Switchboard.Sip.Sdp;

namespace Switchboard.Switch.Calls;

/// <summary>Limits and times of the switch; the defaults are the product's promises.</summary>
public sealed record SwitchOptions
{
    /// <summary>Longest a call may last.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromHours(8);

    /// <summary>RTP silence that ends a call.</summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The same on hold.</summary>
    public TimeSpan HeldSilenceLimit { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a person whose browser went away in mid-call may take to come back to it.</summary>
    public TimeSpan ReturnWindow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an outside number may ring.</summary>
    public TimeSpan TrunkRingTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a trunk may be silent before the next is tried.</summary>
    public TimeSpan TrunkAnswerTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Codecs of SIP phones, best first.</summary>
    public IReadOnlyList<AudioCodec> PhoneCodecs { get; init; } = AudioCodec.Phone;

    /// <summary>Codecs of browsers, best first.</summary>
    public IReadOnlyList<AudioCodec> BrowserCodecs { get; init; } = AudioCodec.Browser;

    /// <summary>How often a call may be sent on inside the house.</summary>
    public int MaxHops { get; init; } = 10;

    /// <summary>Folder of recordings.</summary>
    public required string RecordingsFolder { get; init; }

    /// <summary>With less room than this on the disk no recording is begun; those that run go on.</summary>
    public long LeastRecordingRoom { get; init; } = 256L << 20;

    /// <summary>SIP host shown to peers in From when none is better.</summary>
    public string DefaultHost { get; init; } = "switchboard.invalid";

    /// <summary>Peers on loopback are taken (the switch is bound to loopback itself).</summary>
    public bool AllowLoopbackMedia { get; init; }
}

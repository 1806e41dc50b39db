using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Rating;
using Switchboard.Contracts.Switch;
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

    /// <summary>A call asked to be sent to somewhere else.</summary>
    public required ICallRouting Routing { get; init; }
}

/// <summary>Finds what a call does next.</summary>
public interface ICallRouting
{
    /// <summary>What answers <paramref name="destination"/> (an extension, a queue or a number outside) for a call of this tenant; null when nothing does.</summary>
    ICallApplication? Find(Call call, string destination);
}

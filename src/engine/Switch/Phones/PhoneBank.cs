using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Switchboard.Media;
using Switchboard.Sip;
using Switchboard.Sip.Sdp;

namespace Switchboard.Switch.Phones;

/// <summary>
/// Headless SIP phones on one socket: the demo floor's callers and agents, and the far ends of tests. They speak to the
/// switch as any phone does, over real SIP and RTP.
/// </summary>
public sealed class PhoneBank : ISipApplication, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, SoftPhone> _phones = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Binds a UDP socket for all phones; port 0 takes a free one.</summary>
    public PhoneBank(IPEndPoint address, MediaEngine media, TimeProvider time, ILogger log)
    {
        Media = media;
        Time = time;
        Stack = new SipStack(new SipOptions { Product = "Switchboard phone" }, this, time, log);
        Stack.Start();
        Address = Stack.ListenUdp(address);
    }

    /// <summary>Where the phones listen.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Their media threads; not disposed with the bank.</summary>
    public MediaEngine Media { get; }

    /// <summary>Answers calls to users that no phone has; null answers 404.</summary>
    public SoftPhone? Fallback { get; set; }

    internal SipStack Stack { get; }

    internal TimeProvider Time { get; }

    /// <summary>Adds a phone.</summary>
    public SoftPhone Add(SoftPhoneOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var phone = new SoftPhone(this, options);
        _phones[options.User] = phone;
        return phone;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Stack.DisposeAsync();

    void ISipApplication.OnInvite(InboundInvite invite)
    {
        if (_phones.TryGetValue(invite.Request.RequestUri.User, out var phone) || (phone = Fallback) is not null)
            phone.OnInvite(invite);
        else
            invite.Reject(404);
    }

    void ISipApplication.OnRequest(InboundRequest request) =>
        request.Respond(request.Method == SipMethod.Options ? 200 : 405);
}

/// <summary>Who a phone is and where its switch is.</summary>
public sealed record SoftPhoneOptions
{
    /// <summary>Codecs, best first.</summary>
    public IReadOnlyList<AudioCodec> Codecs { get; init; } = AudioCodec.Default;

    /// <summary>Whose order of codecs decides when it answers.</summary>
    public CodecOrder Order { get; init; }

    /// <summary>Milliseconds of audio a packet it likes to get.</summary>
    public int Ptime { get; init; } = 20;

    /// <summary>User part of its address.</summary>
    public required string User { get; init; }

    /// <summary>Name shown to the other side.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>SIP domain.</summary>
    public required string Domain { get; init; }

    /// <summary>Name for the digest; that of <see cref="User"/> when null.</summary>
    public string? AuthUser { get; init; }

    /// <summary>Password; null never answers a challenge (a carrier).</summary>
    public string? Password { get; init; }

    /// <summary>The switch.</summary>
    public required IPEndPoint Server { get; init; }

    /// <summary>Answers when it is told to by NOTIFY with <c>Event: talk</c>, as many desk phones do.</summary>
    public bool ObeysTalk { get; init; }

    /// <summary>False sends no RTP at all while nothing is played: benchmarks of signalling alone.</summary>
    public bool SendsSilence { get; init; } = true;
}

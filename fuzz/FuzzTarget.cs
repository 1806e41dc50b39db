namespace Switchboard.Fuzz;

/// <summary>Something that reads what strangers send. It may refuse anything and must never throw.</summary>
public abstract class FuzzTarget : IDisposable
{
    /// <summary>Every target there is.</summary>
    public static IReadOnlyList<string> Names { get; } = ["sip", "sip-stream", "sip-websocket", "sdp", "stun", "rtp", "rtcp", "dtls", "t38"];

    /// <summary>Lawful inputs, from which the others are made.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Words of its language.</summary>
    public virtual IReadOnlyList<byte[]> Words => [];

    /// <summary>Makes the target of this name.</summary>
    public static FuzzTarget Create(string name) => name switch
    {
        "sip" => new Targets.SipTarget(Sip.SipTransport.Udp),
        "sip-stream" => new Targets.SipStreamTarget(),
        "sip-websocket" => new Targets.SipTarget(Sip.SipTransport.Wss),
        "sdp" => new Targets.SdpTarget(),
        "stun" => new Targets.StunTarget(),
        "rtp" => new Targets.MediaTarget(control: false),
        "rtcp" => new Targets.MediaTarget(control: true),
        "dtls" => new Targets.DtlsTarget(),
        "t38" => new Targets.T38Target(),
        _ => throw new ArgumentException($"There is no target {name}; there are {string.Join(", ", Names)}.", nameof(name)),
    };

    /// <summary>Reads one input; throws when that uncovers a fault.</summary>
    public abstract void Feed(byte[] input);

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what it holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}

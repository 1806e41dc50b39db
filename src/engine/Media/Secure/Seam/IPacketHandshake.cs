namespace Switchboard.Media.Secure;

/// <summary>
/// What speaks STUN and DTLS on a leg's socket before (and while) RTP flows. The leg gives it every packet whose first
/// byte is 0–3 (STUN) or 20–63 (DTLS), RFC 7983, and reads the outcome afterwards.
/// </summary>
/// <remarks>
/// Every member is called on the leg's media thread only. The leg reads <see cref="State"/>, <see cref="SelectedRemote"/>
/// and, once established, takes <see cref="TakeProtection"/> after each <see cref="HandlePacket"/> and <see cref="OnTick"/>.
/// Work that takes longer than about a millisecond may run elsewhere; its outcome is picked up at the next tick.
/// </remarks>
public interface IPacketHandshake : IDisposable
{
    /// <summary>How far the handshake is.</summary>
    HandshakeState State { get; }

    /// <summary>One sentence for the log when <see cref="State"/> is <see cref="HandshakeState.Failed"/>.</summary>
    string? FailureReason { get; }

    /// <summary>
    /// The address media goes to as chosen by connectivity checks (ICE nomination); null while unknown or when no ICE is
    /// used. May change later: a browser that changes its network nominates anew.
    /// </summary>
    PeerAddress? SelectedRemote { get; }

    /// <summary>A STUN or DTLS packet arrived. Must not throw, whatever the bytes are.</summary>
    /// <param name="packet">The datagram; valid during the call only.</param>
    /// <param name="from">Where it came from.</param>
    /// <param name="reply">Sends from the leg's socket; valid during the call only.</param>
    void HandlePacket(ReadOnlySpan<byte> packet, in PeerAddress from, ISendPacket reply);

    /// <summary>
    /// A STUN packet arrived on the RTCP port of a peer without rtcp-mux (ICE component 2). It is answered so that the
    /// peer's checks come to an end; it says nothing about where RTP goes.
    /// </summary>
    void HandleControlPacket(ReadOnlySpan<byte> packet, in PeerAddress from, ISendPacket reply)
    {
    }

    /// <summary>Called on every 20 ms tick: retransmissions (DTLS), a first flight as DTLS client, time limits.</summary>
    /// <param name="nowMilliseconds">A monotonic clock, from the engine's <see cref="TimeProvider"/>.</param>
    /// <param name="reply">Sends from the leg's socket; valid during the call only.</param>
    void OnTick(long nowMilliseconds, ISendPacket reply);

    /// <summary>
    /// Hands over the keys when <see cref="State"/> is <see cref="HandshakeState.Established"/>: not null once for each set of
    /// keys agreed, null until (and after) that. The leg owns and disposes what it takes.
    /// </summary>
    IPacketProtection? TakeProtection();
}

/// <summary>How far a handshake is.</summary>
public enum HandshakeState
{
    /// <summary>Waiting for the peer, or in the middle of it. Media is neither sent nor taken.</summary>
    Waiting,

    /// <summary>Keys are agreed.</summary>
    Established,

    /// <summary>It will not come to anything (wrong fingerprint, time-out, no common profile).</summary>
    Failed,
}

/// <summary>Sends a datagram from a leg's own socket.</summary>
public interface ISendPacket
{
    /// <summary>Sends at once, or drops when the socket is full; never blocks and never throws.</summary>
    void Send(ReadOnlySpan<byte> packet, in PeerAddress to);
}

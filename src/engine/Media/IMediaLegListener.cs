using System.Net;

namespace Switchboard.Media;

/// <summary>
/// What a leg has to tell. Called on the leg's media thread: return at once (post to a mailbox), never block, never throw.
/// </summary>
public interface IMediaLegListener
{
    /// <summary>The first acceptable RTP packet arrived.</summary>
    void OnFirstPacket(MediaLeg leg)
    {
    }

    /// <summary>A key was pressed and let go (RFC 4733), told once however many packets said it.</summary>
    void OnDigit(MediaLeg leg, ReceivedDigit digit)
    {
    }

    /// <summary>A key is to be sent to the peer by signalling (<see cref="DigitWay.Signalling"/>).</summary>
    void OnSignalDigit(MediaLeg leg, ReceivedDigit digit)
    {
    }

    /// <summary>No RTP came for the limit of <see cref="MediaLegParameters"/>; told once until packets come again.</summary>
    void OnSilence(MediaLeg leg, TimeSpan silence)
    {
    }

    /// <summary>The peer's address is settled: as signalled, learned from its packets, or chosen by ICE.</summary>
    void OnRemoteAddress(MediaLeg leg, IPEndPoint remote, RemoteAddressOrigin origin)
    {
    }

    /// <summary>Keys are agreed, or <paramref name="failure"/> says why they never will be.</summary>
    void OnSecurity(MediaLeg leg, string? failure)
    {
    }

    /// <summary>The leg is closed and its ports are free; the last figures.</summary>
    void OnClosed(MediaLeg leg, MediaFigures figures)
    {
    }
}

/// <summary>A key pressed by the peer.</summary>
/// <param name="Digit">0–9, *, #, A–D.</param>
/// <param name="Duration">How long it was pressed, as far as packets arrived.</param>
public readonly record struct ReceivedDigit(char Digit, TimeSpan Duration);

/// <summary>How a leg came to know its peer's address.</summary>
public enum RemoteAddressOrigin
{
    /// <summary>Four packets in order came from the address in SDP.</summary>
    Signalled,

    /// <summary>Learned from packets of another address (symmetric RTP through NAT).</summary>
    Learned,

    /// <summary>Chosen by ICE.</summary>
    Nominated,
}

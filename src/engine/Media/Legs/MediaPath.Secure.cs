using Switchboard.Media.Loops;
using Switchboard.Media.Secure;

namespace Switchboard.Media.Legs;

/// <summary>Keys and handshake of the leg.</summary>
internal sealed partial class MediaPath
{
    private IPacketHandshake? _handshake;
    private IPacketProtection? _protection;
    private bool _secured;
    private bool _failureTold;

    private void TakeSecurity(MediaLegParameters parameters)
    {
        if (!ReferenceEquals(_handshake, parameters.Handshake))
        {
            _handshake?.Dispose();
            _protection?.Dispose(); // its keys go with it
            _protection = null;
            _failureTold = false;
            _handshake = parameters.Handshake;
        }

        if (_handshake is null && !ReferenceEquals(_protection, parameters.Protection))
        {
            _protection?.Dispose();
            _protection = parameters.Protection;
        }

        _secured = _handshake is not null || _protection is not null;
    }

    private void ReleaseSecurity()
    {
        _handshake?.Dispose();
        _protection?.Dispose();
        _handshake = null;
        _protection = null;
    }

    private void ReceiveHandshake(IPacketPort port, ReadOnlySpan<byte> packet, in PeerAddress from)
    {
        if (_handshake is not { } handshake)
        {
            _bad++;
            return;
        }

        if (port != _rtp)
        {
            handshake.HandleControlPacket(packet, from, port);
            return;
        }

        handshake.HandlePacket(packet, from, _rtp);
        FollowHandshake(handshake);
    }

    private void TickHandshake(long now)
    {
        _handshake!.OnTick(now / MediaClock.PerMillisecond, _rtp);
        FollowHandshake(_handshake);
    }

    private void FollowHandshake(IPacketHandshake handshake)
    {
        if (handshake.SelectedRemote is { } chosen && !(_address.IsLocked && chosen == _address.Remote))
        {
            _address.Nominate(chosen);
            _listener.OnRemoteAddress(_leg, chosen.ToEndPoint(), RemoteAddressOrigin.Nominated);
        }

        if (handshake.TakeProtection() is { } keys)
        {
            _protection?.Dispose();
            _protection = keys;
            _listener.OnSecurity(_leg, null);
        }

        if (handshake.State == HandshakeState.Failed && !_failureTold)
        {
            _failureTold = true;
            _listener.OnSecurity(_leg, handshake.FailureReason ?? "The handshake failed.");
        }
    }

    private bool TryUnprotectRtp(Span<byte> buffer, ref int length) =>
        _protection is { } protection ? protection.TryUnprotectRtp(buffer, length, out length) : !_secured;

    private bool TryUnprotectRtcp(Span<byte> buffer, ref int length) =>
        _protection is { } protection ? protection.TryUnprotectRtcp(buffer, length, out length) : !_secured;
}

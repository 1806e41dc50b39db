using Switchboard.Media.Secure.Dtls;
using Switchboard.Media.Secure.Ice;
using Switchboard.Media.Secure.Srtp;

namespace Switchboard.Media.Secure;

/// <summary>ICE-lite (where the peer speaks ICE) and DTLS of one leg. Used on the leg's media thread only.</summary>
internal sealed class SecureHandshake : IPacketHandshake
{
    private const long TimeLimitMilliseconds = 10_000;

    private readonly IceLiteAgent? _ice;
    private readonly DtlsAssociation _dtls;
    private PeerAddress? _lastDtlsSource;
    private SrtpProtection? _protection;
    private long? _startedAt;
    private bool _keysMade;

    public SecureHandshake(IceLiteAgent? ice, DtlsAssociation dtls, PeerAddress? signalledRemote)
    {
        _ice = ice;
        _dtls = dtls;
        _lastDtlsSource = signalledRemote;
    }

    public HandshakeState State => _dtls.State;

    public string? FailureReason => _dtls.FailureReason;

    public PeerAddress? SelectedRemote => _ice?.Selected;

    // Before nomination a browser's DTLS flows over any valid pair (RFC 8445 §12.1).
    private PeerAddress? DtlsTarget => _ice is null ? _lastDtlsSource : _ice.Selected ?? _ice.LastValidated;

    public void HandlePacket(ReadOnlySpan<byte> packet, in PeerAddress from, ISendPacket reply)
    {
        if (packet.IsEmpty)
            return;
        switch (packet[0])
        {
            case <= 3 when _ice is not null:
                AnswerCheck(_ice, packet, from, reply);
                break;
            // An address that has shown no credentials gets no handshake: nobody is flooded through us, no cookie is needed.
            case >= 20 and <= 63 when _ice is null || _ice.IsValidated(from):
                _lastDtlsSource = from;
                _dtls.Receive(packet);
                MakeKeys();
                SendFlight(from, reply);
                break;
        }
    }

    public void HandleControlPacket(ReadOnlySpan<byte> packet, in PeerAddress from, ISendPacket reply)
    {
        if (packet.IsEmpty || packet[0] > 3 || _ice is null)
            return;
        Span<byte> answer = stackalloc byte[IceLiteAgent.MaxReply];
        var length = _ice.Handle(packet, from, answer, learns: false);
        if (length > 0)
            reply.Send(answer[..length], from);
    }

    public void OnTick(long nowMilliseconds, ISendPacket reply)
    {
        if (State != HandshakeState.Waiting)
            return;
        // The limit counts from the peer's first sign: how long one may ring without media is not ours to say.
        if (DtlsTarget is not { } target)
            return;
        if (_startedAt is null)
        {
            _startedAt = nowMilliseconds;
            _dtls.Start();
        }
        else if (nowMilliseconds - _startedAt >= TimeLimitMilliseconds)
        {
            _dtls.Fail("The DTLS handshake took longer than 10 seconds.");
            return;
        }

        _dtls.OnTick();
        MakeKeys();
        SendFlight(target, reply);
    }

    public IPacketProtection? TakeProtection() => Interlocked.Exchange(ref _protection, null);

    public void Dispose()
    {
        _protection?.Dispose();
        _protection = null;
        _dtls.Dispose();
    }

    private static void AnswerCheck(IceLiteAgent ice, ReadOnlySpan<byte> packet, in PeerAddress from, ISendPacket reply)
    {
        Span<byte> answer = stackalloc byte[IceLiteAgent.MaxReply];
        var length = ice.Handle(packet, from, answer);
        if (length > 0)
            reply.Send(answer[..length], from);
    }

    private void MakeKeys()
    {
        if (_keysMade || _dtls.State != HandshakeState.Established)
            return;
        _keysMade = true;
        if (!_dtls.CreateProtection().TryGet(out _protection, out var fault))
            _dtls.Fail(fault.Detail);
    }

    private void SendFlight(in PeerAddress to, ISendPacket reply)
    {
        while (_dtls.TryTakeDatagram(out var datagram))
            reply.Send(datagram, to);
    }
}

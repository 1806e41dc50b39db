using Switchboard.Media.Codecs;
using Switchboard.Media.Loops;
using Switchboard.Media.Rtp;
using Switchboard.Media.Secure;

namespace Switchboard.Media.Legs;

/// <summary>What arrives: sorting, checks, figures, digits, and on to the recording and the bridge.</summary>
internal sealed partial class MediaPath
{
    private const int ComfortNoise = 13;

    private readonly RemoteAddressLock _address = new();
    private readonly ReceiverFigures _received = new();
    private readonly DigitReceiver _digitsIn = new();
    private readonly RtcpReports _reports = new();
    private PeerAddress _remoteRtcp;
    private long _lastHeard;
    private long _strangers;
    private long _bad;
    private bool _silenceTold;

    public void OnPacket(IPacketPort port, Span<byte> buffer, int length, in PeerAddress from)
    {
        try
        {
            Sort(port, buffer, length, from);
        }
        catch (Exception e)
        {
            _home.Fault(e, this);
        }
    }

    // RFC 7983 §7, RFC 5761 §4
    private void Sort(IPacketPort port, Span<byte> buffer, int length, in PeerAddress from)
    {
        if (_udptl is { } udptl && port == _rtp)
        {
            ReceiveUdptl(udptl, buffer[..length], from);
            return;
        }

        var first = buffer[0];
        if (first is >= 128 and < 192 && length >= 8)
        {
            if (port == _rtp && !RtpPacket.IsRtcp(buffer[1]))
                ReceiveRtp(buffer, length, from);
            else
                ReceiveRtcp(buffer, length, from);
        }
        else if (first is <= 3 or (>= 20 and <= 63))
        {
            ReceiveHandshake(port, buffer[..length], from);
        }
        else
        {
            _bad++;
        }
    }

    private void ReceiveRtp(Span<byte> buffer, int length, in PeerAddress from)
    {
        if (_parameters is null || (_address.IsLocked && from != _address.Remote))
        {
            _strangers++;
            return;
        }

        if (!TryUnprotectRtp(buffer, ref length) || !RtpPacket.TryParse(buffer[..length], out var packet))
        {
            _bad++;
            return;
        }

        var now = _clock.Now;
        if (!_address.IsLocked && !Admit(from, packet.Sequence, now))
            return;
        var isFirst = _received.Packets == 0;
        _received.Count(packet.Ssrc, packet.Sequence, packet.Timestamp, packet.PayloadLength, now * _receiveScale);
        _lastHeard = now;
        _silenceTold = false;
        if (isFirst)
            _listener.OnFirstPacket(_leg);
        if (packet.PayloadType == _eventsIn)
            ReceiveEvent(buffer, packet, now);
        else if (_codecs[packet.PayloadType] is { } codec)
            ReceiveAudio(buffer, packet, codec, now);
        else if (packet.PayloadType == ComfortNoise)
            ReceiveNoise(buffer, packet, now);
        else
            _bad++;
    }

    private bool Admit(in PeerAddress from, ushort sequence, long now)
    {
        switch (_address.Judge(from, sequence, now))
        {
            case AddressVerdict.Drop:
                _strangers++;
                return false;
            case AddressVerdict.Locked:
                if (_address.IsLearned && !_parameters!.RtcpMux)
                    _remoteRtcp = _address.Remote.WithPort((ushort)(_address.Remote.Port + 1));
                _listener.OnRemoteAddress(
                    _leg, _address.Remote.ToEndPoint(), _address.IsLearned ? RemoteAddressOrigin.Learned : RemoteAddressOrigin.Signalled);
                return true;
            default:
                return true;
        }
    }

    private void ReceiveAudio(Span<byte> buffer, in RtpPacket packet, AudioCodec codec, long now)
    {
        var heard = packet;
        if (_muted)
            heard = packet.WithLength(codec.WriteSilence(buffer[packet.PayloadOffset..], packet.PayloadLength));
        var payload = buffer.Slice(heard.PayloadOffset, heard.PayloadLength);
        if (_tones is not null && !_muted)
            DetectTone(codec, payload);
        _recording?.Write((int)_side, codec, payload, packet.Ssrc, packet.Timestamp, now);
        if (_decoded.Count > 0 && !_held && MayReceive)
            FeedDecoded(codec, heard, payload, now);
        if (_partner is { } partner && !_held && MayReceive)
            partner.RelayAudio(buffer, heard, codec, now);
        else if (_echo && !_held && _partner is null && MayReceive)
            RelayAudio(buffer, heard, codec, now);
    }

    private void ReceiveEvent(Span<byte> buffer, in RtpPacket packet, long now)
    {
        var payload = buffer.Slice(packet.PayloadOffset, packet.PayloadLength);
        if (_digitsIn.Receive(packet.Ssrc, packet.Timestamp, payload, now) && _playback is { Options.StopOnDigit: true })
            EndPlayback(PlaybackEnd.BargedIn);
        TellDigits();
        InterruptDecoded(packet);
        if (_partner is { } partner && !_held && payload.Length >= 4)
            partner.RelayEvent(this, buffer, packet, now);
    }

    private void TellDigits()
    {
        while (_digitsIn.TryTake(out var digit))
        {
            _listener.OnDigit(_leg, digit);
            if (_partner is { TakesEvents: false } partner && !_held)
                partner.SendDigits(digit.Digit, digit.Duration);
        }
    }

    private void ReceiveRtcp(Span<byte> buffer, int length, in PeerAddress from)
    {
        // RTCP says nothing that could end a call, but figures are the peer's only.
        if (_parameters is null || !from.SameHost(_address.Remote))
        {
            _strangers++;
            return;
        }

        if (!TryUnprotectRtcp(buffer, ref length))
        {
            _bad++;
            return;
        }

        _reports.Read(buffer[..length], _sender.Ssrc, _sender.ClockRate, _clock, _clock.Now);
        if (!_parameters.RtcpMux)
            _remoteRtcp = from; // symmetric RTCP through NAT
    }

    private void CheckSilence(long now)
    {
        if (_parameters is not { } parameters || _silenceTold || _fax is not null) // T.30 has timers of its own
            return;
        var limit = _held || !MayReceive ? parameters.HeldSilenceLimit : parameters.SilenceLimit;
        var silence = TimeSpan.FromSeconds((now - _lastHeard) / (double)MediaClock.Rate);
        if (limit <= TimeSpan.Zero || silence < limit)
            return;
        _silenceTold = true;
        _listener.OnSilence(_leg, silence);
    }
}

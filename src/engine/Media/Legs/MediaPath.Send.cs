using Switchboard.Media.Loops;
using Switchboard.Media.Prompts;
using Switchboard.Media.Rtp;

namespace Switchboard.Media.Legs;

/// <summary>What is sent: relayed packets at once, everything else on the tick.</summary>
internal sealed partial class MediaPath
{
    private const int ReportRoom = 200;
    private const int PayloadRoom = 1300;

    private int _frameUnits = MediaLoop.TickUnits;
    private int _frameDue;
    private long _sendFailures;
    private uint _eventTimestamp;
    private Playback? _tone;
    private int _tickCount;

    private bool MaySend => _parameters is { Direction: MediaDirection.SendReceive or MediaDirection.SendOnly };

    private bool MayReceive => _parameters is { Direction: MediaDirection.SendReceive or MediaDirection.ReceiveOnly };

    /// <summary>Media can flow: the peer is known and, where keys are needed, they are there.</summary>
    private bool IsReady => _parameters is not null && !_address.Remote.IsEmpty && (!_secured || _protection is not null);

    /// <summary>How long a packet of a source lasts: sources of other codecs than the sample-wise hold packets of 20 ms.</summary>
    private int MadeUnits => _codec.IsSampleWise ? _frameUnits : MediaLoop.TickUnits;

    private bool HearsOwnSource => _playback is not null || _held || _digitsOut.IsActive;

    public void Play(Playback playback)
    {
        if (_closed)
        {
            playback.End(PlaybackEnd.LegClosed);
            return;
        }

        EndPlayback(PlaybackEnd.Stopped);
        _playback = playback;
        _frameDue = MadeUnits - MediaLoop.TickUnits;
    }

    public void StopPlayback(Playback? which)
    {
        if (which is null || ReferenceEquals(which, _playback))
            EndPlayback(PlaybackEnd.Stopped);
    }

    public void SendDigits(string digits, TimeSpan duration) => _digitsOut.Add(digits, duration);

    public void Hold(AudioSource? music)
    {
        _held = true;
        _holdMusic = music is { SampleCount: > 0 } ? new Playback(_leg, music, new PlayOptions { Loop = true }) : null;
        _sender.EndSource();
        _frameDue = MadeUnits - MediaLoop.TickUnits;
    }

    public void Retrieve()
    {
        _held = false;
        _holdMusic = null;
        _sender.EndSource();
        _lastHeard = _clock.Now; // the short silence limit counts from now
    }

    public void SetEcho(bool on) => _echo = on;

    /// <summary>One 20 ms step.</summary>
    public void Tick(long now)
    {
        if (_handshake is not null)
            TickHandshake(now);
        if (IsReady)
            TickSource(now);
        if (_audioListener is { } listener)
            TickListener(listener, _heardStream!, now);
        if (++_tickCount % 8 != 0)
            return;
        _digitsIn.Tick(now);
        TellDigits();
        CheckSilence(now);
        _recording?.Flush(now);
        if (_parameters is not null && _reports.IsDue(now))
        {
            SendReport(now, goodbye: false);
            _reports.Schedule(now);
        }
    }

    private void TickSource(long now)
    {
        if (_fax is { } fax)
        {
            TickFax(fax, now);
            return;
        }

        if (_digitsOut.IsActive)
        {
            PauseBridge();
            TickDigits(now);
            return;
        }

        var source = _playback ?? (_held ? _holdMusic : null);
        var silence = source is null && !_held && _partner is null && _seat is null && !_echo && _parameters!.SendSilence;
        if (source is null && !silence)
        {
            TickBridge(now);
            return;
        }

        PauseBridge();
        for (_frameDue += MediaLoop.TickUnits; _frameDue >= MadeUnits; _frameDue -= MadeUnits)
        {
            if (silence)
                SendFrame(null, now);
            else if (!SendFrame(source, now))
                return;
        }
    }

    /// <summary>Sends one packet of a source; false when that was its last.</summary>
    private bool SendFrame(Playback? source, long now)
    {
        if (!_codec.IsSampleWise)
            return SendPacket(source, now);
        var payload = Home.Scratch.AsSpan(RtpPacket.HeaderLength, _frameUnits);
        var filled = source is null ? 0 : Fill(source, payload);
        if (filled == AudioSource.NotReady)
            return true;
        if (source is not null && filled <= 0)
        {
            EndSource(source, filled < 0 ? PlaybackEnd.Failed : PlaybackEnd.Finished);
            return false;
        }

        if (filled < payload.Length)
            _codec.WriteSilence(payload[filled..], payload.Length - filled);
        _sender.NextLocal(_frameUnits, now, out var sequence, out var timestamp, out var marker);
        SendMade(payload, _parameters!.PayloadType, marker, sequence, timestamp, now, record: true);
        if (source is null || filled == payload.Length || source.Options.Loop)
            return true;
        EndSource(source, PlaybackEnd.Finished);
        return false;
    }

    /// <summary>The same for a codec whose sources hold whole packets of 20 ms.</summary>
    private bool SendPacket(Playback? source, long now)
    {
        var room = Home.Scratch.AsSpan(RtpPacket.HeaderLength, PayloadRoom);
        var length = 0;
        if (source is null)
        {
            length = _codec.WriteSilence(room, 0);
        }
        else
        {
            var position = source.Options.Loop && source.NextSample >= source.Source.SampleCount ? 0 : source.NextSample;
            if (!source.Source.TryReadPacket(_codec, position, out var packet))
                return true; // not encoded yet
            if (packet.IsEmpty)
            {
                EndSource(source, PlaybackEnd.Finished);
                return false;
            }

            packet.CopyTo(room);
            length = packet.Length;
            source.Advance(MediaLoop.TickUnits, position + MediaLoop.TickUnits);
        }

        _sender.NextLocal(MediaLoop.TickUnits * (_codec.ClockRate / MediaClock.Rate), now, out var sequence, out var timestamp, out var marker);
        SendMade(room[..length], _parameters!.PayloadType, marker, sequence, timestamp, now, record: true);
        return true;
    }

    /// <summary>Reads the next frame, over the end and back to the start when looped; negative when the source fails or is not ready.</summary>
    private int Fill(Playback source, Span<byte> payload)
    {
        var filled = 0;
        var position = source.NextSample;
        while (filled < payload.Length)
        {
            var read = source.Source.Read(_codec, position, payload[filled..]);
            if (read < 0)
                return filled > 0 ? filled : read;
            filled += read;
            position += read;
            if (filled == payload.Length || !source.Options.Loop || position == 0)
                break;
            position = 0;
        }

        source.Advance(filled, position);
        return filled;
    }

    private void EndSource(Playback source, PlaybackEnd end)
    {
        if (ReferenceEquals(source, _playback))
            EndPlayback(end);
        else
            _holdMusic = null;
    }

    private void EndPlayback(PlaybackEnd end)
    {
        if (_playback is not { } playback)
            return;
        _playback = null;
        _sender.EndSource();
        playback.End(end);
    }

    /// <summary>Sends a packet whose payload lies in the scratch buffer behind the header.</summary>
    private void SendMade(
        ReadOnlySpan<byte> payload, int payloadType, bool marker, ushort sequence, uint timestamp, long now, bool record)
    {
        if (!MaySend)
            return; // the peer holds us: the playing goes on unheard
        if (record)
            _recording?.Write(1 - (int)_side, _codec, payload, _sender.Ssrc, timestamp, now);
        RtpPacket.WriteHeader(Home.Scratch, payloadType, marker, sequence, timestamp, _sender.Ssrc);
        Send(Home.Scratch, RtpPacket.HeaderLength + payload.Length, payload.Length);
    }

    private void Send(Span<byte> packet, int length, int payloadLength)
    {
        if (_protection is { } protection && !protection.TryProtectRtp(packet, length, out length))
        {
            _sendFailures++;
            return;
        }

        if (_rtp.TrySend(packet[..length], _address.Remote))
            _sender.Count(payloadLength);
        else
            _sendFailures++;
    }

    private void TickDigits(long now)
    {
        if (_tone is not null)
        {
            TickTone(now);
            return;
        }

        var step = _digitsOut.Tick();
        if (step is DigitStep.Idle or DigitStep.Pause)
            return;
        if (_parameters!.SendDigitsBy == DigitWay.Signalling || _parameters.SendEventPayloadType is not { } payloadType)
        {
            if (step == DigitStep.Begin)
                SendWithoutEvents(now);
            return;
        }

        if (step == DigitStep.Begin)
            _eventTimestamp = _sender.BeginEvent(now);
        var payload = Home.Scratch.AsSpan(RtpPacket.HeaderLength, 4);
        _digitsOut.WritePayload(payload, _parameters.EventClockRate);
        var sequence = _sender.NextOfEvent(_digitsOut.Elapsed * (_sender.ClockRate / MediaClock.Rate));
        SendMade(payload, payloadType, step == DigitStep.Begin, sequence, _eventTimestamp, now, record: false);
    }

    // A peer without telephone-event hears the key as a tone (in-band), or is told by signalling.
    private void SendWithoutEvents(long now)
    {
        var length = TimeSpan.FromSeconds(_digitsOut.SkipCurrent(out var digit) / (double)MediaClock.Rate);
        if (_parameters!.SendDigitsBy == DigitWay.Signalling)
        {
            _listener.OnSignalDigit(_leg, new ReceivedDigit(digit, length));
            return;
        }

        _tone = new Playback(_leg, Tones.Digit(digit, length), PlayOptions.Default);
        _frameDue = MadeUnits - MediaLoop.TickUnits;
        TickTone(now);
    }

    private void TickTone(long now)
    {
        for (_frameDue += MediaLoop.TickUnits; _frameDue >= MadeUnits && _tone is not null; _frameDue -= MadeUnits)
        {
            if (!SendFrame(_tone, now))
                _tone = null;
        }
    }

    private void SendReport(long now, bool goodbye)
    {
        var to = _parameters is { RtcpMux: true } ? _address.Remote : _remoteRtcp;
        if (!IsReady || to.IsEmpty || (_sender.Packets == 0 && !_received.HasSource))
            return;
        var buffer = Home.Scratch.AsSpan();
        var length = _reports.Write(buffer[..ReportRoom], _sender, _received, _clock, now, goodbye);
        if (_protection is { } protection && !protection.TryProtectRtcp(buffer, length, out length))
            return;
        (_rtcp ?? _rtp).TrySend(buffer[..length], to);
    }
}

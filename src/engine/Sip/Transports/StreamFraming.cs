namespace Switchboard.Sip;

/// <summary>What arrived on a stream and is not a whole message yet; cuts messages by Content-Length (§18.3).</summary>
internal sealed class StreamFraming(SipTransports owner, SipLimits limits)
{
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>Where the next bytes go.</summary>
    public Memory<byte> Free
    {
        get
        {
            if (_start > 0 && _start == _end)
                _start = _end = 0;
            if (_buffer.Length - _end < 1024)
                MakeRoom();
            return _buffer.AsMemory(_end);
        }
    }

    /// <summary>Takes in received bytes and hands out what is whole; false when the stream can not be understood any more.</summary>
    public bool Take(int count, SipFlow flow, out bool heard)
    {
        _end += count;
        heard = false;
        while (_start < _end)
        {
            TakePings(flow, ref heard);
            var text = _buffer.AsSpan(_start, _end - _start);
            if (text.IndexOfAnyExcept((byte)'\r', (byte)'\n') < 0)
                return text.Length < 64;
            var message = owner.Pool.Rent();
            var parsed = SipParser.Parse(text, message, isStream: true, limits);
            if (parsed.Status == SipParseStatus.NeedMore)
            {
                owner.Pool.Return(message);
                return true;
            }

            owner.Show(text[..parsed.Consumed], flow, incoming: true);
            _start += parsed.Consumed;
            heard = true;
            owner.Deliver(message, flow, parsed);
            if (parsed.Fatal)
                return false;
        }

        return true;
    }

    // RFC 5626 §3.5.1: a double line break asks, a single one answers.
    private void TakePings(SipFlow flow, ref bool heard)
    {
        while (_buffer.AsSpan(_start, _end - _start).StartsWith("\r\n\r\n"u8))
        {
            _start += 4;
            heard = true;
            flow.Send("\r\n"u8);
        }

        if (_buffer.AsSpan(_start, _end - _start).StartsWith("\r\n"u8) && owner.TakePong(flow))
        {
            _start += 2;
            heard = true;
        }
    }

    private void MakeRoom()
    {
        var used = _end - _start;
        var target = used > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        _buffer.AsSpan(_start, used).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, used);
    }
}

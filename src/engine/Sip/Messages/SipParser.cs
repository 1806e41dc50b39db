namespace Switchboard.Sip;

/// <summary>
/// Bytes to messages (§7, §25), without exceptions and, with a message to reuse, without garbage. A bad message keeps
/// whatever could be read, so that it can be answered.
/// </summary>
public static partial class SipParser
{
    private static readonly SipLimits DefaultLimits = new();

    /// <summary>Parses one datagram into a message of its own.</summary>
    public static SipParseResult TryParse(ReadOnlySpan<byte> datagram, out SipMessage message)
    {
        message = new SipMessage();
        return Parse(datagram, message, isStream: false, DefaultLimits);
    }

    /// <summary>Parses the first message of a stream into a message of its own.</summary>
    public static SipParseResult TryParseStream(ReadOnlySpan<byte> received, out SipMessage message)
    {
        message = new SipMessage();
        return Parse(received, message, isStream: true, DefaultLimits);
    }

    /// <summary>Parses in place: the message refers to the buffer, in which folded lines are blanked out. Nothing is copied.</summary>
    public static SipParseResult ParseInPlace(byte[] buffer, int start, int length, SipMessage message, bool isStream, SipLimits limits)
    {
        var lead = LeadingBreaks(buffer.AsSpan(start, length));
        var framed = Frame(buffer.AsSpan(start + lead, length - lead), isStream, limits);
        if (framed.Status != SipParseStatus.Ok)
            return framed with { Consumed = framed.Consumed + lead };
        var text = message.Attach(buffer, start + lead, length - lead);
        var result = new Run(message, text, limits).Go(isStream, framed.Consumed);
        return result with { Consumed = result.Consumed + lead };
    }

    /// <summary>Parses into a message that keeps a copy of the bytes in a buffer of its own, reused from use to use.</summary>
    public static SipParseResult Parse(ReadOnlySpan<byte> received, SipMessage message, bool isStream, SipLimits limits)
    {
        var lead = LeadingBreaks(received);
        received = received[lead..];
        var framed = Frame(received, isStream, limits);
        if (framed.Status != SipParseStatus.Ok)
            return framed with { Consumed = framed.Consumed + lead };
        var text = message.Load(received);
        var result = new Run(message, text, limits).Go(isStream, framed.Consumed);
        return result with { Consumed = result.Consumed + lead };
    }

    // §7.5: empty lines before the start line are ignored.
    private static int LeadingBreaks(ReadOnlySpan<byte> text)
    {
        var rest = text.IndexOfAnyExcept((byte)'\r', (byte)'\n');
        return rest < 0 ? text.Length : rest;
    }

    // Looks for the empty line; Consumed is where the body starts.
    private static SipParseResult Frame(ReadOnlySpan<byte> text, bool isStream, SipLimits limits)
    {
        var head = HeadEnd(text);
        if (head < 0 && !isStream)
            head = text.Length;
        var tooLong = (head < 0 ? text.Length : head) > limits.StreamMessageBytes;
        if (isStream && tooLong)
            return new SipParseResult(SipParseStatus.Bad, text.Length, "Message Too Large", 513, Fatal: true);
        if (head < 0 || text.IsEmpty)
            return new SipParseResult(isStream ? SipParseStatus.NeedMore : SipParseStatus.Bad, 0, "Empty");
        return new SipParseResult(SipParseStatus.Ok, head);
    }

    private static int HeadEnd(ReadOnlySpan<byte> text)
    {
        var proper = text.IndexOf("\r\n\r\n"u8);
        var bare = (proper < 0 ? text : text[..proper]).IndexOf("\n\n"u8);
        if (bare >= 0)
            return bare + 2;
        return proper < 0 ? -1 : proper + 4;
    }
}

using System.Buffers.Text;
using System.Text;

namespace Switchboard.Sip;

/// <summary>
/// Writes one message after the other into a buffer that it keeps. Values are blanked where they hold line breaks or
/// NUL, so no header can be smuggled in.
/// </summary>
public sealed class SipWriter
{
    private byte[] _buffer = new byte[2048];
    private int _length;

    /// <summary>The message so far.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>A copy of the message.</summary>
    public byte[] ToArray() => Written.ToArray();

    /// <summary>Starts a request.</summary>
    public SipWriter Request(string method, string uri)
    {
        _length = 0;
        return Guarded(method).Raw(" "u8).Guarded(uri).Raw(" SIP/2.0\r\n"u8);
    }

    /// <summary>Starts a request from text of another message.</summary>
    public SipWriter Request(ReadOnlySpan<byte> method, ReadOnlySpan<byte> uri)
    {
        _length = 0;
        return Guarded(method).Raw(" "u8).Guarded(uri).Raw(" SIP/2.0\r\n"u8);
    }

    /// <summary>Starts a response.</summary>
    public SipWriter Response(int status, string reason)
    {
        _length = 0;
        return Raw("SIP/2.0 "u8).Number((uint)status).Raw(" "u8).Guarded(reason).Raw("\r\n"u8);
    }

    /// <summary>Writes a header.</summary>
    public SipWriter Header(SipHeaderId id, string value) => Header(HeaderNames.NameOf(id), value);

    /// <summary>Writes a header.</summary>
    public SipWriter Header(SipHeaderId id, ReadOnlySpan<byte> value) => Guarded(HeaderNames.NameOf(id)).Raw(": "u8).Guarded(value).Raw("\r\n"u8);

    /// <summary>Writes a header that holds a number.</summary>
    public SipWriter Header(SipHeaderId id, uint value) => Guarded(HeaderNames.NameOf(id)).Raw(": "u8).Number(value).Raw("\r\n"u8);

    /// <summary>Writes a header; a name that is no token is left out.</summary>
    public SipWriter Header(string name, string value)
    {
        foreach (var c in name)
        {
            if (c > 0x7f || !SipText.IsTokenByte((byte)c))
                return this;
        }

        return name.Length == 0 ? this : Guarded(name).Raw(": "u8).Guarded(value).Raw("\r\n"u8);
    }

    /// <summary>Writes headers.</summary>
    public SipWriter Headers(IReadOnlyList<SipHeader>? headers)
    {
        for (var i = 0; headers is not null && i < headers.Count; i++)
            Header(headers[i].Name, headers[i].Value);
        return this;
    }

    /// <summary>Writes CSeq.</summary>
    public SipWriter CSeq(uint number, string method) => Raw("CSeq: "u8).Number(number).Raw(" "u8).Guarded(method).Raw("\r\n"u8);

    /// <summary>Writes the length, the empty line and the body: the end of the message.</summary>
    public SipWriter End(SipBody? body = null)
    {
        if (body is null || body.Content.IsEmpty)
            return Raw("Content-Length: 0\r\n\r\n"u8);
        Header(SipHeaderId.ContentType, body.ContentType);
        return Raw("Content-Length: "u8).Number((uint)body.Content.Length).Raw("\r\n\r\n"u8).Raw(body.Content.Span);
    }

    internal SipWriter Number(uint value)
    {
        Grow(10);
        Utf8Formatter.TryFormat(value, _buffer.AsSpan(_length), out var written);
        _length += written;
        return this;
    }

    internal SipWriter Raw(ReadOnlySpan<byte> text)
    {
        Grow(text.Length);
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
        return this;
    }

    internal SipWriter Guarded(ReadOnlySpan<byte> text)
    {
        var start = _length;
        return Raw(text).Blank(start);
    }

    internal SipWriter Guarded(ReadOnlySpan<char> text)
    {
        var start = _length;
        Grow(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
        return Blank(start);
    }

    internal SipWriter Address(System.Net.IPAddress address)
    {
        Grow(48);
        _ = address.TryFormat(_buffer.AsSpan(_length), out var written);
        _length += written;
        return this;
    }

    private SipWriter Blank(int start)
    {
        var written = _buffer.AsSpan(start, _length - start);
        for (var bad = written.IndexOfAny((byte)'\r', (byte)'\n', (byte)0); bad >= 0; bad = written.IndexOfAny((byte)'\r', (byte)'\n', (byte)0))
            written[bad] = (byte)' ';
        return this;
    }

    private void Grow(int by)
    {
        if (_buffer.Length - _length < by)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + by));
    }
}

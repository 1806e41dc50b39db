using System.Text;

namespace Switchboard.Sip;

/// <summary>
/// A request or response as it came: one buffer, slices into it. What every message needs (Via, From, To, CSeq, Call-ID,
/// Max-Forwards, Content-Length) is decoded at once, the rest when asked for.
/// </summary>
public sealed partial class SipMessage
{
    private HeaderSlot[] _headers = new HeaderSlot[24];
    private int _headerCount;
    private byte[] _buffer = [];
    private int _start;

    internal Slice MethodSlice;
    internal Slice UriSlice;
    internal Slice ReasonSlice;
    internal Slice BodySlice;
    internal Slice CallIdSlice;
    internal Slice CSeqMethodSlice;
    internal ViaScan TopVia;
    internal AddressScan FromParts;
    internal AddressScan ToParts;
    internal int ViaHeader = -1;
    internal int FromHeader = -1;
    internal int ToHeader = -1;
    internal int ViaCount;
    internal bool HasCSeq;
    internal uint? ContentLengthValue;

    private string? _callId;
    private string? _branch;
    private string? _fromTag;
    private string? _toTag;
    private string? _methodName;
    private SipUri? _requestUri;
    private SipAddress? _from;
    private SipAddress? _to;

    /// <summary>True for a request, false for a response.</summary>
    public bool IsRequest { get; internal set; }

    /// <summary>The method of a request; of a response that of its CSeq.</summary>
    public SipMethod Method { get; internal set; }

    /// <summary>The status code of a response; 0 for a request.</summary>
    public int StatusCode { get; internal set; }

    /// <summary>The number in CSeq.</summary>
    public uint CSeq { get; internal set; }

    /// <summary>Max-Forwards; -1 when absent.</summary>
    public int MaxForwards { get; internal set; } = -1;

    /// <summary>The method's name, extension methods included.</summary>
    public string MethodName => _methodName ??= Text(IsRequest ? MethodSlice : CSeqMethodSlice);

    /// <summary>The reason phrase of a response, may be empty.</summary>
    public string ReasonPhrase => Text(ReasonSlice);

    /// <summary>The Request-URI of a request.</summary>
    public SipUri RequestUri => _requestUri ??= SipUri.TryParse(Span(UriSlice), out var uri) ? uri : throw new InvalidOperationException("Not a request.");

    /// <summary>Call-ID.</summary>
    public string CallId => _callId ??= Text(CallIdSlice);

    /// <summary>The branch of the topmost Via; empty when absent.</summary>
    public string Branch => _branch ??= Text(TopVia.Branch);

    /// <summary>The tag of From; empty when absent (RFC 2543).</summary>
    public string FromTag => _fromTag ??= Text(FromParts.Tag);

    /// <summary>The tag of To; empty when absent.</summary>
    public string ToTag => _toTag ??= Text(ToParts.Tag);

    /// <summary>From.</summary>
    public SipAddress From => _from ??= AddressAt(FromHeader);

    /// <summary>To.</summary>
    public SipAddress To => _to ??= AddressAt(ToHeader);

    /// <summary>The body; it lives as long as the message.</summary>
    public ReadOnlyMemory<byte> Body => _buffer.AsMemory(_start + BodySlice.Start, BodySlice.Length);

    /// <summary>The whole message as it came, folded lines unfolded.</summary>
    public ReadOnlySpan<byte> Raw => _buffer.AsSpan(_start, BodySlice.End);

    internal ReadOnlySpan<byte> Span(Slice slice) => _buffer.AsSpan(_start + slice.Start, slice.Length);

    internal string Text(Slice slice) => slice.IsEmpty ? "" : Encoding.UTF8.GetString(Span(slice));

    internal ReadOnlySpan<byte> MethodBytes => Span(IsRequest ? MethodSlice : CSeqMethodSlice);

    internal int HeaderCount => _headerCount;

    internal ref readonly HeaderSlot Slot(int index) => ref _headers[index];

    internal Span<byte> Attach(byte[] buffer, int start, int length)
    {
        Reset();
        (_buffer, _start) = (buffer, start);
        return buffer.AsSpan(start, length);
    }

    /// <summary>Copies the text into the message's own buffer, which is kept between uses.</summary>
    internal Span<byte> Load(ReadOnlySpan<byte> text)
    {
        Reset();
        _start = 0;
        if (_buffer.Length < text.Length)
            _buffer = new byte[Math.Max(1024, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)text.Length))];
        text.CopyTo(_buffer);
        return _buffer.AsSpan(0, text.Length);
    }

    internal int BufferSize => _buffer.Length;

    internal void AddHeader(in HeaderSlot slot)
    {
        if (_headerCount == _headers.Length)
            Array.Resize(ref _headers, _headers.Length * 2);
        _headers[_headerCount++] = slot;
    }

    private void Reset()
    {
        _headerCount = ViaCount = StatusCode = 0;
        CSeq = 0;
        MaxForwards = ViaHeader = FromHeader = ToHeader = -1;
        MethodSlice = UriSlice = ReasonSlice = BodySlice = CallIdSlice = CSeqMethodSlice = default;
        TopVia = default;
        FromParts = ToParts = default;
        HasCSeq = IsRequest = false;
        ContentLengthValue = null;
        Method = SipMethod.Extension;
        _callId = _branch = _fromTag = _toTag = _methodName = null;
        _requestUri = null;
        _from = _to = null;
    }

    private SipAddress AddressAt(int header) =>
        header >= 0 && SipAddress.TryParse(Span(_headers[header].Value), out var address)
            ? address
            : throw new InvalidOperationException("The message has no such address.");
}

/// <summary>One header field in a message's buffer.</summary>
internal readonly record struct HeaderSlot(SipHeaderId Id, Slice Name, Slice Value);

using System.Text;

namespace Switchboard.Sip;

public sealed partial class SipMessage
{
    /// <summary>The first field of this name as raw bytes; false when absent.</summary>
    public bool TryGetRaw(SipHeaderId id, out ReadOnlySpan<byte> value)
    {
        for (var i = 0; i < _headerCount; i++)
        {
            if (_headers[i].Id == id)
            {
                value = Span(_headers[i].Value);
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>True when there is such a field.</summary>
    public bool Has(SipHeaderId id) => TryGetRaw(id, out _);

    /// <summary>The first field of this name as text; null when absent.</summary>
    public string? Header(SipHeaderId id) => TryGetRaw(id, out var value) ? SipText.Decode(value) : null;

    /// <summary>The first field of this name (long form or unknown to the stack) as text; null when absent.</summary>
    public string? Header(string name)
    {
        Span<byte> bytes = stackalloc byte[128];
        if (!Encoding.UTF8.TryGetBytes(name, bytes, out var length))
            return null;
        var id = HeaderNames.Find(bytes[..length]);
        if (id != SipHeaderId.Other)
            return Header(id);
        for (var i = 0; i < _headerCount; i++)
        {
            if (_headers[i].Id == SipHeaderId.Other && SipText.SameIgnoringCase(Span(_headers[i].Name), bytes[..length]))
                return Text(_headers[i].Value);
        }

        return null;
    }

    /// <summary>Every field of this name, whole, in order (for headers whose commas do not separate: Authorization …).</summary>
    public IReadOnlyList<string> Fields(SipHeaderId id)
    {
        var fields = new List<string>();
        for (var i = 0; i < _headerCount; i++)
        {
            if (_headers[i].Id == id)
                fields.Add(Text(_headers[i].Value));
        }

        return fields;
    }

    /// <summary>Every value of this header, fields split at their commas, in order.</summary>
    public IReadOnlyList<string> Values(SipHeaderId id)
    {
        var values = new List<string>();
        foreach (var value in RawValues(id))
            values.Add(SipText.Decode(value));
        return values;
    }

    /// <summary>Every header field as it came, in order.</summary>
    public IReadOnlyList<SipHeader> AllHeaders()
    {
        var all = new SipHeader[_headerCount];
        for (var i = 0; i < _headerCount; i++)
            all[i] = new SipHeader(Text(_headers[i].Name), Text(_headers[i].Value));
        return all;
    }

    /// <summary>True when a list of option tags or tokens (Supported, Require, Allow …) has this one.</summary>
    public bool HasOption(SipHeaderId id, string tag)
    {
        Span<byte> wanted = stackalloc byte[64];
        if (!Encoding.UTF8.TryGetBytes(tag, wanted, out var length))
            return false;
        foreach (var value in RawValues(id))
        {
            if (SipText.SameIgnoringCase(value, wanted[..length]))
                return true;
        }

        return false;
    }

    /// <summary>Walks the values of a header, split at commas outside quotes and angle brackets, without garbage.</summary>
    internal ValueWalk RawValues(SipHeaderId id) => new(this, id);

    internal ref struct ValueWalk(SipMessage message, SipHeaderId id)
    {
        private int _header = -1;
        private ReadOnlySpan<byte> _rest;

        public ReadOnlySpan<byte> Current { get; private set; }

        public readonly ValueWalk GetEnumerator() => this;

        public bool MoveNext()
        {
            while (true)
            {
                while (_rest.IsEmpty)
                {
                    if (++_header >= message._headerCount)
                        return false;
                    if (message._headers[_header].Id == id)
                        _rest = message.Span(message._headers[_header].Value);
                }

                var comma = SipText.IndexOutsideQuotes(_rest, (byte)',', 0);
                Current = SipText.Trim(comma < 0 ? _rest : _rest[..comma]);
                _rest = comma < 0 ? default : _rest[(comma + 1)..];
                if (!Current.IsEmpty)
                    return true;
            }
        }
    }
}

namespace Switchboard.Sip;

public static partial class SipParser
{
    /// <summary>One parse: the first thing found wrong is remembered, the rest is read on for the answer's sake.</summary>
    private ref struct Run(SipMessage message, Span<byte> text, SipLimits limits)
    {
        private readonly SipMessage _message = message;
        private readonly Span<byte> _text = text;
        private readonly SipLimits _limits = limits;
        private string? _wrong;
        private int _status;
        private bool _badLength;

        public SipParseResult Go(bool isStream, int head)
        {
            var at = ReadStartLine(head);
            while (at < head && ReadHeader(ref at, head))
            {
            }

            if (!_text[..head].EndsWith("\n\n"u8) && !_text[..head].EndsWith("\r\n\r\n"u8))
                Wrong("Truncated");
            CheckMandatory();
            return Body(isStream, head);
        }

        private int ReadStartLine(int head)
        {
            var end = LineEnd(0, head, out var next);
            var line = _text[..end];
            if (line.StartsWith("SIP/"u8))
                ReadStatusLine(line);
            else
                ReadRequestLine(line);
            return next;
        }

        private void ReadRequestLine(ReadOnlySpan<byte> line)
        {
            _message.IsRequest = true;
            var first = line.IndexOf((byte)' ');
            var last = line.LastIndexOf((byte)' ');
            if (first <= 0 || last == first)
            {
                Wrong("Bad Request-Line");
                return;
            }

            _message.MethodSlice = new Slice(0, first);
            _message.Method = SipMethods.Find(line[..first]);
            _message.UriSlice = Slice.Between(first + 1, last);
            var version = line[(last + 1)..];
            if (!SipText.IsToken(line[..first]))
                Wrong("Bad Method");
            else if (version.Length < 5 || !SipText.SameIgnoringCase(version[..4], "SIP/"u8))
                Wrong("Bad Request-Line");
            else if (!version[4..].SequenceEqual("2.0"u8))
                Wrong("Version Not Supported", 505);
            else if (!UriScan.TryScan(_message.UriSlice.Of(line), out var uri) || uri.HasHeaders)
                Wrong("Bad Request-URI");
        }

        // SIP-Version SP 3DIGIT SP reason; an empty reason may lack its SP.
        private void ReadStatusLine(ReadOnlySpan<byte> line)
        {
            var code = line.Length >= 11 && line[7] == ' ' ? line.Slice(8, 3) : default;
            if (!SipText.TryNumber(code, out var status) || status is < 100 or > 699 || !line.StartsWith("SIP/2.0"u8)
                || (line.Length > 11 && line[11] != ' '))
            {
                Wrong("Bad Status-Line");
                return;
            }

            _message.StatusCode = (int)status;
            _message.ReasonSlice = line.Length > 12 ? Slice.Between(12, line.Length) : default;
        }

        private bool ReadHeader(ref int at, int head)
        {
            var start = at;
            var end = LineEnd(at, head, out at);
            if (end == start)
                return false;
            while (at < head && _text[at] is (byte)' ' or (byte)'\t')
            {
                // A folded line goes on (§7.3.1): the break becomes blanks, the length stays.
                _text[end..at].Fill((byte)' ');
                end = LineEnd(at, head, out at);
            }

            if (end - start > _limits.LineBytes)
                Wrong("Header Too Long");
            else if (_message.HeaderCount >= _limits.Headers)
                Wrong("Too Many Headers");
            else
                AddHeader(start, end);
            return true;
        }

        private void AddHeader(int start, int end)
        {
            var colon = _text[start..end].IndexOf((byte)':');
            var nameEnd = start + Math.Max(colon, 0);
            while (nameEnd > start && SipText.IsBlank(_text[nameEnd - 1]))
                nameEnd--;
            if (colon <= 0 || !SipText.IsToken(_text[start..nameEnd]))
            {
                Wrong("Bad Header");
                return;
            }

            var value = AddressScan.SkipBlanks(_text[..end], start + colon + 1);
            var slot = new HeaderSlot(
                HeaderNames.Find(_text[start..nameEnd]), Slice.Between(start, nameEnd), Slice.Between(value, AddressScan.EndWithoutBlanks(_text[..end], value)));
            _message.AddHeader(slot);
            Decode(slot);
        }

        private void Decode(in HeaderSlot slot)
        {
            var value = slot.Value.Of(_text);
            switch (slot.Id)
            {
                case SipHeaderId.Via:
                    Via(slot.Value);
                    break;
                case SipHeaderId.From:
                    Party(slot.Value, ref _message.FromHeader, ref _message.FromParts, "Bad From");
                    break;
                case SipHeaderId.To:
                    Party(slot.Value, ref _message.ToHeader, ref _message.ToParts, "Bad To");
                    break;
                case SipHeaderId.CallId:
                    Once(_message.CallIdSlice.IsEmpty && !value.IsEmpty && value.IndexOfAnyInRange((byte)0, (byte)' ') < 0, "Bad Call-ID");
                    if (_message.CallIdSlice.IsEmpty)
                        _message.CallIdSlice = slot.Value;
                    break;
                case SipHeaderId.CSeq:
                    CSeq(slot.Value);
                    break;
                case SipHeaderId.MaxForwards:
                    Once(_message.MaxForwards < 0 && SipText.TryNumber(value, out var hops) && hops <= 255, "Bad Max-Forwards");
                    if (_message.MaxForwards < 0 && SipText.TryNumber(value, out hops) && hops <= 255)
                        _message.MaxForwards = (int)hops;
                    break;
                case SipHeaderId.ContentLength:
                    ContentLength(value);
                    break;
            }
        }

        private void Via(Slice where)
        {
            var at = where.Start;
            while (at < where.End)
            {
                var comma = SipText.IndexOutsideQuotes(_text[..where.End], (byte)',', at);
                var end = comma < 0 ? where.End : comma;
                if (++_message.ViaCount > _limits.Vias)
                {
                    Wrong("Too Many Hops", 483);
                    return;
                }

                var good = ViaScan.TryScan(_text[at..end], out var via);
                if (good && _message.ViaCount == 1)
                    TopVia(via, at);
                if (!good)
                    Wrong("Bad Via");
                at = end + 1;
            }
        }

        private void TopVia(ViaScan via, int by)
        {
            via.Version = via.Version.Shift(by);
            via.Transport = via.Transport.Shift(by);
            via.Host = via.Host.Shift(by);
            via.Parameters = via.Parameters.Shift(by);
            via.Branch = via.Branch.Shift(by);
            _message.TopVia = via;
            _message.ViaHeader = _message.HeaderCount - 1;
        }

        private void Party(Slice where, ref int header, ref AddressScan parts, string wrong)
        {
            if (header >= 0)
            {
                Wrong(wrong);
                return;
            }

            header = _message.HeaderCount - 1;
            if (!AddressScan.TryScan(where.Of(_text), out var scan) || !UriScan.TryScan(scan.Uri.Of(where.Of(_text)), out _))
            {
                Wrong(wrong);
                return;
            }

            scan.Uri = scan.Uri.Shift(where.Start);
            scan.Tag = scan.Tag.Shift(where.Start);
            parts = scan;
        }

        private void CSeq(Slice where)
        {
            var value = where.Of(_text);
            var digits = value.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            var method = digits < 0 ? value.Length : AddressScan.SkipBlanks(value, digits);
            if (_message.HasCSeq || digits <= 0 || method == digits || !SipText.IsToken(value[method..])
                || !SipText.TryNumber(value[..digits], out var number) || number > int.MaxValue)
            {
                Wrong("Bad CSeq");
                return;
            }

            _message.HasCSeq = true;
            _message.CSeq = number;
            _message.CSeqMethodSlice = Slice.Between(where.Start + method, where.End);
        }

        private void ContentLength(ReadOnlySpan<byte> value)
        {
            var good = SipText.TryNumber(value, out var length) && _message.ContentLengthValue is null;
            _badLength |= !good;
            Once(good, "Bad Content-Length");
            if (good)
                _message.ContentLengthValue = length;
        }

        private void CheckMandatory()
        {
            if (_message.ViaHeader < 0)
                Wrong("Missing Via");
            else if (_message.FromHeader < 0)
                Wrong("Missing From");
            else if (_message.ToHeader < 0)
                Wrong("Missing To");
            else if (_message.CallIdSlice.IsEmpty)
                Wrong("Missing Call-ID");
            else if (!_message.HasCSeq)
                Wrong("Missing CSeq");
            else if (_message.IsRequest && !_message.MethodSlice.IsEmpty && !_message.MethodSlice.Of(_text).SequenceEqual(_message.CSeqMethodSlice.Of(_text)))
                Wrong("CSeq Method Mismatch");
            if (!_message.IsRequest && _message.HasCSeq)
                _message.Method = SipMethods.Find(_message.CSeqMethodSlice.Of(_text));
        }

        private SipParseResult Body(bool isStream, int head)
        {
            var rest = _text.Length - head;
            if (!_badLength && isStream && _message.ContentLengthValue is null && _message.Has(SipHeaderId.ContentType))
            {
                _badLength = true;
                Wrong("Missing Content-Length");
            }

            var wanted = _message.ContentLengthValue ?? (isStream ? 0u : (uint)rest);
            if (isStream && !_badLength && wanted > (uint)Math.Max(0, _limits.StreamMessageBytes - head))
            {
                _badLength = true;
                Wrong("Message Too Large", 513);
            }

            if (isStream && !_badLength && wanted > (uint)rest)
                return new SipParseResult(SipParseStatus.NeedMore, 0);
            if (wanted > (uint)rest && !_badLength)
                Wrong("Content-Length Beyond Datagram");
            var length = _badLength ? 0 : (int)Math.Min(wanted, (uint)rest);
            _message.BodySlice = new Slice(head, length);
            var consumed = _badLength || !isStream ? _text.Length : head + length;
            return _wrong is null
                ? new SipParseResult(SipParseStatus.Ok, consumed)
                : new SipParseResult(SipParseStatus.Bad, consumed, _wrong, _status, _message.IsRequest && _message.ViaHeader >= 0, isStream && _badLength);
        }

        private readonly int LineEnd(int from, int head, out int next)
        {
            var feed = _text[from..head].IndexOf((byte)'\n');
            next = feed < 0 ? head : from + feed + 1;
            var end = feed < 0 ? head : from + feed;
            return end > from && _text[end - 1] == '\r' ? end - 1 : end;
        }

        private void Once(bool good, string wrong)
        {
            if (!good)
                Wrong(wrong);
        }

        private void Wrong(string reason, int status = 400)
        {
            if (_wrong is null)
                (_wrong, _status) = (reason, status);
        }
    }
}

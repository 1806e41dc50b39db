namespace Switchboard.Sip;

public sealed partial class SipMessage
{
    /// <summary>Every Via, topmost first; values that make no sense are left out.</summary>
    public IReadOnlyList<SipVia> Vias
    {
        get
        {
            var vias = new List<SipVia>();
            foreach (var value in RawValues(SipHeaderId.Via))
            {
                if (SipVia.TryParse(value, out var via))
                    vias.Add(via);
            }

            return vias;
        }
    }

    /// <summary>True for a request to a sips URI (RFC 5630).</summary>
    internal bool IsToSips => IsRequest && SipText.SameIgnoringCase(Span(UriSlice)[..Math.Min(5, UriSlice.Length)], "sips:"u8);

    /// <summary>True for "Contact: *" (§10.2.2).</summary>
    public bool ContactIsWildcard => TryGetRaw(SipHeaderId.Contact, out var value) && value.SequenceEqual("*"u8);

    /// <summary>The Contact addresses; null when one of them makes no sense.</summary>
    public IReadOnlyList<SipAddress>? Contacts => ContactIsWildcard ? [] : Addresses(SipHeaderId.Contact);

    /// <summary>The first Contact; null when absent or senseless.</summary>
    public SipAddress? Contact => Contacts is { Count: > 0 } all ? all[0] : null;

    /// <summary>Every address of a header that holds addresses (Route, P-Asserted-Identity, Diversion …); null when one makes no sense.</summary>
    public IReadOnlyList<SipAddress>? Addresses(SipHeaderId id)
    {
        var addresses = new List<SipAddress>();
        foreach (var value in RawValues(id))
        {
            if (!SipAddress.TryParse(value, out var address))
                return null;
            addresses.Add(address);
        }

        return addresses;
    }

    /// <summary>The first address of a header; null when absent or senseless.</summary>
    public SipAddress? Address(SipHeaderId id)
    {
        foreach (var value in RawValues(id))
            return SipAddress.TryParse(value, out var address) ? address : null;
        return null;
    }

    /// <summary>A header that holds a number of seconds or a sequence number; null when absent or senseless; too large counts as the largest.</summary>
    public uint? Number(SipHeaderId id)
    {
        if (!TryGetRaw(id, out var value))
            return null;
        var end = value.IndexOfAny(" ;\t("u8);
        value = SipText.Trim(end < 0 ? value : value[..end]);
        if (value.IsEmpty || value.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return null;
        return SipText.TryNumber(value, out var number) ? number : uint.MaxValue;
    }

    /// <summary>Expires in seconds; null when absent or senseless.</summary>
    public uint? Expires => Number(SipHeaderId.Expires);

    /// <summary>RSeq of a reliable provisional (RFC 3262); null when absent.</summary>
    public uint? RSeq => Number(SipHeaderId.RSeq);

    /// <summary>RAck of a PRACK: response number, CSeq number, method; null when absent or senseless.</summary>
    public (uint RSeq, uint CSeq, string Method)? RAck
    {
        get
        {
            var parts = (Header(SipHeaderId.RAck) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return parts.Length == 3 && uint.TryParse(parts[0], out var rseq) && uint.TryParse(parts[1], out var cseq) ? (rseq, cseq, parts[2]) : null;
        }
    }

    /// <summary>Session-Expires in seconds and who refreshes ("uac", "uas" or empty); null when absent (RFC 4028).</summary>
    public (uint Seconds, string Refresher)? SessionExpires
    {
        get
        {
            if (Number(SipHeaderId.SessionExpires) is not { } seconds)
                return null;
            var text = Header(SipHeaderId.SessionExpires)!;
            var semicolon = text.IndexOf(';', StringComparison.Ordinal);
            return (seconds, semicolon < 0 ? "" : (SipText.FindParameter(text.AsSpan(semicolon), "refresher") ?? "").ToLowerInvariant());
        }
    }

    /// <summary>Min-SE in seconds; null when absent.</summary>
    public uint? MinSE => Number(SipHeaderId.MinSE);

    /// <summary>The Reason header, the SIP one when there are several; null when absent.</summary>
    public SipReason? Reason
    {
        get
        {
            SipReason? first = null;
            foreach (var value in RawValues(SipHeaderId.Reason))
            {
                if (!SipReason.TryParse(SipText.Decode(value), out var reason))
                    continue;
                if (reason.Protocol == "SIP")
                    return reason;
                first ??= reason;
            }

            return first;
        }
    }

    /// <summary>Refer-To (RFC 3515); null when absent or senseless.</summary>
    public SipAddress? ReferTo => Address(SipHeaderId.ReferTo);

    /// <summary>Replaces (RFC 3891); null when absent or senseless.</summary>
    public SipReplaces? Replaces => SipReplaces.TryParse(Header(SipHeaderId.Replaces) ?? "", out var replaces) ? replaces : null;

    /// <summary>P-Asserted-Identity (RFC 3325): believe it only from those you trust.</summary>
    public IReadOnlyList<SipAddress> AssertedIdentities => Addresses(SipHeaderId.PAssertedIdentity) ?? [];

    /// <summary>Diversion (RFC 5806), latest first: believe it only from those you trust.</summary>
    public IReadOnlyList<SipAddress> Diversions => Addresses(SipHeaderId.Diversion) ?? [];

    /// <summary>Content-Type without its parameters, in lower case; empty when absent.</summary>
    public string ContentType
    {
        get
        {
            var text = Header(SipHeaderId.ContentType) ?? "";
            var semicolon = text.IndexOf(';', StringComparison.Ordinal);
            return (semicolon < 0 ? text : text[..semicolon]).Trim().ToLowerInvariant();
        }
    }

    /// <summary>The session description in the body, found inside multipart bodies too; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Sdp => BodySlice.IsEmpty ? default : SipMime.Find(Body, Header(SipHeaderId.ContentType), SipBody.SdpType);
}

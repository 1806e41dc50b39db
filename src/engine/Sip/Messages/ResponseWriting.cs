namespace Switchboard.Sip;

/// <summary>Answers built from their request (§8.2.6) without garbage: Via, From, To, Call-ID and CSeq are copied as bytes.</summary>
internal static class ResponseWriting
{
    /// <summary>Writes the status line and the headers every response copies from its request, with received and rport (§18.2.1, RFC 3581).</summary>
    public static SipWriter StartResponse(this SipWriter writer, SipMessage request, SipFlow flow, int status, string? reason, string? toTag)
    {
        writer.Response(status, reason ?? StatusPhrases.Of(status));
        for (var i = 0; i < request.HeaderCount; i++)
        {
            ref readonly var slot = ref request.Slot(i);
            if (slot.Id != SipHeaderId.Via)
                continue;
            if (i == request.ViaHeader)
                writer.TopVia(request, slot, flow);
            else
                writer.Header(SipHeaderId.Via, request.Span(slot.Value));
        }

        if (request.FromHeader >= 0)
            writer.Header(SipHeaderId.From, request.Span(request.Slot(request.FromHeader).Value));
        if (request.ToHeader >= 0)
            writer.To(request, toTag);
        if (!request.CallIdSlice.IsEmpty)
            writer.Header(SipHeaderId.CallId, request.Span(request.CallIdSlice));
        if (request.HasCSeq)
            writer.Raw("CSeq: "u8).Number(request.CSeq).Raw(" "u8).Guarded(request.Span(request.CSeqMethodSlice)).Raw("\r\n"u8);
        if (request.TryGetRaw(SipHeaderId.Timestamp, out var timestamp) && status == 100)
            writer.Header(SipHeaderId.Timestamp, timestamp);
        return writer;
    }

    /// <summary>Copies Record-Route into a response that makes a dialog (§12.1.1).</summary>
    public static SipWriter CopyRecordRoutes(this SipWriter writer, SipMessage request)
    {
        for (var i = 0; i < request.HeaderCount; i++)
        {
            ref readonly var slot = ref request.Slot(i);
            if (slot.Id == SipHeaderId.RecordRoute)
                writer.Header(SipHeaderId.RecordRoute, request.Span(slot.Value));
        }

        return writer;
    }

    private static void To(this SipWriter writer, SipMessage request, string? toTag)
    {
        writer.Raw("To: "u8).Guarded(request.Span(request.Slot(request.ToHeader).Value));
        if (toTag is not null && request.ToParts.Tag.IsEmpty)
            writer.Raw(";tag="u8).Guarded(toTag);
        writer.Raw("\r\n"u8);
    }

    private static void TopVia(this SipWriter writer, SipMessage request, in HeaderSlot slot, SipFlow flow)
    {
        ref readonly var via = ref request.TopVia;
        var value = request.Span(slot.Value);
        var end = via.Parameters.End - slot.Value.Start;
        writer.Raw("Via: "u8);
        var parameters = request.Span(via.Parameters);
        writer.Guarded(value[..(via.Parameters.Start - slot.Value.Start)]);
        while (!parameters.IsEmpty)
        {
            var next = SipText.IndexOutsideQuotes(parameters, (byte)';', 1, skipAngles: false);
            var one = next < 0 ? parameters : parameters[..next];
            parameters = next < 0 ? default : parameters[next..];
            var equals = one.IndexOf((byte)'=');
            var name = SipText.Trim(equals < 0 ? one[1..] : one[1..equals]);
            if (!SipText.SameIgnoringCase(name, "rport"u8) && !SipText.SameIgnoringCase(name, "received"u8))
                writer.Guarded(one);
        }

        // We always say where it came from: harmless where not needed, and it can not be forged by the sender.
        writer.Raw(";received="u8).Address(flow.Remote.Address);
        if (via.HasRport)
            writer.Raw(";rport="u8).Number((uint)flow.Remote.Port);
        writer.Guarded(value[end..]).Raw("\r\n"u8);
    }
}

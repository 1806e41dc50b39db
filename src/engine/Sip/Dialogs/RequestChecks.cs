using System.Globalization;

namespace Switchboard.Sip;

/// <summary>What every request is checked for before anybody sees it (§8.2).</summary>
internal static class RequestChecks
{
    /// <summary>True when the request was refused.</summary>
    public static bool Refuse(SipStack stack, ServerTransaction transaction)
    {
        var request = transaction.Request;
        var options = stack.Options;
        if (request.Method == SipMethod.Extension || !AllowsMethod(options, request))
            transaction.Respond(405, null, [new("Allow", options.Allow)]);
        else if (!request.RequestUri.IsSip && !request.RequestUri.IsTel)
            transaction.Respond(416);
        else if (request.IsToSips && transaction.Flow.Transport is not (SipTransport.Tls or SipTransport.Wss))
            transaction.Respond(480, null, [new("Warning", "380 switchboard \"SIPS Not Allowed\"")]); // RFC 5630 §6.1: not over this transport
        else if (Unsupported(request) is { Length: > 0 } unsupported)
            transaction.Respond(420, null, [new("Unsupported", unsupported)]);
        else if (request.Method == SipMethod.Invite)
            CheckInvite(stack, transaction, request);
        return transaction.IsAnswered;
    }

    private static void CheckInvite(SipStack stack, ServerTransaction transaction, SipMessage request)
    {
        var options = stack.Options;
        if (request.MaxForwards == 0)
            transaction.Respond(483);
        else if (request.Has(SipHeaderId.Contact) && request.Contact is null)
            transaction.Respond(400, "Bad Contact");
        else if (!request.Body.IsEmpty && !BodyIsKnown(options, request))
            transaction.Respond(415, null, [new("Accept", options.Accept)]);
        else if (request.Header(SipHeaderId.ContentEncoding) is { Length: > 0 } encoding && encoding != "identity")
            transaction.Respond(415, null, [new("Accept-Encoding", "identity")]);
        else if (request.Has(SipHeaderId.Accept) && !AcceptsSdp(request))
            transaction.Respond(406);
        else if (request.SessionExpires is { } asked && asked.Seconds < options.MinSessionExpires.TotalSeconds)
            transaction.Respond(422, null, [new("Min-SE", ((int)options.MinSessionExpires.TotalSeconds).ToString(CultureInfo.InvariantCulture))]);
    }

    private static bool AllowsMethod(SipOptions options, SipMessage request)
    {
        foreach (var method in options.Allow.AsSpan().Split(','))
        {
            if (options.Allow.AsSpan(method).Trim().SequenceEqual(request.MethodName))
                return true;
        }

        return false;
    }

    // Proxy-Require counts too: towards both sides we are what a proxy would be.
    private static string Unsupported(SipMessage request)
    {
        List<string> unknown = [];
        foreach (var id in (ReadOnlySpan<SipHeaderId>)[SipHeaderId.Require, SipHeaderId.ProxyRequire])
        {
            foreach (var tag in request.Values(id))
            {
                if (tag is not ("100rel" or "timer" or "replaces") && !(request.Method == SipMethod.Register && tag is "path" or "outbound" or "gruu"))
                    unknown.Add(tag);
            }
        }

        return string.Join(", ", unknown);
    }

    private static bool BodyIsKnown(SipOptions options, SipMessage request)
    {
        var type = request.ContentType;
        foreach (var known in options.Accept.AsSpan().Split(','))
        {
            if (options.Accept.AsSpan(known).Trim().Equals(type, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool AcceptsSdp(SipMessage request)
    {
        foreach (var value in request.Values(SipHeaderId.Accept))
        {
            var semicolon = value.IndexOf(';', StringComparison.Ordinal);
            var type = (semicolon < 0 ? value : value[..semicolon]).Trim();
            if (type.Equals(SipBody.SdpType, StringComparison.OrdinalIgnoreCase) || type is "*/*" or "application/*")
                return true;
        }

        return false;
    }
}

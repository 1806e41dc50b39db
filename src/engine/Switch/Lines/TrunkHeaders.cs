using Switchboard.Contracts.Lines;
using Switchboard.Sip;

namespace Switchboard.Switch.Lines;

/// <summary>Who calls, as a trunk tells it.</summary>
/// <param name="Number">The caller; <c>anonymous</c> when he hides or says nothing.</param>
/// <param name="Name">His name.</param>
/// <param name="Diverted">Who sent the call on to us.</param>
internal readonly record struct TrunkCaller(string Number, string? Name, string? Diverted);

/// <summary>Identity on trunks: RFC 3323 (Privacy), 3325 (P-Asserted-Identity), 5806 (Diversion), 7044 (History-Info), and Remote-Party-ID.</summary>
internal static class TrunkHeaders
{
    public const string Anonymous = "anonymous";

    /// <summary>The From of a call out.</summary>
    public static SipAddress From(string? shown, string domain) => shown is null
        ? new SipAddress(SipUri.Create(Anonymous, "anonymous.invalid"), "Anonymous") // RFC 3323 §4.1.1.3
        : new SipAddress(SipUri.Create(shown, domain));

    /// <summary>What the trunk is told beside From.</summary>
    /// <param name="trunk">The trunk.</param>
    /// <param name="shown">The number shown; null: none.</param>
    /// <param name="domain">The domain of our addresses.</param>
    /// <param name="called">The called number.</param>
    /// <param name="diverted">The number of ours that sent the call on.</param>
    /// <param name="reason">Why, in a word of RFC 5806.</param>
    public static List<SipHeader> For(Trunk trunk, string? shown, string domain, string called, string? diverted, string reason)
    {
        var profile = trunk.Profile;
        var headers = new List<SipHeader>();
        var known = shown ?? trunk.CallerNumber ?? trunk.FromUser;
        if (profile.Identity != IdentityHeader.None && known is not null)
        {
            var address = new SipAddress(SipUri.Create(known, domain)).ToString();
            headers.Add(profile.Identity == IdentityHeader.AssertedIdentity
                ? new SipHeader("P-Asserted-Identity", address)
                : new SipHeader("Remote-Party-ID", $"{address};party=calling;privacy={(shown is null ? "full" : "off")};screen=yes"));
        }

        if (shown is null)
            headers.Add(new SipHeader("Privacy", "id"));
        if (diverted is null)
            return headers;
        var ours = SipUri.Create(diverted, domain);
        if (profile.SendDiversion)
            headers.Add(Diversion(ours, reason));
        if (profile.SendHistory)
            headers.Add(new SipHeader("History-Info", $"<{ours}?Reason=SIP%3Bcause%3D{HistoryCause(reason)}>;index=1,<{TrunkAddress.Called(trunk, called)}>;index=1.1;mp=1"));
        return headers;
    }

    /// <summary>Who sent a call on, to a trunk or to a phone (RFC 5806).</summary>
    public static SipHeader Diversion(SipUri by, string reason) => new("Diversion", $"<{by}>;reason={reason};counter=1");

    // RFC 4458 §4, which RFC 7044 §10 refers to.
    private static int HistoryCause(string reason) => reason switch
    {
        "user-busy" => 486,
        "no-answer" => 408,
        "unavailable" => 503,
        "deflection" => 480,
        _ => 302,
    };

    /// <summary>Who calls. What a trunk that is not trusted asserts is not looked at.</summary>
    public static TrunkCaller Read(SipMessage request, TrunkProfile profile)
    {
        if (!profile.Trusted)
            return Of(request.From, null);
        var asserted = request.AssertedIdentities;
        var remote = request.Address(SipHeaderId.RemotePartyId);
        var diversions = request.Diversions;
        var diverted = diversions.Count > 0 ? diversions[0].Uri.User : null;
        var hidden = IsHidden(request) || remote?.Parameter("privacy") is "full" or "uri";
        return hidden
            ? new TrunkCaller(Anonymous, null, diverted)
            : Of(Telephone(asserted) ?? remote ?? request.From, diverted);
    }

    /// <summary>RFC 3323 §4.2: the caller asked that nobody be told who he is.</summary>
    public static bool IsHidden(SipMessage request)
    {
        var privacy = request.Header(SipHeaderId.Privacy);
        if (privacy is null)
            return false;
        foreach (var word in privacy.Split(';', ',', ' '))
        {
            if (word is "id" or "user" or "full" or "header")
                return true;
        }

        return false;
    }

    // RFC 3325 §9.1 allows one sip and one tel address: the one with a number is the number.
    private static SipAddress? Telephone(IReadOnlyList<SipAddress> asserted)
    {
        for (var i = 0; i < asserted.Count; i++)
        {
            if (asserted[i].Uri.IsTel)
                return asserted[i];
        }

        return asserted.Count > 0 ? asserted[0] : null;
    }

    private static TrunkCaller Of(SipAddress address, string? diverted)
    {
        var user = address.Uri.User;
        return user.Length == 0 || address.Uri.Host.EndsWith("anonymous.invalid", StringComparison.OrdinalIgnoreCase)
            ? new TrunkCaller(Anonymous, null, diverted)
            : new TrunkCaller(user, address.DisplayName.Length > 0 ? address.DisplayName : null, diverted);
    }
}

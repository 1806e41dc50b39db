using System.Diagnostics.CodeAnalysis;

namespace Switchboard.Sip;

/// <summary>A Replaces header (RFC 3891): the dialog a new INVITE takes over, tags as its recipient sees them.</summary>
/// <param name="CallId">Its Call-ID.</param>
/// <param name="ToTag">The recipient's tag.</param>
/// <param name="FromTag">The other side's tag.</param>
/// <param name="EarlyOnly">True when a confirmed dialog must not be taken.</param>
public sealed record SipReplaces(string CallId, string ToTag, string FromTag, bool EarlyOnly = false)
{
    /// <summary>Parses it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SipReplaces? replaces)
    {
        replaces = null;
        var semicolon = text.IndexOf(';', StringComparison.Ordinal);
        if (semicolon <= 0)
            return false;
        var parameters = text[semicolon..];
        if (SipText.FindParameter(parameters, "to-tag") is not { } to || SipText.FindParameter(parameters, "from-tag") is not { } from)
            return false;
        replaces = new SipReplaces(text[..semicolon].Trim(), to, from, SipText.FindParameter(parameters, "early-only") is not null);
        return true;
    }

    /// <summary>As the header's value.</summary>
    public override string ToString() => $"{CallId};to-tag={ToTag};from-tag={FromTag}{(EarlyOnly ? ";early-only" : "")}";

    /// <summary>As it stands inside a Refer-To URI: "Replaces=…" with escapes.</summary>
    public string ToUriHeader() => "Replaces=" + SipEscape.Header(ToString());
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Switchboard.Sip;

/// <summary>A Reason header value (RFC 3326): why a request was sent or a call ended.</summary>
/// <param name="Protocol"><c>SIP</c> or <c>Q.850</c>.</param>
/// <param name="Cause">The protocol's cause code; 0 when absent.</param>
/// <param name="Text">The words that go with it, may be empty.</param>
public sealed record SipReason(string Protocol, int Cause, string Text)
{
    /// <summary>A reason that is a SIP status.</summary>
    public static SipReason Sip(int status, string text) => new("SIP", status, text);

    /// <summary>A reason that is an ISDN cause (ITU-T Q.850).</summary>
    public static SipReason Q850(int cause, string text) => new("Q.850", cause, text);

    /// <summary>Parses one value.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SipReason? reason)
    {
        var semicolon = text.IndexOf(';', StringComparison.Ordinal);
        var protocol = (semicolon < 0 ? text : text[..semicolon]).Trim();
        reason = null;
        if (protocol.Length == 0)
            return false;
        var parameters = semicolon < 0 ? "" : text[semicolon..];
        _ = int.TryParse(SipText.FindParameter(parameters, "cause"), NumberStyles.None, CultureInfo.InvariantCulture, out var cause);
        reason = new SipReason(protocol.ToUpperInvariant(), cause, SipText.FindParameter(parameters, "text") ?? "");
        return true;
    }

    /// <summary>As the header's value.</summary>
    public override string ToString()
    {
        var cause = Cause == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $";cause={Cause}");
        return Text.Length == 0 ? Protocol + cause : $"{Protocol}{cause};text={SipText.Quote(Text)}";
    }
}

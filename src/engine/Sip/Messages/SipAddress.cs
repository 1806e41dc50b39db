using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Switchboard.Sip;

/// <summary>A name-addr or addr-spec with header parameters: From, To, Contact, Route, Refer-To … (§20.10).</summary>
public sealed class SipAddress
{
    /// <summary>Puts an address together.</summary>
    public SipAddress(SipUri uri, string displayName = "", string parameters = "") =>
        (Uri, DisplayName, Parameters) = (uri, displayName, parameters);

    /// <summary>The name to show, quotes and escapes resolved; may be empty.</summary>
    public string DisplayName { get; }

    /// <summary>The address.</summary>
    public SipUri Uri { get; }

    /// <summary>The header parameters as written, from the first semicolon; empty when there are none.</summary>
    public string Parameters { get; }

    /// <summary>The tag parameter; empty when absent.</summary>
    public string Tag => Parameter("tag") ?? "";

    /// <summary>A header parameter's value (empty for a bare name); null when absent.</summary>
    public string? Parameter(string name) => SipText.FindParameter(Parameters, name);

    /// <summary>The same address with this tag and no other parameters.</summary>
    public SipAddress WithTag(string tag) => new(Uri, DisplayName, tag.Length == 0 ? "" : ";tag=" + tag);

    /// <summary>Parses one address known to be good; throws <see cref="FormatException"/> otherwise.</summary>
    public static SipAddress Parse(string text) =>
        TryParse(Encoding.UTF8.GetBytes(text), out var address) ? address : throw new FormatException($"'{text}' is no SIP address.");

    /// <summary>Parses one address.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SipAddress? address) => TryParse(Encoding.UTF8.GetBytes(text), out address);

    /// <summary>Parses one address from bytes.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out SipAddress? address)
    {
        address = null;
        if (!AddressScan.TryScan(text, out var parts) || !SipUri.TryParse(parts.Uri.Of(text), out var uri))
            return false;
        address = new SipAddress(uri, SipText.Unquote(SipText.Decode(parts.Display.Of(text))), SipText.Decode(parts.Parameters.Of(text)));
        return true;
    }

    /// <summary>As it goes on the wire: always name-addr, the name quoted.</summary>
    public override string ToString() =>
        DisplayName.Length == 0 ? $"<{Uri}>{Parameters}" : $"{SipText.Quote(DisplayName)} <{Uri}>{Parameters}";
}

using System.Diagnostics.CodeAnalysis;

namespace Switchboard.Sip;

/// <summary>A Via value (§20.42).</summary>
/// <param name="Transport">As written: UDP, TCP, WS …</param>
/// <param name="Host">Sent-by host, IPv6 in brackets.</param>
/// <param name="Port">Sent-by port; 0 when absent.</param>
/// <param name="Parameters">As written, from the first semicolon.</param>
public sealed record SipVia(string Transport, string Host, int Port, string Parameters)
{
    /// <summary>The branch; empty when absent.</summary>
    public string Branch => SipText.FindParameter(Parameters, "branch") ?? "";

    /// <summary>A parameter's value (empty for a bare name); null when absent.</summary>
    public string? Parameter(string name) => SipText.FindParameter(Parameters, name);

    /// <summary>Parses one value from bytes.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out SipVia? via)
    {
        via = null;
        if (!ViaScan.TryScan(text, out var parts))
            return false;
        via = new SipVia(
            SipText.Decode(parts.Transport.Of(text)), SipText.Decode(parts.Host.Of(text)), parts.Port, SipText.Decode(parts.Parameters.Of(text)));
        return true;
    }
}

using System.Text;
using Switchboard.Sip;

namespace Switchboard.Switch.Calls;

/// <summary>Keys sent by SIP INFO (<c>application/dtmf-relay</c>), as phones without RFC 4733 do.</summary>
internal static class InfoDigit
{
    /// <summary>The body that presses a key.</summary>
    public static SipBody Write(char digit, TimeSpan duration) => new(
        "application/dtmf-relay", Encoding.ASCII.GetBytes($"Signal={digit}\r\nDuration={(int)duration.TotalMilliseconds}\r\n"));

    /// <summary>The key of a body such as <c>Signal=5</c> or plain <c>5</c>; null for anything else.</summary>
    public static char? TryRead(ReadOnlySpan<byte> body)
    {
        if (body.Length > 256)
            return null;
        var text = Encoding.ASCII.GetString(body).AsSpan();
        foreach (var line in text.EnumerateLines())
        {
            var equals = line.IndexOf('=');
            if (equals > 0 && !line[..equals].Trim().Equals("Signal", StringComparison.OrdinalIgnoreCase))
                continue;
            var value = line[(equals + 1)..].Trim();
            if (value.Length == 1 && "0123456789*#ABCD".Contains(char.ToUpperInvariant(value[0]), StringComparison.Ordinal))
                return char.ToUpperInvariant(value[0]);
        }

        return null;
    }
}

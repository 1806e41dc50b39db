using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Switchboard.Sip;

/// <summary>A URI: sip and sips taken apart, tel as user, any other scheme kept as it came.</summary>
public sealed class SipUri : IEquatable<SipUri>
{
    private readonly string _text;

    private SipUri(string text) => _text = text;

    /// <summary>The scheme in lower case.</summary>
    public string Scheme { get; private init; } = "sip";

    /// <summary>User part, or the number of a tel URI, escapes resolved; empty when there is none.</summary>
    public string User { get; private init; } = "";

    /// <summary>User part as written, with its escapes.</summary>
    public string RawUser { get; private init; } = "";

    /// <summary>The password, which nobody should send.</summary>
    public string Password { get; private init; } = "";

    /// <summary>Host name or address, IPv6 in brackets; empty outside sip and sips.</summary>
    public string Host { get; private init; } = "";

    /// <summary>The port; 0 when none was given.</summary>
    public int Port { get; private init; }

    /// <summary>The parameters as written, from the first semicolon; empty when there are none.</summary>
    public string Parameters { get; private init; } = "";

    /// <summary>The headers as written, without the question mark; empty when there are none.</summary>
    public string Headers { get; private init; } = "";

    /// <summary>True for sip and sips.</summary>
    public bool IsSip => Scheme is "sip" or "sips";

    /// <summary>True for tel.</summary>
    public bool IsTel => Scheme is "tel";

    /// <summary>A sip URI from its parts; whatever can not stand in a user part is escaped.</summary>
    public static SipUri Create(string user, string host, int port = 0, string parameters = "")
    {
        var text = new StringBuilder("sip:");
        if (user.Length > 0)
            text.Append(SipEscape.User(user)).Append('@');
        text.Append(host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[') ? $"[{host}]" : host);
        if (port > 0)
            text.Append(':').Append(port.ToString(CultureInfo.InvariantCulture));
        return Parse(text.Append(parameters).ToString());
    }

    /// <summary>Parses a URI known to be good; throws <see cref="FormatException"/> otherwise.</summary>
    public static SipUri Parse(string text) =>
        TryParse(text, out var uri) ? uri : throw new FormatException($"'{text}' is no URI.");

    /// <summary>Parses a URI.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SipUri? uri) => TryParse(Encoding.UTF8.GetBytes(text), out uri);

    /// <summary>Parses a URI from bytes.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out SipUri? uri)
    {
        uri = null;
        text = SipText.Trim(text);
        if (!UriScan.TryScan(text, out var parts))
            return false;
        var user = SipText.Decode(parts.User.Of(text));
        uri = new SipUri(SipText.Decode(text))
        {
            Scheme = SipText.Decode(parts.Scheme.Of(text)).ToLowerInvariant(),
            RawUser = user,
            User = SipEscape.Resolve(user),
            Password = SipText.Decode(parts.Password.Of(text)),
            Host = SipText.Decode(parts.Host.Of(text)),
            Port = parts.Port,
            Parameters = SipText.Decode(parts.Parameters.Of(text)),
            Headers = SipText.Decode(parts.Headers.Of(text)),
        };
        return true;
    }

    /// <summary>A parameter's value (empty for a bare name); null when absent.</summary>
    public string? Parameter(string name) => SipText.FindParameter(Parameters, name);

    /// <summary>The same URI without parameters and headers: an address of record (§10.3 step 5).</summary>
    public SipUri ToAddressOfRecord() => IsSip ? Create(User, Host.ToLowerInvariant(), Port) : this;

    /// <summary>The same URI with what may stand in a Request-URI: no headers, no method parameter (§19.1.1).</summary>
    public SipUri ToRequestUri()
    {
        if (!IsSip || (Headers.Length == 0 && Parameter("method") is null))
            return this;
        var bare = Headers.Length == 0 ? _text : _text[..^(Headers.Length + 1)];
        return Parse(SipText.RemoveParameter(bare, Parameters, "method"));
    }

    /// <summary>Equality by the rules of §19.1.4.</summary>
    public bool Equals(SipUri? other) => other is not null && (ReferenceEquals(this, other) || UriComparison.AreEqual(this, other));

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as SipUri);

    /// <inheritdoc />
    public override int GetHashCode() =>
        IsSip ? HashCode.Combine(Scheme, User, Host.ToLowerInvariant()) : StringComparer.OrdinalIgnoreCase.GetHashCode(Scheme);

    /// <summary>The URI as written.</summary>
    public override string ToString() => _text;
}

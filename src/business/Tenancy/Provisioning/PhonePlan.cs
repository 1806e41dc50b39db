using Switchboard.Contracts.Lines;

namespace Switchboard.Tenancy.Provisioning;

/// <summary>Makers whose phones can be provisioned.</summary>
internal enum PhoneVendor
{
    Yealink,
    Grandstream,
    Snom,
    Poly,
    Cisco,
    Fanvil,
}

/// <summary>How a device sends SIP.</summary>
internal enum PhoneTransport
{
    Udp,
    Tcp,
    Tls,
}

/// <summary>What a key of a phone does.</summary>
internal enum PhoneKeyKind
{
    /// <summary>Shows an extension's state, dials it, and takes its ringing call.</summary>
    Blf,

    /// <summary>Dials.</summary>
    SpeedDial,
}

/// <summary>A key beside the line's own.</summary>
internal sealed record PhoneKey(PhoneKeyKind Kind, string Number, string? Label);

/// <summary>All that a phone is told, in nobody's format.</summary>
internal sealed record PhonePlan
{
    public required PhoneVendor Vendor { get; init; }

    /// <summary>Twelve lower-case digits, where it is known.</summary>
    public string? Mac { get; init; }

    /// <summary>The extension's number.</summary>
    public required string Number { get; init; }

    public required string DisplayName { get; init; }

    /// <summary>The device's own digest user.</summary>
    public required string AuthUser { get; init; }

    public required string Password { get; init; }

    /// <summary>The SIP domain.</summary>
    public required string Domain { get; init; }

    /// <summary>Where it sends to, whatever the domain.</summary>
    public required string Server { get; init; }

    public required int Port { get; init; }

    public PhoneTransport Transport { get; init; }

    public MediaEncryption Encryption { get; init; }

    /// <summary>Dialled to hear messages; null where no code does.</summary>
    public string? Voicemail { get; init; }

    /// <summary>Dialled before an extension to take its ringing call.</summary>
    public string? PickUp { get; init; }

    /// <summary>The tenant's clock now, daylight saving included: phones fetch daily, so it follows within a day.</summary>
    public TimeSpan UtcOffset { get; init; }

    public bool Chinese { get; init; }

    public IReadOnlyList<PhoneKey> Keys { get; init; } = [];

    /// <summary>The offset as <c>+08:00</c>.</summary>
    public string Offset => (UtcOffset < TimeSpan.Zero ? "-" : "+") + UtcOffset.ToString(@"hh\:mm", System.Globalization.CultureInfo.InvariantCulture);
}

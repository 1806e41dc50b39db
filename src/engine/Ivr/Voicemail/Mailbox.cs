using System.Security.Cryptography;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Voicemail;

/// <summary>A box as calls need it.</summary>
internal sealed record Mailbox(Guid Id, TenantId Tenant, string Number, string Name)
{
    /// <summary>The extension whose box it is: its phones' lamps show what waits, and it needs no box number in the menu.</summary>
    public Guid? ExtensionId { get; init; }

    /// <summary>The queue whose callers leave messages here.</summary>
    public Guid? QueueId { get; init; }

    /// <summary>Who else hears its messages.</summary>
    public IReadOnlyList<Guid> UserIds { get; init; } = [];

    public string? PinHash { get; init; }

    /// <summary>The file of its own greeting, relative to the voicemail folder; null for the usual words.</summary>
    public string? Greeting { get; init; }

    public TimeSpan MaxMessage { get; init; }

    public TimeSpan MinMessage { get; init; }

    public TimeSpan Silence { get; init; }

    public int MaxMessages { get; init; }

    public bool Confirm { get; init; }

    public int RetentionDays { get; init; }

    /// <summary>Who is told of each message by e-mail.</summary>
    public IReadOnlyList<string> MailTo { get; init; } = [];

    /// <summary>The mails carry the recording.</summary>
    public bool MailAudio { get; init; }

    public bool Enabled { get; init; }
}

/// <summary>How far a message has come.</summary>
internal enum MessageStatus
{
    /// <summary>Nobody has heard it.</summary>
    New,

    /// <summary>Heard, to be dealt with.</summary>
    Read,

    /// <summary>Dealt with.</summary>
    Done,
}

/// <summary>A message, whole: what is in memory, in the journal and in the table is the same.</summary>
internal sealed record Message(Guid Id, Guid BoxId, Guid CallId, string Caller, string? CallerName, DateTimeOffset ReceivedAt)
{
    public long LengthMs { get; init; }

    public long SizeBytes { get; init; }

    public string Sha256 { get; init; } = "";

    /// <summary>The file, relative to the voicemail folder.</summary>
    public string Path { get; init; } = "";

    public MessageStatus Status { get; init; }

    public Guid? AssignedUserId { get; init; }

    public string? Note { get; init; }

    public int Version { get; init; } = 1;
}

/// <summary>PINs are kept as a salted hash.</summary>
internal static class Pin
{
    private const int Rounds = 20_000;
    private const int Size = 16;

    public static bool IsValid(string pin) => pin.Length is >= 4 and <= 12 && pin.All(char.IsAsciiDigit);

    public static string Hash(string pin)
    {
        var salt = RandomNumberGenerator.GetBytes(Size);
        return $"{Convert.ToHexString(salt)}:{Convert.ToHexString(Derive(pin, salt))}";
    }

    public static bool Matches(string pin, string hash)
    {
        var colon = hash.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && CryptographicOperations.FixedTimeEquals(Derive(pin, Convert.FromHexString(hash.AsSpan(0, colon))), Convert.FromHexString(hash.AsSpan(colon + 1)));
    }

    private static byte[] Derive(string pin, byte[] salt) => Rfc2898DeriveBytes.Pbkdf2(pin, salt, Rounds, HashAlgorithmName.SHA256, Size);
}

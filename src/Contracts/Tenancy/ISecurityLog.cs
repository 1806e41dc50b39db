namespace Switchboard.Contracts.Tenancy;

/// <summary>The house's security log: what it defended itself against. Any thread; takes note and returns.</summary>
public interface ISecurityLog
{
    /// <summary>Notes something; what repeats within a few seconds becomes one line with a count.</summary>
    /// <param name="kind">What: one of <see cref="SecurityKinds"/>.</param>
    /// <param name="address">From where, if known.</param>
    /// <param name="subject">Whom it aimed at: a user, a tenant.</param>
    /// <param name="detail">Anything more, in a sentence.</param>
    /// <param name="actor">Who did it, where it was one of ours.</param>
    void Note(string kind, string? address, string? subject, string? detail, string actor = "stranger");
}

/// <summary>Kinds of security events.</summary>
public static class SecurityKinds
{
    /// <summary>An address or a user from it is blocked.</summary>
    public const string Blocked = "blocked";

    /// <summary>A block was lifted by hand.</summary>
    public const string Lifted = "lifted";

    /// <summary>A scanner gave itself away.</summary>
    public const string Scan = "scan";

    /// <summary>SIP credentials were refused.</summary>
    public const string DigestFailed = "digestFailed";

    /// <summary>A sign-in was refused.</summary>
    public const string SignInFailed = "signInFailed";

    /// <summary>Credentials of one tenant at another's door.</summary>
    public const string CrossTenant = "crossTenant";

    /// <summary>The allowed and denied networks were changed.</summary>
    public const string NetworksChanged = "networksChanged";

    /// <summary>A desk phone's configuration was asked for with a wrong or revoked secret, or for another phone.</summary>
    public const string ProvisioningRefused = "provisioningRefused";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [Blocked, Lifted, Scan, DigestFailed, SignInFailed, CrossTenant, NetworksChanged, ProvisioningRefused];
}

using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Reporting;
using Switchboard.Kernel;

namespace Switchboard.Contracts.Tenancy;

/// <summary>A tenant as the rest of the house needs it.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Name">Short name, lower case; part of sign-in and of SIP addresses.</param>
/// <param name="Domain">SIP domain and digest realm.</param>
/// <param name="DisplayName">Name for people.</param>
/// <param name="DefaultLanguage">zh-CN or en.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="RecordAll">Record every call.</param>
/// <param name="RecordingRetentionDays">After how many days recordings are removed.</param>
/// <param name="OutboundTrunkIds">Trunks for outgoing calls, best first.</param>
/// <param name="Version">Rises with each change.</param>
public sealed record Tenant(
    TenantId Id,
    string Name,
    string Domain,
    string DisplayName,
    string DefaultLanguage,
    string TimeZone,
    bool RecordAll,
    int RecordingRetentionDays,
    IReadOnlyList<Guid> OutboundTrunkIds,
    int Version)
{
    /// <summary>False: nobody signs in, registers or calls here.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The house's own tenant: its administrators look after the others.</summary>
    public bool Platform { get; init; }

    /// <summary>How its phones behave.</summary>
    public PhoneRules Phones { get; init; } = PhoneRules.Usual;

    /// <summary>New recordings are encrypted.</summary>
    public bool EncryptRecordings { get; init; }

    /// <summary>How new recordings are written where no rule says otherwise.</summary>
    public RecordedAs RecordingFormat { get; init; }

    /// <summary>After how many days faxes that are over are removed; 0: never.</summary>
    public int FaxRetentionDays { get; init; }

    /// <summary>What it may dial.</summary>
    public DialPolicy Dialling { get; init; } = DialPolicy.Usual;
}

/// <summary>The tenants, from memory: answers when PostgreSQL is away.</summary>
public interface ITenantDirectory
{
    /// <summary>All tenants.</summary>
    IReadOnlyList<Tenant> All { get; }

    /// <summary>The tenant with that id, if there is one.</summary>
    Tenant? Find(TenantId id);

    /// <summary>The tenant with that short name or SIP domain; when there is only one tenant, null and unknown domains mean that one.</summary>
    Tenant? FindByDomain(string? domain);
}

/// <summary>A user as other modules need him.</summary>
public sealed record UserCard(Guid Id, string Name, string DisplayName, string Role, string Language, bool Enabled, Guid? ExtensionId);

/// <summary>Looks up users.</summary>
public interface IUserDirectory
{
    /// <summary>The user, if this tenant has him.</summary>
    Task<UserCard?> FindAsync(TenantId tenant, Guid userId, CancellationToken cancellation);

    /// <summary>Several at once.</summary>
    Task<IReadOnlyList<UserCard>> ListAsync(TenantId tenant, IReadOnlyCollection<Guid> userIds, CancellationToken cancellation);
}

/// <summary>Says which agent a user is; the desk module answers.</summary>
public interface IAgentLookup
{
    /// <summary>The agent of that user, if he is one.</summary>
    ValueTask<Guid?> FindAgentIdAsync(TenantId tenant, Guid userId, CancellationToken cancellation);
}

/// <summary>The audit log: who did what to which thing.</summary>
public interface IAuditLog
{
    /// <summary>Writes a line through the journal; never blocks, never lost.</summary>
    /// <param name="tenant">Whose log.</param>
    /// <param name="actor">Who: <see cref="Caller.Actor"/>, <c>system</c>.</param>
    /// <param name="action">What: <c>user.created</c>, <c>recording.played</c>.</param>
    /// <param name="subject">To which thing: <c>user:…</c>.</param>
    /// <param name="detail">Anything more, in a sentence.</param>
    /// <param name="address">From where.</param>
    void Write(TenantId tenant, string actor, string action, string subject, string? detail, string? address);
}

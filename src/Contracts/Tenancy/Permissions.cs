using System.Collections.Frozen;

namespace Switchboard.Contracts.Tenancy;

/// <summary>What a role or an API key may do.</summary>
public static class Permissions
{
    /// <summary>Read users.</summary>
    public const string UsersRead = "users.read";

    /// <summary>Change users.</summary>
    public const string UsersWrite = "users.write";

    /// <summary>Read queues, skills, agents, extensions, trunks, numbers, prompts, flows, settings.</summary>
    public const string ConfigRead = "config.read";

    /// <summary>Change the same.</summary>
    public const string ConfigWrite = "config.write";

    /// <summary>See the live floor.</summary>
    public const string FloorRead = "floor.read";

    /// <summary>Act on the floor: force a status, disconnect.</summary>
    public const string FloorAct = "floor.act";

    /// <summary>Read and control all calls.</summary>
    public const string CallsRead = "calls.read";

    /// <summary>Read and control one's own calls.</summary>
    public const string CallsOwn = "calls.own";

    /// <summary>Listen to recordings.</summary>
    public const string RecordingsPlay = "recordings.play";

    /// <summary>Download recordings.</summary>
    public const string RecordingsDownload = "recordings.download";

    /// <summary>Read customers.</summary>
    public const string CustomersRead = "customers.read";

    /// <summary>Change customers.</summary>
    public const string CustomersWrite = "customers.write";

    /// <summary>Work at an agent's desk.</summary>
    public const string DeskUse = "desk.use";

    /// <summary>See API keys.</summary>
    public const string ApiKeysRead = "apikeys.read";

    /// <summary>Make and remove API keys.</summary>
    public const string ApiKeysWrite = "apikeys.write";

    /// <summary>Read the audit log.</summary>
    public const string AuditRead = "audit.read";

    /// <summary>Make, change and disable tenants: administrators of the house's own tenant only, and no API key.</summary>
    public const string TenantsManage = "tenants.manage";

    /// <summary>See the account, its ledger and statements, and the rate decks.</summary>
    public const string BillingRead = "billing.read";

    /// <summary>Top up and correct accounts, change their settings and the rate decks: held as <see cref="TenantsManage"/> is, or tenants would top up themselves.</summary>
    public const string BillingManage = "billing.manage";

    /// <summary>Make short-lived tokens by which a page of another system works for one user; held by API keys.</summary>
    public const string EmbedTokens = "embed.tokens";

    /// <summary>See and lift blocks, allow and deny networks, read the security log and the state of the house: held as <see cref="TenantsManage"/> is.</summary>
    public const string SecurityManage = "security.manage";

    /// <summary>See faxes and their documents.</summary>
    public const string FaxRead = "fax.read";

    /// <summary>Send, cancel and remove faxes.</summary>
    public const string FaxSend = "fax.send";

    /// <summary>All of them but <see cref="TenantsManage"/>, <see cref="BillingManage"/> and <see cref="SecurityManage"/>; also the scopes an API key can have.</summary>
    public static readonly FrozenSet<string> All = new[]
    {
        UsersRead, UsersWrite, ConfigRead, ConfigWrite, FloorRead, FloorAct, CallsRead, CallsOwn, RecordingsPlay, RecordingsDownload,
        CustomersRead, CustomersWrite, DeskUse, ApiKeysRead, ApiKeysWrite, AuditRead, BillingRead, FaxRead, FaxSend, EmbedTokens,
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What each role may do.</summary>
    public static readonly FrozenDictionary<string, FrozenSet<string>> OfRole = new Dictionary<string, FrozenSet<string>>(StringComparer.Ordinal)
    {
        [Roles.Administrator] = All,
        [Roles.Supervisor] = Set(
            UsersRead, ConfigRead, FloorRead, FloorAct, CallsRead, CallsOwn, RecordingsPlay, RecordingsDownload, CustomersRead, CustomersWrite, DeskUse, FaxRead, FaxSend),
        [Roles.Agent] = Set(CallsOwn, RecordingsPlay, CustomersRead, CustomersWrite, DeskUse, FaxRead, FaxSend),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What a person of this role may do in this tenant; null for an unknown role.</summary>
    public static IReadOnlySet<string>? OfPerson(string role, Tenant? tenant) =>
        role == Roles.Administrator && tenant is { Platform: true } ? OfPlatform : OfRole.GetValueOrDefault(role);

    private static readonly FrozenSet<string> OfPlatform = All.Append(TenantsManage).Append(BillingManage).Append(SecurityManage).ToFrozenSet(StringComparer.Ordinal);

    private static FrozenSet<string> Set(params string[] permissions) => permissions.ToFrozenSet(StringComparer.Ordinal);
}

/// <summary>The roles.</summary>
public static class Roles
{
    /// <summary>Does everything.</summary>
    public const string Administrator = "administrator";

    /// <summary>Watches and steers the floor.</summary>
    public const string Supervisor = "supervisor";

    /// <summary>Takes calls.</summary>
    public const string Agent = "agent";
}

using System.Net;

namespace Switchboard.Sip.Guard;

/// <summary>What is known of a source before its request is looked at.</summary>
public enum SourceClass
{
    /// <summary>Nobody we know.</summary>
    Stranger,

    /// <summary>A phone with a valid binding from this address and port (or connection).</summary>
    Registered,

    /// <summary>A trunk's address.</summary>
    Trunk,
}

/// <summary>What a request is to the guard.</summary>
public enum RequestKind
{
    /// <summary>Belongs to a dialog or transaction that exists here (looked up, not merely claimed by a tag): never limited.</summary>
    InDialog,

    /// <summary>An INVITE that begins a call.</summary>
    NewCall,

    /// <summary>REGISTER.</summary>
    Register,

    /// <summary>OPTIONS, MESSAGE, … outside a dialog.</summary>
    Other,
}

/// <summary>What to do with a request.</summary>
public enum GuardVerdict
{
    /// <summary>Go on.</summary>
    Admit,

    /// <summary>Forget the packet; answer nothing.</summary>
    Drop,

    /// <summary>503 with Retry-After: a known source calls faster than it may.</summary>
    Busy,
}

/// <summary>Why a source is blocked.</summary>
public enum BlockReason
{
    /// <summary>More requests than a stranger may send.</summary>
    Flood,

    /// <summary>A scanner's User-Agent or address pattern.</summary>
    Scanner,

    /// <summary>Wrong passwords for one user from this address.</summary>
    UserFailures,

    /// <summary>Wrong passwords from this address.</summary>
    AddressFailures,

    /// <summary>An administrator.</summary>
    Administrator,
}

/// <summary>A block in force.</summary>
/// <param name="Address">The address.</param>
/// <param name="User">The user, when only this user is blocked from the address; otherwise null.</param>
/// <param name="Reason">Why.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">Until when.</param>
/// <param name="Dropped">Requests dropped by it so far.</param>
public sealed record Block(IPAddress Address, string? User, BlockReason Reason, DateTimeOffset Since, DateTimeOffset Until, long Dropped);

/// <summary>Hears of new blocks, for the alarm. Called with the guard locked: take note and return.</summary>
public interface IGuardListener
{
    /// <summary>A block came into force.</summary>
    void Blocked(Block block);

    /// <summary>Credentials were refused.</summary>
    void Refused(IPAddress address, string user, string reason)
    {
    }
}

/// <summary>Networks with a rule of the administrator's; where several hold an address, the narrowest counts.</summary>
/// <param name="Network">The network.</param>
/// <param name="Allowed">True: taken for known, never limited as a stranger and never blocked by itself. False: gets no answer, save inside dialogs.</param>
public readonly record struct NetworkRule(IPNetwork Network, bool Allowed);

/// <summary>Limits; the defaults are HARDENING's.</summary>
public sealed record GuardRules
{
    /// <summary>Requests a second of a stranger.</summary>
    public int StrangerRate { get; init; } = 8;

    /// <summary>How many a stranger may send at once.</summary>
    public int StrangerBurst { get; init; } = 32;

    /// <summary>How long a flooding stranger is dropped.</summary>
    public TimeSpan FloodBlock { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>How long a scanner is dropped.</summary>
    public TimeSpan ScannerBlock { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>New calls a second of a registered source or trunk.</summary>
    public int CallRate { get; init; } = 30;

    /// <summary>Wrong passwords of one user from one address within <see cref="FailureWindow"/>.</summary>
    public int UserFailures { get; init; } = 10;

    /// <summary>Wrong passwords from one address within <see cref="FailureWindow"/>.</summary>
    public int AddressFailures { get; init; } = 50;

    /// <summary>The window failures are counted in.</summary>
    public TimeSpan FailureWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a user is dropped from an address.</summary>
    public TimeSpan UserBlock { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long an address is dropped.</summary>
    public TimeSpan AddressBlock { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The most addresses remembered; the one unseen longest is forgotten first.</summary>
    public int MaxSources { get; init; } = 65_536;

    /// <summary>Parts of User-Agent values that tell a scanner, compared without case.</summary>
    public IReadOnlyList<string> ScannerAgents { get; init; } =
    [
        "friendly-scanner", "friendly-request", "sipvicious", "sipcli", "sip-scan", "sipscan", "sundayddr", "VaxSIPUserAgent",
        "VaxIPUserAgent", "pplsip", "iWar", "SIVuS", "smap ", "svmap", "svwar", "svcrack", "siparmyknife", "Test Agent", "nmap",
    ];

    /// <summary>Parts of From and To values that tell a scanner, compared without case.</summary>
    public IReadOnlyList<string> ScannerAddresses { get; init; } = ["sip:100@1.1.1.1", "sipvicious", "sip:nm@nm", "sip:nm2@nm2"];
}

/// <summary>Counters since start.</summary>
/// <param name="Admitted">Requests admitted.</param>
/// <param name="DroppedFlood">Dropped for their rate.</param>
/// <param name="DroppedScanner">Dropped as scanners.</param>
/// <param name="DroppedFailures">Dropped for wrong passwords.</param>
/// <param name="DroppedByAdministrator">Dropped by an administrator's block.</param>
/// <param name="Busy">Answered 503.</param>
/// <param name="AuthFailures">Wrong passwords reported.</param>
/// <param name="Sources">Addresses remembered now.</param>
public sealed record GuardCounters(
    long Admitted, long DroppedFlood, long DroppedScanner, long DroppedFailures, long DroppedByAdministrator,
    long Busy, long AuthFailures, int Sources);

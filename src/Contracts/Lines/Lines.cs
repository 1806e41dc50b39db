using System.Net;
using Switchboard.Kernel;

namespace Switchboard.Contracts.Lines;

/// <summary>What an extension is for.</summary>
public enum ExtensionKind
{
    /// <summary>A person's: browser phone and any SIP phone registered as it.</summary>
    User,

    /// <summary>A desk or lobby phone of nobody in particular.</summary>
    Phone,
}

/// <summary>An extension (分机).</summary>
public sealed record Extension(
    Guid Id, TenantId Tenant, string Number, string DisplayName, Guid? UserId, ExtensionKind Kind, TimeSpan RingTimeout, bool Record, bool Enabled)
{
    /// <summary>Whether its SIP phones' audio is encrypted; a browser's always is.</summary>
    public MediaEncryption Encryption { get; init; } = MediaEncryption.Optional;

    /// <summary>What it does with its calls.</summary>
    public CallSettings Calls { get; init; } = CallSettings.Usual;

    /// <summary>It may send its calls to numbers outside: forwarding, follow me, 302.</summary>
    public bool ForwardsOutside { get; init; }
}

/// <summary>How SIP is carried to a trunk.</summary>
public enum TrunkTransport
{
    /// <summary>UDP.</summary>
    Udp,

    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>TLS.</summary>
    Tls,
}

/// <summary>Whether the audio of a line is encrypted (SDES or DTLS-SRTP).</summary>
public enum MediaEncryption
{
    /// <summary>Never; an offer that wants it is refused with 488.</summary>
    None,

    /// <summary>Where the other side can.</summary>
    Optional,

    /// <summary>Always; audio in the clear is refused with 488.</summary>
    Required,
}

/// <summary>How keys come from and go to a peer.</summary>
public enum DtmfMode
{
    /// <summary>As RFC 4733 events where the peer takes them, else as tones.</summary>
    Auto,

    /// <summary>As RFC 4733 events; tones in the audio are not listened for.</summary>
    Rfc4733,

    /// <summary>As tones in the audio, both ways.</summary>
    Inband,

    /// <summary>By SIP INFO (application/dtmf-relay).</summary>
    Info,
}

/// <summary>A trunk (中继) to a carrier or gateway.</summary>
public sealed record Trunk(
    Guid Id,
    TenantId Tenant,
    string Name,
    string Host,
    int Port,
    TrunkTransport Transport,
    IReadOnlyList<IPNetwork> Addresses,
    string? FromUser,
    string? CallerNumber,
    IReadOnlyList<string> Codecs,
    int MaxChannels,
    string? Prefix,
    int StripDigits,
    string? AddPrefix,
    bool Enabled)
{
    /// <summary>How keys come and go.</summary>
    public DtmfMode Dtmf { get; init; }

    /// <summary>Whether its audio is encrypted.</summary>
    public MediaEncryption Encryption { get; init; } = MediaEncryption.Optional;

    /// <summary>Its TLS certificate must be good and speak for <see cref="Host"/>.</summary>
    public bool VerifyCertificate { get; init; } = true;

    /// <summary>How it behaves beyond its address.</summary>
    public TrunkProfile Profile { get; init; } = TrunkProfile.Usual;

    /// <summary>How we authenticate to it; null where it asks for nothing.</summary>
    public TrunkLogin? Login { get; init; }
}

/// <summary>What an incoming number leads to.</summary>
public enum TargetKind
{
    /// <summary>A flow.</summary>
    Flow,

    /// <summary>A queue.</summary>
    Queue,

    /// <summary>An extension.</summary>
    Extension,

    /// <summary>A ring group.</summary>
    RingGroup,

    /// <summary>A technicians' service: a feature code of that kind.</summary>
    Service,

    /// <summary>A voicemail box.</summary>
    Voicemail,

    /// <summary>The fax machine of the house; it has no id.</summary>
    Fax,

    /// <summary>A service (服务): hours, and a flow for each of them.</summary>
    ServiceLine,
}

/// <summary>A number (接入码) bound to what answers it.</summary>
public sealed record NumberRoute(Guid Id, TenantId Tenant, string Number, string Label, Guid TrunkId, TargetKind TargetKind, Guid TargetId, int? MaxChannels, bool Enabled);

/// <summary>What checks a SIP digest; the password itself is not kept.</summary>
/// <param name="Extension">Whose it is.</param>
/// <param name="AuthUser">The user name in the Authorization header.</param>
/// <param name="Realm">The realm the hashes were made for.</param>
/// <param name="Ha1Md5">MD5 of user:realm:password, lower-case hex.</param>
/// <param name="Ha1Sha256">SHA-256 of the same.</param>
/// <param name="ExpiresAt">When it ends (browser phones); null for a lasting one.</param>
public sealed record DigestSecret(Extension Extension, string AuthUser, string Realm, string Ha1Md5, string Ha1Sha256, DateTimeOffset? ExpiresAt);

/// <summary>
/// Extensions, trunks, numbers and secrets from memory. Thread-safe and non-blocking; answers when PostgreSQL is away.
/// </summary>
public interface ILineDirectory
{
    /// <summary>An extension by its number; disabled ones are not found.</summary>
    Extension? FindExtension(TenantId tenant, string number);

    /// <summary>An extension by id, disabled ones too.</summary>
    Extension? FindExtension(TenantId tenant, Guid id);

    /// <summary>The extension of a user.</summary>
    Extension? FindExtensionOfUser(TenantId tenant, Guid userId);

    /// <summary>Every enabled extension of the tenant.</summary>
    IReadOnlyList<Extension> ListExtensions(TenantId tenant) => [];

    /// <summary>An enabled ring group by its number.</summary>
    RingGroup? FindRingGroup(TenantId tenant, string number) => null;

    /// <summary>A ring group by id, disabled ones too.</summary>
    RingGroup? FindRingGroup(TenantId tenant, Guid id) => null;

    /// <summary>True when both are members of one ring group: they pick up each other's calls.</summary>
    bool ShareGroup(TenantId tenant, string first, string second) => true;

    /// <summary>The enabled feature code that these digits begin with, the longest first; codes without argument match whole.</summary>
    FeatureCode? FindFeatureCode(TenantId tenant, string digits, bool inCall) => null;

    /// <summary>A feature code by id, disabled ones too.</summary>
    FeatureCode? FindFeatureCode(TenantId tenant, Guid id) => null;

    /// <summary>What checks the digest of this auth user in this realm; null when unknown, disabled or expired.</summary>
    DigestSecret? FindSecret(string realm, string authUser);

    /// <summary>What checks the digest of a carrier's user in this realm; null when unknown.</summary>
    TrunkSecret? FindTrunkSecret(string realm, string authUser) => null;

    /// <summary>What decides where the tenant's calls go.</summary>
    RoutingBook GetRouting(TenantId tenant)
    {
        var own = new List<Trunk>();
        foreach (var trunk in ListTrunks())
        {
            if (trunk.Tenant == tenant)
                own.Add(trunk);
        }

        return new RoutingBook { Tenant = tenant, Trunks = own };
    }

    /// <summary>The enabled trunk a request from this address belongs to; the longest prefix wins.</summary>
    Trunk? FindTrunkBySource(IPAddress source);

    /// <summary>A trunk by id, disabled ones too.</summary>
    Trunk? FindTrunk(TenantId tenant, Guid id);

    /// <summary>All enabled trunks of all tenants (for OPTIONS and tables).</summary>
    IReadOnlyList<Trunk> ListTrunks();

    /// <summary>A number by id, disabled ones too.</summary>
    NumberRoute? FindNumber(TenantId tenant, Guid id) => null;

    /// <summary>The enabled numbers that lead to this.</summary>
    IReadOnlyList<NumberRoute> ListNumbers(TenantId tenant, TargetKind kind, Guid target) => [];

    /// <summary>The enabled number that was dialled on this trunk; a leading + makes no difference.</summary>
    NumberRoute? FindNumber(Guid trunkId, string dialled);

    /// <summary>
    /// Where a call from this address to these digits goes: the trunk it came in on and, if the digits are one of its
    /// numbers, that number. Where several trunks share the address the one that has the number is taken.
    /// </summary>
    (Trunk Trunk, NumberRoute? Number)? FindInbound(IPAddress source, string dialled);

    /// <summary>Tells what changed, after the memory changed: the tenant, the kind (<c>extension</c>, <c>trunk</c>, <c>number</c>, <c>settings</c>) and the id.</summary>
    event Action<LineChange>? Changed;
}

/// <summary>A line was made, changed or removed.</summary>
public sealed record LineChange(TenantId Tenant, string Kind, Guid Id);

/// <summary>A contact that is registered for an extension now.</summary>
public sealed record RegistrationInfo(string Contact, string Transport, string? UserAgent, DateTimeOffset ExpiresAt, string Source);

/// <summary>How a trunk is.</summary>
public sealed record TrunkStatus(string State, DateTimeOffset? Since, int Channels)
{
    /// <summary>Our registration there; null where we do not register.</summary>
    public TrunkRegistrationStatus? Registration { get; init; }

    /// <summary>The ports of a gateway.</summary>
    public IReadOnlyList<GatewayPortStatus> Ports { get; init; } = [];
}

/// <summary>Present state of the wire, told by the telephone part.</summary>
public interface ILineStatus
{
    /// <summary>Who is registered for an extension.</summary>
    IReadOnlyList<RegistrationInfo> ListRegistrations(TenantId tenant, Guid extensionId);

    /// <summary>How a trunk is: <c>up</c>, <c>down</c> or <c>unknown</c>.</summary>
    TrunkStatus GetTrunkStatus(Guid trunkId);
}

/// <summary>Says whether a target of a number exists; the owner of flows and the owner of queues each register one.</summary>
public interface ILineTargets
{
    /// <summary>Which kind it knows.</summary>
    TargetKind Kind { get; }

    /// <summary>True when this tenant has it.</summary>
    ValueTask<bool> ExistsAsync(TenantId tenant, Guid id, CancellationToken cancellation);
}

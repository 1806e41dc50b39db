namespace Switchboard.Contracts.Lines;

/// <summary>What stands behind a trunk.</summary>
public enum TrunkKind
{
    /// <summary>A carrier: many calls, numbers told by signalling.</summary>
    Carrier,

    /// <summary>A gateway with a number on each port (analogue lines, SIM cards): one call a port.</summary>
    Gateway,
}

/// <summary>How a peer proves that it is the trunk.</summary>
public enum TrunkAuthentication
{
    /// <summary>By its address.</summary>
    Address,

    /// <summary>By digest, from any address.</summary>
    Digest,

    /// <summary>By its address and digest.</summary>
    Both,
}

/// <summary>Which free port of a gateway is taken.</summary>
public enum PortStrategy
{
    /// <summary>The first in the list.</summary>
    InOrder,

    /// <summary>The one after the last that was taken.</summary>
    RoundRobin,

    /// <summary>The one with the fewest calls today.</summary>
    LeastUsed,
}

/// <summary>The header that tells the carrier who really calls.</summary>
public enum IdentityHeader
{
    /// <summary>None: From only.</summary>
    None,

    /// <summary>P-Asserted-Identity (RFC 3325).</summary>
    AssertedIdentity,

    /// <summary>Remote-Party-ID, as older gateways know it.</summary>
    RemoteParty,
}

/// <summary>How called numbers are written on a trunk before its rewriting.</summary>
public enum NumberForm
{
    /// <summary>As dialled.</summary>
    AsDialled,

    /// <summary>+8613800138000.</summary>
    E164,

    /// <summary>The country's own way: 013800138000 is 13800138000 here, abroad with its international prefix.</summary>
    National,

    /// <summary>Digits with country code, without the plus.</summary>
    Digits,
}

/// <summary>A line of a rewriting list: the first whose pattern is found in the number replaces what it found.</summary>
/// <param name="Match">A regular expression.</param>
/// <param name="Replace">What stands in its place; <c>$1</c> is the first group.</param>
public sealed record NumberRewrite(string Match, string Replace);

/// <summary>A port of a gateway: one line, one call.</summary>
/// <param name="Id">Its name on the gateway, for people.</param>
/// <param name="Number">The number of its line; shown to the called party and dialled by callers.</param>
/// <param name="Line">Line or SIM card.</param>
/// <param name="Prefix">Digits put before the called number so that the gateway takes this port.</param>
/// <param name="Enabled">Takes calls.</param>
/// <param name="DailyCalls">Most calls out a day; null: no limit.</param>
public sealed record GatewayPort(string Id, string? Number, string? Line, string? Prefix, bool Enabled = true, int? DailyCalls = null);

/// <summary>What a call to numbers of this beginning costs over a trunk.</summary>
/// <param name="Prefix">E.164 with or without plus; empty is any number.</param>
/// <param name="PerMinute">Price of a minute, in any one currency.</param>
public sealed record TrunkCost(string Prefix, decimal PerMinute);

/// <summary>How a trunk behaves beyond its address.</summary>
public sealed record TrunkProfile
{
    /// <summary>A plain carrier.</summary>
    public static readonly TrunkProfile Usual = new();

    /// <summary>What stands behind it.</summary>
    public TrunkKind Kind { get; init; }

    /// <summary>How its requests are authenticated.</summary>
    public TrunkAuthentication Authentication { get; init; }

    /// <summary>The user name with which the carrier authenticates to us.</summary>
    public string? InboundUser { get; init; }

    /// <summary>The user name with which we authenticate to the carrier.</summary>
    public string? LoginUser { get; init; }

    /// <summary>The domain in our address at the carrier; null: its host.</summary>
    public string? Domain { get; init; }

    /// <summary>We register to the carrier.</summary>
    public bool Register { get; init; }

    /// <summary>For how many seconds we ask.</summary>
    public int RegisterSeconds { get; init; } = 3600;

    /// <summary>Watch it by OPTIONS.</summary>
    public bool Watch { get; init; } = true;

    /// <summary>Most calls in at once; null: as many as channels.</summary>
    public int? MaxIn { get; init; }

    /// <summary>Most calls out at once; null: as many as channels.</summary>
    public int? MaxOut { get; init; }

    /// <summary>The identity it asserts is believed.</summary>
    public bool Trusted { get; init; } = true;

    /// <summary>The header in which we assert the caller.</summary>
    public IdentityHeader Identity { get; init; }

    /// <summary>Tell by Diversion who sent the call on.</summary>
    public bool SendDiversion { get; init; }

    /// <summary>Tell the same by History-Info.</summary>
    public bool SendHistory { get; init; }

    /// <summary>Request-URIs are tel: instead of sip:.</summary>
    public bool TelUri { get; init; }

    /// <summary>How called numbers are written.</summary>
    public NumberForm CalledForm { get; init; }

    /// <summary>Rewrites the caller of calls that come in.</summary>
    public IReadOnlyList<NumberRewrite> CallerIn { get; init; } = [];

    /// <summary>Rewrites the called number of calls that come in.</summary>
    public IReadOnlyList<NumberRewrite> CalledIn { get; init; } = [];

    /// <summary>Rewrites the caller of calls that go out.</summary>
    public IReadOnlyList<NumberRewrite> CallerOut { get; init; } = [];

    /// <summary>Rewrites the called number of calls that go out.</summary>
    public IReadOnlyList<NumberRewrite> CalledOut { get; init; } = [];

    /// <summary>What calls cost, by longest prefix.</summary>
    public IReadOnlyList<TrunkCost> Costs { get; init; } = [];

    /// <summary>The ports of a gateway.</summary>
    public IReadOnlyList<GatewayPort> Ports { get; init; } = [];

    /// <summary>Which free port is taken.</summary>
    public PortStrategy PortStrategy { get; init; }
}

/// <summary>User name and password at a carrier; says only the name when it is printed.</summary>
public sealed record TrunkLogin(string User, string Password)
{
    /// <inheritdoc />
    public override string ToString() => User;
}

/// <summary>What checks the digest of a carrier; the password itself is not kept.</summary>
public sealed record TrunkSecret(Trunk Trunk, string Realm, string Ha1Md5, string Ha1Sha256)
{
    /// <inheritdoc />
    public override string ToString() => Trunk.Name;
}

/// <summary>How our registration at a carrier is.</summary>
/// <param name="State"><c>registering</c>, <c>registered</c>, <c>failed</c>.</param>
/// <param name="Until">Registered until.</param>
/// <param name="Error">The last failure, in words; null after a success.</param>
/// <param name="NextAt">When it is refreshed or tried again.</param>
public sealed record TrunkRegistrationStatus(string State, DateTimeOffset? Until, string? Error, DateTimeOffset? NextAt);

/// <summary>How a port of a gateway is.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Busy">Its line is in a call.</param>
/// <param name="CallsToday">Calls out today.</param>
public sealed record GatewayPortStatus(string Id, bool Busy, int CallsToday);

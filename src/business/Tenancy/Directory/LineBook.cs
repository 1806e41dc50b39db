using System.Net;
using System.Text.Json;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Tenancy.Domain;
using Switchboard.Tenancy.Features.Lines;

namespace Switchboard.Tenancy.Directory;

/// <summary>The lines of one tenant at one moment; never changed, replaced as a whole.</summary>
internal sealed class LineBook
{
    public required IReadOnlyDictionary<Guid, Extension> Extensions { get; init; }

    public required IReadOnlyDictionary<string, Extension> ByNumber { get; init; }

    public required IReadOnlyDictionary<Guid, Extension> ByUser { get; init; }

    public required IReadOnlyDictionary<string, DigestSecret> Secrets { get; init; }

    public required IReadOnlyDictionary<Guid, Trunk> Trunks { get; init; }

    public required IReadOnlyDictionary<(Guid Trunk, string Digits), NumberRoute> Numbers { get; init; }

    /// <summary>Every number, disabled ones too.</summary>
    public required IReadOnlyDictionary<Guid, NumberRoute> NumbersById { get; init; }

    public required IReadOnlyList<ConferenceRoom> Rooms { get; init; }

    public required IReadOnlyDictionary<Guid, RingGroup> Groups { get; init; }

    public required IReadOnlyDictionary<string, RingGroup> GroupsByNumber { get; init; }

    public required IReadOnlyDictionary<Guid, FeatureCode> Codes { get; init; }

    /// <summary>The enabled code that these digits begin with, the longest first.</summary>
    public FeatureCode? FindCode(string digits, bool inCall)
    {
        FeatureCode? best = null;
        foreach (var code in Codes.Values)
        {
            if (code.Enabled && code.Feature.IsInCall() == inCall && (best is null || code.Code.Length > best.Code.Length)
                && (code.Feature.TakesArgument() ? digits.StartsWith(code.Code, StringComparison.Ordinal) : digits == code.Code))
                best = code;
        }

        return best;
    }

    public required IReadOnlyDictionary<string, TrunkSecret> TrunkSecrets { get; init; }

    public required RoutingBook Routing { get; init; }

    /// <summary>A + in front makes no difference.</summary>
    public static string Digits(string dialled) => dialled.StartsWith('+') ? dialled[1..] : dialled;

    public static async Task<LineBook> ReadAsync(TenantConnection connection, Tenant tenant, SecretBox box, CancellationToken cancellation)
    {
        var extensions = await connection.ListAsync<ExtensionRow>("select *, calls::text as calls_json from tenancy.extension where tenant_id = @tenant", null, cancellation);
        var trunks = await connection.ListAsync<TrunkRow>("select * from tenancy.trunk where tenant_id = @tenant order by created_at, id", null, cancellation);
        var numbers = await connection.ListAsync<NumberRow>("select * from tenancy.number where tenant_id = @tenant", null, cancellation);
        var rooms = await connection.ListAsync<ConferenceRooms.Row>(
            $"select {ConferenceRooms.Columns} from tenancy.conference_room where tenant_id = @tenant", null, cancellation);
        var ringGroups = await connection.ListAsync<Features.Lines.RingGroups.Row>("select * from tenancy.ring_group where tenant_id = @tenant", null, cancellation);
        var codes = await connection.ListAsync<Features.Lines.FeatureCodes.Row>("select * from tenancy.feature_code where tenant_id = @tenant", null, cancellation);
        var groups = await connection.ListAsync<RoutingRow>(Routed("trunk_group"), null, cancellation);
        var pools = await connection.ListAsync<RoutingRow>(Routed("number_pool"), null, cancellation);
        var rules = await connection.ListAsync<RoutingRow>(Routed("outbound_rule"), null, cancellation);
        var devices = await connection.ListAsync<DeviceRow>(
            "select sip_user, extension_id, ha1_md5, ha1_sha256 from tenancy.device where tenant_id = @tenant and enabled and extension_id is not null", null, cancellation);
        var realm = tenant.Domain;
        var lines = trunks.Select(t => (Row: t, Trunk: t.ToTrunk(connection.Tenant, box))).ToList();
        var made = extensions.Select(x => (Row: x, Extension: x.ToExtension(connection.Tenant))).ToList();
        return new LineBook
        {
            Extensions = made.ToDictionary(m => m.Extension.Id, m => m.Extension),
            ByNumber = made.Where(m => m.Extension.Enabled).ToDictionary(m => m.Extension.Number, m => m.Extension, StringComparer.Ordinal),
            ByUser = made.Where(m => m.Extension is { Enabled: true, UserId: not null }).ToDictionary(m => m.Extension.UserId!.Value, m => m.Extension),
            Secrets = made.Where(m => m.Extension.Enabled).Select(m => new DigestSecret(m.Extension, m.Extension.Number, realm, m.Row.Ha1Md5, m.Row.Ha1Sha256, null))
                .Concat(from d in devices join m in made on d.ExtensionId equals m.Extension.Id where m.Extension.Enabled select new DigestSecret(m.Extension, d.SipUser, realm, d.Ha1Md5, d.Ha1Sha256, null))
                .ToDictionary(s => s.AuthUser, StringComparer.Ordinal),
            Trunks = lines.ToDictionary(t => t.Trunk.Id, t => t.Trunk),
            TrunkSecrets = lines.Where(t => t.Trunk is { Enabled: true, Profile: { InboundUser: not null, Authentication: not TrunkAuthentication.Address } } && t.Row.InboundHa1Md5 is not null)
                .GroupBy(t => t.Trunk.Profile.InboundUser!, StringComparer.Ordinal)
                .ToDictionary(t => t.Key, t => new TrunkSecret(t.First().Trunk, realm, t.First().Row.InboundHa1Md5!, t.First().Row.InboundHa1Sha256!), StringComparer.Ordinal),
            Routing = new RoutingBook
            {
                Tenant = connection.Tenant,
                TimeZone = tenant.TimeZone,
                Policy = tenant.Dialling,
                Rules = [.. rules.Select(OutboundRules.Of)],
                Groups = [.. groups.Select(TrunkGroups.Of)],
                Pools = [.. pools.Select(NumberPools.Of)],
                Trunks = [.. lines.Select(t => t.Trunk)],
                DefaultTrunks = tenant.OutboundTrunkIds,
                Numbers = [.. numbers.Where(n => n.Enabled).Select(n => n.Number)],
            },
            Numbers = numbers.Where(n => n.Enabled).ToDictionary(n => (n.TrunkId, Digits(n.Number)), n => n.ToRoute(connection.Tenant)),
            NumbersById = numbers.ToDictionary(n => n.Id, n => n.ToRoute(connection.Tenant)),
            Rooms = [.. rooms.Select(r => r.ToRoom(connection.Tenant))],
            Groups = ringGroups.ToDictionary(g => g.Id, g => g.ToGroup(connection.Tenant)),
            GroupsByNumber = ringGroups.Where(g => g.Enabled).ToDictionary(g => g.Number, g => g.ToGroup(connection.Tenant), StringComparer.Ordinal),
            Codes = codes.ToDictionary(c => c.Id, c => c.ToCode(connection.Tenant)),
        };
    }

    private static string Routed(string kind) => $"select id, name, position, enabled, body, version from tenancy.{kind} where tenant_id = @tenant order by position, id";

    private sealed class ExtensionRow
    {
        public Guid Id { get; init; }

        public string Number { get; init; } = "";

        public string DisplayName { get; init; } = "";

        public Guid? UserId { get; init; }

        public string Kind { get; init; } = "";

        public int RingTimeoutMs { get; init; }

        public bool Record { get; init; }

        public bool Enabled { get; init; }

        public string MediaEncryption { get; init; } = "";

        public bool ForwardsOutside { get; init; }

        public string CallsJson { get; init; } = "{}";

        public string Ha1Md5 { get; init; } = "";

        public string Ha1Sha256 { get; init; } = "";

        public Extension ToExtension(TenantId tenant) => new(
            Id, tenant, Number, DisplayName, UserId, Enum.Parse<ExtensionKind>(Kind, ignoreCase: true), TimeSpan.FromMilliseconds(RingTimeoutMs), Record, Enabled)
        {
            Encryption = Enum.Parse<MediaEncryption>(MediaEncryption, ignoreCase: true),
            Calls = Domain.CallSettingsCheck.Read<CallSettings>(CallsJson),
            ForwardsOutside = ForwardsOutside,
        };
    }

    private sealed record DeviceRow(string SipUser, Guid ExtensionId, string Ha1Md5, string Ha1Sha256);

    private sealed class TrunkRow
    {
        public Guid Id { get; init; }

        public string Name { get; init; } = "";

        public string Host { get; init; } = "";

        public int Port { get; init; }

        public string Transport { get; init; } = "";

        public string[] Addresses { get; init; } = [];

        public string? FromUser { get; init; }

        public string? CallerNumber { get; init; }

        public string[] Codecs { get; init; } = [];

        public int MaxChannels { get; init; }

        public string? Prefix { get; init; }

        public int StripDigits { get; init; }

        public string? AddPrefix { get; init; }

        public bool Enabled { get; init; }

        public string DtmfMode { get; init; } = "";

        public string MediaEncryption { get; init; } = "";

        public bool VerifyCertificate { get; init; }

        public string Profile { get; init; } = "{}";

        public byte[]? LoginSecret { get; init; }

        public string? InboundHa1Md5 { get; init; }

        public string? InboundHa1Sha256 { get; init; }

        public Trunk ToTrunk(TenantId tenant, SecretBox box)
        {
            var profile = JsonSerializer.Deserialize<TrunkProfile>(Profile, WireJson.Options) ?? TrunkProfile.Usual;
            var password = LoginSecret is null ? null : box.Open(LoginSecret);
            return ToTrunk(tenant) with { Profile = profile, Login = profile.LoginUser is { } user && password is not null ? new TrunkLogin(user, password) : null };
        }

        private Trunk ToTrunk(TenantId tenant) => new(
            Id, tenant, Name, Host, Port, Enum.Parse<TrunkTransport>(Transport, ignoreCase: true), [.. Addresses.Select(IPNetwork.Parse)],
            FromUser, CallerNumber, Codecs, MaxChannels, Prefix, StripDigits, AddPrefix, Enabled)
        {
            Dtmf = Enum.Parse<DtmfMode>(DtmfMode, ignoreCase: true),
            Encryption = Enum.Parse<MediaEncryption>(MediaEncryption, ignoreCase: true),
            VerifyCertificate = VerifyCertificate,
        };
    }

    private sealed class NumberRow
    {
        public Guid Id { get; init; }

        public string Number { get; init; } = "";

        public string Label { get; init; } = "";

        public Guid TrunkId { get; init; }

        public string TargetType { get; init; } = "";

        public Guid TargetId { get; init; }

        public int? MaxChannels { get; init; }

        public bool Enabled { get; init; }

        public NumberRoute ToRoute(TenantId tenant) => new(
            Id, tenant, Number, Label, TrunkId, Enum.Parse<TargetKind>(TargetType, ignoreCase: true), TargetId, MaxChannels, Enabled);
    }
}

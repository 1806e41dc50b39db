using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Tenancy.Directory;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Features.Lines;

/// <summary>A trunk and how it is.</summary>
internal sealed record TrunkBody(
    Guid Id, string Name, string Host, int Port, TrunkTransport Transport, IReadOnlyList<string> Addresses, string? FromUser, string? CallerNumber,
    IReadOnlyList<string> Codecs, int MaxChannels, string? Prefix, int StripDigits, string? AddPrefix, bool Enabled, TrunkProfile Profile,
    bool HasLoginPassword, bool HasInboundPassword, int Version, TrunkStatus Status) : IVersioned
{
    /// <summary>How keys come and go.</summary>
    public DtmfMode DtmfMode { get; init; }

    /// <summary>Whether its audio is encrypted.</summary>
    public MediaEncryption MediaEncryption { get; init; }

    /// <summary>Its TLS certificate must be good and speak for its host.</summary>
    public bool VerifyCertificate { get; init; }
}

/// <summary>A trunk as it is written.</summary>
internal sealed record TrunkWrite(
    string? Name, string? Host, int? Port, TrunkTransport? Transport, IReadOnlyList<string>? Addresses, string? FromUser, string? CallerNumber,
    IReadOnlyList<string>? Codecs, int? MaxChannels, string? Prefix, int? StripDigits, string? AddPrefix, bool? Enabled,
    TrunkProfile? Profile, string? LoginPassword, string? InboundPassword)
{
    private static readonly string[] Known = ["PCMA", "PCMU", "G722", "opus"];

    /// <summary>How keys come and go; auto when not given.</summary>
    public DtmfMode? DtmfMode { get; init; }

    /// <summary>Whether its audio is encrypted; optional when not given.</summary>
    public MediaEncryption? MediaEncryption { get; init; }

    /// <summary>False takes any TLS certificate; true when not given.</summary>
    public bool? VerifyCertificate { get; init; }

    public Fault? Check()
    {
        var check = new Check().Text(Name, "name").Text(Host, "host", 255).Range(Port, "port", 1, 65535).Range(MaxChannels, "maxChannels", 1, 10_000)
            .Range(StripDigits, "stripDigits", 0, 20).OptionalText(FromUser, "fromUser", 60)
            .That(Host is null || Uri.CheckHostName(Host) != UriHostNameType.Unknown, "host", "trunk.host_invalid", "host is a name or an address.")
            .That(CallerNumber is null || Rules.IsDialled(CallerNumber, 32), "callerNumber", "trunk.caller_invalid", "callerNumber is digits.")
            .That(string.IsNullOrEmpty(Prefix) || Rules.IsDialled(Prefix, 20), "prefix", "trunk.prefix_invalid", "prefix is digits.")
            .That(string.IsNullOrEmpty(AddPrefix) || Rules.IsDialled(AddPrefix, 20), "addPrefix", "trunk.prefix_invalid", "addPrefix is digits.");
        foreach (var (index, address) in (Addresses ?? []).Index())
            check.That(TryNetwork(address, out _), $"addresses[{index}]", "trunk.address_invalid", $"{address} is no address or network such as 192.0.2.0/24.");
        foreach (var (index, codec) in (Codecs ?? []).Index())
            check.OneOf(codec, $"codecs[{index}]", Known);
        return Profile is null ? check.Fault : Check(check, Profile).Fault;
    }

    private static Check Check(Check check, TrunkProfile profile)
    {
        check.Range(profile.RegisterSeconds, "profile.registerSeconds", 60, 86_400).Range(profile.MaxIn, "profile.maxIn", 0, 10_000).Range(profile.MaxOut, "profile.maxOut", 0, 10_000)
            .OptionalText(profile.LoginUser, "profile.loginUser").OptionalText(profile.InboundUser, "profile.inboundUser").OptionalText(profile.Domain, "profile.domain", 255)
            .That(!profile.Register || !string.IsNullOrWhiteSpace(profile.LoginUser), "profile.loginUser", "trunk.login_needed", "To register, give the user name that the carrier gave you.")
            .That(profile.Authentication == TrunkAuthentication.Address || !string.IsNullOrWhiteSpace(profile.InboundUser), "profile.inboundUser", "trunk.inbound_user_needed", "Give the user name with which the carrier signs in.")
            .Rewrites(profile.CallerIn, "profile.callerIn").Rewrites(profile.CalledIn, "profile.calledIn").Rewrites(profile.CallerOut, "profile.callerOut").Rewrites(profile.CalledOut, "profile.calledOut")
            .That(profile.Costs is { Count: <= 5000 }, "profile.costs", "field.too_many", "costs has at most 5000 lines.")
            .That(profile.Ports is { Count: <= 512 }, "profile.ports", "field.too_many", "A gateway has at most 512 ports.")
            .That(profile.Kind != TrunkKind.Gateway || profile.Ports is { Count: > 0 }, "profile.ports", "trunk.ports_needed", "A gateway has at least one port.")
            .That((profile.Ports ?? []).DistinctBy(p => p.Id, StringComparer.Ordinal).Count() == (profile.Ports?.Count ?? 0), "profile.ports", "trunk.port_twice", "Each port has a name of its own.");
        foreach (var (index, cost) in (profile.Costs ?? []).Index())
            check.That(cost.PerMinute is >= 0 and <= 10_000 && (cost.Prefix.Length == 0 || Rules.IsDialled(cost.Prefix, 20)), $"profile.costs[{index}]", "trunk.cost_invalid", "A cost has a prefix of digits and a price from 0 to 10000.");
        foreach (var (index, port) in (profile.Ports ?? []).Index())
        {
            check.Text(port.Id, $"profile.ports[{index}].id", 40).Range(port.DailyCalls, $"profile.ports[{index}].dailyCalls", 1, 10_000).OptionalText(port.Line, $"profile.ports[{index}].line")
                .That(string.IsNullOrEmpty(port.Number) || Rules.IsDialled(port.Number, 32), $"profile.ports[{index}].number", "number.invalid", "number is 1 to 32 digits; a leading + is allowed.")
                .That(string.IsNullOrEmpty(port.Prefix) || Rules.IsDialled(port.Prefix, 20), $"profile.ports[{index}].prefix", "trunk.prefix_invalid", "prefix is digits.");
        }

        return check;
    }

    public string[] Networks() => [.. (Addresses ?? []).Select(a => TryNetwork(a, out var n) ? n.ToString() : a).Distinct(StringComparer.Ordinal)];

    private static bool TryNetwork(string text, out IPNetwork network)
    {
        if (IPAddress.TryParse(text, out var single))
        {
            network = new IPNetwork(single, single.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(text, out network);
    }
}

internal sealed class Trunks(
    IDatabase database, IEnumerable<ILineStatus> status, IEnumerable<IWhereUsed> uses, ITenantDirectory tenants, LineDirectory lines, SecretBox secrets, DidWall wall, ConfigChanges changes, TimeProvider time)
{
    private const string Columns =
        "id, name, host, port, transport, addresses, from_user, caller_number, codecs, max_channels, prefix, strip_digits, add_prefix, enabled, version, dtmf_mode, media_encryption, verify_certificate, profile, login_secret is not null as has_login, inbound_ha1_md5 is not null as has_inbound";

    private static readonly Fault Missing = Fault.NotFound("trunk", "There is no such trunk.");
    private static readonly Fault NameTaken = Fault.Conflict("trunk.name_taken", "There is already a trunk of that name.") with { Field = "name" };

    private static readonly Keyset Rows = new()
    {
        Columns = Columns,
        From = "tenancy.trunk",
        Where = "tenant_id = @tenant and (@Pattern::text is null or name ilike @Pattern or host ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["name"] = new("lower(name)", "text"), ["createdAt"] = new("created_at", "timestamptz") },
        DefaultSort = "name",
    };

    public static async Task<Answer<Page<TrunkBody>>> ListAsync([AsParameters] PageRequest page, Caller caller, Trunks trunks, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await Rows.ReadAsync<Row>(connection, page, new { page.Pattern }, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(trunks.Body) : fault;
    }

    public static async Task<Answer<TrunkBody>> GetAsync(Guid id, Caller caller, Trunks trunks, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, "", cancellation) is { } row ? trunks.Body(row) : Missing;
    }

    public static async Task<Made<TrunkBody>> MakeAsync(TrunkWrite write, Caller caller, Trunks trunks, CancellationToken cancellation)
    {
        var made = await trunks.InsertAsync(write, caller, cancellation);
        return made;
    }

    public static async Task<Answer<TrunkBody>> ChangeAsync(Guid id, TrunkWrite write, IfMatch match, Caller caller, Trunks trunks, CancellationToken cancellation)
    {
        var changed = await trunks.UpdateAsync(id, write, match, caller, cancellation);
        return changed;
    }

    public static Task<Done> RemoveAsync(Guid id, Caller caller, Trunks trunks, CancellationToken cancellation) => trunks.DeleteAsync(id, caller, cancellation);

    private async Task<Outcome<TrunkBody>> InsertAsync(TrunkWrite write, Caller caller, CancellationToken cancellation)
    {
        if (write.Check() is { } fault)
            return fault;
        var id = Ids.New(time);
        using var turn = await wall.EnterAsync(cancellation);
        if (Inconsistent(id, write, caller.Tenant, null) is { } wrong)
            return wrong;
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        try
        {
            await connection.ExecuteAsync(
                """
                insert into tenancy.trunk (tenant_id, id, name, host, port, transport, addresses, from_user, caller_number, codecs, max_channels, prefix, strip_digits, add_prefix, enabled, created_at, dtmf_mode, media_encryption, verify_certificate, profile, login_secret, inbound_ha1_md5, inbound_ha1_sha256)
                values (@tenant, @id, @name, @host, @port, @transport, @addresses, @fromUser, @callerNumber, @codecs, @maxChannels, @prefix, @stripDigits, @addPrefix, @enabled, @now, @dtmfMode, @encryption, @verify, @profile::jsonb, @login, @md5, @sha256)
                """,
                Values(id, write, caller.Tenant, null),
                cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return NameTaken;
        }

        return await FinishAsync(connection, id, caller, "created", write.Name, cancellation);
    }

    private async Task<Outcome<TrunkBody>> UpdateAsync(Guid id, TrunkWrite write, IfMatch match, Caller caller, CancellationToken cancellation)
    {
        using var turn = await wall.EnterAsync(cancellation);
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } before)
            return Missing;
        if (write.Check() is { } fault)
            return fault;
        if (!match.Allows(before.Version))
            return IfMatch.Stale;
        if (Inconsistent(id, write, caller.Tenant, before) is { } wrong)
            return wrong;
        try
        {
            await connection.ExecuteAsync(
                """
                update tenancy.trunk set name = @name, host = @host, port = @port, transport = @transport, addresses = @addresses, from_user = @fromUser,
                    caller_number = @callerNumber, codecs = @codecs, max_channels = @maxChannels, prefix = @prefix, strip_digits = @stripDigits,
                    add_prefix = @addPrefix, enabled = @enabled, dtmf_mode = @dtmfMode, media_encryption = @encryption, verify_certificate = @verify, version = version + 1,
                    profile = @profile::jsonb, login_secret = coalesce(@login, login_secret), inbound_ha1_md5 = coalesce(@md5, inbound_ha1_md5),
                    inbound_ha1_sha256 = coalesce(@sha256, inbound_ha1_sha256)
                where tenant_id = @tenant and id = @id
                """,
                Values(id, write, caller.Tenant, before),
                cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return NameTaken;
        }

        return await FinishAsync(connection, id, caller, "changed", write.Name, cancellation);
    }

    private async Task<Done> DeleteAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } row)
            return Missing;
        if (await uses.CheckAsync(caller.Tenant, new Used("trunk", id, row.Name), cancellation) is { } used)
            return used;
        if (lines.GetRouting(caller.Tenant) is var book && book.Groups.FirstOrDefault(g => g.Members.Any(m => m.TrunkId == id)) is { } group)
            return Fault.Conflict("trunk.in_use", $"Trunk group '{group.Name}' uses this trunk. Change the group first.");
        if (book.Pools.FirstOrDefault(p => p.TrunkId == id) is { } pool)
            return Fault.Conflict("trunk.in_use", $"Number pool '{pool.Name}' belongs to this trunk. Change the pool first.");
        try
        {
            await connection.ExecuteAsync("delete from tenancy.trunk where tenant_id = @tenant and id = @id", new { id }, cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return Fault.Conflict("trunk.in_use", "Numbers belong to this trunk. Remove or move them first.");
        }

        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "trunk", id, "removed", row.Name, cancellation);
        return Done.Well;
    }

    private async Task<Outcome<TrunkBody>> FinishAsync(TenantConnection connection, Guid id, Caller caller, string what, string? name, CancellationToken cancellation)
    {
        var row = (await FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "trunk", id, what, name, cancellation);
        return Body(row);
    }

    private Fault? Inconsistent(Guid id, TrunkWrite write, TenantId tenant, Row? before)
    {
        var profile = write.Profile?.Whole() ?? before?.ReadProfile() ?? TrunkProfile.Usual;
        if (profile.Register && write.LoginPassword is null && before?.HasLogin != true)
            return Fault.Invalid("trunk.password_needed", "To register, give the password that the carrier gave you.", "loginPassword");
        if (profile.Authentication != TrunkAuthentication.Address)
        {
            if (write.InboundPassword is not { Length: >= 12 } && (write.InboundPassword is not null || before?.HasInbound != true || before.ReadProfile().InboundUser != profile.InboundUser))
                return Fault.Invalid("trunk.inbound_password_needed", "Give a password of 12 or more characters with which the carrier signs in.", "inboundPassword");
            if (lines.GetRouting(tenant).Trunks.Any(t => t.Id != id && t.Profile.InboundUser == profile.InboundUser))
                return Fault.Conflict("trunk.inbound_user_taken", "Another trunk has this user name.") with { Field = "profile.inboundUser" };
            if (lines.FindExtension(tenant, profile.InboundUser!) is not null)
                return Fault.Conflict("trunk.inbound_user_taken", "An extension has this user name.") with { Field = "profile.inboundUser" };
        }

        return wall.Check(tenant, id, write.Networks());
    }

    private object Values(Guid id, TrunkWrite write, TenantId tenant, Row? before)
    {
        var profile = write.Profile?.Whole() ?? before?.ReadProfile() ?? TrunkProfile.Usual;
        var inbound = write.InboundPassword is { } password && profile.InboundUser is { } user ? Digest.Ha1(user, tenants.Find(tenant)!.Domain, password) : default((string Md5, string Sha256)?);
        return Values(id, write, JsonSerializer.Serialize(profile, WireJson.Options), write.LoginPassword is { Length: > 0 } secret ? secrets.Seal(secret) : null, inbound);
    }

    private object Values(Guid id, TrunkWrite write, string profile, byte[]? login, (string Md5, string Sha256)? inbound) => new
    {
        profile,
        login,
        md5 = inbound?.Md5,
        sha256 = inbound?.Sha256,
        id,
        name = write.Name!.Trim(),
        host = write.Host!.Trim(),
        port = write.Port ?? 5060,
        transport = (write.Transport ?? TrunkTransport.Udp).ToString().ToLowerInvariant(),
        encryption = (write.MediaEncryption ?? MediaEncryption.Optional).ToString().ToLowerInvariant(),
        verify = write.VerifyCertificate ?? true,
        addresses = write.Networks(),
        fromUser = write.FromUser,
        callerNumber = write.CallerNumber,
        codecs = write.Codecs is { Count: > 0 } codecs ? codecs.Distinct(StringComparer.Ordinal).ToArray() : ["PCMA", "PCMU"],
        maxChannels = write.MaxChannels ?? 30,
        prefix = string.IsNullOrEmpty(write.Prefix) ? null : write.Prefix,
        stripDigits = write.StripDigits ?? 0,
        addPrefix = string.IsNullOrEmpty(write.AddPrefix) ? null : write.AddPrefix,
        enabled = write.Enabled ?? true,
        dtmfMode = (write.DtmfMode ?? DtmfMode.Auto).ToString().ToLowerInvariant(),
        now = time.GetUtcNow(),
    };

    private static Task<Row?> FindAsync(TenantConnection connection, Guid id, string locking, CancellationToken cancellation) =>
        connection.FindAsync<Row>($"select {Columns} from tenancy.trunk where tenant_id = @tenant and id = @id {locking}", new { id }, cancellation);

    private TrunkBody Body(Row r) => new(
        r.Id, r.Name, r.Host, r.Port, Enum.Parse<TrunkTransport>(r.Transport, ignoreCase: true), r.Addresses, r.FromUser, r.CallerNumber, r.Codecs, r.MaxChannels,
        r.Prefix, r.StripDigits, r.AddPrefix, r.Enabled, r.ReadProfile(), r.HasLogin, r.HasInbound, r.Version, status.FirstOrDefault()?.GetTrunkStatus(r.Id) ?? new TrunkStatus("unknown", null, 0))
    {
        DtmfMode = Enum.Parse<DtmfMode>(r.DtmfMode, ignoreCase: true),
        MediaEncryption = Enum.Parse<MediaEncryption>(r.MediaEncryption, ignoreCase: true),
        VerifyCertificate = r.VerifyCertificate,
    };

    private sealed class Row
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

        public int Version { get; init; }

        public string DtmfMode { get; init; } = "";

        public string MediaEncryption { get; init; } = "";

        public bool VerifyCertificate { get; init; }

        public string Profile { get; init; } = "{}";

        public bool HasLogin { get; init; }

        public bool HasInbound { get; init; }

        public TrunkProfile ReadProfile() => JsonSerializer.Deserialize<TrunkProfile>(Profile, WireJson.Options) ?? TrunkProfile.Usual;
    }
}

using System.Net;
using Microsoft.AspNetCore.Http;
using Npgsql;
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
    IReadOnlyList<string> Codecs, int MaxChannels, string? Prefix, int StripDigits, string? AddPrefix, bool Enabled, int Version, TrunkStatus Status) : IVersioned
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
    IReadOnlyList<string>? Codecs, int? MaxChannels, string? Prefix, int? StripDigits, string? AddPrefix, bool? Enabled)
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
        return check.Fault;
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

internal sealed class Trunks(IDatabase database, IEnumerable<ILineStatus> status, IEnumerable<IWhereUsed> uses, ConfigChanges changes, TimeProvider time)
{
    private const string Columns =
        "id, name, host, port, transport, addresses, from_user, caller_number, codecs, max_channels, prefix, strip_digits, add_prefix, enabled, version, dtmf_mode, media_encryption, verify_certificate";

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
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        try
        {
            await connection.ExecuteAsync(
                """
                insert into tenancy.trunk (tenant_id, id, name, host, port, transport, addresses, from_user, caller_number, codecs, max_channels, prefix, strip_digits, add_prefix, enabled, dtmf_mode, media_encryption, verify_certificate, created_at)
                values (@tenant, @id, @name, @host, @port, @transport, @addresses, @fromUser, @callerNumber, @codecs, @maxChannels, @prefix, @stripDigits, @addPrefix, @enabled, @dtmfMode, @encryption, @verify, @now)
                """,
                Values(id, write),
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
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } before)
            return Missing;
        if (write.Check() is { } fault)
            return fault;
        if (!match.Allows(before.Version))
            return IfMatch.Stale;
        try
        {
            await connection.ExecuteAsync(
                """
                update tenancy.trunk set name = @name, host = @host, port = @port, transport = @transport, addresses = @addresses, from_user = @fromUser,
                    caller_number = @callerNumber, codecs = @codecs, max_channels = @maxChannels, prefix = @prefix, strip_digits = @stripDigits,
                    add_prefix = @addPrefix, enabled = @enabled, dtmf_mode = @dtmfMode, media_encryption = @encryption, verify_certificate = @verify, version = version + 1
                where tenant_id = @tenant and id = @id
                """,
                Values(id, write),
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

    private object Values(Guid id, TrunkWrite write) => new
    {
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
        r.Prefix, r.StripDigits, r.AddPrefix, r.Enabled, r.Version, status.FirstOrDefault()?.GetTrunkStatus(r.Id) ?? new TrunkStatus("unknown", null, 0))
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
    }
}

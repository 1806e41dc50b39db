using Microsoft.AspNetCore.Http;
using Npgsql;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Tenancy.Directory;

namespace Switchboard.Tenancy.Features.Lines;

/// <summary>A feature code.</summary>
internal sealed record FeatureCodeBody(Guid Id, string Code, Feature Feature, string? Argument, bool Enabled, int Version) : IVersioned;

/// <summary>A feature code as it is written.</summary>
internal sealed record FeatureCodeWrite(string? Code, Feature? Feature, string? Argument, bool? Enabled)
{
    public Fault? Check() => new Check()
        .That(
            Code is { Length: > 0 and <= 8 } && Code.All(c => char.IsAsciiDigit(c) || c == '*'), "code", "featureCode.invalid", "code is 1 to 8 digits and *.")
        .That(Feature is not null, "feature", "field.required", "feature is required.")
        .That(Feature is not { } feature || !feature.IsInCall() || Code?.StartsWith('*') == true, "code", "featureCode.needs_star", "A code pressed during a talk begins with *.")
        .OptionalText(Argument, "argument").Fault;
}

internal sealed class FeatureCodes(IDatabase database, ConfigChanges changes, TimeProvider time)
{
    private const string Columns = "id, code, feature, argument, enabled, version";
    private static readonly Fault Missing = Fault.NotFound("featureCode", "There is no such feature code.");

    private static readonly Keyset Rows = new()
    {
        Columns = Columns,
        From = "tenancy.feature_code",
        Where = "tenant_id = @tenant and (@Pattern::text is null or code ilike @Pattern or feature ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["code"] = new("code", "text"), ["feature"] = new("feature", "text") },
        DefaultSort = "code",
    };

    public static async Task<Answer<Page<FeatureCodeBody>>> ListAsync([AsParameters] PageRequest page, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await Rows.ReadAsync<Row>(connection, page, new { page.Pattern }, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(Body) : fault;
    }

    public static async Task<Answer<FeatureCodeBody>> GetAsync(Guid id, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, "", cancellation) is { } row ? Body(row) : Missing;
    }

    public static async Task<Made<FeatureCodeBody>> MakeAsync(FeatureCodeWrite write, Caller caller, FeatureCodes codes, CancellationToken cancellation)
    {
        var made = await codes.WriteAsync(null, write, caller, cancellation);
        return made;
    }

    public static async Task<Answer<FeatureCodeBody>> ChangeAsync(Guid id, FeatureCodeWrite write, IfMatch match, Caller caller, FeatureCodes codes, CancellationToken cancellation)
    {
        var changed = await codes.WriteAsync((id, match), write, caller, cancellation);
        return changed;
    }

    public static Task<Done> RemoveAsync(Guid id, Caller caller, FeatureCodes codes, CancellationToken cancellation) => codes.DeleteAsync(id, caller, cancellation);

    private async Task<Outcome<FeatureCodeBody>> WriteAsync((Guid Id, IfMatch Match)? change, FeatureCodeWrite write, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (change is { } existing)
        {
            if (await FindAsync(connection, existing.Id, "for update", cancellation) is not { } before)
                return Missing;
            if (!existing.Match.Allows(before.Version))
                return IfMatch.Stale;
        }

        if (write.Check() is { } fault)
            return fault;
        var id = change?.Id ?? Ids.New(time);
        if (change is not null && !write.Feature!.Value.IsService() && await IsBoundAsync(connection, id, cancellation))
            return Fault.Conflict("featureCode.in_use", "A number leads to this code, so it has to stay a service.") with { Field = "feature" };
        try
        {
            await connection.ExecuteAsync(
                """
                insert into tenancy.feature_code (tenant_id, id, code, feature, argument, enabled, created_at)
                values (@tenant, @id, @Code, @feature, @argument, @enabled, @now)
                on conflict (tenant_id, id) do update set code = excluded.code, feature = excluded.feature, argument = excluded.argument,
                    enabled = excluded.enabled, version = feature_code.version + 1
                """,
                new
                {
                    id,
                    write.Code,
                    feature = Words.Of(write.Feature!.Value),
                    argument = string.IsNullOrWhiteSpace(write.Argument) ? null : write.Argument.Trim(),
                    enabled = write.Enabled ?? true,
                    now = time.GetUtcNow(),
                },
                cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return Fault.Conflict("featureCode.taken", "This code is in use already.") with { Field = "code" };
        }

        var row = (await FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "featureCode", id, change is null ? "created" : "changed", write.Code, cancellation);
        return Body(row);
    }

    private async Task<Done> DeleteAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } row)
            return Missing;
        if (await IsBoundAsync(connection, id, cancellation))
            return Fault.Conflict("featureCode.in_use", "A number leads to this code. Change the number first.");
        await connection.ExecuteAsync("delete from tenancy.feature_code where tenant_id = @tenant and id = @id", new { id }, cancellation);
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "featureCode", id, "removed", row.Code, cancellation);
        return Done.Well;
    }

    private static async Task<bool> IsBoundAsync(TenantConnection connection, Guid id, CancellationToken cancellation) => await connection.FindAsync<int>(
        "select count(*)::int from tenancy.number where tenant_id = @tenant and target_type = 'service' and target_id = @id", new { id }, cancellation) > 0;

    private static Task<Row?> FindAsync(TenantConnection connection, Guid id, string locking, CancellationToken cancellation) =>
        connection.FindAsync<Row>($"select {Columns} from tenancy.feature_code where tenant_id = @tenant and id = @id {locking}", new { id }, cancellation);

    private static FeatureCodeBody Body(Row r) => new(r.Id, r.Code, Enum.Parse<Feature>(r.Feature, ignoreCase: true), r.Argument, r.Enabled, r.Version);

    /// <summary>The columns; the directory reads them too.</summary>
    internal sealed class Row
    {
        public Guid Id { get; init; }

        public string Code { get; init; } = "";

        public string Feature { get; init; } = "";

        public string? Argument { get; init; }

        public bool Enabled { get; init; }

        public int Version { get; init; }

        public FeatureCode ToCode(TenantId tenant) => new(Id, tenant, Code, Enum.Parse<Feature>(Feature, ignoreCase: true), Argument, Enabled);
    }
}

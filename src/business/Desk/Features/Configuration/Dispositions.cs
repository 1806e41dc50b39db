using Npgsql;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Desk.Directory;
using Switchboard.Kernel;

namespace Switchboard.Desk.Features.Configuration;

/// <summary>A disposition: how a call came out.</summary>
internal sealed record DispositionBody(Guid Id, string Name, string Code, string? Category, IReadOnlyList<string> Flags, bool Enabled, int Version) : IVersioned;

/// <summary>A disposition as it is written.</summary>
internal sealed record DispositionWrite(string? Name, string? Code, string? Category, IReadOnlyList<string>? Flags, bool? Enabled);

internal sealed class Dispositions(RegistryParts parts) : Registry<DispositionRow, DispositionBody, DispositionWrite>(parts)
{
    protected override string Kind => "disposition";

    protected override string Table => "disposition";

    protected override Keyset List { get; } = new()
    {
        Columns = DispositionRow.Columns,
        From = "desk.disposition",
        Where = "tenant_id = @tenant and (@Pattern::text is null or name ilike @Pattern or code ilike @Pattern or category ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal)
        {
            ["name"] = new("lower(name)", "text"),
            ["code"] = new("lower(code)", "text"),
            ["category"] = new("coalesce(category, '')", "text"),
        },
        DefaultSort = "name",
    };

    /// <summary>What a disposition can mean beyond its name.</summary>
    private static readonly string[] Meanings = ["success", "callback", "doNotCall"];

    protected override Fault? Check(DispositionWrite write) => new Check().Text(write.Name, "name")
        .That(Words.IsCode(write.Code), "code", "disposition.code_invalid", "code is 1 to 40 letters, digits, - and _.")
        .OptionalText(write.Category, "category")
        .That(write.Flags is null || write.Flags.All(f => Meanings.Contains(f, StringComparer.Ordinal)), "flags", "field.unknown_value", $"flags are of: {string.Join(", ", Meanings)}.").Fault;

    protected override async Task<Fault?> WriteAsync(
        TenantConnection connection, Guid id, DispositionWrite write, DispositionRow? before, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(
            before is null
                ? "insert into desk.disposition (tenant_id, id, name, code, category, flags, enabled, created_at) values (@tenant, @id, @name, @Code, @category, @flags, @enabled, @now)"
                : "update desk.disposition set name = @name, code = @Code, category = @category, flags = @flags, enabled = @enabled, version = version + 1 where tenant_id = @tenant and id = @id",
            new
            {
                id,
                name = write.Name!.Trim(),
                write.Code,
                category = string.IsNullOrWhiteSpace(write.Category) ? null : write.Category.Trim(),
                flags = (write.Flags ?? before?.Flags ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray(),
                enabled = write.Enabled ?? before?.Enabled ?? true,
                now = Parts.Time.GetUtcNow(),
            },
            cancellation);
        return null;
    }

    protected override Fault? Refusal(PostgresException error) => error.SqlState == PostgresErrorCodes.UniqueViolation
        ? Fault.Conflict("disposition.code_taken", "There is already a disposition with this code.") with { Field = "code" }
        : null;

    protected override DispositionBody Body(DispositionRow row, TenantId tenant) => new(row.Id, row.Name, row.Code, row.Category, row.Flags, row.Enabled, row.Version);
}

using System.Text.Json;
using Npgsql;
using Switchboard.Contracts.Events;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Desk.Directory;
using Switchboard.Kernel;

namespace Switchboard.Desk.Features.Configuration;

/// <summary>A script that agents walk through during a call.</summary>
internal sealed record ScriptBody(Guid Id, string Name, string Description, IReadOnlyList<ScriptStep> Steps, bool Enabled, int Version) : IVersioned;

/// <summary>A script as it is written; the steps are given whole, the first one first.</summary>
internal sealed record ScriptWrite(string? Name, string? Description, IReadOnlyList<ScriptStep>? Steps, bool? Enabled);

internal sealed class Scripts(RegistryParts parts) : Registry<ScriptRow, ScriptBody, ScriptWrite>(parts)
{
    protected override string Kind => "script";

    protected override string Table => "script";

    protected override Keyset List { get; } = new()
    {
        Columns = ScriptRow.Columns,
        From = "desk.script",
        Where = "tenant_id = @tenant and (@Pattern::text is null or name ilike @Pattern or description ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["name"] = new("lower(name)", "text") },
        DefaultSort = "name",
    };

    protected override Fault? Check(ScriptWrite write)
    {
        var check = new Check().Text(write.Name, "name").OptionalText(write.Description, "description", 500);
        ScriptSteps.Check(check, write.Steps);
        return check.Fault;
    }

    protected override async Task<Fault?> WriteAsync(TenantConnection connection, Guid id, ScriptWrite write, ScriptRow? before, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(
            before is null
                ? "insert into desk.script (tenant_id, id, name, description, steps, enabled, created_at) values (@tenant, @id, @name, @description, @steps::jsonb, @enabled, @now)"
                : "update desk.script set name = @name, description = @description, steps = @steps::jsonb, enabled = @enabled, version = version + 1 where tenant_id = @tenant and id = @id",
            new
            {
                id,
                name = write.Name!.Trim(),
                description = write.Description?.Trim() ?? before?.Description ?? "",
                steps = JsonSerializer.Serialize(ScriptSteps.Tidy(write.Steps!), WireJson.Options),
                enabled = write.Enabled ?? before?.Enabled ?? true,
                now = Parts.Time.GetUtcNow(),
            },
            cancellation);
        return null;
    }

    protected override Fault? Refusal(PostgresException error) => error.SqlState == PostgresErrorCodes.UniqueViolation
        ? Fault.Conflict("script.name_taken", "There is already a script of that name.") with { Field = "name" }
        : null;

    protected override ScriptBody Body(ScriptRow row, TenantId tenant) => new(row.Id, row.Name, row.Description, row.Steps, row.Enabled, row.Version);
}

using Npgsql;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Desk.Directory;
using Switchboard.Kernel;

namespace Switchboard.Desk.Features.Configuration;

/// <summary>A skill.</summary>
internal sealed record SkillBody(Guid Id, string Name, string Description, int Version) : IVersioned;

/// <summary>A skill as it is written.</summary>
internal sealed record SkillWrite(string? Name, string? Description);

internal sealed class Skills(RegistryParts parts) : Registry<SkillRow, SkillBody, SkillWrite>(parts)
{
    protected override string Kind => "skill";

    protected override string Table => "skill";

    protected override Keyset List { get; } = new()
    {
        Columns = SkillRow.Columns,
        From = "desk.skill",
        Where = "tenant_id = @tenant and (@Pattern::text is null or name ilike @Pattern or description ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["name"] = new("lower(name)", "text"), ["createdAt"] = new("created_at", "timestamptz") },
        DefaultSort = "name",
    };

    protected override Fault InUse => Fault.Conflict("skill.in_use", "A queue requires this skill. Change the queue first.");

    protected override Fault? Check(SkillWrite write) => new Check().Text(write.Name, "name").OptionalText(write.Description, "description", 500).Fault;

    protected override async Task<Fault?> WriteAsync(TenantConnection connection, Guid id, SkillWrite write, SkillRow? before, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(
            before is null
                ? "insert into desk.skill (tenant_id, id, name, description, created_at) values (@tenant, @id, @name, @description, @now)"
                : "update desk.skill set name = @name, description = @description, version = version + 1 where tenant_id = @tenant and id = @id",
            new { id, name = write.Name!.Trim(), description = write.Description?.Trim() ?? "", now = Parts.Time.GetUtcNow() },
            cancellation);
        return null;
    }

    protected override Fault? Refusal(PostgresException error) => error.SqlState == PostgresErrorCodes.UniqueViolation
        ? Fault.Conflict("skill.name_taken", "There is already a skill of that name.") with { Field = "name" }
        : null;

    protected override SkillBody Body(SkillRow row, TenantId tenant) => new(row.Id, row.Name, row.Description, row.Version);
}

using Microsoft.AspNetCore.Http;
using Npgsql;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Ivr.Persistence;
using Switchboard.Ivr.Services;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Services;

/// <summary>The tenant's services.</summary>
internal sealed class ServiceShelf(
    IDatabase database, IEnumerable<ILineTargets> targets, ILineDirectory lines, ServiceLines taken, IEnumerable<IWhereUsed> uses, IvrDirectory directory, IvrChanges changes,
    TimeProvider time)
{
    public static readonly Fault Missing = Fault.NotFound("service", "There is no such service.");

    private static readonly Keyset Rows = new()
    {
        Columns = ServiceRow.Columns,
        From = "ivr.service",
        Where = "tenant_id = @tenant and (@Pattern::text is null or name ilike @Pattern or description ilike @Pattern or number ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["name"] = new("lower(name)", "text") },
        DefaultSort = "name",
    };

    public static async Task<Answer<Page<ServiceBody>>> ListAsync([AsParameters] PageRequest page, Caller caller, IDatabase database, ServiceLines taken, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await Rows.ReadAsync<ServiceRow>(connection, page, new { page.Pattern }, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(r => r.ToBody(taken)) : fault;
    }

    public static async Task<Answer<ServiceBody>> GetAsync(Guid id, Caller caller, IDatabase database, ServiceLines taken, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, "", cancellation) is { } row ? row.ToBody(taken) : Missing;
    }

    public static async Task<Made<ServiceBody>> MakeAsync(ServiceWrite write, Caller caller, ServiceShelf shelf, CancellationToken cancellation) =>
        await shelf.InsertAsync(write, caller, cancellation);

    public static async Task<Answer<ServiceBody>> ChangeAsync(Guid id, ServiceWrite write, IfMatch match, Caller caller, ServiceShelf shelf, CancellationToken cancellation) =>
        await shelf.UpdateAsync(id, write, match, caller, cancellation);

    public static async Task<Done> RemoveAsync(Guid id, Caller caller, ServiceShelf shelf, CancellationToken cancellation) =>
        await shelf.DeleteAsync(id, caller, cancellation) is { } fault ? fault : Done.Well;

    private static Task<ServiceRow?> FindAsync(TenantConnection connection, Guid id, string locking, CancellationToken cancellation) =>
        connection.FindAsync<ServiceRow>($"select {ServiceRow.Columns} from ivr.service where tenant_id = @tenant and id = @id {locking}", new { id }, cancellation);

    private async Task<Outcome<ServiceBody>> InsertAsync(ServiceWrite write, Caller caller, CancellationToken cancellation)
    {
        if (write.Check() is { } fault)
            return fault;
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await WriteAsync(
            connection,
            """
            insert into ivr.service (tenant_id, id, name, description, number, calendar_id, max_lines, path, enabled, created_at, updated_at)
            values (@tenant, @id, @name, @description, @number, @CalendarId, @MaxLines, @path::jsonb, @enabled, @now, @now)
            """,
            Ids.New(time), write, null, caller, "created", cancellation);
    }

    private async Task<Outcome<ServiceBody>> UpdateAsync(Guid id, ServiceWrite write, IfMatch match, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } before)
            return Missing;
        if (write.Check() is { } fault)
            return fault;
        if (!match.Allows(before.Version))
            return IfMatch.Stale;
        return await WriteAsync(
            connection,
            """
            update ivr.service set name = @name, description = @description, number = @number, calendar_id = @CalendarId, max_lines = @MaxLines, path = @path::jsonb,
                enabled = @enabled, version = version + 1, updated_at = @now
            where tenant_id = @tenant and id = @id
            """,
            id, write, before, caller, "changed", cancellation);
    }

    private async Task<Outcome<ServiceBody>> WriteAsync(
        TenantConnection connection, string sql, Guid id, ServiceWrite write, ServiceRow? before, Caller caller, string what, CancellationToken cancellation)
    {
        if (await FindWrongAsync(connection.Tenant, write, cancellation) is { } wrong)
            return wrong;
        var values = new
        {
            id,
            name = write.Name!.Trim(),
            description = write.Description?.Trim() ?? before?.Description ?? "",
            number = string.IsNullOrEmpty(write.Number) ? null : write.Number,
            write.CalendarId,
            write.MaxLines,
            path = ServiceRow.Written(write.Path),
            enabled = write.Enabled ?? before?.Enabled ?? true,
            now = time.GetUtcNow(),
        };
        try
        {
            await connection.ExecuteAsync(sql, values, cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return e.ConstraintName == "service_number"
                ? Taken(write.Number!)
                : Fault.Conflict("service.name_taken", "There is already a service of that name.") with { Field = "name" };
        }

        var row = (await FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "service", id, what, row.Name, cancellation);
        return row.ToBody(taken);
    }

    /// <summary>The first thing it names that does not exist.</summary>
    private async Task<Fault?> FindWrongAsync(TenantId tenant, ServiceWrite write, CancellationToken cancellation)
    {
        if (write.Number is { Length: > 0 } number
            && (lines.FindExtension(tenant, number) is not null || lines.FindRingGroup(tenant, number) is not null || lines.FindFeatureCode(tenant, number, inCall: false) is not null))
            return Taken(number);
        if (write.CalendarId is { } calendar && directory.Book(tenant).FindCalendar(calendar) is null)
            return Fault.Invalid("calendar.not_found", "There is no such calendar.", "calendarId");
        foreach (var (field, step) in write.Path.Steps())
        {
            var there = step.Type switch
            {
                ServiceStep.Flow => await HasAsync(TargetKind.Flow),
                ServiceStep.Queue => await HasAsync(TargetKind.Queue),
                ServiceStep.Voicemail => await HasAsync(TargetKind.Voicemail),
                ServiceStep.Extension => lines.FindExtension(tenant, step.Id!.Value) is not null,
                ServiceStep.Message => directory.Book(tenant).Prompts.ContainsKey(step.Id!.Value),
                _ => true,
            };
            var word = step.Type == ServiceStep.Message ? "prompt" : step.Type;
            if (!there)
                return Fault.Invalid($"{word}.not_found", $"There is no such {word}.", $"{field}.id");

            async ValueTask<bool> HasAsync(TargetKind kind) => targets.FirstOrDefault(t => t.Kind == kind) is not { } owner || await owner.ExistsAsync(tenant, step.Id!.Value, cancellation);
        }

        return null;
    }

    private static Fault Taken(string number) => Fault.Conflict("service.number_taken", $"{number} is dialled for something else already.") with { Field = "number" };

    private async Task<Fault?> DeleteAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } row)
            return Missing;
        if (await uses.CheckAsync(caller.Tenant, new Used("serviceLine", id, row.Name), cancellation) is { } used)
            return used;
        await connection.ExecuteAsync("delete from ivr.service where tenant_id = @tenant and id = @id", new { id }, cancellation);
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "service", id, "removed", row.Name, cancellation);
        return null;
    }
}

/// <summary>Numbers lead to services.</summary>
internal sealed class ServiceTargets(IvrDirectory directory) : ILineTargets
{
    public TargetKind Kind => TargetKind.ServiceLine;

    public ValueTask<bool> ExistsAsync(TenantId tenant, Guid id, CancellationToken cancellation) => new(directory.Book(tenant).Services.ContainsKey(id));
}

/// <summary>Services lead to flows, queues, boxes and extensions, keep to calendars and play prompts.</summary>
internal sealed class ServiceUses(IvrDirectory directory) : IWhereUsed
{
    public Task<IReadOnlyList<Use>> ListAsync(TenantId tenant, Used used, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Use>>(
        [.. directory.Book(tenant).Services.Values.Where(s => Names(s, used)).OrderBy(s => s.Name, StringComparer.Ordinal).Select(s => new Use("services", s.Id, s.Name))]);

    private static bool Names(ServiceCard service, Used used) => used.Kind == "calendar"
        ? service.CalendarId == used.Id
        : service.Path.Steps().Any(s => (used.Kind, s.Step.Type) switch
        {
            ("prompt", ServiceStep.Message) or ("flow", ServiceStep.Flow) or ("queue", ServiceStep.Queue) or ("voicemail", ServiceStep.Voicemail) or ("extension", ServiceStep.Extension) => s.Step.Id == used.Id,
            _ => false,
        });
}

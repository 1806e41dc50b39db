using System.Text.Json;
using Npgsql;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Ivr.Calendars;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Persistence;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Calendars;

/// <summary>The tenant's calendars.</summary>
internal sealed class CalendarShelf(IDatabase database, IEnumerable<IWhereUsed> uses, IvrChanges changes, TimeProvider time)
{
    private const int MostDates = 1000;
    private static readonly Fault Missing = Fault.NotFound("calendar", "There is no such calendar.");
    private static readonly Fault NameTaken = Fault.Conflict("calendar.name_taken", "There is already a calendar of that name.") with { Field = "name" };

    private static readonly Keyset Rows = new()
    {
        Columns = CalendarRow.Columns,
        From = "ivr.calendar",
        Where = "tenant_id = @tenant and (@Pattern::text is null or name ilike @Pattern or description ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["name"] = new("lower(name)", "text") },
        DefaultSort = "name",
    };

    public static async Task<Answer<Page<CalendarBody>>> ListAsync([Microsoft.AspNetCore.Http.AsParameters] PageRequest page, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await Rows.ReadAsync<CalendarRow>(connection, page, new { page.Pattern }, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(r => r.ToBody()) : fault;
    }

    public static async Task<Answer<CalendarBody>> GetAsync(Guid id, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, "", cancellation) is { } row ? row.ToBody() : Missing;
    }

    public static async Task<Made<CalendarBody>> MakeAsync(CalendarWrite write, Caller caller, CalendarShelf shelf, CancellationToken cancellation) =>
        await shelf.InsertAsync(write, caller, cancellation);

    public static async Task<Answer<CalendarBody>> ChangeAsync(Guid id, CalendarWrite write, IfMatch match, Caller caller, CalendarShelf shelf, CancellationToken cancellation) =>
        await shelf.UpdateAsync(id, match, caller, row => write.Read(row.Schedule), write, "changed", cancellation);

    public static async Task<Done> RemoveAsync(Guid id, Caller caller, CalendarShelf shelf, CancellationToken cancellation) =>
        await shelf.DeleteAsync(id, caller, cancellation) is { } fault ? fault : Done.Well;

    public static async Task<Answer<CalendarBody>> ImportAsync(Guid id, ImportHolidays wanted, IfMatch match, Caller caller, CalendarShelf shelf, CancellationToken cancellation) =>
        await shelf.UpdateAsync(
            id, match, caller, row => Dates(wanted).TryGet(out var dates, out var fault) ? Merge(row.Schedule, dates) : fault, null, "holidays_imported", cancellation);

    public static Answer<HolidaySets> ListSets(TimeProvider time) => new HolidaySets(
        [.. HolidaySet.All.Select(s => new HolidaySetBody(s.Id, s.Name, s.Source, JsonSerializer.SerializeToElement(s.Dates, FlowJson.Options)))], [.. Awaited(time.GetUtcNow().Year)]);

    /// <summary>This year and the next, as far as no set covers them.</summary>
    internal static IEnumerable<AwaitedHolidays> Awaited(int thisYear) => Enumerable.Range(thisYear, 2)
        .Where(year => !HolidaySet.All.Any(set => set.Dates.Any(d => d.From.Year == year)))
        .Select(year => new AwaitedHolidays(
            year, $"The holidays of {year} had not been announced by the State Council when this version was built (it does so around November of the year before). Import its dates as soon as the notice is out."));

    public static async Task<Answer<CalendarAnswer>> AskAsync(Guid id, DateTimeOffset? at, Caller caller, IDatabase database, TimeProvider time, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "", cancellation) is not { } row)
            return Missing;
        return FlowJson.Read<Schedule>(row.Schedule).TryGet(out var schedule, out var fault) ? Explain(schedule, at ?? time.GetUtcNow()) : fault;
    }

    /// <summary>What holds at a time, why, and until when.</summary>
    internal static Outcome<CalendarAnswer> Explain(Schedule schedule, DateTimeOffset at)
    {
        if (!schedule.At(at).TryGet(out var now, out var fault))
            return fault;
        var reason = now.Rule is null ? "week" : now.Rule.Kind.ToString().ToLowerInvariant();
        return new CalendarAnswer(
            at, now.Local.ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture), now.Open, now.Open ? FlowExits.Open : now.IsHoliday ? FlowExits.Holiday : FlowExits.Closed,
            reason, now.Rule?.Name, now.Range is { } range ? $"{range.From}–{range.To}" : null, schedule.NextChange(at));
    }

    private static Outcome<IReadOnlyList<DateRule>> Dates(ImportHolidays wanted)
    {
        if (wanted.Set is not null)
        {
            return HolidaySet.All.FirstOrDefault(s => s.Id == wanted.Set) is { } set
                ? Outcome.Of(set.Dates)
                : Fault.Invalid("holidays.unknown", $"There is no set '{wanted.Set}'; there are {string.Join(", ", HolidaySet.All.Select(s => s.Id))}.", "set");
        }

        if (wanted.Dates is not { ValueKind: JsonValueKind.Array } list)
            return Fault.Invalid("field.required", "Give a set, or dates.", "dates");
        return FlowJson.Read<List<DateRule>>(list.GetRawText()).TryGet(out var dates, out var fault)
            ? Outcome.Of<IReadOnlyList<DateRule>>(dates)
            : fault with { Field = "dates" + fault.Field };
    }

    private static Outcome<Schedule> Merge(string before, IReadOnlyList<DateRule> dates)
    {
        if (!FlowJson.Read<Schedule>(before).TryGet(out var schedule, out var fault))
            return fault;
        bool IsNew(DateRule rule) => !schedule.Dates.Any(d => d.From == rule.From && (d.To ?? d.From) == (rule.To ?? rule.From) && d.Kind == rule.Kind && d.Yearly == rule.Yearly);
        var merged = schedule with { Dates = [.. schedule.Dates, .. dates.Where(IsNew)] };
        if (merged.Dates.Count > MostDates)
            return Fault.Invalid("calendar.too_many_dates", $"A calendar has at most {MostDates} dates.", "dates");
        foreach (var problem in merged.Problems())
            return problem;
        return merged;
    }

    private static Task<CalendarRow?> FindAsync(TenantConnection connection, Guid id, string locking, CancellationToken cancellation) =>
        connection.FindAsync<CalendarRow>($"select {CalendarRow.Columns} from ivr.calendar where tenant_id = @tenant and id = @id {locking}", new { id }, cancellation);

    private async Task<Outcome<CalendarBody>> InsertAsync(CalendarWrite write, Caller caller, CancellationToken cancellation)
    {
        if (!write.Read(null).TryGet(out var schedule, out var fault))
            return fault;
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await WriteAsync(
            connection,
            """
            insert into ivr.calendar (tenant_id, id, name, description, schedule, created_at, updated_at)
            values (@tenant, @id, @name, @description, @schedule::json, @now, @now)
            """,
            Ids.New(time), write.Name!.Trim(), write.Description ?? "", schedule, caller, "created", cancellation);
    }

    private async Task<Outcome<CalendarBody>> UpdateAsync(
        Guid id, IfMatch match, Caller caller, Func<CalendarRow, Outcome<Schedule>> read, CalendarWrite? write, string what, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } before)
            return Missing;
        if (!read(before).TryGet(out var schedule, out var fault))
            return fault;
        if (!match.Allows(before.Version))
            return IfMatch.Stale;
        return await WriteAsync(
            connection,
            """
            update ivr.calendar set name = @name, description = @description, schedule = @schedule::json, version = version + 1, updated_at = @now
            where tenant_id = @tenant and id = @id
            """,
            id, write?.Name?.Trim() ?? before.Name, write?.Description ?? before.Description, schedule, caller, what, cancellation);
    }

    private async Task<Outcome<CalendarBody>> WriteAsync(
        TenantConnection connection, string sql, Guid id, string name, string description, Schedule schedule, Caller caller, string what, CancellationToken cancellation)
    {
        try
        {
            await connection.ExecuteAsync(sql, new { id, name, description, schedule = JsonSerializer.Serialize(schedule, FlowJson.Options), now = time.GetUtcNow() }, cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return NameTaken;
        }

        var row = (await FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "calendar", id, what, name, cancellation);
        return row.ToBody();
    }

    private async Task<Fault?> DeleteAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } row)
            return Missing;
        if (await uses.CheckAsync(caller.Tenant, new Used("calendar", id, row.Name), cancellation) is { } used)
            return used;
        await connection.ExecuteAsync("delete from ivr.calendar where tenant_id = @tenant and id = @id", new { id }, cancellation);
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "calendar", id, "removed", row.Name, cancellation);
        return null;
    }
}

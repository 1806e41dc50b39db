using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Reporting.Domain;

namespace Switchboard.Reporting.Features.Attendance;

/// <summary>An agent on one day of one shift.</summary>
internal sealed record AttendanceBody(
    DateOnly Day, Guid ShiftId, string Shift, DateTimeOffset PlannedFrom, DateTimeOffset PlannedTo, Guid AgentId, string? Number, string? Name, DateTimeOffset? SignedInAt,
    DateTimeOffset? SignedOutAt, long LateMs, long EarlyLeaveMs, long PresentMs, long BreakMs, long BreakOverrunMs, bool Absent,
    IReadOnlyList<BreakOverrunBody> BreakOverruns);

/// <summary>Breaks for one reason beyond its limit: how many, and by how long together.</summary>
internal sealed record BreakOverrunBody(string Reason, string LabelZh, string LabelEn, long LimitMs, int Count, long OverrunMs);

/// <summary>The rows of a stretch of days.</summary>
internal sealed record AttendanceList(DateOnly From, DateOnly To, IReadOnlyList<AttendanceBody> Items);

/// <summary>Who was late, left early, overran the breaks or was not there: the shifts held against the stored statuses.</summary>
internal sealed class AttendanceReport(
    IDatabase database, IEnumerable<IFloor> floors, IEnumerable<IDeskDirectory> desks, ITenantDirectory tenants, IUserDirectory users, IAuditLog audit, TimeProvider time)
{
    private const int MostDays = 92;
    private const int MostRows = 20_000;

    public static async Task<Answer<AttendanceList>> ListAsync(DateOnly? from, DateOnly? to, Guid? agentId, Caller caller, AttendanceReport report, CancellationToken cancellation) =>
        await report.FindAsync(caller.Tenant, from, to, agentId, cancellation);

    public static async Task<IResult> ExportAsync(DateOnly? from, DateOnly? to, Guid? agentId, Caller caller, AttendanceReport report, CancellationToken cancellation)
    {
        var found = await report.FindAsync(caller.Tenant, from, to, agentId, cancellation);
        return found.TryGet(out var list, out var fault) ? await report.FileAsync(list, caller, cancellation) : Problem.Of(fault);
    }

    private async Task<Outcome<AttendanceList>> FindAsync(TenantId tenant, DateOnly? from, DateOnly? to, Guid? agentId, CancellationToken cancellation)
    {
        var zone = ZoneOf(tenant);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).DateTime);
        var (first, last) = (from ?? to ?? today, to ?? from ?? today);
        if (last < first)
            return Fault.Invalid("list.period_invalid", "to is not before from.", "to");
        if (last.DayNumber - first.DayNumber >= MostDays)
            return Fault.Invalid("list.period_too_long", $"At most {MostDays} days at once.", "to");
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var shifts = await connection.ListAsync<ShiftRow>($"select {ShiftRow.Columns} from reporting.shift where tenant_id = @tenant and enabled", null, cancellation);
        var plan = Plan(shifts, await MembersAsync(tenant, shifts, cancellation), first, last, zone, agentId).ToList();
        if (plan.Count > MostRows)
            return Fault.Invalid("list.too_long", $"These days have more than {MostRows} rows: ask for fewer days, or one agent.", "to");
        if (plan.Count == 0)
            return new AttendanceList(first, last, []);
        var now = time.GetUtcNow();
        var spans = await connection.ListAsync<Span>(
            """
            select agent_id, value, reason, began_at, coalesce(ended_at, @now) as ended_at from reporting.agent_span
            where tenant_id = @tenant and kind = 'status' and value <> 'signedOut' and agent_id = any(@agents) and began_at < @to and coalesce(ended_at, @now) > @from
            """,
            new { agents = plan.Select(p => p.Agent).Distinct().ToArray(), from = plan.Min(p => p.From), to = plan.Max(p => p.To), now }, cancellation);
        var byAgent = spans.ToLookup(s => s.AgentId, s => new PresenceSpan(s.BeganAt, s.EndedAt, s.Value == "break", s.Reason));
        var reasons = (desks.LastOrDefault()?.ListBreakReasons(tenant) ?? []).Where(r => r.Limit is not null).ToDictionary(r => r.Code, StringComparer.Ordinal);
        return new AttendanceList(first, last, [.. plan.Select(p => Body(tenant, p, [.. byAgent[p.Agent]], reasons, now)).OrderBy(b => b.Day).ThenBy(b => b.Shift, StringComparer.Ordinal).ThenBy(b => b.Number, StringComparer.Ordinal)]);
    }

    /// <summary>The agents of each shift: its own and those of its queues.</summary>
    private async Task<Dictionary<Guid, HashSet<Guid>>> MembersAsync(TenantId tenant, IReadOnlyList<ShiftRow> shifts, CancellationToken cancellation)
    {
        var agents = floors.LastOrDefault() is { } floor ? (await floor.GetFloorAsync(tenant, cancellation)).Agents : [];
        return shifts.ToDictionary(
            s => s.Id,
            s => s.AgentIds.Concat(agents.Where(a => a.Queues.Any(q => s.QueueIds.Contains(q.Value))).Select(a => a.Id.Value)).ToHashSet());
    }

    private IEnumerable<Planned> Plan(
        IReadOnlyList<ShiftRow> shifts, Dictionary<Guid, HashSet<Guid>> members, DateOnly first, DateOnly last, TimeZoneInfo zone, Guid? only)
    {
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            var weekday = day.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek;
            foreach (var shift in shifts.Where(s => s.Days.Contains(weekday)))
            {
                var (from, to) = ShiftClock.On(day, shift.FromMinute, shift.ToMinute, zone);
                if (from > time.GetUtcNow())
                    continue; // it has not begun
                foreach (var agent in members[shift.Id].Where(a => only is null || a == only))
                    yield return new Planned(day, shift, agent, from, to);
            }
        }
    }

    private AttendanceBody Body(TenantId tenant, Planned p, IReadOnlyList<PresenceSpan> spans, IReadOnlyDictionary<string, BreakReasonCard> reasons, DateTimeOffset now)
    {
        var seat = desks.LastOrDefault()?.FindSeat(tenant, p.Agent);
        var presence = Presence.Of(p.From, p.To, TimeSpan.FromMilliseconds(p.Shift.GraceMs), TimeSpan.FromMilliseconds(p.Shift.BreakMs), spans, now);
        var overruns = BreakOverrun.Of(p.From, p.To, reasons.ToDictionary(r => r.Key, r => r.Value.Limit!.Value, StringComparer.Ordinal), spans);
        return new AttendanceBody(
            p.Day, p.Shift.Id, p.Shift.Name, p.From, p.To, p.Agent, seat?.Number, seat?.Name, presence.SignedInAt, presence.SignedOutAt, presence.LateMs, presence.EarlyLeaveMs,
            presence.PresentMs, presence.BreakMs, presence.BreakOverrunMs, presence.Absent,
            [.. overruns.Select(o => new BreakOverrunBody(o.Reason, reasons[o.Reason].LabelZh, reasons[o.Reason].LabelEn, (long)reasons[o.Reason].Limit!.Value.TotalMilliseconds, o.Count, o.OverrunMs))]);
    }

    private async Task<IResult> FileAsync(AttendanceList list, Caller caller, CancellationToken cancellation)
    {
        var zone = ZoneOf(caller.Tenant);
        var user = caller.UserId is { } id ? await users.FindAsync(caller.Tenant, id, cancellation) : null;
        var chinese = (user?.Language ?? tenants.Find(caller.Tenant)?.DefaultLanguage) == "zh-CN";
        string[] headers = chinese
            ? ["日期", "班次", "计划开始", "计划结束", "工号", "姓名", "签入", "签出", "迟到(分)", "早退(分)", "在岗(分)", "小休(分)", "小休超时(分)", "缺勤", "超时小休(原因 次数 分)"]
            : ["Day", "Shift", "Planned from", "Planned to", "Number", "Name", "Signed in", "Signed out", "Late (min)", "Early leave (min)", "Present (min)", "Breaks (min)", "Break overrun (min)", "Absent", "Breaks beyond their limit (reason, count, min)"];
        string? Local(DateTimeOffset? at) => at is { } instant ? TimeZoneInfo.ConvertTime(instant, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : null;
        static string Minutes(long ms) => (ms / 60_000.0).ToString("0.#", CultureInfo.InvariantCulture);
        var text = new StringBuilder("\uFEFF").Append(Csv.Line(headers)); // Excel knows UTF-8 by the mark
        foreach (var row in list.Items)
        {
            text.Append(Csv.Line(
            [
                row.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), row.Shift, Local(row.PlannedFrom), Local(row.PlannedTo), row.Number, row.Name, Local(row.SignedInAt), Local(row.SignedOutAt),
                Minutes(row.LateMs), Minutes(row.EarlyLeaveMs), Minutes(row.PresentMs), Minutes(row.BreakMs), Minutes(row.BreakOverrunMs), row.Absent ? chinese ? "是" : "yes" : "",
                string.Join("; ", row.BreakOverruns.Select(o => $"{(chinese ? o.LabelZh : o.LabelEn)} {o.Count}× {Minutes(o.OverrunMs)}")),
            ]));
        }

        audit.Write(caller.Tenant, caller.Actor, "attendance.exported", "attendance", null, caller.Address);
        return Results.File(Encoding.UTF8.GetBytes(text.ToString()), "text/csv; charset=utf-8", string.Create(CultureInfo.InvariantCulture, $"attendance-{list.From:yyyyMMdd}-{list.To:yyyyMMdd}.csv"));
    }

    private TimeZoneInfo ZoneOf(TenantId tenant) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(tenants.Find(tenant)?.TimeZone ?? "UTC", out var zone) ? zone : TimeZoneInfo.Utc;

    private sealed record Planned(DateOnly Day, ShiftRow Shift, Guid Agent, DateTimeOffset From, DateTimeOffset To);

    private sealed class Span
    {
        public Guid AgentId { get; init; }

        public string Value { get; init; } = "";

        public string? Reason { get; init; }

        public DateTimeOffset BeganAt { get; init; }

        public DateTimeOffset EndedAt { get; init; }
    }
}

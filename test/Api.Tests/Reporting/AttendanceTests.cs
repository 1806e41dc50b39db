using System.Globalization;
using System.Net;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Tenancy;

namespace Switchboard.Api.Tests.Reporting;

[Collection(nameof(SharedRecords))]
public sealed class AttendanceTests(RecordsHouse house)
{
    [Fact]
    public async Task Late_early_and_breaks_follow_from_the_statuses()
    {
        var tenant = await house.NewTenantAsync();
        var (client, seat) = await house.NewAgentAsync(tenant, "1041");
        var absent = Guid.NewGuid();
        // Yesterday, whatever the hour is now: the statuses are told as having ended long ago.
        var zone = TimeZoneInfo.FindSystemTimeZoneById(house.Get<ITenantDirectory>().Find(tenant.Id)!.TimeZone);
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), zone).DateTime).AddDays(-1);
        DateTimeOffset At(int hour, int minute)
        {
            var local = day.ToDateTime(new TimeOnly(hour, minute));
            return new DateTimeOffset(local, zone.GetUtcOffset(local));
        }

        long Status(DateTimeOffset from, DateTimeOffset to, string was, string next, string? why = null) => house.PublishAt(
            tenant, to, "agent.statusChanged", "agent", seat.Id, new { from = was, to = next, lastedMs = (long)(to - from).TotalMilliseconds }, why);
        Status(At(0, 0), At(9, 30), "signedOut", "available");
        house.Desk.Breaks.Add((tenant.Id, new BreakReasonCard("lunch", "午餐", "Lunch", TimeSpan.FromMinutes(20))));
        house.Desk.Breaks.Add((tenant.Id, new BreakReasonCard("meeting", "会议", "Meeting", null)));
        house.Desk.Breaks.Add((tenant.Id, new BreakReasonCard("short", "小休", "Short break", TimeSpan.FromMinutes(5))));
        Status(At(9, 30), At(12, 0), "available", "break", "lunch");
        Status(At(12, 0), At(12, 25), "break", "break", "meeting"); // 25 min of 20, then a meeting without a limit
        Status(At(12, 25), At(12, 35), "break", "available");
        Status(At(12, 35), At(13, 0), "available", "break", "short");
        Status(At(13, 0), At(13, 4), "break", "available"); // within its limit
        Status(At(13, 4), At(14, 0), "available", "break", "short");
        var last = Status(At(14, 0), At(14, 6), "break", "available");
        last = Status(At(14, 6), At(17, 0), "available", "signedOut");
        await house.CountedAsync(tenant, last);
        var made = await tenant.Admin.PostAsync("/api/v1/shifts", new
        {
            name = "Early",
            days = new[] { 1, 2, 3, 4, 5, 6, 7 },
            from = "09:00",
            to = "18:00",
            breakMs = 1_800_000,
            graceMs = 300_000,
            agentIds = new[] { seat.Id, absent },
        });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);

        var query = $"from={day.ToString("O", CultureInfo.InvariantCulture)}&to={day.ToString("O", CultureInfo.InvariantCulture)}";
        var answer = await tenant.Admin.GetAsync($"/api/v1/attendance?{query}");
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer["items"].AsArray().Count.ShouldBe(2);
        var row = answer["items"].AsArray().Single(r => r!["agentId"]!.GetValue<Guid>() == seat.Id)!;
        (row["lateMs"]!.GetValue<long>(), row["earlyLeaveMs"]!.GetValue<long>(), row["breakMs"]!.GetValue<long>(), row["breakOverrunMs"]!.GetValue<long>(), row["presentMs"]!.GetValue<long>())
            .ShouldBe((1_800_000, 3_600_000, 2_700_000, 900_000, 27_000_000));
        row["breakOverruns"]!.AsArray().Select(o => (o!["reason"]!.ToString(), (int)o["count"]!, (long)o["overrunMs"]!, (long)o["limitMs"]!, o["labelZh"]!.ToString()))
            .ShouldBe([("lunch", 1, 300_000L, 1_200_000L, "午餐"), ("short", 1, 60_000L, 300_000L, "小休")]);
        answer["items"].AsArray().Single(r => r!["agentId"]!.GetValue<Guid>() == absent)!["absent"]!.GetValue<bool>().ShouldBeTrue();

        using var file = await house.FetchAsync(await RecordsHouse.NewKeyAsync(tenant, Permissions.FloorRead), $"/api/v1/attendance/export.csv?{query}");
        var lines = (await file.Content.ReadAsStringAsync()).Split("\r\n");
        lines.Length.ShouldBe(4); // head, two rows, the end of the last line
        lines.Count(l => l.TrimEnd().EndsWith(",午餐 1× 5; 小休 1× 1", StringComparison.Ordinal)).ShouldBe(1);
        lines.Count(l => l.Contains(",30,60,450,45,15,", StringComparison.Ordinal)).ShouldBe(1);
        (await client.GetAsync("/api/v1/attendance")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await tenant.Admin.PostAsync("/api/v1/shifts", new { name = "x", days = new[] { 8 }, from = "9", to = "18:00" })).Code.ShouldBe("validation.failed");
    }
}

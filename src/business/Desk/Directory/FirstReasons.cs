using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Desk.Directory;

/// <summary>The break reasons every tenant begins with; what it removes later stays removed.</summary>
internal static class FirstReasons
{
    private static readonly (string Code, string Zh, string En)[] Reasons =
    [
        ("lunch", "午餐", "Lunch"),
        ("short_break", "小休", "Short break"),
        ("meeting", "会议", "Meeting"),
        ("training", "培训", "Training"),
    ];

    public static async Task SeedAsync(TenantConnection connection, TimeProvider time, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (await connection.ExecuteAsync("insert into desk.memory (tenant_id, saved_at) values (@tenant, @now) on conflict do nothing", new { now }, cancellation) == 0)
            return;
        foreach (var (i, (code, zh, en)) in Reasons.Index())
        {
            await connection.ExecuteAsync(
                """
                insert into desk.break_reason (tenant_id, id, code, label_zh, label_en, enabled, created_at)
                values (@tenant, @id, @code, @zh, @en, true, @now) on conflict do nothing
                """,
                new { id = Ids.New(time), code, zh, en, now = now.AddMilliseconds(i) },
                cancellation);
        }
    }
}

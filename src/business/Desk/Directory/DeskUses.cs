using Switchboard.Contracts.Lines;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Desk.Directory;

/// <summary>Queues overflow to flows, play prompts and require skills; wrap-ups hold dispositions.</summary>
internal sealed class DeskUses(IDatabase database) : IWhereUsed
{
    public async Task<IReadOnlyList<Use>> ListAsync(TenantId tenant, Used used, CancellationToken cancellation)
    {
        if (used.Kind == "disposition")
            return await InWrapUpsAsync(tenant, used, cancellation);
        var where = used.Kind switch
        {
            "flow" => $"(overflow_flow_id = @Id or {InRules} or {InSeat})",
            "voicemail" or "queue" => $"(q.id <> @Id and {InRules})",
            "calendar" => InRules,
            "script" => InSeat,
            "prompt" => $"(music_prompt_id = @Id or {InSeat})",
            "skill" => "(exists (select from desk.queue_skill s where s.tenant_id = q.tenant_id and s.queue_id = q.id and s.skill_id = @Id) or " + InRules + ")",
            _ => null,
        };
        if (where is null)
            return [];
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var rows = await connection.ListAsync<Row>($"select id, name from desk.queue q where tenant_id = @tenant and {where} order by name", new { used.Id }, cancellation);
        return [.. rows.Select(r => new Use("queues", r.Id, r.Name))];
    }

    private async Task<IReadOnlyList<Use>> InWrapUpsAsync(TenantId tenant, Used used, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var count = await connection.FindAsync<int>(
            "select count(*)::int from desk.wrap_up where tenant_id = @tenant and disposition_id = @Id", new { used.Id }, cancellation);
        return count == 0 ? [] : [new Use("wrap-ups", null, count.ToString(System.Globalization.CultureInfo.InvariantCulture))];
    }

    // Ids are long enough to be found as text wherever the rules hold them.
    private const string InRules = "q.rules::text like '%' || @Id::text || '%'";

    private const string InSeat = "q.seat::text like '%' || @Id::text || '%'";

    private sealed record Row(Guid Id, string Name);
}

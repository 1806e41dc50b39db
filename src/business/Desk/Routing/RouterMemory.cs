using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Events;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Desk.Routing;

/// <summary>Keeps statuses and the day's figures in a row a tenant, written only when they changed.</summary>
internal sealed class RouterMemory(IDatabase database, IAcdSnapshots router, TimeProvider time, ILogger<RouterMemory> log)
{
    private readonly ConcurrentDictionary<TenantId, string> _saved = new();

    public async Task RestoreAsync(TenantId tenant, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var text = await connection.FindAsync<string>("select router::text from desk.memory where tenant_id = @tenant", null, cancellation);
        if (text is null || Read(tenant, text) is not { } snapshot)
            return;
        if (await router.RestoreAsync(snapshot) is { } fault)
            Log.NotRestored(log, tenant.Value, fault.Detail, null);
    }

    public async Task SaveAsync(TenantId tenant, CancellationToken cancellation)
    {
        if (await router.TakeAsync(tenant) is not { } snapshot)
            return;
        var content = JsonSerializer.Serialize(snapshot with { TakenAt = default }, WireJson.Options);
        if (_saved.GetValueOrDefault(tenant) == content)
            return;
        await using var connection = await database.OpenAsync(tenant, cancellation);
        await connection.ExecuteAsync(
            """
            insert into desk.memory (tenant_id, router, saved_at) values (@tenant, @text::jsonb, @now)
            on conflict (tenant_id) do update set router = excluded.router, saved_at = excluded.saved_at
            """,
            new { text = JsonSerializer.Serialize(snapshot, WireJson.Options), now = time.GetUtcNow() },
            cancellation);
        await connection.CommitAsync(cancellation);
        _saved[tenant] = content;
    }

    private AcdSnapshot? Read(TenantId tenant, string text)
    {
        try
        {
            return JsonSerializer.Deserialize<AcdSnapshot>(text, WireJson.Options);
        }
        catch (JsonException e)
        {
            Log.NotRestored(log, tenant.Value, "the stored form is another one", e);
            return null;
        }
    }
}

using System.Text.Json;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Journal;
using Switchboard.Kernel;

namespace Switchboard.Tenancy.Directory;

/// <summary>Audit lines go through the journal: an action is on record even while PostgreSQL is away.</summary>
internal sealed class AuditLog(IDurableLog journal, TimeProvider time) : IAuditLog
{
    public const string Kind = "tenancy.audit";

    public void Write(TenantId tenant, string actor, string action, string subject, string? detail, string? address) =>
        journal.Append(Kind, tenant, JsonSerializer.SerializeToUtf8Bytes(
            new AuditLine(Ids.New(time), time.GetUtcNow(), actor, action, subject, detail, address), WireJson.Options));
}

/// <summary>A line of the audit log.</summary>
internal sealed record AuditLine(Guid Id, DateTimeOffset Time, string Actor, string Action, string Subject, string? Detail, string? Address);

/// <summary>Brings audit lines into their table.</summary>
internal sealed class AuditWriter : IDurableHandler
{
    public string Kind => AuditLog.Kind;

    public async Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation)
    {
        foreach (var record in records)
        {
            await connection.ExecuteAsync(
                """
                insert into tenancy.audit (tenant_id, id, time, actor, action, subject, detail, address)
                values (@tenant, @Id, @Time, @Actor, @Action, @Subject, @Detail, @Address)
                """,
                JsonSerializer.Deserialize<AuditLine>(record.Payload.Span, WireJson.Options),
                cancellation);
        }
    }
}

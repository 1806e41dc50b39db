using System.Text.Json;
using NpgsqlTypes;
using Switchboard.Contracts.Events;
using Switchboard.Data;
using Switchboard.Data.Journal;

namespace Switchboard.Server.Observability;

/// <summary>Brings traces of ended calls into their table.</summary>
internal sealed class TraceWriter : IDurableHandler
{
    public const string TraceKind = "call.trace";

    public string Kind => TraceKind;

    public Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation)
    {
        foreach (var record in records)
        {
            var trace = JsonSerializer.Deserialize<SealedTrace>(record.Payload.Span, WireJson.Options)!;
            connection.Later(
                """
                insert into operations.call_trace (tenant_id, call_id, ended_at, messages, body) values (@tenant, @call, @ended, @messages, @body)
                on conflict (tenant_id, call_id) do nothing
                """)
                .With("call", trace.CallId).With("ended", trace.EndedAt).With("messages", trace.Messages).With("body", NpgsqlDbType.Bytea, trace.Body);
        }

        return Task.CompletedTask;
    }
}

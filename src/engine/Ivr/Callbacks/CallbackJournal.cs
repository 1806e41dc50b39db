using System.Text.Json;
using NpgsqlTypes;
using Switchboard.Contracts.Events;
using Switchboard.Data;
using Switchboard.Data.Journal;

namespace Switchboard.Ivr.Callbacks;

/// <summary>Brings callbacks from the journal into their table: the whole as JSON, beside it what lists ask for.</summary>
internal sealed class CallbackWriter : IDurableHandler
{
    public const string JournalKind = "callback";

    public string Kind => JournalKind;

    public static ReadOnlyMemory<byte> Write(Callback callback) => JsonSerializer.SerializeToUtf8Bytes(callback, WireJson.Options);

    public static Callback Read(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<Callback>(json, WireJson.Options)!;

    public Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation)
    {
        foreach (var record in records)
        {
            var callback = Read(record.Payload.Span);
            connection.Later(
                """
                insert into ivr.callback (tenant_id, id, queue_id, number, name, state, open, requested_at, arrived_at, due_at, closed_at, version, body)
                values (@tenant, @id, @queue, @number, @name, @state, @open, @requested, @arrived, @due, @closed, @version, @body::jsonb)
                on conflict (tenant_id, id) do update set state = excluded.state, open = excluded.open, number = excluded.number, due_at = excluded.due_at,
                    closed_at = excluded.closed_at, version = excluded.version, body = excluded.body
                where ivr.callback.version < excluded.version
                """)
                .With("id", callback.Id).With("queue", callback.QueueId).With("number", callback.Number).With("name", callback.Name)
                .With("state", Word(callback.State)).With("open", callback.IsOpen).With("requested", callback.RequestedAt.ToUniversalTime())
                .With("arrived", callback.ArrivedAt.ToUniversalTime()).With("due", callback.DueAt.ToUniversalTime())
                .With("closed", NpgsqlDbType.TimestampTz, callback.ClosedAt?.ToUniversalTime()).With("version", callback.Version)
                .With("body", System.Text.Encoding.UTF8.GetString(record.Payload.Span));
        }

        return Task.CompletedTask;
    }

    internal static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

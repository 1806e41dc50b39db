using System.Text.Json;
using NpgsqlTypes;
using Switchboard.Contracts.Events;
using Switchboard.Data;
using Switchboard.Data.Journal;

namespace Switchboard.Ivr.Voicemail;

/// <summary>What became of a message, as the journal carries it: its state now, or that it is gone.</summary>
internal sealed record MessageEntry(Message Message, bool Removed)
{
    // One kind for all that happens to messages: order is kept within a kind only.
    public const string Kind = "voicemail.message";

    public static ReadOnlyMemory<byte> Write(Message message, bool removed) =>
        JsonSerializer.SerializeToUtf8Bytes(new MessageEntry(message, removed), WireJson.Options);
}

/// <summary>Brings messages from the journal into their table.</summary>
internal sealed class MessageWriter : IDurableHandler
{
    public string Kind => MessageEntry.Kind;

    public Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation)
    {
        foreach (var record in records)
        {
            var (message, removed) = JsonSerializer.Deserialize<MessageEntry>(record.Payload.Span, WireJson.Options)!;
            if (removed)
            {
                connection.Later("delete from ivr.voicemail_message where tenant_id = @tenant and id = @id").With("id", message.Id);
                continue;
            }

            // A box that was removed meanwhile takes no message any more.
            connection.Later(
                """
                insert into ivr.voicemail_message (tenant_id, id, box_id, call_id, caller, caller_name, received_at, length_ms, size_bytes, sha256, path,
                    status, assigned_user_id, note, version)
                select @tenant, @id, @box, @call, @caller, @name, @received, @length, @size, @sha256, @path, @status, @assigned, @note, @version
                where exists (select from ivr.voicemail_box where tenant_id = @tenant and id = @box)
                on conflict (tenant_id, id) do update set status = excluded.status, assigned_user_id = excluded.assigned_user_id, note = excluded.note,
                    version = excluded.version
                """)
                .With("id", message.Id).With("box", message.BoxId).With("call", message.CallId).With("caller", message.Caller).With("name", message.CallerName)
                .With("received", message.ReceivedAt.ToUniversalTime()).With("length", message.LengthMs).With("size", message.SizeBytes)
                .With("sha256", message.Sha256).With("path", message.Path).With("status", Words.Of(message.Status))
                .With("assigned", NpgsqlDbType.Uuid, message.AssignedUserId).With("note", message.Note).With("version", message.Version);
        }

        return Task.CompletedTask;
    }
}

/// <summary>Enums as the API and the tables spell them.</summary>
internal static class Words
{
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

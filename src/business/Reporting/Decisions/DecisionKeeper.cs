using System.Buffers.Binary;
using NpgsqlTypes;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Reporting;
using Switchboard.Data;
using Switchboard.Data.Journal;
using Switchboard.Kernel;

namespace Switchboard.Reporting.Decisions;

/// <summary>Takes the router's decisions into the journal.</summary>
internal sealed class DecisionLog(IDurableLog journal) : IDecisionLog
{
    public void Keep(TenantId tenant, DateTimeOffset at, string subject, RoutingDecision decision)
    {
        if (!Guid.TryParse(subject, out var contact))
            return;
        var note = DecisionCodec.Encode(decision);
        var payload = new byte[DecisionKeeper.Head + note.Length];
        contact.TryWriteBytes(payload);
        BinaryPrimitives.WriteInt64LittleEndian(payload.AsSpan(16), at.UtcTicks);
        note.CopyTo(payload, DecisionKeeper.Head);
        journal.Append(DecisionKeeper.JournalKind, tenant, payload);
    }
}

/// <summary>Takes the decisions from the journal into their table.</summary>
internal sealed class DecisionKeeper(Days days) : IDurableHandler
{
    public const string JournalKind = "acd.decision";

    /// <summary>Contact and time stand before the note.</summary>
    public const int Head = 16 + sizeof(long);

    public string Kind => JournalKind;

    public async Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation)
    {
        await days.MakeAsync(connection, records.Select(r => TimeOf(r.Payload.Span)), cancellation);
        foreach (var record in records)
        {
            connection.Later("insert into reporting.decision (tenant_id, contact_id, time, position, note) values (@tenant, @contact, @time, @position, @note) on conflict do nothing")
                .With("contact", new Guid(record.Payload.Span[..16])).With("time", TimeOf(record.Payload.Span)).With("position", record.Position)
                .With("note", NpgsqlDbType.Bytea, record.Payload[Head..].ToArray());
        }
    }

    private static DateTimeOffset TimeOf(ReadOnlySpan<byte> payload) => new(BinaryPrimitives.ReadInt64LittleEndian(payload[16..]), TimeSpan.Zero);
}

using Switchboard.Kernel;

namespace Switchboard.Data.Journal;

/// <summary>A record of the journal as its handler gets it.</summary>
/// <param name="Position">Its place in the journal; rises.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Payload">What was appended.</param>
public readonly record struct DurableRecord(long Position, TenantId Tenant, ReadOnlyMemory<byte> Payload);

/// <summary>
/// Brings records of one kind into PostgreSQL. Called with records of one tenant, in order, in a transaction that also
/// stores the journal position: what it writes is kept exactly once. Register it with <c>AddDurableHandler</c>.
/// </summary>
public interface IDurableHandler
{
    /// <summary>The kind given to <c>IDurableLog.Append</c>.</summary>
    string Kind { get; }

    /// <summary>Writes the records. Do not commit. Throwing for other reasons than an absent database sets the record aside.</summary>
    Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation);
}

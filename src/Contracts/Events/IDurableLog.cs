using Switchboard.Kernel;

namespace Switchboard.Contracts.Events;

/// <summary>
/// The local journal in front of PostgreSQL. What is appended here survives <c>kill -9</c> and the absence of the
/// database, and is applied to it exactly once, in order.
/// </summary>
public interface IDurableLog
{
    /// <summary>Queues a record; it is on disk within some 20 ms. Never blocks.</summary>
    /// <param name="kind">Which <c>IDurableHandler</c> applies it.</param>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="payload">The handler's own bytes (JSON by custom).</param>
    void Append(string kind, TenantId tenant, ReadOnlyMemory<byte> payload);

    /// <summary>Returns when the record is on disk (fsync succeeded). Throws <see cref="IOException"/> when the disk refuses.</summary>
    ValueTask AppendDurableAsync(string kind, TenantId tenant, ReadOnlyMemory<byte> payload, CancellationToken cancellation);

    /// <summary>Position of the newest record on disk.</summary>
    long DurablePosition { get; }

    /// <summary>Position up to which PostgreSQL holds everything.</summary>
    long AppliedPosition { get; }

    /// <summary>Returns when everything appended before this call is in PostgreSQL.</summary>
    Task WhenAppliedAsync(CancellationToken cancellation);
}

/// <summary>Things that must be let go in order at a graceful stop (new calls refused, calls ended, queues emptied).</summary>
public interface IDrain
{
    /// <summary>Lower goes first.</summary>
    int Order { get; }

    /// <summary>Stops taking in, lets what runs finish until <paramref name="deadline"/> is cancelled.</summary>
    Task DrainAsync(CancellationToken deadline);
}

/// <summary>Tells the first message of the event stream.</summary>
public interface IFloorSnapshot
{
    /// <summary>The floor as <c>GET /floor</c> answers it, as UTF-8 JSON; empty when there is none.</summary>
    ValueTask<ReadOnlyMemory<byte>> FloorAsync(TenantId tenant, CancellationToken cancellation);

    /// <summary>The desk of one user as <c>GET /desk</c> answers it, as UTF-8 JSON; empty when he has none.</summary>
    ValueTask<ReadOnlyMemory<byte>> DeskAsync(TenantId tenant, Guid userId, CancellationToken cancellation);
}

/// <summary>Says which events somebody who may not read the floor still gets: his own calls, his agent, his queues.</summary>
public interface IEventAudience
{
    /// <summary>True when the event concerns the user. Called per event and connection: answer from memory.</summary>
    bool Concerns(TenantId tenant, Guid userId, string type, string subjectKind, string subjectId, ReadOnlySpan<byte> data);
}

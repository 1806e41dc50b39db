using System.Text.Json;
using Switchboard.Kernel;

namespace Switchboard.Contracts.Events;

/// <summary>Something that happened, as it is stored and pushed.</summary>
/// <param name="TenantId">Whose event it is.</param>
/// <param name="Sequence">Position in the tenant's stream: 1, 2, 3 … without gaps.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Type">What happened: <c>call.answered</c>.</param>
/// <param name="SubjectKind">Kind of thing it happened to: <c>call</c>, <c>agent</c>, <c>queue</c>, <c>recording</c> …</param>
/// <param name="SubjectId">Which one.</param>
/// <param name="Actor">Who did it: <c>user:…</c>, <c>key:…</c>, <c>system</c>, <c>caller</c>.</param>
/// <param name="Reason">Why, where there is a reason.</param>
/// <param name="Data">Everything else, as UTF-8 JSON (an object).</param>
public sealed record TenantEvent(
    TenantId TenantId,
    long Sequence,
    DateTimeOffset Time,
    string Type,
    string SubjectKind,
    string SubjectId,
    string Actor,
    string? Reason,
    ReadOnlyMemory<byte> Data);

/// <summary>An event that is about to be published: it has no sequence and no time yet.</summary>
public sealed record EventDraft(
    TenantId TenantId,
    string Type,
    string SubjectKind,
    string SubjectId,
    string Actor,
    string? Reason,
    ReadOnlyMemory<byte> Data)
{
    /// <summary>When it happened, where it is told afterwards (an import); null for now.</summary>
    public DateTimeOffset? HappenedAt { get; init; }

    /// <summary>A draft whose data is the JSON of <paramref name="data"/> in the house's wire form.</summary>
    public static EventDraft Of<T>(TenantId tenant, string type, string subjectKind, Guid subjectId, string actor, T data, string? reason = null) =>
        new(tenant, type, subjectKind, subjectId.ToString(), actor, reason, JsonSerializer.SerializeToUtf8Bytes(data, WireJson.Options));
}

/// <summary>A live figure: not stored, only the newest of a subject matters.</summary>
public sealed record LiveUpdate(TenantId TenantId, DateTimeOffset Time, string Type, string SubjectKind, string SubjectId, ReadOnlyMemory<byte> Data)
{
    /// <summary>An update whose data is the JSON of <paramref name="data"/> in the house's wire form.</summary>
    public static LiveUpdate Of<T>(TenantId tenant, DateTimeOffset time, string type, string subjectKind, Guid subjectId, T data) =>
        new(tenant, time, type, subjectKind, subjectId.ToString(), JsonSerializer.SerializeToUtf8Bytes(data, WireJson.Options));
}

using System.Text.Json;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Switch;
using Switchboard.Reporting.Features.Recordings;

namespace Switchboard.Reporting.Features.Calls;

/// <summary>A call as it is kept.</summary>
internal sealed record CallRecordBody
{
    public required Guid Id { get; init; }

    public required CallDirection Direction { get; init; }

    public required CallState State { get; init; }

    public required string Caller { get; init; }

    public string? CallerName { get; init; }

    public required string Called { get; init; }

    public required string OriginalCalled { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }

    public DateTimeOffset? ConnectedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public Guid? QueueId { get; init; }

    public string? QueueName { get; init; }

    public Guid? AgentId { get; init; }

    public string? AgentName { get; init; }

    public string? Extension { get; init; }

    public Guid? CustomerId { get; init; }

    public string? CustomerName { get; init; }

    public Guid? NumberId { get; init; }

    public Guid? TrunkId { get; init; }

    public required IReadOnlyList<LegRecord> Legs { get; init; }

    public CallCause? Cause { get; init; }

    public Guid? RecordingId { get; init; }

    public RecordingNote? Recording { get; init; }

    /// <summary>Its other recordings: words that flows asked the caller for, earlier talks.</summary>
    public IReadOnlyList<RecordingNote> OtherRecordings { get; init; } = [];

    /// <summary>True while it is being recorded.</summary>
    public bool RecordingRuns { get; init; }

    /// <summary>True while its recording is silent (card data).</summary>
    public bool RecordingPaused { get; init; }

    /// <summary>Why its recordings are kept whatever their age; null when they age.</summary>
    public LegalHoldBody? LegalHold { get; init; }

    public required IReadOnlyDictionary<string, string> Attached { get; init; }

    /// <summary>The service by which it came; null when it came by none.</summary>
    public string? Service => Attached.GetValueOrDefault(ContactOffer.ServiceKey);

    /// <summary>How the caller proved who he is, as a flow set it.</summary>
    public string? Authentication => Attached.GetValueOrDefault(ContactOffer.AuthenticationKey);

    public long WaitMs { get; init; }

    public long RingMs { get; init; }

    public long TalkMs { get; init; }

    public long HoldMs { get; init; }

    public long WrapUpMs { get; init; }

    public long IvrMs { get; init; }

    public Guid? DispositionId { get; init; }

    public string? Disposition { get; init; }

    /// <summary>What the disposition means: <c>success</c>, <c>callback</c>, <c>doNotCall</c>.</summary>
    public IReadOnlyList<string> DispositionFlags { get; init; } = [];

    public string? Notes { get; init; }

    /// <summary>What the customer was asked about his satisfaction; null when he was not.</summary>
    public CallSurvey? Survey { get; init; }

    public required IReadOnlyList<TrailBody> Trail { get; init; }

    public bool Recovered { get; init; }

    /// <summary>What it cost; null when it was free.</summary>
    public CostBody? Cost { get; init; }
}

/// <summary>What a call cost: the sum of its rated legs, and the prefix of the last.</summary>
internal sealed record CostBody(decimal Amount, string Currency, string Prefix)
{
    public static CostBody? Of(IReadOnlyList<LegRecord> legs)
    {
        var rated = legs.Where(l => l.Charge is { Amount: not null }).Select(l => l.Charge!).ToList();
        return rated.Count == 0 ? null : new CostBody(rated.Sum(c => c.Amount!.Value), rated[^1].Terms.Currency, rated[^1].Terms.Prefix);
    }
}

/// <summary>A call's recording in a list.</summary>
/// <param name="Label">What it is called, where it is not the recording of a talk.</param>
internal sealed record RecordingNote(Guid Id, string State, long LengthMs, long SizeBytes, IReadOnlyList<GapBody> Gaps, string? Label = null);

/// <summary>Where a recording is silent because it was paused.</summary>
/// <param name="FromMs">Begin, from the recording's start.</param>
/// <param name="ToMs">End; null while the pause lasts.</param>
internal sealed record GapBody(long FromMs, long? ToMs)
{
    public static IReadOnlyList<GapBody> Read(string? json) => json is null ? [] : JsonSerializer.Deserialize<GapBody[]>(json, WireJson.Options)!;
}

/// <summary>A step through a flow.</summary>
internal sealed record TrailBody(DateTimeOffset Time, string? Flow, string? Node, string? Exit, string? Input, string? NodeName, string? NodeType);

/// <summary>What an event is about.</summary>
internal sealed record SubjectBody(string Kind, string Id);

/// <summary>A stored event.</summary>
internal sealed record CallEventBody(
    long Sequence, DateTimeOffset Time, string Type, SubjectBody Subject, string Actor, string? Reason, JsonElement Data);

/// <summary>A list that is never long enough for pages.</summary>
internal sealed record CallEvents(IReadOnlyList<CallEventBody> Items);

/// <summary>Living calls.</summary>
internal sealed record LiveCalls(IReadOnlyList<CallRecord> Items);

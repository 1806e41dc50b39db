using Switchboard.Ivr.Calendars;

namespace Switchboard.Ivr.Callbacks;

/// <summary>What a queue offers of callbacks, and how it makes them.</summary>
public sealed record CallbackOffer
{
    /// <summary>The queue.</summary>
    public required Guid QueueId { get; init; }

    /// <summary>Waiting callers are offered one.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>After so long in the queue.</summary>
    public TimeSpan OfferAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>And again so often; null once.</summary>
    public TimeSpan? OfferEvery { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The key that takes it.</summary>
    public char Key { get; init; } = '1';

    /// <summary>He may give another number than the one he calls from.</summary>
    public bool AsksNumber { get; init; } = true;

    /// <summary>Offered at once to whoever still waits when <see cref="Hours"/> end.</summary>
    public bool AtClosing { get; init; } = true;

    /// <summary>When customers may be rung; null at any time.</summary>
    public Schedule? Hours { get; init; }

    /// <summary>How often a customer is dialled at most.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>How long between two attempts.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Given up after so long.</summary>
    public TimeSpan ExpireAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The number shown to customers; null leaves it to the outbound rules.</summary>
    public string? CallerNumber { get; init; }

    /// <summary>Whether customers may be rung now.</summary>
    public bool IsOpenAt(DateTimeOffset now) => Hours is null || !Hours.At(now).TryGet(out var state, out _) || state.Open;
}

using System.Buffers.Binary;
using Switchboard.Contracts.Reporting;
using Switchboard.Contracts.Switch;

namespace Switchboard.Reporting.Domain;

/// <summary>A rule of recording. What it does not name fits everything.</summary>
internal sealed record RecordingRule
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public CallDirection? Direction { get; init; }

    public Guid? QueueId { get; init; }

    public Guid? TrunkId { get; init; }

    public Guid? NumberId { get; init; }

    public Guid? ExtensionId { get; init; }

    public Guid? RoomId { get; init; }

    public int Percentage { get; init; } = 100;

    public bool Record { get; init; } = true;

    public RecordingAnnouncement Announcement { get; init; }

    public int? RetentionDays { get; init; }

    public RecordedAs? Format { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>The first condition that does not hold, by its field's name; null when the rule fits.</summary>
    /// <param name="talk">The talk.</param>
    /// <param name="extensions">The ids of its extensions.</param>
    public string? Misfit(TalkToRecord talk, IReadOnlyCollection<Guid> extensions)
    {
        if (!Enabled)
            return "enabled";
        if (Direction is { } direction && direction != talk.Direction)
            return "direction";
        if (QueueId is { } queue && queue != talk.QueueId)
            return "queueId";
        if (TrunkId is { } trunk && trunk != talk.TrunkId)
            return "trunkId";
        if (NumberId is { } number && number != talk.NumberId)
            return "numberId";
        if (RoomId is { } room && room != talk.RoomId)
            return "roomId";
        return ExtensionId is { } extension && !extensions.Contains(extension) ? "extensionId" : null;
    }

    /// <summary>What it says of a call that fits: with a percentage, the call's own id draws the lot, always the same one.</summary>
    public RecordingVerdict Decide(Guid callId) =>
        Record && Lot(callId) < Percentage ? new RecordingVerdict(true, Id, Announcement, RetentionDays, Format) : new RecordingVerdict(false, Id);

    /// <summary>0 to 99, from the random tail of the id.</summary>
    private static int Lot(Guid callId)
    {
        Span<byte> bytes = stackalloc byte[16];
        callId.TryWriteBytes(bytes, bigEndian: true, out _);
        return (int)(BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]) % 100);
    }
}

using System.Text.Json.Serialization;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;

namespace Switchboard.Contracts.Reporting;

/// <summary>A talk that is about to begin, as the rules of recording look at it.</summary>
/// <param name="Tenant">Whose call it is.</param>
/// <param name="CallId">The call; it alone decides whether it falls within a percentage.</param>
/// <param name="Direction">Which way it goes.</param>
/// <param name="QueueId">The queue it comes out of.</param>
/// <param name="TrunkId">The trunk it goes over.</param>
/// <param name="NumberId">The access number it came in on.</param>
/// <param name="Extensions">The numbers of the extensions that take part.</param>
/// <param name="Otherwise">What queue, extension, conference room and settings say when no rule fits.</param>
/// <param name="RoomId">The conference room it is held in; all its members are one talk.</param>
public sealed record TalkToRecord(
    TenantId Tenant, Guid CallId, CallDirection Direction, Guid? QueueId, Guid? TrunkId, Guid? NumberId, IReadOnlyList<string> Extensions, bool Otherwise, Guid? RoomId = null);

/// <summary>To whom "this call may be recorded" is said.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RecordingAnnouncement>))]
public enum RecordingAnnouncement
{
    /// <summary>To nobody.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>To the party outside; between extensions to the one who was called.</summary>
    [JsonStringEnumMemberName("customer")]
    Customer,

    /// <summary>To both parties.</summary>
    [JsonStringEnumMemberName("both")]
    Both,
}

/// <summary>How a recording's file is written.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RecordedAs>))]
public enum RecordedAs
{
    /// <summary>WAV with A-law, 16 KB a second.</summary>
    [JsonStringEnumMemberName("wav")]
    Wav,

    /// <summary>Ogg-Opus, 3 KB a second; costs encoding.</summary>
    [JsonStringEnumMemberName("oggOpus")]
    OggOpus,
}

/// <summary>What the rules say of a talk.</summary>
/// <param name="Record">Record it.</param>
/// <param name="RuleId">The rule that decided; null when none fitted.</param>
/// <param name="Announcement">Who is told.</param>
/// <param name="RetentionDays">How long it is kept; null as long as the tenant keeps its recordings.</param>
/// <param name="Format">How its file is written; null as the tenant's are.</param>
public sealed record RecordingVerdict(
    bool Record, Guid? RuleId = null, RecordingAnnouncement Announcement = RecordingAnnouncement.None, int? RetentionDays = null, RecordedAs? Format = null);

/// <summary>Decides which talks are recorded. From memory, at once, on the call's own mailbox.</summary>
public interface IRecordingPolicy
{
    /// <summary>The first rule that fits decides.</summary>
    RecordingVerdict Decide(TalkToRecord talk);
}

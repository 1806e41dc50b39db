using Switchboard.Kernel;

namespace Switchboard.Contracts.Switch;

/// <summary>A conference room (会议室) as it is configured: whoever dials its number is in.</summary>
/// <param name="Id">The room.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Number">What is dialled.</param>
/// <param name="Name">For people.</param>
/// <param name="Pin">Digits a member must enter; null lets everybody in.</param>
/// <param name="HostPin">Digits that make a host of whoever enters them.</param>
/// <param name="MaxMembers">The most members at once.</param>
/// <param name="Record">Recorded from the first member on.</param>
/// <param name="Announce">Comings and goings are told by tones, and how many there are when one enters.</param>
/// <param name="WaitForHost">Members hear music until a host is there.</param>
/// <param name="MuteOnEntry">Members enter muted; hosts do not.</param>
/// <param name="Enabled">It can be dialled.</param>
public sealed record ConferenceRoom(
    Guid Id, TenantId Tenant, string Number, string Name, string? Pin, string? HostPin, int MaxMembers, bool Record, bool Announce, bool WaitForHost, bool MuteOnEntry, bool Enabled);

/// <summary>The rooms, from memory. Any thread, never blocks.</summary>
public interface IConferenceRooms
{
    /// <summary>An enabled room by its number.</summary>
    ConferenceRoom? FindRoom(TenantId tenant, string number);

    /// <summary>A room by id, disabled ones too.</summary>
    ConferenceRoom? FindRoom(TenantId tenant, Guid id);
}

/// <summary>A conference as it stands; it has its room's id and lives while somebody is in it.</summary>
public sealed record ConferenceRecord
{
    /// <summary>The room.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>Its number.</summary>
    public required string Number { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>When the first member came (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Nobody more gets in.</summary>
    public bool Locked { get; init; }

    /// <summary>The recording that runs; null when none does.</summary>
    public Guid? RecordingId { get; init; }

    /// <summary>The members hear music until a host comes.</summary>
    public bool WaitsForHost { get; init; }

    /// <summary>Who is in it, in the order they came.</summary>
    public IReadOnlyList<ConferenceMember> Members { get; init; } = [];
}

/// <summary>Somebody in a conference.</summary>
/// <param name="Id">The member: his leg's id.</param>
/// <param name="CallId">His call.</param>
/// <param name="Address">His number or extension.</param>
/// <param name="Name">His name, where one is known.</param>
/// <param name="Host">He entered the host's PIN.</param>
/// <param name="Muted">He is not heard.</param>
/// <param name="Talking">He speaks.</param>
/// <param name="JoinedAt">When he came (UTC).</param>
public sealed record ConferenceMember(Guid Id, Guid CallId, string Address, string? Name, bool Host, bool Muted, bool Talking, DateTimeOffset JoinedAt);

/// <summary>Something happened in a conference.</summary>
/// <param name="Type">The event: <c>conference.started</c>, <c>memberJoined</c>, <c>memberLeft</c>, <c>memberMuted</c>, <c>locked</c>, <c>recording</c>, <c>ended</c>; null when only live figures changed (who speaks).</param>
/// <param name="Time">When (UTC).</param>
/// <param name="Actor">Who did it.</param>
/// <param name="MemberId">The member concerned, if one is.</param>
/// <param name="Conference">The conference as it stands now.</param>
public sealed record ConferenceEvent(string? Type, DateTimeOffset Time, string Actor, Guid? MemberId, ConferenceRecord Conference);

/// <summary>Where conferences tell what happened. Returns at once.</summary>
public interface IConferenceEventSink
{
    /// <summary>A conference changed.</summary>
    void Publish(ConferenceEvent happened);
}

/// <summary>Living conferences as console and API steer them, always inside one tenant.</summary>
public interface IConferenceControl
{
    /// <summary>Every living conference of the tenant.</summary>
    IReadOnlyList<ConferenceRecord> List(TenantId tenant);

    /// <summary>One living conference, or null.</summary>
    ConferenceRecord? Find(TenantId tenant, Guid id);

    /// <summary>Rings an extension or a number and lets it in without a PIN; opens the conference when it sleeps.</summary>
    Task<Outcome<CallRecord>> AddMemberAsync(TenantId tenant, Guid roomId, string to, string actor);

    /// <summary>Silences a member or lets him speak; null means all who are no hosts.</summary>
    Task<Outcome<ConferenceRecord>> MuteMemberAsync(TenantId tenant, Guid id, Guid? memberId, bool on, string actor);

    /// <summary>Puts a member out.</summary>
    Task<Outcome<ConferenceRecord>> KickAsync(TenantId tenant, Guid id, Guid memberId, string actor);

    /// <summary>Lets nobody more in, or opens it again.</summary>
    Task<Outcome<ConferenceRecord>> LockAsync(TenantId tenant, Guid id, bool on, string actor);

    /// <summary>Starts or stops the recording of the whole room.</summary>
    Task<Outcome<ConferenceRecord>> RecordConferenceAsync(TenantId tenant, Guid id, bool on, string actor);

    /// <summary>Ends it for everybody.</summary>
    Task<Outcome<ConferenceRecord>> EndAsync(TenantId tenant, Guid id, string actor);
}

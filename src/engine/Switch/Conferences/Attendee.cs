using Switchboard.Contracts.Switch;
using Switchboard.Media.Mixing;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch.Conferences;

/// <summary>Somebody in a conference. Belongs to the conference's mailbox; call and leg are only posted to.</summary>
internal sealed class Attendee(Call call, Leg leg, string? name, bool host, DateTimeOffset joinedAt)
{
    public Call Call { get; } = call;

    public Leg Leg { get; } = leg;

    public Guid Id { get; } = leg.Id;

    public bool Host { get; } = host;

    public bool Muted { get; set; }

    /// <summary>The seat; null while he waits for the host.</summary>
    public MixSeat? Seat { get; set; }

    public bool Left { get; set; }

    public ConferenceMember ToMember() => new(Id, Call.Id, Leg.Address, name, Host, Muted, Seat?.IsTalking ?? false, joinedAt);
}

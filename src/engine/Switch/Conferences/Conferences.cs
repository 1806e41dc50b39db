using System.Collections.Concurrent;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Media.Prompts;
using Switchboard.Sip;
using Switchboard.Switch.Calls;
using Switchboard.Switch.Lines;

namespace Switchboard.Switch.Conferences;

/// <summary>The living conferences of all tenants.</summary>
public sealed class Conferences : IConferenceControl
{
    private readonly ConcurrentDictionary<Guid, Conference> _living = new();
    private readonly Exchange _exchange;
    private readonly ExchangeParts _parts;

    internal Conferences(Exchange exchange, ExchangeParts parts) => (_exchange, _parts) = (exchange, parts);

    /// <summary>What answers a room's number.</summary>
    public ICallApplication Answer(ConferenceRoom room) => new ConferenceCall(this, room);

    /// <inheritdoc />
    public IReadOnlyList<ConferenceRecord> List(TenantId tenant)
    {
        var found = new List<ConferenceRecord>();
        foreach (var (_, conference) in _living)
        {
            if (conference.Room.Tenant == tenant)
                found.Add(conference.Record);
        }

        found.Sort(static (a, b) => a.StartedAt.CompareTo(b.StartedAt));
        return found;
    }

    /// <inheritdoc />
    public ConferenceRecord? Find(TenantId tenant, Guid id) => FindLiving(tenant, id)?.Record;

    /// <inheritdoc />
    public async Task<Outcome<CallRecord>> AddMemberAsync(TenantId tenant, Guid roomId, string to, string actor)
    {
        if (_parts.Rooms?.FindRoom(tenant, roomId) is not { Enabled: true } room || _parts.Tenants.Find(tenant) is not { } house)
            return Fault.NotFound("conference", "There is no such conference room.");
        var extension = _parts.Lines.FindExtension(tenant, to);
        var plan = extension is null ? _exchange.Plan(tenant, to, Exchange.ConsoleRights, null, anonymous: false) : null;
        if (plan is { Allowed: false })
            return Exchange.NoRoute(to, plan);
        var ticket = Guid.NewGuid();
        var taken = plan is null ? null : _exchange.TakeFirst(ticket, tenant, Exchange.ConsoleRights, plan);
        if (plan is not null && taken is null)
            return Fault.Invalid("call.no_route", $"Nothing answers {to}: no extension, and no free trunk carries this number.", "to");
        if (extension is not null && !_exchange.IsReachable(tenant, extension.Number))
            return Fault.Conflict("extension.not_registered", $"No phone is registered for extension {extension.Number}.");
        var places = taken is var (line, _) ? await TrunkPlaces.FindAsync(_exchange.Stack, line, CancellationToken.None) : [];
        if (taken is not null && places.Count == 0)
        {
            _exchange.Ledger.Release(ticket);
            return Fault.Conflict("call.no_route", $"The name {taken.Value.Trunk.Host} of the trunk leads nowhere now.");
        }

        var origin = new CallOrigin
        {
            Tenant = tenant,
            Direction = taken is null ? CallDirection.Internal : CallDirection.Outbound,
            Caller = room.Number,
            CallerName = room.Name,
            Called = to,
            TrunkId = taken?.Trunk.Id,
            Domain = house.Domain,
        };
        var call = _exchange.Begin(origin, call => new OutboundLeg(call, TargetOf(call, extension, taken, places.Count > 0 ? places[0] : null, to, room)), new InvitedCall(this, room));
        _ = call.Ended.ContinueWith(_ => _exchange.Ledger.Release(ticket), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return await call.Mailbox.InvokeAsync(() => Task.FromResult<Outcome<CallRecord>>(call.Record));
    }

    /// <inheritdoc />
    public Task<Outcome<ConferenceRecord>> MuteMemberAsync(TenantId tenant, Guid id, Guid? memberId, bool on, string actor) =>
        SteerAsync(tenant, id, conference => conference.Mute(memberId, on, actor));

    /// <inheritdoc />
    public Task<Outcome<ConferenceRecord>> KickAsync(TenantId tenant, Guid id, Guid memberId, string actor) =>
        SteerAsync(tenant, id, conference => conference.Kick(memberId, actor));

    /// <inheritdoc />
    public Task<Outcome<ConferenceRecord>> LockAsync(TenantId tenant, Guid id, bool on, string actor) =>
        SteerAsync(tenant, id, conference => conference.Lock(on, actor));

    /// <inheritdoc />
    public Task<Outcome<ConferenceRecord>> RecordConferenceAsync(TenantId tenant, Guid id, bool on, string actor) =>
        SteerAsync(tenant, id, conference => conference.SetRecording(on, actor));

    /// <inheritdoc />
    public Task<Outcome<ConferenceRecord>> EndAsync(TenantId tenant, Guid id, string actor) => SteerAsync(tenant, id, conference => conference.End(actor));

    /// <summary>Goes into the living conference of a room, or opens it.</summary>
    internal async Task<(Conference Conference, Outcome<Attendee> Entered)> EnterAsync(ConferenceRoom room, Call call, bool host)
    {
        var name = call.Party is InboundLeg ? call.Origin.CallerName : _parts.Lines.FindExtension(room.Tenant, call.Party.Address)?.DisplayName;
        while (true)
        {
            var conference = _living.GetOrAdd(room.Id, _ => new Conference(room, _exchange.Environment, _parts.ConferenceEvents, Forget));
            if (await conference.EnterAsync(call, call.Party, name, host) is { } entered)
                return (conference, entered);
            Forget(conference); // it was over before we came
        }
    }

    internal ValueTask<AudioSource?> VoiceAsync(TenantId tenant, ConferencePhrase phrase, int number, CancellationToken cancel) =>
        _parts.ConferenceVoice is { } voice ? voice.SayAsync(tenant, phrase, number, cancel) : ValueTask.FromResult<AudioSource?>(null);

    private Conference? FindLiving(TenantId tenant, Guid id) =>
        _living.TryGetValue(id, out var conference) && conference.Room.Tenant == tenant ? conference : null;

    private void Forget(Conference conference) => _living.TryRemove(new KeyValuePair<Guid, Conference>(conference.Room.Id, conference));

    private Task<Outcome<ConferenceRecord>> SteerAsync(TenantId tenant, Guid id, Func<Conference, Fault?> act) =>
        FindLiving(tenant, id) is { } conference
            ? conference.SteerAsync(act)
            : Task.FromResult<Outcome<ConferenceRecord>>(Fault.NotFound("conference", "There is no such conference now."));

    private LegTarget TargetOf(Call call, Extension? extension, (Trunk Trunk, RouteAttempt Attempt)? taken, SipDestination? place, string to, ConferenceRoom room)
    {
        if (taken is var (trunk, attempt))
            return _exchange.TargetOf(trunk, attempt, call, place);
        var targets = _exchange.TargetsOf(extension!, LegKind.Extension, room.Number, room.Name, call);
        return targets.Count > 0
            ? targets[0]
            : new LegTarget { Kind = LegKind.Extension, Address = to, RequestUri = SipUri.Create(to, "invalid"), From = new SipAddress(SipUri.Create(room.Number, "invalid")) };
    }

    /// <summary>Somebody we ring: he need not know the PIN.</summary>
    private sealed class InvitedCall(Conferences conferences, ConferenceRoom room) : ICallApplication
    {
        public async Task RunAsync(Call call, CancellationToken hangup)
        {
            call.Enter(CallState.Ringing);
            var leg = (OutboundLeg)call.Party;
            leg.Invite();
            await Task.WhenAny(leg.Settled, Task.Delay(call.Environment.Options.TrunkRingTimeout, call.Environment.Time, hangup));
            hangup.ThrowIfCancellationRequested();
            if (!leg.Settled.IsCompleted || await leg.Settled is not null)
                call.HangUp(leg.Cause ?? new CallCause(408, "no_answer", "Nobody answered in time", EndedBy.System));
            else
                await new ConferenceCall(conferences, room, asked: true).RunAsync(call, hangup);
        }
    }
}

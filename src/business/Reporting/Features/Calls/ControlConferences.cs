using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data.Web;
using Switchboard.Kernel;

namespace Switchboard.Reporting.Features.Calls;

/// <summary>The living conferences of a tenant.</summary>
internal sealed record LiveConferences(IReadOnlyList<ConferenceRecord> Items);

/// <summary>Living conferences: seen with <c>floor.read</c>, steered with <c>floor.act</c>.</summary>
internal sealed class ControlConferences(IEnumerable<IConferenceControl> controls, IAuditLog audit)
{
    private static readonly Fault NoTelephones = new("call.unavailable", "The telephones are not running.", FaultKind.Unavailable);
    private static readonly Fault Missing = Fault.NotFound("conference", "There is no such conference now.");

    public static Answer<LiveConferences> List(Caller caller, ControlConferences conferences) =>
        conferences.Control is { } control ? new LiveConferences(control.List(caller.Tenant)) : NoTelephones;

    public static Answer<ConferenceRecord> Get(Guid id, Caller caller, ControlConferences conferences) =>
        conferences.Control is not { } control ? NoTelephones : control.Find(caller.Tenant, id) is { } found ? found : Missing;

    public static async Task<Answer<CallRecord>> AddAsync(Guid id, AddParty body, Caller caller, ControlConferences conferences)
    {
        if (conferences.Control is not { } control)
            return NoTelephones;
        if (body.Check() is { } wrong)
            return control.Find(caller.Tenant, id) is null ? Missing : wrong;
        var made = await control.AddMemberAsync(caller.Tenant, id, body.To!.Trim(), caller.Actor);
        if (!made.TryGet(out var call, out var fault))
            return fault;
        conferences.Note(caller, id, "conference.member_added", body.To);
        return call.ForOutside();
    }

    public static Task<Answer<ConferenceRecord>> MuteAllAsync(Guid id, SwitchOnOff body, Caller caller, ControlConferences conferences) =>
        conferences.SteerAsync(id, caller, body.Check(), body.On == true ? "conference.muted" : "conference.unmuted", null,
            control => control.MuteMemberAsync(caller.Tenant, id, null, body.On!.Value, caller.Actor));

    public static Task<Answer<ConferenceRecord>> MuteAsync(Guid id, Guid memberId, SwitchOnOff body, Caller caller, ControlConferences conferences) =>
        conferences.SteerAsync(id, caller, body.Check(), body.On == true ? "conference.member_muted" : "conference.member_unmuted", $"member {memberId}",
            control => control.MuteMemberAsync(caller.Tenant, id, memberId, body.On!.Value, caller.Actor));

    public static Task<Answer<ConferenceRecord>> KickAsync(Guid id, Guid memberId, Caller caller, ControlConferences conferences) =>
        conferences.SteerAsync(id, caller, null, "conference.member_removed", $"member {memberId}", control => control.KickAsync(caller.Tenant, id, memberId, caller.Actor));

    public static Task<Answer<ConferenceRecord>> LockAsync(Guid id, SwitchOnOff body, Caller caller, ControlConferences conferences) =>
        conferences.SteerAsync(id, caller, body.Check(), body.On == true ? "conference.locked" : "conference.unlocked", null,
            control => control.LockAsync(caller.Tenant, id, body.On!.Value, caller.Actor));

    public static Task<Answer<ConferenceRecord>> RecordAsync(Guid id, SwitchOnOff body, Caller caller, ControlConferences conferences) =>
        conferences.SteerAsync(id, caller, body.Check(), body.On == true ? "conference.record_started" : "conference.record_stopped", null,
            control => control.RecordConferenceAsync(caller.Tenant, id, body.On!.Value, caller.Actor));

    public static Task<Answer<ConferenceRecord>> EndAsync(Guid id, Caller caller, ControlConferences conferences) =>
        conferences.SteerAsync(id, caller, null, "conference.ended", null, control => control.EndAsync(caller.Tenant, id, caller.Actor));

    private IConferenceControl? Control => controls.LastOrDefault();

    private void Note(Caller caller, Guid id, string action, string? detail) => audit.Write(caller.Tenant, caller.Actor, action, $"conference:{id}", detail, caller.Address);

    private async Task<Answer<ConferenceRecord>> SteerAsync(
        Guid id, Caller caller, Fault? wrong, string action, string? detail, Func<IConferenceControl, Task<Outcome<ConferenceRecord>>> act)
    {
        if (Control is not { } control)
            return NoTelephones;
        if (control.Find(caller.Tenant, id) is null)
            return Missing;
        if (wrong is not null)
            return wrong;
        var outcome = await act(control);
        if (outcome.Succeeded)
            Note(caller, id, action, detail);
        return outcome;
    }
}

using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data.Web;
using Switchboard.Desk.Directory;
using Switchboard.Desk.Live;
using Switchboard.Kernel;

namespace Switchboard.Desk.Features.Floor;

/// <summary>A status that is wished for.</summary>
internal sealed record StatusWrite(AgentStatus? Status, string? Reason);

/// <summary>More time for after-call work.</summary>
internal sealed record ExtensionOfWrapUp(long? Ms);

/// <summary>What agents do at their desk and supervisors on the floor.</summary>
internal sealed class AgentStatuses(DeskDirectory directory, IAgentDesk desk, FloorReader reader, ICallControl calls, IAuditLog audit)
{
    private static readonly Fault NoSeat = Fault.NotFound("agent", "You have no seat as an agent.");
    private static readonly Fault NoAgent = Fault.NotFound("agent", "There is no such agent.");

    public async Task<Answer<DeskBody>> ReadDeskAsync(Caller caller, CancellationToken cancellation) =>
        caller.UserId is { } user && await reader.DeskAsync(caller.Tenant, user, cancellation) is { } own ? own : NoSeat;

    public async Task<Answer<AgentLive>> ChooseAsync(StatusWrite write, Caller caller, CancellationToken cancellation)
    {
        if (SeatOf(caller) is not { } seat)
            return NoSeat;
        if (Check(write, caller.Tenant, anyReason: false) is { } fault)
            return fault;
        return await ShowAsync(caller.Tenant, await SetAsync(caller.Tenant, seat, write, Actor.User(seat.User.Id), "signed_out"), cancellation);
    }

    public async Task<Answer<AgentLive>> FinishWrapUpAsync(Caller caller, CancellationToken cancellation) => SeatOf(caller) is { } seat
        ? await ShowAsync(caller.Tenant, await desk.FinishWrapUpAsync(caller.Tenant, new AgentId(seat.Id), Actor.User(seat.User.Id)), cancellation)
        : NoSeat;

    public async Task<Answer<AgentLive>> ExtendWrapUpAsync(ExtensionOfWrapUp write, Caller caller, CancellationToken cancellation)
    {
        if (SeatOf(caller) is not { } seat)
            return NoSeat;
        if (new Check().That(write.Ms is not null, "ms", "field.required", "ms is required.").Range(write.Ms, "ms", 1_000, 3_600_000).Fault is { } fault)
            return fault;
        var by = TimeSpan.FromMilliseconds(write.Ms!.Value);
        return await ShowAsync(caller.Tenant, await desk.ExtendWrapUpAsync(caller.Tenant, new AgentId(seat.Id), by, Actor.User(seat.User.Id)), cancellation);
    }

    /// <summary>A supervisor sets it over the agent's head; a reason of his own words will do.</summary>
    public async Task<Answer<AgentLive>> ForceAsync(Guid id, StatusWrite write, Caller caller, CancellationToken cancellation)
    {
        if (directory.Book(caller.Tenant).Seats.GetValueOrDefault(id) is not { } seat)
            return NoAgent;
        if (Check(write, caller.Tenant, anyReason: true) is { } fault)
            return fault;
        var actor = caller.UserId is { } user ? Actor.Supervisor(user) : new Actor(caller.Actor);
        var outcome = await SetAsync(caller.Tenant, seat, write, actor, "forced_sign_out");
        if (outcome.Succeeded)
            audit.Write(caller.Tenant, caller.Actor, "agent.status_forced", $"agent:{id}", $"{write.Status} {write.Reason}".TrimEnd(), caller.Address);
        return await ShowAsync(caller.Tenant, outcome, cancellation);
    }

    public async Task<Done> HangUpAsync(Guid id, Caller caller)
    {
        if (calls.Find(caller.Tenant, id) is null)
            return Fault.NotFound("call", "There is no such call.");
        if ((await calls.HangUpAsync(caller.Tenant, id, caller.Actor)).Fault is { } fault)
            return fault;
        audit.Write(caller.Tenant, caller.Actor, "call.disconnected", $"call:{id}", null, caller.Address);
        return Done.Well;
    }

    private Seat? SeatOf(Caller caller) => caller.UserId is { } user ? directory.Book(caller.Tenant).ByUser.GetValueOrDefault(user) : null;

    private Fault? Check(StatusWrite write, TenantId tenant, bool anyReason)
    {
        var check = new Check().That(write.Status is not null, "status", "field.required", "status is available, break or signedOut.")
            .OptionalText(write.Reason, "reason");
        if (write.Status == AgentStatus.Break)
        {
            check.That(!string.IsNullOrWhiteSpace(write.Reason), "reason", "break.reason_missing", "A break needs a reason.")
                .That(anyReason || string.IsNullOrWhiteSpace(write.Reason) || directory.Book(tenant).BreakReasons.Any(r => r.Enabled && r.Code == write.Reason),
                    "reason", "break.reason_unknown", "There is no such break reason.");
        }

        return check.Fault;
    }

    private async ValueTask<Outcome<AgentView>> SetAsync(TenantId tenant, Seat seat, StatusWrite write, Actor actor, string signOutReason)
    {
        var agent = new AgentId(seat.Id);
        if (write.Status == AgentStatus.SignedOut)
            return await desk.SignOutAsync(tenant, agent, actor, string.IsNullOrWhiteSpace(write.Reason) ? signOutReason : write.Reason);
        if (!(await desk.GetAgentAsync(tenant, agent)).TryGet(out var now, out var fault))
            return fault;
        if (now.Status == AgentStatus.SignedOut)
            return await desk.SignInAsync(tenant, agent, actor, write.Status == AgentStatus.Break ? write.Reason : null);
        return write.Status == AgentStatus.Break ? await desk.SetBreakAsync(tenant, agent, write.Reason!, actor) : await desk.SetAvailableAsync(tenant, agent, actor);
    }

    private async ValueTask<Outcome<AgentLive>> ShowAsync(TenantId tenant, Outcome<AgentView> outcome, CancellationToken cancellation)
    {
        if (!outcome.TryGet(out var view, out var fault))
            return fault;
        return reader.Of(await reader.ViewAsync(tenant, cancellation), view) is { } live ? live : NoAgent;
    }
}

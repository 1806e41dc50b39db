using Switchboard.Acd.Engine;
using Switchboard.Acd.Live;
using Switchboard.Contracts.Acd;
using Switchboard.Kernel;

namespace Switchboard.Acd;

/// <summary>What agents, supervisors and devices tell the router.</summary>
public sealed partial class AcdService
{
    private static readonly TimeSpan LongestExtension = TimeSpan.FromHours(8);

    /// <inheritdoc />
    public ValueTask<Outcome<AgentView>> SignInAsync(TenantId tenant, AgentId agent, Actor actor, string? breakReason = null) =>
        breakReason is null
            ? AskAsync(tenant, agent, m => m.Engine.SignIn(m.Now, agent, AgentStatus.Available, "signed_in", actor))
            : AskAsync(tenant, agent, m => m.Engine.SignIn(m.Now, agent, AgentStatus.Break, breakReason, actor));

    /// <inheritdoc />
    public ValueTask<Outcome<AgentView>> SignOutAsync(TenantId tenant, AgentId agent, Actor actor, string reason = "signed_out") =>
        AskAsync(tenant, agent, m => m.Engine.SetStatus(m.Now, agent, AgentStatus.SignedOut, reason, actor));

    /// <inheritdoc />
    public ValueTask<Outcome<AgentView>> SetAvailableAsync(TenantId tenant, AgentId agent, Actor actor) =>
        AskAsync(tenant, agent, m => m.Engine.SetStatus(m.Now, agent, AgentStatus.Available, "available", actor));

    /// <inheritdoc />
    public ValueTask<Outcome<AgentView>> SetBreakAsync(TenantId tenant, AgentId agent, string reason, Actor actor) =>
        string.IsNullOrWhiteSpace(reason)
            ? new(Fault.Invalid("break.reason_missing", "A break needs a reason.", "reason"))
            : AskAsync(tenant, agent, m => m.Engine.SetStatus(m.Now, agent, AgentStatus.Break, reason, actor));

    /// <inheritdoc />
    public ValueTask<Outcome<AgentView>> FinishWrapUpAsync(TenantId tenant, AgentId agent, Actor actor) =>
        AskAsync(tenant, agent, m => m.Engine.FinishWrapUp(m.Now, agent, actor));

    /// <inheritdoc />
    public ValueTask<Outcome<AgentView>> ExtendWrapUpAsync(TenantId tenant, AgentId agent, TimeSpan by, Actor actor) =>
        by <= TimeSpan.Zero || by > LongestExtension
            ? new(Fault.Invalid("value.out_of_range", "After-call work is extended by more than nothing and at most eight hours.", "by"))
            : AskAsync(tenant, agent, m => m.Engine.ExtendWrapUp(m.Now, agent, by, actor));

    /// <inheritdoc />
    public ValueTask<Outcome<AgentView>> GetAgentAsync(TenantId tenant, AgentId agent) =>
        AskAsync(tenant, agent, static m =>
        {
            m.Engine.Advance(m.Now);
            return AgentResult.Done;
        });

    /// <inheritdoc />
    public void CallStarted(TenantId tenant, AgentId agent, Guid call) =>
        Post(tenant, m => m.Engine.CallStarted(m.Now, agent, call));

    /// <inheritdoc />
    public void CallEnded(TenantId tenant, AgentId agent, Guid call) =>
        Post(tenant, m => m.Engine.CallEnded(m.Now, agent, call));

    /// <inheritdoc />
    public void DeviceConnected(TenantId tenant, AgentId agent) =>
        Post(tenant, m => m.Engine.DeviceConnected(m.Now, agent));

    /// <inheritdoc />
    public void DeviceLost(TenantId tenant, AgentId agent) =>
        Post(tenant, m => m.Engine.DeviceLost(m.Now, agent));

    private void Post(TenantId tenant, Action<TenantMailbox> command)
    {
        if (_tenants.TryGetValue(tenant, out var mailbox))
            mailbox.Post(command);
    }

    private async ValueTask<Outcome<AgentView>> AskAsync(TenantId tenant, AgentId id, Func<TenantMailbox, AgentResult> command)
    {
        if (!_tenants.TryGetValue(tenant, out var mailbox))
            return NoAgent(id);
        return await mailbox.AskAsync(m => Answer(m, id, command(m)));
    }

    private static Outcome<AgentView> Answer(TenantMailbox mailbox, AgentId id, AgentResult result)
    {
        switch (result)
        {
            case AgentResult.SignedOut:
                return Fault.Conflict("agent.signed_out", "The agent is not signed in.");
            case AgentResult.NotInWrapUp:
                return Fault.Conflict("agent.not_in_wrap_up", "The agent is not in after-call work.");
            case AgentResult.WrapUpForced:
                return Fault.Conflict("agent.wrap_up_forced", "This after-call work runs its whole time; it ends by itself.");
            case AgentResult.WrapUpNone:
                return Fault.Conflict("agent.wrap_up_none", "This queue has no after-call work.");
            case AgentResult.NotFound:
                return NoAgent(id);
            default:
                return mailbox.Engine.FindAgent(id) is { Removed: false } agent ? Views.Of(mailbox, agent) : NoAgent(id);
        }
    }

    private static Fault NoAgent(AgentId id) => Fault.NotFound("agent", $"There is no agent {id}.");
}

using Switchboard.Contracts.Ivr;
using Switchboard.Contracts.Switch;
using Switchboard.Switch.Calls;

namespace Switchboard.Ivr.Calls;

/// <summary>A call that goes through a published flow.</summary>
public sealed class FlowCall(CallServices services, FlowId flow) : ICallApplication
{
    /// <inheritdoc />
    public async Task RunAsync(Call call, CancellationToken hangup)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!(await services.Flows.GetAsync(call.Tenant, flow, hangup)).TryGet(out var program, out var fault))
        {
            call.HangUp(new CallCause(480, "flow_missing", fault.Detail, EndedBy.System));
            return;
        }

        call.Enter(CallState.Ivr);
        await services.Interpreter.RunAsync(program, new CallVoicePlatform(call, services, hangup), hangup);
    }
}

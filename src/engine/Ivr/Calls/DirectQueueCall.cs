using Switchboard.Contracts.Switch;
using Switchboard.Ivr.Platform;
using Switchboard.Switch.Calls;

namespace Switchboard.Ivr.Calls;

/// <summary>A call that goes straight to a queue, without a menu before it.</summary>
public sealed class DirectQueueCall(CallServices services, Guid queue, string language) : ICallApplication
{
    /// <inheritdoc />
    public async Task RunAsync(Call call, CancellationToken hangup)
    {
        ArgumentNullException.ThrowIfNull(call);
        var request = new QueueRequest { Queue = queue.ToString(), Language = language };
        var result = await new QueueCall(services, request).RunAsync(call, hangup);
        if (result.End is QueueEnd.Answered or QueueEnd.Overflow)
            return;
        if (result.End == QueueEnd.Callback)
            call.HangUp(new CallCause(200, "callback", "He is called back", EndedBy.System));
        else if (result.End is QueueEnd.Full or QueueEnd.Closed && services.Desk.FindQueue(call.Tenant, queue.ToString())?.OverflowFlowId is { } flow)
            call.Redirect($"flow:{flow}", call.Party, "system");
        else
            call.HangUp(new CallCause(486, result.End.ToString().ToLowerInvariant(), result.Fault?.Detail, EndedBy.System));
    }
}

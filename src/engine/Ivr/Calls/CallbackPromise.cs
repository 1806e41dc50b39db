using Switchboard.Contracts.Switch;
using Switchboard.Ivr.Platform;
using Switchboard.Ivr.Voicemail;
using Switchboard.Switch.Calls;

namespace Switchboard.Ivr.Calls;

/// <summary>A caller finds the queue closed, or has waited as long as it lets him, and is promised a callback.</summary>
public sealed class CallbackPromise(CallServices services, Guid queue, string language) : ICallApplication
{
    /// <summary>What the destination of such a call begins with.</summary>
    public const string Prefix = "callback:";

    /// <inheritdoc />
    public async Task RunAsync(Call call, CancellationToken hangup)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!call.Answer())
            return;
        call.Enter(CallState.Ivr);
        var voice = new VoicemailVoice(call, services.Prompts, language, hangup);
        if (call.WaitingSince is null)
            await voice.SayAsync("We are closed at this time. We will call you back.", "现在是非服务时间，我们会给您回电。");
        else
            await voice.SayAsync("All our agents are busy. We will call you back.", "坐席全忙，我们会给您回电。");
        var result = await new CallVoicePlatform(call, services, hangup).PromiseCallbackAsync(new CallbackRequest(queue.ToString(), 0, [], true, language), hangup);
        call.HangUp(new CallCause(200, result.Promised ? "callback" : call.WaitingSince is null ? "closed" : "overflow", result.Fault?.Detail, EndedBy.System));
    }
}

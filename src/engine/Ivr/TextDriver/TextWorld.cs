using Switchboard.Ivr.Platform;
using Switchboard.Kernel;

namespace Switchboard.Ivr.TextDriver;

/// <summary>What is around a call without sound: other systems answer as the script says, nothing leaves the house.</summary>
internal sealed class TextWorld(TextScript script, TextDriverOptions options, Action<TranscriptKind, string, TimeSpan> tell) : IFlowWorld
{
    private readonly Queue<HttpStep> _answers = new(script.Steps.OfType<HttpStep>());

    public ValueTask<Outcome<FlowProgram>> FindFlowAsync(TenantId tenant, string flow, CancellationToken cancellationToken) =>
        options.FindFlow is { } find
            ? find(flow, cancellationToken)
            : new(Fault.NotFound("flow", $"There is no published flow '{flow}'."));

    /// <summary>Without an answer in the script the other system says <c>200 {}</c>.</summary>
    public Task<HttpReply> AskAsync(TenantId tenant, HttpAsk ask, CancellationToken cancellationToken)
    {
        var step = _answers.TryDequeue(out var next) ? next : new HttpStep();
        var took = step.TimedOut ? ask.Timeout : TimeSpan.FromMilliseconds(100);
        tell(TranscriptKind.Asked, $"{ask.Method} {ask.Url}" + (ask.Body is null ? "" : " " + ask.Body), took);
        return Task.FromResult(step.TimedOut ? new HttpReply(HttpEnd.TimedOut) : new HttpReply(HttpEnd.Answered, step.Status, step.Body));
    }

    public Task<IReadOnlyDictionary<string, string>?> FindCustomerAsync(TenantId tenant, string number, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, string>?>(script.Customer.Count > 0 ? script.Customer : null);

    public ValueTask<IReadOnlyDictionary<string, string>?> GetQueueStatusAsync(TenantId tenant, string queue, CancellationToken cancellationToken) =>
        new(script.QueueStatus);

    public Task<Fault?> SendMessageAsync(TenantId tenant, FlowMessage message, CancellationToken cancellationToken)
    {
        tell(TranscriptKind.Sent, $"{message.Channel} {message.To}: {message.Text}", TimeSpan.Zero);
        return Task.FromResult<Fault?>(null);
    }
}

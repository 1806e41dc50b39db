using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Rating;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Media.Prompts;
using Switchboard.Switch.Applications;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch;

/// <content>What programs do with calls (呼叫能力接口).</content>
public sealed partial class Exchange : IProgramCalls
{
    private static readonly TimeSpan LongestCollecting = TimeSpan.FromSeconds(120);

    /// <inheritdoc />
    public async Task<Outcome<CallRecord>> PlaceAsync(TenantId tenant, PlaceRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_parts.Tenants.Find(tenant) is not { } house)
            return Fault.NotFound("tenant", "There is no such tenant.");
        var extension = _parts.Lines.FindExtension(tenant, request.First);
        RoutePlan? plan = null;
        if (extension is not null && !IsReachable(tenant, extension.Number))
            return Fault.Conflict("extension.not_registered", $"No phone is registered for extension {extension.Number}.");
        if (extension is null && (plan = Plan(tenant, request.First, ConsoleRights, request.CallerNumber, anonymous: false)) is { Allowed: false })
            return NoRoute(request.First, plan) with { Field = "to" };
        if (request.Then is { } then && !IsInside(tenant, then) && Plan(tenant, then, ConsoleRights, request.CallerNumber, anonymous: false) is { Allowed: false } second)
            return NoRoute(then, second);
        var origin = new CallOrigin
        {
            Tenant = tenant,
            Direction = extension is not null && request.Then is null ? CallDirection.Internal : CallDirection.Outbound,
            Caller = request.Then is null ? request.CallerNumber ?? "api" : request.First,
            Called = request.Then ?? request.First,
            Domain = house.Domain,
        };
        ICallApplication application = new ProgramCall(this, request, extension, plan);
        if (extension is null)
            application = new RatedCall(application, RatedDirection.Outbound, request.First);
        var call = BeginAlone(origin, application, request.Attached);
        return await call.Mailbox.InvokeAsync(() => Task.FromResult<Outcome<CallRecord>>(call.Record));
    }

    /// <inheritdoc />
    public async Task<Outcome<CallRecord>> PlayAsync(TenantId tenant, Guid callId, PlayWish wish, string actor, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(wish);
        return (await AudioAsync(tenant, wish, cancel)).TryGet(out var audio, out var fault)
            ? await SteerAsync(tenant, callId, call => call.PlayTo(wish.To, audio, wish.Loop, actor))
            : fault;
    }

    /// <inheritdoc />
    public Task<Outcome<CallRecord>> StopPlayingAsync(TenantId tenant, Guid callId, string actor) => SteerAsync(
        tenant, callId, call => call.StopPlaying() ? null : Fault.Conflict("call.not_playing", "Nothing is played in this call now."));

    /// <inheritdoc />
    public async Task<Outcome<CollectedDigits>> CollectAsync(TenantId tenant, Guid callId, CollectWish wish, string actor, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(wish);
        AudioSource? audio = null;
        if (wish.Play is { } play && !(await AudioAsync(tenant, play, cancel)).TryGet(out audio, out var fault))
            return fault;
        if (FindCall(tenant, callId) is not { } call)
            return Fault.NotFound("call", $"There is no living call {callId}.");
        using var limit = new CancellationTokenSource(LongestCollecting, _environment.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            return await call.Mailbox.InvokeAsync(() => call.CollectAsync(wish, audio, actor, either.Token));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new CollectedDigits("", "timeout");
        }
    }

    /// <inheritdoc />
    public Task<Outcome<CallRecord>> AttachAsync(TenantId tenant, Guid callId, IReadOnlyDictionary<string, string?> data, string actor) =>
        SteerAsync(tenant, callId, call => call.Attach(data, actor));

    private async ValueTask<Outcome<AudioSource>> AudioAsync(TenantId tenant, PlayWish wish, CancellationToken cancel)
    {
        if (_parts.Announcer is not { } voice)
            return new Fault("speech.away", "This house plays nothing: it has no voice.", FaultKind.Unavailable);
        if (wish.Prompt is { } prompt)
            return await voice.PromptAsync(tenant, prompt, cancel) is { } found ? Outcome.Of(found) : Fault.Invalid("prompt.not_found", $"There is no prompt {prompt} in the library.", "prompt");
        return await voice.SpeakAsync(tenant, wish.Text ?? "", wish.Language, cancel) is { } spoken
            ? Outcome.Of(spoken)
            : Fault.Invalid("speech.failed", "These words cannot be spoken: is the language known?", "text");
    }
}

using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Desk;
using Switchboard.Ivr.Calls;
using Switchboard.Ivr.Platform;
using Switchboard.Switch.Calls;

namespace Switchboard.Ivr.Callbacks;

/// <summary>
/// Offers a waiting caller to be rung instead: after the queue's time, again from time to time, and when the hours end. Lives
/// on the call's mailbox, between the music and the announcements.
/// </summary>
internal sealed class CallbackInvitation
{
    /// <summary>How often a queue with hours looks whether they have ended.</summary>
    private static readonly TimeSpan ClosingCheck = TimeSpan.FromSeconds(5);
    private readonly Callbacks _callbacks;
    private readonly Call _call;
    private readonly IQueuedWork _work;
    private readonly QueueRequest _request;
    private readonly IPromptAudio _prompts;
    private readonly CallbackOffer _offer;
    private readonly Action<Callback> _promised;
    private DateTimeOffset? _offerAt;
    private bool _offered;
    private bool _wasOpen;

    private CallbackInvitation(CallServices services, Call call, QueueRequest request, IQueuedWork work, CallbackOffer offer, Action<Callback> promised)
    {
        (_callbacks, _call, _request, _work, _offer, _promised) = (services.Callbacks!, call, request, work, offer, promised);
        _prompts = services.Prompts;
        _offerAt = call.Now + offer.OfferAfter;
        _wasOpen = offer.IsOpenAt(call.Environment.Time.GetUtcNow());
    }

    /// <summary>What was promised, once it was.</summary>
    public Callback? Promised { get; private set; }

    /// <summary>The queue's invitation; null where it offers none.</summary>
    public static CallbackInvitation? For(CallServices services, Call call, QueueCard queue, QueueRequest request, IQueuedWork work, Action<Callback> promised) =>
        services.Callbacks?.OfferOf(call.Tenant, queue.Id) is { Enabled: true } offer ? new CallbackInvitation(services, call, request, work, offer, promised) : null;

    /// <summary>Rests so long; true as soon as there is something to say or a key to obey.</summary>
    public async Task<bool> RestAsync(TimeSpan atMost, CancellationToken cancel)
    {
        var until = atMost < TimeSpan.Zero ? DateTimeOffset.MaxValue : _call.Now + atMost;
        while (Promised is null)
        {
            if (IsDue() || TakesKey())
                return true;
            var next = _offerAt is { } at && at < until ? at : until;
            if (_offer is { AtClosing: true, Hours: not null } && _wasOpen && _call.Now + ClosingCheck < next)
                next = _call.Now + ClosingCheck;
            if (next <= _call.Now)
                return false;
            using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var pause = next == DateTimeOffset.MaxValue ? Timeout.InfiniteTimeSpan : next - _call.Now;
            await Task.WhenAny(Task.Delay(pause, _call.Environment.Time, rest.Token), _call.Party.Digits.NextAsync());
            await rest.CancelAsync();
            cancel.ThrowIfCancellationRequested();
        }

        await Task.Delay(Timeout.Infinite, cancel);
        return false;
    }

    /// <summary>Offers it, or agrees with who pressed the key.</summary>
    public async Task SpeakAsync(CancellationToken cancel)
    {
        var dialogue = new CallbackDialogue(_call, _prompts, _request.Language, cancel);
        if (!TakesKey())
        {
            var closing = IsClosing();
            _offered = true;
            _wasOpen &= !closing;
            _offerAt = _offer.OfferEvery is { } every ? _call.Now + every : null;
            await dialogue.OfferAsync(_offer.Key, closing);
            return;
        }

        _call.Party.Digits.Clear();
        if (await dialogue.AgreeAsync(_offer.AsksNumber) is not { } number)
            return;
        cancel.ThrowIfCancellationRequested(); // an agent was faster
        if (!(await _callbacks.RequestAsync(WishOf(number), CancellationToken.None)).TryGet(out var promised, out _))
        {
            await dialogue.RegretAsync();
            return;
        }

        Promised = promised;
        await dialogue.ThankAsync();
        _promised(promised);
    }

    /// <summary>The wish of a caller whom a flow offered it: he begins to wait now, unless a queue sent him on.</summary>
    public static CallbackWish WishOf(Call call, CallbackRequest request, string number) => new()
    {
        Tenant = call.Tenant,
        Queue = request.Queue,
        Number = number,
        Origin = call.WaitingSince is null ? CallbackOrigin.Flow : CallbackOrigin.Queue,
        ArrivedAt = call.WaitingSince,
        Actor = "caller",
        Name = call.Attached.GetValueOrDefault("customerName"),
        CustomerId = call.CustomerId,
        CallId = call.Id,
        Priority = request.Priority,
        Vip = call.Attached.GetValueOrDefault("customerLevel") == "vip",
        Skills = request.Skills,
        Language = request.Language,
        Attached = new Dictionary<string, string>(call.Attached, StringComparer.Ordinal),
    };

    private bool IsDue() => (_offerAt is { } at && at <= _call.Now) || IsClosing();

    private bool IsClosing() => _wasOpen && _offer is { AtClosing: true, Hours: not null } && !_offer.IsOpenAt(_call.Environment.Time.GetUtcNow());

    // Before he was told of it a key means nothing.
    private bool TakesKey()
    {
        var digits = _call.Party.Digits;
        while (digits.Peek() is { } key)
        {
            if (_offered && key == _offer.Key)
                return true;
            digits.Take();
        }

        return false;
    }

    private CallbackWish WishOf(string number) => new()
    {
        Tenant = _call.Tenant,
        Queue = _work.Item.Queue.ToString(),
        Number = number,
        Origin = _wasOpen ? CallbackOrigin.Queue : CallbackOrigin.Closing,
        Actor = "caller",
        Name = _call.Attached.GetValueOrDefault("customerName"),
        CustomerId = _call.CustomerId,
        CallId = _call.Id,
        ArrivedAt = _work.QueuedAt - _work.Item.AlreadyWaited,
        Priority = _work.Item.Priority,
        Vip = _work.Item.Vip,
        Skills = _request.Skills,
        Language = _request.Language,
        Attached = new Dictionary<string, string>(_call.Attached, StringComparer.Ordinal),
    };
}

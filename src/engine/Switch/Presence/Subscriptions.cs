using System.Globalization;
using Switchboard.Contracts.Lines;
using Switchboard.Kernel;
using Switchboard.Sip;

namespace Switchboard.Switch.Presence;

/// <summary>How many messages wait for an extension; voicemail fills it.</summary>
public interface IMessageCounts
{
    /// <summary>The count changed: tenant and extension number.</summary>
    event Action<TenantId, string>? Changed;

    /// <summary>New and old messages.</summary>
    (int New, int Old) CountOf(TenantId tenant, string extension);
}

/// <summary>
/// The lamps on desks: takes SUBSCRIBE for dialog, presence and message-summary and sends NOTIFY when something changes
/// (RFC 6665, 4235, 3856, 3842). Belongs to the SIP loop; changes from elsewhere are posted there.
/// </summary>
internal sealed class Subscriptions : IDisposable
{
    /// <summary>The packages, as they stand in Allow-Events.</summary>
    public const string Packages = "dialog, presence, message-summary";

    private const int MaxPerExtension = 200;
    private const int Longest = 3600;
    private const int Shortest = 60;
    private static readonly SipHeader[] AllowEvents = [new("Allow-Events", Packages)];
    private readonly Dictionary<(TenantId Tenant, string Extension), List<Subscription>> _watched = [];
    private readonly Dictionary<(TenantId Tenant, string Extension), int> _counts = [];
    private readonly Exchange _exchange;
    private readonly TimeProvider _time;
    private readonly IMessageCounts? _messages;
    private readonly ITimer _sweep;

    public Subscriptions(Exchange exchange, TimeProvider time, IMessageCounts? messages)
    {
        (_exchange, _time, _messages) = (exchange, time, messages);
        exchange.Activity.Changed += (tenant, line) => Post(tenant, line, null);
        exchange.Registrations.Changed += (tenant, line) => Post(tenant, line, "presence");
        if (messages is not null)
            messages.Changed += (tenant, line) => Post(tenant, line, "message-summary");
        _sweep = time.CreateTimer(_ => exchange.Stack.Post(Sweep), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>How many live.</summary>
    public int Count { get; private set; }

    public void Dispose() => _sweep.Dispose();

    /// <summary>A SUBSCRIBE outside a dialog, from an extension that proved who it is.</summary>
    public void Take(InboundRequest request, Extension watcher)
    {
        var message = request.Message;
        var package = PackageOf(message);
        if (package is not ("dialog" or "presence" or "message-summary"))
        {
            request.Respond(489, "Bad Event", AllowEvents);
            return;
        }

        // The tenant wall: whatever the host part says, only the watcher's own house is looked at.
        var line = message.RequestUri.User.Length > 0 ? message.RequestUri.User : watcher.Number;
        if (_exchange.FindExtension(watcher.Tenant, line) is not { } watched)
        {
            request.Respond(404);
            return;
        }

        if (package == "message-summary" && watched.Number != watcher.Number)
        {
            request.Respond(403); // somebody else's mailbox
            return;
        }

        if (SecondsOf(message) is not { } seconds)
        {
            request.Respond(423, null, [new SipHeader("Min-Expires", Shortest.ToString(CultureInfo.InvariantCulture))]);
            return;
        }

        var key = (watcher.Tenant, watcher.Number);
        if (_counts.GetValueOrDefault(key) >= MaxPerExtension)
        {
            request.Respond(503, "Too many subscriptions", [new SipHeader("Retry-After", "60")]);
            return;
        }

        _counts[key] = _counts.GetValueOrDefault(key) + 1;
        Count++;
        var subscription = new Subscription(this, key, package, watched.Tenant, watched.Number, message.Header(SipHeaderId.Event) ?? package);
        subscription.Begin(request, seconds, _time.GetUtcNow());
        Watchers(watched.Tenant, watched.Number).Add(subscription);
        subscription.Notify();
        if (seconds == 0)
            Remove(subscription);
    }

    private static string PackageOf(SipMessage message)
    {
        var text = message.Header(SipHeaderId.Event) ?? "";
        var semicolon = text.IndexOf(';', StringComparison.Ordinal);
        return (semicolon < 0 ? text : text[..semicolon]).Trim().ToLowerInvariant();
    }

    // Absent: an hour. 0 fetches once or ends. Too short is refused (RFC 6665 §4.2.1.1).
    private static int? SecondsOf(SipMessage message) => message.Expires switch
    {
        null => Longest,
        0 => 0,
        < Shortest => null,
        { } wanted => (int)Math.Min(wanted, Longest),
    };

    private void Post(TenantId tenant, string line, string? package) => _exchange.Stack.Post(() =>
    {
        if (!_watched.TryGetValue((tenant, line), out var watchers))
            return;
        foreach (var subscription in watchers)
        {
            if (package is null ? subscription.Package != "message-summary" : subscription.Package == package)
                subscription.Notify();
        }
    });

    private List<Subscription> Watchers(TenantId tenant, string line)
    {
        if (!_watched.TryGetValue((tenant, line), out var watchers))
            _watched[(tenant, line)] = watchers = [];
        return watchers;
    }

    private void Sweep()
    {
        var now = _time.GetUtcNow();
        List<Subscription>? over = null;
        foreach (var (_, watchers) in _watched)
        {
            foreach (var subscription in watchers)
            {
                if (subscription.ExpiresAt <= now)
                    (over ??= []).Add(subscription);
            }
        }

        foreach (var subscription in over ?? [])
            subscription.TimeOut();
    }

    private void Remove(Subscription subscription)
    {
        if (!_watched.TryGetValue((subscription.Tenant, subscription.Line), out var watchers) || !watchers.Remove(subscription))
            return;
        if (watchers.Count == 0)
            _watched.Remove((subscription.Tenant, subscription.Line));
        if (--_counts[subscription.Watcher] == 0)
            _counts.Remove(subscription.Watcher);
        Count--;
    }

    private SipBody BodyOf(Subscription subscription)
    {
        var (tenant, line) = (subscription.Tenant, subscription.Line);
        var domain = _exchange.DomainOf(tenant);
        switch (subscription.Package)
        {
            case "dialog":
                return Documents.DialogInfo(domain, line, subscription.NextVersion(), _exchange.Activity.Uses(tenant, line));
            case "presence":
                var extension = _exchange.FindExtension(tenant, line);
                return Documents.Presence(
                    domain, line, _exchange.IsReachable(tenant, line), extension?.Calls.DoNotDisturb ?? false, _exchange.Activity.Uses(tenant, line).Count > 0);
            default:
                var (fresh, old) = _messages?.CountOf(tenant, line) ?? (0, 0);
                return Documents.MessageSummary(domain, line, fresh, old);
        }
    }

    /// <summary>One phone that watches one line.</summary>
    private sealed class Subscription(
        Subscriptions owner, (TenantId, string) watcher, string package, TenantId tenant, string line, string eventHeader) : IDialogListener
    {
        private SipDialog _dialog = null!;
        private int _version = -1;
        private bool _isSending;
        private bool _isDue;
        private bool _isOver;

        public (TenantId, string) Watcher { get; } = watcher;

        public string Package { get; } = package;

        public TenantId Tenant { get; } = tenant;

        public string Line { get; } = line;

        public DateTimeOffset ExpiresAt { get; private set; }

        public int NextVersion() => ++_version;

        public void Begin(InboundRequest request, int seconds, DateTimeOffset now)
        {
            ExpiresAt = now + TimeSpan.FromSeconds(seconds);
            _dialog = request.Subscribe(seconds, this);
        }

        /// <summary>Tells the state as it is now; while one NOTIFY is under way the next waits and tells what is true then.</summary>
        public void Notify()
        {
            if (_isSending)
                _isDue = true;
            else
                _ = SendAsync(null);
        }

        public void TimeOut()
        {
            owner.Remove(this);
            _ = SendAsync("terminated;reason=timeout");
        }

        void IDialogListener.OnOffer(SipDialog dialog, SipOffer offer) => offer.Reject(488);

        void IDialogListener.OnEnded(SipDialog dialog, DialogEnd end) => owner.Remove(this);

        void IDialogListener.OnRequest(SipDialog dialog, InboundRequest request)
        {
            if (request.Method != SipMethod.Subscribe)
            {
                request.Respond(405);
                return;
            }

            if (_isOver)
            {
                request.Respond(481);
                return;
            }

            if (SecondsOf(request.Message) is not { } seconds)
            {
                request.Respond(423, null, [new SipHeader("Min-Expires", Shortest.ToString(CultureInfo.InvariantCulture))]);
                return;
            }

            request.Refresh(dialog, seconds);
            ExpiresAt = owner._time.GetUtcNow() + TimeSpan.FromSeconds(seconds);
            if (seconds == 0)
                owner.Remove(this);
            Notify();
        }

        private async Task SendAsync(string? last)
        {
            var left = (int)Math.Ceiling((ExpiresAt - owner._time.GetUtcNow()).TotalSeconds);
            last ??= left <= 0 ? "terminated;reason=timeout" : null;
            _isOver |= last is not null;
            _isSending = true;
            var state = last ?? string.Create(CultureInfo.InvariantCulture, $"active;expires={left}");
            var response = await _dialog.NotifyAsync(eventHeader, state, owner.BodyOf(this)).ConfigureAwait(false);
            owner._exchange.Stack.Post(() =>
            {
                _isSending = false;
                // RFC 6665 §4.2.2: a watcher who is gone is forgotten.
                if (last is not null || !response.IsSuccess)
                {
                    owner.Remove(this);
                    _dialog.Forget();
                }
                else if (_isDue)
                {
                    _isDue = false;
                    Notify();
                }
            });
        }
    }
}

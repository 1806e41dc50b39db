using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Lines;
using Switchboard.Sip;

namespace Switchboard.Switch.Lines;

/// <summary>
/// Keeps us registered at carriers (RFC 3261 §10.2): refreshes in time, takes a longer interval when told (423), waits longer
/// after each failure (RFC 5626 §4.5), and signs off at the end.
/// </summary>
public sealed class TrunkRegistrar : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(35); // a transaction ends by itself after 32 s
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<Guid, Account> _accounts = new();
    private readonly ILineDirectory _lines;
    private readonly SipStack _stack;
    private readonly TrunkAccounts _logins;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private int _disposed;

    internal TrunkRegistrar(ILineDirectory lines, SipStack stack, TrunkAccounts logins, TimeProvider time, ILogger log) =>
        (_lines, _stack, _logins, _time, _log) = (lines, stack, logins, time, log);

    /// <summary>A registration changed: the trunk and how it is now.</summary>
    public event Action<Trunk, TrunkRegistrationStatus>? Changed;

    /// <summary>Shortest wait after the first failure (RFC 5626 §4.5).</summary>
    internal static TimeSpan BackOffBase { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait between tries (RFC 5626 §4.5).</summary>
    internal static TimeSpan BackOffCap { get; } = TimeSpan.FromMinutes(30);

    /// <summary>How we are registered there; null where we do not register.</summary>
    public TrunkRegistrationStatus? Find(Guid trunkId) => _accounts.TryGetValue(trunkId, out var account) ? account.Status : null;

    /// <summary>True when we should be registered and the last try failed.</summary>
    public bool IsUnregistered(Guid trunkId) => _accounts.TryGetValue(trunkId, out var account) && account.Status.State == "failed";

    internal void Start() => _running = Task.Run(RunAsync);

    /// <summary>How long to wait after so many failures in a row; <paramref name="lot"/> is between 0 and 1.</summary>
    internal static TimeSpan BackOff(int failures, double lot)
    {
        var ceiling = Math.Min(BackOffCap.TotalSeconds, BackOffBase.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 10)));
        return TimeSpan.FromSeconds(ceiling * (0.5 + (lot / 2)));
    }

    /// <summary>When to refresh what lasts so long: early enough for several tries.</summary>
    internal static TimeSpan RefreshAfter(TimeSpan lasts) => lasts > TimeSpan.FromMinutes(20) ? lasts - TimeSpan.FromMinutes(4) : lasts * 0.75;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _stop.CancelAsync();
        await _running;
        var goodbyes = new List<Task>();
        foreach (var (_, account) in _accounts)
        {
            if (account.Status.State == "registered")
                goodbyes.Add(SignOffAsync(account));
        }

        await Task.WhenAll(goodbyes);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Tick, _time);
        try
        {
            do
            {
                Look();
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // stopped
        }
    }

    private void Look()
    {
        var wanted = new HashSet<Guid>();
        foreach (var trunk in _lines.ListTrunks())
        {
            if (!trunk.Profile.Register || trunk.Login is null)
                continue;
            wanted.Add(trunk.Id);
            var account = _accounts.GetOrAdd(trunk.Id, static (_, t) => new Account(t), trunk);
            if (!account.IsBusy && !account.Fits(trunk))
            {
                if (account.Status.State == "registered")
                    _ = SignOffAsync(account);
                _accounts[trunk.Id] = account = new Account(trunk);
            }

            if (!account.IsBusy && _time.GetUtcNow() >= account.NextAt)
                _ = RegisterAsync(account);
        }

        foreach (var (id, account) in _accounts)
        {
            if (wanted.Contains(id) || account.IsBusy || !_accounts.TryRemove(id, out _))
                continue;
            if (account.Status.State == "registered")
                _ = SignOffAsync(account);
        }
    }

    private async Task RegisterAsync(Account account)
    {
        account.IsBusy = true;
        try
        {
            var response = await SendAsync(account, account.Seconds, AnswerLimit, _stop.Token);
            if (response.Status == 423 && response.Message?.Number(SipHeaderId.MinExpires) is { } least && least > account.Seconds && least <= 86_400)
            {
                account.Seconds = (int)least; // §10.2.8
                response = await SendAsync(account, account.Seconds, AnswerLimit, _stop.Token);
            }

            Settle(account, response);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // stopped
        }
        finally
        {
            account.IsBusy = false;
        }
    }

    private void Settle(Account account, SipResponse response)
    {
        var now = _time.GetUtcNow();
        var before = account.Status;
        if (response.IsSuccess)
        {
            account.Failures = 0;
            var lasts = TimeSpan.FromSeconds(Math.Max(5, Granted(account, response.Message)));
            account.NextAt = now + RefreshAfter(lasts);
            account.Status = new TrunkRegistrationStatus("registered", now + lasts, null, account.NextAt);
        }
        else
        {
            account.Failures++;
            var wait = BackOff(account.Failures, Random.Shared.NextDouble());
            if (response.Message?.Number(SipHeaderId.RetryAfter) is { } asked && asked <= BackOffCap.TotalSeconds && asked > wait.TotalSeconds)
                wait = TimeSpan.FromSeconds(asked);
            account.NextAt = now + wait;
            // What was granted holds until it is over, though the refresh failed.
            var holds = before.Until is { } until && until > now;
            account.Status = new TrunkRegistrationStatus(holds ? "registered" : "failed", holds ? before.Until : null, Words(response), account.NextAt);
            if (holds && before.Until < account.NextAt)
                account.NextAt = before.Until!.Value;
        }

        if (before.State == account.Status.State && before.Error == account.Status.Error)
            return;
        Log.TrunkRegistration(_log, account.Trunk.Name, account.Status.State, account.Status.Error ?? "");
        Changed?.Invoke(account.Trunk, account.Status);
    }

    private static string Words(SipResponse response) => response.Failure switch
    {
        SipFailure.TimedOut => "The carrier does not answer.",
        SipFailure.Transport => "The carrier cannot be reached.",
        _ => response.Status is 401 or 403 or 407
            ? string.Create(CultureInfo.InvariantCulture, $"{response.Status} {response.Reason}: the carrier refuses user name or password.")
            : string.Create(CultureInfo.InvariantCulture, $"{response.Status} {response.Reason}"),
    };

    // §10.2.4: our contact's own expires, else the Expires header, else what we asked for. Among several contacts ours is the one that carries our user and no other phone's shorter time matters less than missing a refresh.
    private static long Granted(Account account, SipMessage? response)
    {
        long? granted = null;
        if (response is not null)
        {
            foreach (var contact in response.Contacts ?? [])
            {
                if (contact.Uri.User == account.Trunk.Login!.User && long.TryParse(contact.Parameter("expires"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                    granted = Math.Min(granted ?? long.MaxValue, seconds);
            }
        }

        return granted ?? (response?.Expires is { } all ? all : account.Seconds);
    }

    private async Task SignOffAsync(Account account)
    {
        try
        {
            await SendAsync(account, 0, GoodbyeLimit, CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            // the carrier will notice by itself
        }
    }

    private async Task<SipResponse> SendAsync(Account account, int seconds, TimeSpan within, CancellationToken cancel)
    {
        var trunk = account.Trunk;
        var own = new SipAddress(SipUri.Create(trunk.Login!.User, TrunkAddress.Domain(trunk)));
        account.CSeq += 10; // a challenge takes the next ones
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(within);
        try
        {
            var response = new SipResponse(503, "Service Unavailable", null, SipFailure.Transport);
            foreach (var place in await TrunkPlaces.FindAsync(_stack, trunk, limit.Token))
            {
                response = await _stack.RequestAsync("REGISTER", Settings(account, own, place, seconds), limit.Token);
                if (response.Failure == SipFailure.None && response.Status != 503)
                    break;
                account.CSeq += 10;
            }

            return response;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new SipResponse(408, "Request Timeout", null, SipFailure.TimedOut);
        }
    }

    private SipRequestSettings Settings(Account account, SipAddress own, SipDestination place, int seconds) => new()
    {
        RequestUri = TrunkAddress.Uri(account.Trunk, ""),
        From = own,
        To = own,
        Destination = place,
        CallId = account.CallId,
        CSeq = account.CSeq,
        ContactUser = account.Trunk.Login!.User,
        Headers = [new SipHeader("Expires", seconds.ToString(CultureInfo.InvariantCulture))],
        Credentials = _logins.Of(account.Trunk),
    };

    private sealed class Account(Trunk trunk)
    {
        public Trunk Trunk { get; } = trunk;

        public string CallId { get; } = Guid.NewGuid().ToString("N");

        public uint CSeq { get; set; }

        public int Seconds { get; set; } = trunk.Profile.RegisterSeconds;

        public int Failures { get; set; }

        public DateTimeOffset NextAt { get; set; }

        public volatile bool IsBusy;

        public volatile TrunkRegistrationStatus Status = new("registering", null, null, null);

        public bool Fits(Trunk now) => now.Host == Trunk.Host && now.Port == Trunk.Port && now.Transport == Trunk.Transport && now.Login == Trunk.Login && now.VerifyCertificate == Trunk.VerifyCertificate
            && now.Profile.Domain == Trunk.Profile.Domain && now.Profile.RegisterSeconds == Trunk.Profile.RegisterSeconds;
    }
}

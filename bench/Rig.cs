using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Switchboard.Bench.Peers;
using Switchboard.Media;
using Switchboard.Switch.Phones;

namespace Switchboard.Bench;

/// <summary>The world around one switch: a carrier that calls, phones that answer. Real SIP and RTP on loopback.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private const int Lines = 1000;
    private const int CallsASecond = 20; // a trunk may bring 30 new calls a second
    private const string Prefix = "139000";
    private readonly MediaEngine _callersMedia;
    private readonly MediaEngine _phonesMedia;
    private readonly PhoneBank _callers;
    private readonly PhoneBank _phones;
    private readonly List<SoftPhone> _registered = [];
    private readonly SoftPhone[] _talking = new SoftPhone[Lines];
    private readonly SoftPhone[] _silent = new SoftPhone[Lines];
    private readonly long[] _arrived = new long[Lines];
    private readonly ConcurrentDictionary<PhoneCall, bool> _answered = new();
    private int _next;

    /// <summary>Two banks with ports of their own; <paramref name="number"/> keeps rigs apart.</summary>
    public Rig(int number)
    {
        _callersMedia = Media(Plan.Callers, number);
        _phonesMedia = Media(Plan.Phones, number);
        _callers = new PhoneBank(new IPEndPoint(Plan.Callers, 0), _callersMedia, TimeProvider.System, NullLogger.Instance);
        _phones = new PhoneBank(new IPEndPoint(Plan.Phones, 0), _phonesMedia, TimeProvider.System, NullLogger.Instance);
    }

    /// <summary>Where the carrier is.</summary>
    public IPEndPoint CarrierAddress => _callers.Address;

    /// <summary>Registers all phones with the switch.</summary>
    public async Task PlugInAsync(Peer peer, int agents, CancellationToken cancel)
    {
        for (var i = 0; i < Lines; i++)
        {
            var user = Prefix + i.ToString("D6", CultureInfo.InvariantCulture);
            _talking[i] = _callers.Add(Line(peer, user, silent: false));
            _silent[i] = _callers.Add(Line(peer, user, silent: true));
        }

        foreach (var route in Plan.Routes.Where(one => one != Plan.Loaded))
            await RegisterAsync(Line(peer, route.Extension, silent: route == Plan.Signalled) with { Password = Plan.Password }, cancel);
        for (var i = 0; i < agents; i++)
            await RegisterAsync(Line(peer, Plan.Agent(i), silent: true) with { Password = Plan.Password }, cancel);
    }

    /// <summary>Brings up so many calls that talk, at a pace every switch takes.</summary>
    public async Task<List<PhoneCall>> TalkAsync(string number, int count, CancellationToken cancel)
    {
        _answered.Clear();
        var calls = new List<PhoneCall>(count);
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / CallsASecond));
        for (var i = 0; i < count && await pace.WaitForNextTickAsync(cancel); i++)
            calls.Add(_talking[i].Call(number).Value);
        foreach (var call in calls)
        {
            var answer = await call.Answered.WaitAsync(TimeSpan.FromSeconds(10), cancel);
            if (!answer.IsSuccess)
                throw new InvalidOperationException($"A call to {number} was refused: {answer.Status} {answer.Reason}");
        }

        return calls;
    }

    /// <summary>Packets heard at both ends, and those that never came.</summary>
    public (long Heard, long Lost) Count(List<PhoneCall> calls)
    {
        long heard = 0, lost = 0;
        foreach (var call in calls.Concat(_answered.Keys))
        {
            var figures = call.Media.Figures;
            heard += figures.PacketsReceived;
            lost += figures.Lost + figures.SendFailures;
        }

        return (heard, lost);
    }

    /// <summary>One call without audio, start to end; the time from the first INVITE to the INVITE at the phone, null when it failed.</summary>
    public async Task<TimeSpan?> SignalAsync(string number, TimeSpan hold, CancellationToken cancel)
    {
        var line = Interlocked.Increment(ref _next) % Lines;
        Volatile.Write(ref _arrived[line], 0);
        var sent = Stopwatch.GetTimestamp();
        var call = _silent[line].Call(number).Value;
        var answer = await call.Answered.WaitAsync(TimeSpan.FromSeconds(20), cancel);
        if (!answer.IsSuccess)
            return null;
        await Task.Delay(hold, TimeProvider.System, cancel);
        call.HangUp();
        await call.Ended.WaitAsync(TimeSpan.FromSeconds(20), cancel);
        // A queue answers before it has found an agent: hung up before one rang is a failure too.
        return Volatile.Read(ref _arrived[line]) is var arrived and > 0 ? Stopwatch.GetElapsedTime(sent, arrived) : null;
    }

    public async Task HangUpAsync(List<PhoneCall> calls, CancellationToken cancel)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        foreach (var call in calls)
        {
            call.HangUp();
            await pace.WaitForNextTickAsync(cancel);
        }

        foreach (var call in calls.Concat(_answered.Keys))
            await call.Ended.WaitAsync(TimeSpan.FromSeconds(10), cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _callers.DisposeAsync();
        await _phones.DisposeAsync();
        await _callersMedia.DisposeAsync();
        await _phonesMedia.DisposeAsync();
    }

    private Task Take(PhoneCall call)
    {
        var arrived = Stopwatch.GetTimestamp();
        if (call.RemoteUser.StartsWith(Prefix, StringComparison.Ordinal)
            && int.TryParse(call.RemoteUser.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var line))
            Interlocked.CompareExchange(ref _arrived[line], arrived, 0);
        if (call.Phone.Options.SendsSilence)
            _answered[call] = true;
        call.Answer();
        return Task.CompletedTask;
    }

    private async Task RegisterAsync(SoftPhoneOptions options, CancellationToken cancel)
    {
        var phone = _phones.Add(options);
        phone.Incoming = Take;
        if (await phone.RegisterAsync(TimeSpan.FromHours(1), cancel) is { } fault)
            throw new InvalidOperationException(fault.Detail);
        _registered.Add(phone);
    }

    private static SoftPhoneOptions Line(Peer peer, string user, bool silent) =>
        new() { User = user, Domain = peer.Domain, Server = peer.Sip, SendsSilence = !silent };

    private static MediaEngine Media(IPAddress address, int number) =>
        new(new MediaEngineOptions { BindAddress = address, FirstPort = 10_000 + (number * 5000), LastPort = 14_999 + (number * 5000), Threads = 1 });
}

using System.Net;
using System.Net.Sockets;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Media;
using Switchboard.Server.Configuration;
using Switchboard.Server.Hosting;
using Switchboard.Speech;
using Switchboard.Switch.Phones;
using Switchboard.Tenancy.Access;

namespace Switchboard.Server.Demo;

/// <summary>Opens the demo company, brings its synthetic people to life over real SIP on loopback, and sends them home at the end.</summary>
internal sealed class DemoFloor(
    IServiceProvider services, DemoOptions demo, ServerOptions options, CarrierLine line, SpeechCache speech, TimeProvider time, ILogger<DemoFloor> log)
    : IDrain, IAsyncDisposable
{
    private const string CarrierDomain = "carrier.demo";
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LastPackets = TimeSpan.FromMilliseconds(300);
    private readonly CancellationTokenSource _stop = new();
    private readonly Dice _dice = new(demo.Seed);
    private readonly List<Task> _people = [];
    private MediaEngine? _media;
    private SpeechCache? _flite;
    private PhoneBank? _phones;
    private PhoneBank? _carrier;

    /// <summary>Before the telephones: they wait until the last call has ended.</summary>
    public int Order => -10;

    /// <summary>After the server has started: it is used as everybody uses it, by its API and its SIP.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        var lines = Get<ILineDirectory>();
        var company = new DemoCompany(services, Get<ITenantDirectory>(), lines);
        var made = await company.OpenAsync(cancellation);
        var customers = await company.ListCallersAsync(cancellation);
        var house = MakeHouse();
        var seats = await SeatsAsync(house, cancellation);
        if (made)
        {
            var work = new PastWork(house, [.. seats.Select(s => s.Seat)], new Dice(demo.Seed + 1)); // the days of the living stay as they were
            await new PastDays(house, Get<ICallRecordLog>(), Get<IEventSink>(), Get<IFloor>(), lines, customers, work, _dice.Fork()).FillAsync(cancellation);
            await new Furniture(company.Target(), time).MakeAsync(cancellation);
        }

        InstallPhones(lines);
        var faxes = Begin(house, company.Target(), seats, customers);
        if (made)
            _people.Add(faxes.BeginAsync(_stop.Token));
    }

    public async Task DrainAsync(CancellationToken deadline)
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        await Task.WhenAny(Task.WhenAll(_people), Task.Delay(LastWords, time, CancellationToken.None));
        await Task.Delay(LastPackets, time, CancellationToken.None); // the last BYEs are on their way
        foreach (var bank in new[] { _carrier, _phones })
        {
            if (bank is not null)
                await bank.DisposeAsync();
        }

        if (_media is not null)
            await _media.DisposeAsync();
        (_carrier, _phones, _media) = (null, null, null);
        _flite?.Dispose();
    }

    public async ValueTask DisposeAsync() => await DrainAsync(CancellationToken.None);

    private T Get<T>() where T : notnull => services.GetRequiredService<T>();

    private SyntheticHouse MakeHouse()
    {
        var stumbles = new Stumbles(time, log);
        _flite = FliteSynthesizer.IsInstalled ? new SpeechCache(new FliteSynthesizer(options.DataFolder, time), Path.Combine(options.DataFolder, "speech-flite"), time) : null;
        return new SyntheticHouse
        {
            Options = demo,
            Tenant = Get<ITenantDirectory>().All.First(t => t.Name == DemoOptions.TenantName),
            Voices = new Voices(speech, _flite, stumbles),
            Stumbles = stumbles,
            Calls = Get<ICallControl>(),
            Agents = Get<IAgentDesk>(),
            Desk = Get<IDeskDirectory>(),
            WrapUps = Get<IWrapUpDesk>(),
            Time = time,
        };
    }

    /// <summary>Media threads and sockets of all synthetic people. Their RTP ports lie beside the server's own, which the server would refuse as its own.</summary>
    private void InstallPhones(ILineDirectory lines)
    {
        var first = options.RtpTo + 2000 <= 65535 ? options.RtpTo + 1 : options.RtpFrom - 2000;
        _media = new MediaEngine(new MediaEngineOptions { BindAddress = IPAddress.Loopback, FirstPort = first, LastPort = first + 1998, Threads = 1 }, time);
        var wanted = new IPEndPoint(DemoOptions.Carrier, lines.ListTrunks().First(DemoCompany.IsCarrier).Port);
        // Another demo on this machine may have the carrier's port: the trunk leads to wherever ours listens.
        _carrier = new PhoneBank(IsFree(wanted) ? wanted : new IPEndPoint(DemoOptions.Carrier, 0), _media, time, log);
        line.Port = _carrier.Address.Port;
        _phones = new PhoneBank(new IPEndPoint(IPAddress.Loopback, 0), _media, time, log);
    }

    private static bool IsFree(IPEndPoint at)
    {
        using var probe = new Socket(at.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            probe.Bind(at);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<IReadOnlyList<(AgentSeat Seat, string UserName)>> SeatsAsync(SyntheticHouse house, CancellationToken cancellation)
    {
        var floor = await Get<IFloor>().GetFloorAsync(house.Id, cancellation);
        var seats = floor.Agents.Select(a => house.Desk.FindSeat(house.Id, a.Id.Value)).OfType<AgentSeat>().Where(s => s.Extension is not null)
            .OrderBy(s => s.Number, StringComparer.Ordinal).ToList();
        var users = (await Get<IUserDirectory>().ListAsync(house.Id, [.. seats.Select(s => s.UserId)], cancellation)).ToDictionary(u => u.Id, u => u.Name);
        return [.. seats.Select(s => (s, users[s.UserId]))];
    }

    private FaxMachines Begin(SyntheticHouse house, IConfigurationTarget api, IReadOnlyList<(AgentSeat Seat, string UserName)> seats, IReadOnlyList<string> customers)
    {
        var stop = _stop.Token;
        var people = new People(house, Get<ISignInWatch>(), [.. seats.Select(s => s.Seat)]);
        var played = seats.Where(s => s.UserName != DemoOptions.ReservedAgent).Take(demo.Agents).Select(s => s.Seat).ToList();
        var room = new BreakRoom(Math.Max(1, played.Count / 4));
        var carrier = _carrier!.Add(new SoftPhoneOptions { User = "carrier", Domain = CarrierDomain, Server = options.Sip });
        var faxes = new FaxMachines(house, api, _media!, carrier, Path.Combine(options.DataFolder, "demo-fax"));
        carrier.Incoming = new Outside(house, faxes, _dice.Fork(), stop).TakeAsync;
        _carrier.Fallback = carrier;
        _people.Add(people.RunAsync(stop));
        foreach (var seat in played)
            _people.Add(new AgentDouble(house, seat, Phone(house, seat.Extension!, seat.Name), people, room, _dice.Fork()).RunAsync(stop));
        _people.Add(new Callers(house, carrier, customers, people, _dice.Fork()).RunAsync(stop));
        _people.Add(PrepareVoicesAsync(house, stop));
        _people.Add(new Messages(house, carrier, customers, _dice.Fork()).RunAsync(stop));
        DemoLog.Open(log, played.Count, demo.CallersPerMinute);
        return faxes;
    }

    private SoftPhone Phone(SyntheticHouse house, string extension, string name) => _phones!.Add(new SoftPhoneOptions
    {
        User = extension,
        DisplayName = name,
        Domain = house.Tenant.Domain,
        Password = DemoOptions.Password,
        Server = options.Sip,
    });

    private static async Task PrepareVoicesAsync(SyntheticHouse house, CancellationToken stop)
    {
        try
        {
            await house.Voices.PrepareAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the floor closes
        }
        catch (Exception e)
        {
            house.Stumbles.Tell("voice", e);
        }
    }
}

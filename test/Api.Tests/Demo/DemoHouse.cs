using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Kernel;
using Switchboard.Media;
using Switchboard.Server.Demo;
using Switchboard.Server.Hosting;
using Switchboard.Switch.Phones;

namespace Switchboard.Api.Tests.Demo;

/// <summary>A demo floor in a hurry: many callers, little patience, short talks.</summary>
public sealed class DemoHouse : IAsyncLifetime
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(4));
    private readonly MediaEngine _media = new(new MediaEngineOptions { BindAddress = IPAddress.Loopback, FirstPort = 48_000, LastPort = 48_199, Threads = 1 });
    private readonly PhoneBank _phones;
    private string _folder = "";

    public DemoHouse() => _phones = new PhoneBank(new IPEndPoint(IPAddress.Loopback, 0), _media, TimeProvider.System, NullLogger.Instance);

    internal ServerHost Host { get; private set; } = null!;

    public IPEndPoint Sip { get; } = new(IPAddress.Loopback, FreePort());

    public TenantId Tenant => Host.Services.GetRequiredService<ITenantDirectory>().All.Single().Id;

    public CancellationToken Patience => _patience.Token;

    public async Task InitializeAsync()
    {
        _folder = House.MakeFolder();
        var options = House.Options(_folder) with
        {
            Demo = true,
            AdministratorPassword = null,
            Sip = Sip,
            RtpFrom = 40_000,
            RtpTo = 43_999,
        };
        Host = await ServerHost.StartAsync(options, builder => builder.Services.AddSingleton(Hurry), CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _phones.DisposeAsync();
        await _media.DisposeAsync();
        await Host.DisposeAsync();
        _patience.Dispose();
        NpgsqlConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    public async Task<ApiClient> SignInAsync(string name)
    {
        var client = new ApiClient(Host.Address);
        (await client.SignInAsync(null, name, DemoOptions.Password)).Status.ShouldBe(HttpStatusCode.OK);
        return client;
    }

    /// <summary>The phone of somebody real at this extension.</summary>
    public SoftPhone NewPhone(string extension) =>
        _phones.Add(new SoftPhoneOptions { User = extension, Domain = DemoOptions.TenantName, Password = DemoOptions.Password, Server = Sip });

    /// <summary>What happens from now on, or from the start; what is told of the past left out.</summary>
    public async IAsyncEnumerable<TenantEvent> EventsAsync(bool fromNow)
    {
        var feed = Host.Services.GetRequiredService<IEventFeed>();
        await foreach (var happened in feed.StreamAsync(Tenant, fromNow ? feed.LastSequence(Tenant) : 0, Patience))
        {
            if (happened.Actor != "demo")
                yield return happened;
        }
    }

    private static DemoOptions Hurry => new()
    {
        CallersPerMinute = 40,
        MostInHouse = 6,
        Agents = 2,
        ShortestTalk = TimeSpan.FromSeconds(1),
        LongestTalk = TimeSpan.FromSeconds(2),
        QuickestKey = TimeSpan.FromSeconds(0.4),
        SlowestKey = TimeSpan.FromSeconds(0.8),
        QuickestAnswer = TimeSpan.FromSeconds(0.1),
        SlowestAnswer = TimeSpan.FromSeconds(0.3),
        ShortestWrapUp = TimeSpan.FromSeconds(0.1),
        LongestWrapUp = TimeSpan.FromSeconds(0.3),
        Patience = TimeSpan.FromSeconds(6),
        Misses = 0,
        PastCalls = 60,
    };

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}

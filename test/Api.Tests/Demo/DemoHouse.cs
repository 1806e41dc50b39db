using System.Net;
using System.Net.Sockets;
using Npgsql;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Kernel;
using Switchboard.Server.Demo;
using Switchboard.Server.Hosting;

namespace Switchboard.Api.Tests.Demo;

/// <summary>A demo floor in a hurry: many callers, little patience, short talks.</summary>
public sealed class DemoHouse : IAsyncLifetime
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(4));
    private string _folder = "";

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

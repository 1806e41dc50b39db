using System.Net;
using System.Net.Sockets;
using Npgsql;
using Switchboard.Kernel;
using Switchboard.Server.Hosting;
using Switchboard.Tenancy;

namespace Switchboard.Api.Tests.Fixture;

/// <summary>
/// The whole server on a random port with a PostgreSQL of its own, shared by all API tests. Each test makes a tenant of
/// its own, so that tests do not see each other.
/// </summary>
public sealed class House : IAsyncLifetime
{
    public const string Password = "correct horse battery";
    private string _folder = "";
    private int _tenants;

    internal ServerHost Host { get; private set; } = null!;

    public IServiceProvider Services => Host.Services;

    public Uri Address => Host.Address;

    /// <summary>The server's data folder.</summary>
    public string Folder => _folder;

    public async Task InitializeAsync()
    {
        _folder = MakeFolder();
        Host = await ServerHost.StartAsync(Options(_folder), null, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A fresh tenant and its administrator, signed in.</summary>
    public async Task<TenantUser> NewTenantAsync()
    {
        var name = $"t{Interlocked.Increment(ref _tenants)}-{Guid.NewGuid().ToString()[..8]}";
        var id = await Services.GetRequiredService<ITenantMaker>().MakeAsync(name, name, "admin", Password, CancellationToken.None);
        var client = NewClient();
        await client.SignInAsync(name, "admin", Password);
        return new TenantUser(id, name, client);
    }

    /// <summary>Somebody who is not signed in.</summary>
    public ApiClient NewClient() => new(Address);

    internal static ServerOptions Options(string folder) => new()
    {
        // a network that tests may serve documents from; the rest of the machine stays out of bounds
        HttpAllowed = [IPNetwork.Parse("127.77.0.0/16")],
        DataFolder = folder,
        Http = new IPEndPoint(IPAddress.Loopback, 0),
        Sip = new IPEndPoint(IPAddress.Loopback, FreePort()),
        PasswordRounds = 1_000,
        DurableDatabase = false,
        LimitRequests = false,
        AdministratorPassword = Password,
    };

    /// <summary>A port that is free now for UDP and TCP: several servers run side by side.</summary>
    internal static int FreePort()
    {
        while (true)
        {
            using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var at = (IPEndPoint)udp.LocalEndPoint!;
            using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                tcp.Bind(at);
                return at.Port;
            }
            catch (SocketException)
            {
                // taken by somebody's TCP; the next one then
            }
        }
    }

    internal static string MakeFolder()
    {
        var folder = Directory.CreateTempSubdirectory("sba-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_001_001); // the user postgres must get through when we are root
        return folder;
    }
}

/// <summary>A tenant and a client signed in as its administrator.</summary>
public sealed record TenantUser(TenantId Id, string Name, ApiClient Admin);

[CollectionDefinition(nameof(SharedHouse))]
public sealed class SharedHouse : ICollectionFixture<House>;

using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Switchboard.Contracts.Events;
using Switchboard.Data;
using Switchboard.Data.Cluster;
using Switchboard.Data.Events;
using Switchboard.Server.Demo;
using Switchboard.Server.Http;
using Switchboard.Server.Streaming;
using Switchboard.Tenancy;

namespace Switchboard.Server.Hosting;

/// <summary>The composed server: database, journal, modules, web. Started and stopped as one.</summary>
internal sealed class ServerHost : IAsyncDisposable
{
    private readonly PrivateCluster? _cluster;
    private readonly Database _database;
    private bool _running;

    private ServerHost(WebApplication app, PrivateCluster? cluster, Database database, FirstAdministrator? administrator)
    {
        App = app;
        _cluster = cluster;
        _database = database;
        FirstAdministrator = administrator;
    }

    public WebApplication App { get; }

    public IServiceProvider Services => App.Services;

    /// <summary>The private PostgreSQL, where there is one.</summary>
    public PrivateCluster? Cluster => _cluster;

    /// <summary>The administrator made by this start; null when there were users already.</summary>
    public FirstAdministrator? FirstAdministrator { get; }

    /// <summary>Where the console is.</summary>
    public Uri Address => new(App.Urls.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "127.0.0.1", StringComparison.Ordinal));

    /// <summary>Starts everything. <paramref name="more"/> adds parts (the telephones, test doubles) before composition.</summary>
    public static async Task<ServerHost> StartAsync(ServerOptions options, Action<WebApplicationBuilder>? more, CancellationToken cancellation)
    {
        var host = await StartServerAsync(options, more, cancellation);
        try
        {
            if (options.Demo)
                await host.Services.GetRequiredService<DemoFloor>().OpenAsync(cancellation);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    private static async Task<ServerHost> StartServerAsync(ServerOptions options, Action<WebApplicationBuilder>? more, CancellationToken cancellation)
    {
        using var early = LoggerFactory.Create(b => b.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
        Directory.CreateDirectory(options.DataFolder);
        PrivateCluster? cluster = null;
        Database? database = null;
        try
        {
            if (options.Connection is null)
                cluster = await PrivateDatabase.StartAsync(options, early.CreateLogger("Switchboard.Database"), cancellation);
            database = cluster is null
                ? new Database(options.Connection!, workConnection: null)
                : new Database(cluster.ConnectionString("switchboard", PrivateDatabase.Name), cluster.ConnectionString(Database.WorkRole, PrivateDatabase.Name));
            var app = Compose(options, database, early.CreateLogger("Switchboard.Certificate"), more);
            await app.Services.MigrateAsync(cancellation);
            await app.Services.OpenEventsAsync(cancellation);
            var administrator = await app.Services.OpenTenancyAsync(cancellation);
            await app.StartAsync(cancellation);
            return new ServerHost(app, cluster, database, administrator) { _running = true };
        }
        catch
        {
            if (database is not null)
                await database.DisposeAsync();
            if (cluster is not null)
                await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// The graceful order: new work is refused and running work may end (<see cref="IDrain"/>), then the web closes, the
    /// journal is brought into the database, and PostgreSQL stops last.
    /// </summary>
    public async Task StopAsync(CancellationToken deadline)
    {
        if (!_running)
            return;
        _running = false;
        foreach (var drain in Services.GetServices<IDrain>().OrderBy(d => d.Order))
            await drain.DrainAsync(deadline);
        await App.StopAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        try
        {
            await StopAsync(now.Token);
            await App.DisposeAsync();
        }
        finally
        {
            // whatever went wrong above, PostgreSQL does not stay behind
            await _database.DisposeAsync();
            if (_cluster is not null)
                await _cluster.DisposeAsync();
        }
    }

    private static WebApplication Compose(ServerOptions options, Database database, ILogger log, Action<WebApplicationBuilder>? more)
    {
        var certificate = options.UsesTls ? ServerCertificate.Open(options, TimeProvider.System, log) : null;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "switchboard", ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel((context, kestrel) => Limit(kestrel, options, certificate));
        if (certificate is not null)
            builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddSingleton(options);
        if (certificate is not null)
            builder.Services.AddSingleton(_ => certificate); // made by the container's factory, so disposed with it
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddDatabase(database);
        builder.Services.ConfigureHttpJsonOptions(json => WireJson.Apply(json.SerializerOptions));
        builder.Services.Configure<FormOptions>(form => form.MultipartBodyLengthLimit = 11 * 1024 * 1024);
        builder.Services.AddWebRules(options).AddApiDocument().AddStreaming();
        Modules.Add(builder.Services, options);
        more?.Invoke(builder);
        var app = builder.Build();
        Pipeline.Build(app, options);
        return app;
    }

    private static void Limit(KestrelServerOptions kestrel, ServerOptions options, ServerCertificate? certificate)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
        kestrel.Limits.MaxConcurrentConnections = 10_000;
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Listen(options.Http);
        if (options.Https is { } https)
        {
            kestrel.Listen(https, listener =>
            {
                // Browsers open WebSockets over HTTP/2 by CONNECT, which /sip and the event stream are not made for.
                listener.Protocols = HttpProtocols.Http1;
                listener.UseHttps(new TlsHandshakeCallbackOptions
                {
                    HandshakeTimeout = TimeSpan.FromSeconds(10),
                    OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
                    {
                        ServerCertificateContext = certificate!.Current,
                        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    }),
                });
            });
        }
    }
}

using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Crm;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Reporting.Projection;
using Switchboard.Server.Hosting;
using Switchboard.Server.Telephony;
using Switchboard.Tenancy;

namespace Switchboard.Api.Tests.Reporting;

/// <summary>The server without telephones: what they would write into the journal and the events comes from the test.</summary>
public sealed class RecordsHouse : IAsyncLifetime
{
    private string _folder = "";
    private int _tenants;

    internal ServerHost Host { get; private set; } = null!;

    internal ServerOptions Options { get; private set; } = null!;

    internal CallsInHand Control { get; } = new();

    internal Seats Desk { get; } = new();

    internal Customers Contacts { get; } = new();

    internal Goals Floor { get; } = new();

    public async Task InitializeAsync()
    {
        _folder = House.MakeFolder();
        Options = House.Options(_folder);
        Directory.CreateDirectory(Options.RecordingsFolder);
        Host = await ServerHost.StartAsync(Options, builder => Furnish(builder.Services), CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    public T Get<T>() where T : notnull => Host.Services.GetRequiredService<T>();

    public async Task<TenantUser> NewTenantAsync()
    {
        var name = $"r{Interlocked.Increment(ref _tenants)}-{Guid.NewGuid().ToString()[..8]}";
        var id = await Get<ITenantMaker>().MakeAsync(name, name, "admin", House.Password, CancellationToken.None);
        var client = new ApiClient(Host.Address);
        await client.SignInAsync(name, "admin", House.Password);
        return new TenantUser(id, name, client);
    }

    /// <summary>An agent with a seat and an extension, signed in.</summary>
    public async Task<(ApiClient Client, AgentSeat Seat)> NewAgentAsync(TenantUser tenant, string extension)
    {
        var (client, id) = await tenant.Admin.NewUserAsync(tenant.Name, $"agent{extension}", "agent");
        var made = await tenant.Admin.PostAsync("/api/v1/extensions", new { number = extension, displayName = extension, userId = id, kind = "user" });
        made.Status.ShouldBe(System.Net.HttpStatusCode.Created, made.Text);
        var seat = new AgentSeat(Guid.NewGuid(), Guid.Parse(id), extension, $"Agent {extension}", extension);
        Desk.All.Add((tenant.Id, seat));
        return (client, seat);
    }

    /// <summary>Raw bytes, as a program with an API key gets them.</summary>
    public async Task<HttpResponseMessage> FetchAsync(string key, string path, RangeHeaderValue? range = null)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Host.Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Range = range;
        return await http.SendAsync(request);
    }

    public static async Task<string> NewKeyAsync(TenantUser tenant, params string[] scopes)
    {
        var made = await tenant.Admin.PostAsync("/api/v1/api-keys", new { name = "reader", scopes });
        made.Status.ShouldBe(System.Net.HttpStatusCode.Created, made.Text);
        return made["key"].GetValue<string>();
    }

    /// <summary>A state of a call as the telephones save it, in PostgreSQL when this returns.</summary>
    public async Task SaveAsync(params CallRecord[] states)
    {
        foreach (var state in states)
            Get<IDurableLog>().Append(CallJournal.Call, new TenantId(state.TenantId), JsonSerializer.SerializeToUtf8Bytes(state, WireJson.Options));
        await AppliedAsync();
    }

    public async Task AppendAsync<T>(TenantId tenant, string kind, T payload)
    {
        Get<IDurableLog>().Append(kind, tenant, JsonSerializer.SerializeToUtf8Bytes(payload, WireJson.Options));
        await AppliedAsync();
    }

    /// <summary>A recording of a call with this sound.</summary>
    public async Task<Guid> RecordAsync(TenantUser tenant, CallRecord call, byte[] wav, bool closed = true, string? path = null, DateTimeOffset? at = null)
    {
        var id = Guid.CreateVersion7();
        path ??= $"{id}.wav";
        if (!path.Contains("..", StringComparison.Ordinal))
            await File.WriteAllBytesAsync(Path.Combine(Options.RecordingsFolder, path), wav);
        await AppendAsync(tenant.Id, CallJournal.RecordingOpened, new RecordingOpened(id, call.Id, path, at ?? call.StartedAt));
        if (closed)
            await AppendAsync(tenant.Id, CallJournal.RecordingClosed, new RecordingClosed(id, tenant.Id.Value, call.Id, path, at ?? call.StartedAt, 1000, wav.Length, "ab", "closed"));
        await SaveAsync(call with { RecordingId = id });
        return id;
    }

    public long Publish(TenantUser tenant, string type, string kind, Guid subject, object data, string? reason = null) =>
        Get<IEventSink>().Publish(EventDraft.Of(tenant.Id, type, kind, subject, "system", data, reason));

    /// <summary>An event that is told afterwards.</summary>
    public long PublishAt(TenantUser tenant, DateTimeOffset at, string type, string kind, Guid subject, object data, string? reason = null) =>
        Get<IEventSink>().Publish(EventDraft.Of(tenant.Id, type, kind, subject, "system", data, reason) with { HappenedAt = at });

    /// <summary>Returns when every event up to this one is counted.</summary>
    public async Task CountedAsync(TenantUser tenant, long sequence)
    {
        var projection = Get<EventProjection>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await projection.PositionAsync(tenant.Id, patience.Token) < sequence)
            await Task.Delay(20, patience.Token);
    }

    public Task AppliedAsync() => Get<IDurableLog>().WhenAppliedAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);

    internal static CallRecord Call(TenantUser tenant, DateTimeOffset? started = null) => new()
    {
        Id = Guid.CreateVersion7(),
        TenantId = tenant.Id.Value,
        Direction = CallDirection.Inbound,
        State = CallState.Setup,
        Caller = "13812345678",
        Called = "4008001234",
        OriginalCalled = "4008001234",
        StartedAt = started ?? DateTimeOffset.Parse("2026-11-20T03:00:00Z", System.Globalization.CultureInfo.InvariantCulture),
    };

    internal static CallRecord Ended(CallRecord call) => call with
    {
        State = CallState.Ended,
        AnsweredAt = call.StartedAt.AddSeconds(1),
        ConnectedAt = call.StartedAt.AddSeconds(5),
        EndedAt = call.StartedAt.AddSeconds(65),
        TalkMs = 60_000,
        Cause = CallCause.Normal(EndedBy.Caller),
    };

    private void Furnish(IServiceCollection services)
    {
        foreach (var phones in services.Where(d => d.ServiceType == typeof(IHostedService) && d.ImplementationFactory?.Method.ReturnType == typeof(TelephoneSystem)).ToList())
            services.Remove(phones);
        services.RemoveAll<IDrain>().RemoveAll<ILineStatus>();
        services.RemoveAll<ICallControl>();
        services.RemoveAll<IFloor>();
        services.AddSingleton<ICallControl>(Control).AddSingleton<IDeskDirectory>(Desk).AddSingleton<IContactDirectory>(Contacts).AddSingleton<IFloor>(Floor);
    }
}

[CollectionDefinition(nameof(SharedRecords))]
public sealed class SharedRecords : ICollectionFixture<RecordsHouse>;

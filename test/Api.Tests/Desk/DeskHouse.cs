using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Crm;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Ivr;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Server.Hosting;
using Switchboard.Tenancy;

namespace Switchboard.Api.Tests.Desk;

/// <summary>The whole server with the real router; calls and customers are told by the test.</summary>
public sealed class DeskHouse : IAsyncLifetime
{
    private readonly string _folder = House.MakeFolder();
    private int _tenants;

    internal ServerHost Host { get; private set; } = null!;

    internal ToldCalls Calls { get; private set; } = null!;

    internal ToldCustomers Customers { get; private set; } = null!;

    public IServiceProvider Services => Host.Services;

    internal IAgentDesk Agents => Services.GetRequiredService<IAgentDesk>();

    internal IWorkRouter Router => Services.GetRequiredService<IWorkRouter>();

    internal IFamiliarAgents Familiar => Services.GetRequiredService<IFamiliarAgents>();

    public Task InitializeAsync() => StartAsync();

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    public async Task RestartAsync()
    {
        await Host.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await StartAsync();
    }

    /// <summary>A fresh tenant and its administrator, signed in.</summary>
    public async Task<TenantUser> NewTenantAsync()
    {
        var name = $"d{Interlocked.Increment(ref _tenants)}-{Guid.NewGuid().ToString()[..8]}";
        var id = await Services.GetRequiredService<ITenantMaker>().MakeAsync(name, name, "admin", House.Password, CancellationToken.None);
        return new TenantUser(id, name, await SignInAsync(name, "admin"));
    }

    public async Task<ApiClient> SignInAsync(string tenant, string user)
    {
        var client = new ApiClient(Host.Address);
        (await client.SignInAsync(tenant, user, House.Password)).Status.ShouldBe(HttpStatusCode.OK);
        return client;
    }

    private async Task StartAsync()
    {
        Calls = new ToldCalls();
        Customers = new ToldCustomers();
        var options = House.Options(_folder) with { Sip = new IPEndPoint(IPAddress.Loopback, 0), RtpFrom = 41_000, RtpTo = 41_199, HttpAllowed = [System.Net.IPNetwork.Parse("127.0.0.0/8")] };
        Host = await ServerHost.StartAsync(options, builder =>
        {
            builder.Services.AddSingleton<ICallControl>(Calls).AddSingleton<IContactDirectory>(Customers);
            builder.Services.TryAddSingleton<IInterruptedCalls, NothingInterrupted>();
            builder.Services.TryAddSingleton<IPromptFiles, NoPrompts>();
            builder.Services.TryAddSingleton<IFlowCatalog, NoFlows>();
        }, CancellationToken.None);
    }

    private sealed class NothingInterrupted : IInterruptedCalls
    {
        public Task<InterruptedCalls> FindAsync(CancellationToken cancellation) => Task.FromResult(new InterruptedCalls([], [], null));
    }

    private sealed class NoPrompts : IPromptFiles
    {
        public PromptFile? Find(TenantId tenant, string prompt, string language) => null;
    }

    private sealed class NoFlows : IFlowCatalog
    {
        public ValueTask<PublishedFlow?> FindPublishedAsync(TenantId tenant, FlowId flow, CancellationToken cancellationToken) => new((PublishedFlow?)null);

        public ValueTask<PublishedFlow?> FindPublishedAsync(TenantId tenant, string name, CancellationToken cancellationToken) => new((PublishedFlow?)null);
    }
}

[CollectionDefinition(nameof(SharedDesk))]
public sealed class SharedDesk : ICollectionFixture<DeskHouse>;

/// <summary>Calls that live because a test says so.</summary>
internal sealed class ToldCalls : ICallControl
{
    private readonly ConcurrentDictionary<Guid, CallRecord> _calls = new();

    public List<Guid> HungUp { get; } = [];

    public void Tell(CallRecord call) => _calls[call.Id] = call;

    public IReadOnlyList<CallRecord> List(TenantId tenant) => [.. _calls.Values.Where(c => c.TenantId == tenant.Value)];

    public CallRecord? Find(TenantId tenant, Guid callId) => _calls.TryGetValue(callId, out var call) && call.TenantId == tenant.Value ? call : null;

    public Task<Outcome<CallRecord>> HangUpAsync(TenantId tenant, Guid callId, string actor)
    {
        HungUp.Add(callId);
        return Task.FromResult<Outcome<CallRecord>>(_calls[callId]);
    }

    public Task<Outcome<PhoneAnswer>> AnswerAsync(TenantId tenant, Guid callId, string? extension, CancellationToken cancel) => throw new NotSupportedException();

    public Task<Outcome<CallRecord>> DialAsync(TenantId tenant, DialRequest request, CancellationToken cancel) => throw new NotSupportedException();

    public Task<Outcome<CallRecord>> HoldAsync(TenantId tenant, Guid callId, bool on, string actor) => throw new NotSupportedException();

    public Task<Outcome<CallRecord>> MuteAsync(TenantId tenant, Guid callId, bool on, string actor) => throw new NotSupportedException();

    public Task<Outcome<CallRecord>> SendDigitsAsync(TenantId tenant, Guid callId, string digits, string actor) => throw new NotSupportedException();

    public Task<Outcome<CallRecord>> TransferAsync(TenantId tenant, Guid callId, string to, string actor) => throw new NotSupportedException();

    public Task<Outcome<CallRecord>> SendToSurveyAsync(TenantId tenant, Guid callId, string destination, string actor) => throw new NotSupportedException();

    public Task<Outcome<CallRecord>> RecordAsync(TenantId tenant, Guid callId, bool on, string actor) => throw new NotSupportedException();

    public Task<Outcome<CallRecord>> PauseRecordingAsync(TenantId tenant, Guid callId, bool on, string actor) => throw new NotSupportedException();
}

/// <summary>Customers that a test made up.</summary>
internal sealed class ToldCustomers : IContactDirectory
{
    public ConcurrentDictionary<string, CustomerMatch> ByNumber { get; } = new(StringComparer.Ordinal);

    /// <summary>Numbers whose customers are never found in time.</summary>
    public ConcurrentDictionary<string, bool> Slow { get; } = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<CustomerMatch>> FindByPhoneAsync(TenantId tenant, string number, CancellationToken cancellation)
    {
        if (Slow.ContainsKey(number))
            await Task.Delay(Timeout.Infinite, cancellation);
        return ByNumber.TryGetValue(number, out var match) ? [match] : [];
    }
}

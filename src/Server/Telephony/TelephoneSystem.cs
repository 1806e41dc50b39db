using System.Text.Json;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Rating;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Server.Hosting;
using Switchboard.Switch;

namespace Switchboard.Server.Telephony;

/// <summary>Starts the telephones after everything they need, keeps the heartbeat, and stops them politely.</summary>
internal sealed class TelephoneSystem(
    Exchange exchange,
    ServerOptions options,
    IInterruptedCalls interrupted,
    ICallRecordLog records,
    ICallEventSink callEvents,
    ICallCredit credit,
    IDurableLog journal,
    IEventSink events,
    IAgentDesk agents,
    IDeskDirectory desk,
    Ivr.Callbacks.Callbacks callbacks,
    Data.IDatabase database,
    ILineDirectory lines,
    TimeProvider time,
    ILogger<TelephoneSystem> log) : IHostedService, IDrain
{
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _stop = new();
    private readonly RegistrationFile _registrations = new(Path.Combine(options.DataFolder, "registrations.json"), exchange.Registrations, time);
    private readonly LedgerFile _ledger = new(Path.Combine(options.DataFolder, "dialled.json"), exchange.Ledger);
    private Task _beating = Task.CompletedTask;

    public int Order => 0;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.RecordingsFolder);
        exchange.Registrations.Changed += OnRegistration;
        exchange.Trunks.Changed += OnTrunk;
        exchange.CarrierRegistrations.Changed += OnCarrier;
        lines.Changed += OnLine;
        await _registrations.RestoreAsync(cancellationToken);
        await _ledger.RestoreAsync(cancellationToken);
        foreach (var address in options.SipListeners)
        {
            var udp = exchange.Stack.ListenUdp(address);
            exchange.Stack.ListenTcp(new System.Net.IPEndPoint(address.Address, udp.Port));
            TelephonyLog.Listening(log, udp.ToString());
        }

        foreach (var address in options.SipsListeners)
            TelephonyLog.ListeningByTls(log, exchange.Stack.ListenTls(address).ToString());
        exchange.Start();
        await new InterruptedCallRecovery(interrupted, records, callEvents, credit, exchange.Stack, options.RecordingsFolder, (call, cancel) => callbacks.RecoverAsync(call, database, cancel), time, log).RunAsync(cancellationToken);
        foreach (var binding in exchange.Registrations.Snapshot())
            exchange.Registrations.Announce(binding);
        _beating = BeatAsync();
    }

    public async Task DrainAsync(CancellationToken deadline)
    {
        exchange.CloseDoor();
        try
        {
            while (exchange.CallCount > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(100), time, deadline);
        }
        catch (OperationCanceledException)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
            try
            {
                await exchange.EndAllAsync(new CallCause(503, "shutdown", "The server is stopping", EndedBy.System), limit.Token);
            }
            catch (OperationCanceledException)
            {
                // a call that will not end does not hold up the stop
            }
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _beating;
        await _registrations.SaveAsync(cancellationToken);
        await _ledger.SaveAsync(cancellationToken);
        await exchange.DisposeAsync();
        await exchange.Environment.Media.DisposeAsync();
        _stop.Dispose();
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(HeartbeatInterval, time);
        try
        {
            do
            {
                journal.Append(CallJournal.Heartbeat, TenantId.System, JsonSerializer.SerializeToUtf8Bytes(new Heartbeat(time.GetUtcNow()), WireJson.Options));
                await _registrations.SaveAsync(_stop.Token);
                await _ledger.SaveAsync(_stop.Token);
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // stopped
        }
    }

    private void OnRegistration(TenantId tenant, string extension)
    {
        _registrations.Touch();
        // Called inside the registrar's lock: the present state is read outside of it.
        _ = Task.Run(() =>
        {
            var reachable = exchange.IsReachable(tenant, extension);
            if (desk.FindSeatByExtension(tenant, extension) is { } seat)
            {
                if (reachable)
                    agents.DeviceConnected(tenant, new AgentId(seat.Id));
                else
                    agents.DeviceLost(tenant, new AgentId(seat.Id));
            }

            if (lines.FindExtension(tenant, extension) is { } line)
                events.Publish(EventDraft.Of(tenant, "registration.changed", "extension", line.Id, "system", new { extension, reachable }));
        });
    }

    private void OnTrunk(Trunk trunk, string state, DateTimeOffset since) =>
        events.Publish(EventDraft.Of(trunk.Tenant, "trunk.statusChanged", "trunk", trunk.Id, "system", new { trunk.Name, state, since }));

    private void OnCarrier(Trunk trunk, TrunkRegistrationStatus registration) =>
        events.Publish(EventDraft.Of(trunk.Tenant, "trunk.registrationChanged", "trunk", trunk.Id, "system", new { trunk.Name, registration.State, registration.Until, registration.Error }));

    private void OnLine(LineChange change)
    {
        if (change.Kind == "extension" && lines.FindExtension(change.Tenant, change.Id) is { Enabled: false } gone)
            exchange.Registrations.Revoke(change.Tenant, gone.Number);
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Tenancy;
using Switchboard.Fax.Documents;
using Switchboard.Fax.Features;
using Switchboard.Fax.Persistence;
using Switchboard.Kernel;
using Switchboard.Media.Fax;
using Switchboard.Switch;

namespace Switchboard.Fax.Jobs;

/// <summary>Sends what is due. The rows are the truth; this keeps their times in memory.</summary>
internal sealed class FaxQueue(
    FaxStore store, FaxDocuments documents, FaxOptions options, IFaxLine line, ITenantDirectory tenants, TimeProvider time, ILogger<FaxQueue> log) : BackgroundService
{
    private const string System = "system";
    private static readonly TimeSpan Crowded = TimeSpan.FromSeconds(5);
    private readonly Lock _gate = new();
    private readonly PriorityQueue<(TenantId Tenant, Guid Id), DateTimeOffset> _due = new();
    private readonly ConcurrentDictionary<Guid, (TenantId Tenant, CancellationTokenSource Cancel)> _running = new();
    private readonly SemaphoreSlim _wake = new(0);

    /// <summary>A fax waits to be sent at this time.</summary>
    public void Add(TenantId tenant, Guid id, DateTimeOffset at)
    {
        lock (_gate)
            _due.Enqueue((tenant, id), at);
        _wake.Release();
    }

    /// <summary>Hangs up the call of a fax that is being sent.</summary>
    public void Cancel(Guid id)
    {
        if (_running.TryGetValue(id, out var running))
            running.Cancel.Cancel();
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        documents.Sweep();
        await RecoverAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            while (TakeDue() is { } due)
                _ = SendAsync(due.Tenant, due.Id, stoppingToken);
            await WaitAsync(stoppingToken);
        }
    }

    private async Task RecoverAsync(CancellationToken stop)
    {
        foreach (var tenant in tenants.All)
        {
            while (true)
            {
                try
                {
                    foreach (var fax in await store.RecoverAsync(tenant.Id, stop))
                        Add(tenant.Id, fax.Id, fax.NextAttemptAt ?? time.GetUtcNow());
                    break;
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    Log.RecoveryFailed(log, e);
                    await Task.Delay(Crowded, time, stop);
                }
            }
        }
    }

    private (TenantId Tenant, Guid Id)? TakeDue()
    {
        lock (_gate)
        {
            if (_running.Count >= options.MostSending || !_due.TryPeek(out var next, out var at) || at > time.GetUtcNow())
                return null;
            _due.Dequeue();
            if (_running.Count(r => r.Value.Tenant == next.Tenant) < options.MostSendingOfTenant && _running.TryAdd(next.Id, (next.Tenant, new CancellationTokenSource())))
                return next;
            _due.Enqueue(next, time.GetUtcNow() + Crowded);
            return null;
        }
    }

    private async Task WaitAsync(CancellationToken stop)
    {
        var wait = TimeSpan.FromMinutes(1);
        lock (_gate)
        {
            if (_running.Count < options.MostSending && _due.TryPeek(out _, out var at))
                wait = at - time.GetUtcNow() is var until && until < wait ? until : wait;
        }

        if (wait <= TimeSpan.Zero)
            return;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(_wake.WaitAsync(either.Token), Task.Delay(wait, time, either.Token));
        await either.CancelAsync();
    }

    private async Task SendAsync(TenantId tenant, Guid id, CancellationToken stop)
    {
        await Task.Yield();
        var cancel = _running[id].Cancel;
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, cancel.Token);
            var row = await store.ChangeAsync(
                tenant, id, FaxWords.Queued, "state = 'sending', attempts = attempts + 1, next_attempt_at = null, pages_done = 0", new { }, System, stop);
            if (row is not null)
                await SendAsync(tenant, row, cancel, either.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the server stops: the next start takes it up
        }
        catch (Exception e)
        {
            Log.SendingFailed(log, e, id);
            await FailAsync(tenant, id);
        }
        finally
        {
            _running.TryRemove(id, out _);
            cancel.Dispose();
            _wake.Release();
        }
    }

    private async Task FailAsync(TenantId tenant, Guid id)
    {
        try
        {
            await store.ChangeAsync(
                tenant, id, FaxWords.Sending, "state = 'failed', code = 'error', detail = 'The fax failed by a fault of this server.', finished_at = @now",
                new { now = time.GetUtcNow() }, System, CancellationToken.None);
        }
        catch (Exception e)
        {
            Log.SendingFailed(log, e, id); // the database is away: the next start takes it up
        }
    }

    private async Task SendAsync(TenantId tenant, FaxRow fax, CancellationTokenSource cancel, CancellationToken either)
    {
        var began = time.GetUtcNow();
        var troubled = fax.Attempts > 1 && RetryRule.IsTransmission(fax.Code);
        var settings = new FaxSettings
        {
            Sends = true,
            File = await documents.BeginCallAsync(tenant, fax.Tiff!, CancellationToken.None) ?? throw new InvalidDataException("The document cannot be opened with this master key."),
            StationId = fax.StationId,
            Header = fax.Header,
            TimeZone = tenants.Find(tenant)?.TimeZone,
            ErrorCorrection = fax.Ecm,
            MaxBitRate = troubled ? 9600 : 14400,
        };
        var order = new FaxOrder(tenant, fax.Number, fax.OwnNumber.Length > 0 ? fax.OwnNumber : null, settings, fax.T38 && !(troubled && fax.Attempts % 2 == 1));
        Outcome<FaxDelivery> sent;
        try
        {
            sent = await line.SendFaxAsync(order, progress => store.ShowProgress(tenant, fax.Id, progress), either);
        }
        finally
        {
            documents.EndCall(fax.Tiff!);
        }

        var attempt = Describe(sent, fax.Attempts, began);
        await store.NoteAttemptAsync(tenant, fax.Id, attempt, CancellationToken.None);
        await SettleAsync(tenant, fax, attempt, cancel.IsCancellationRequested);
    }

    private AttemptRow Describe(Outcome<FaxDelivery> sent, int number, DateTimeOffset began)
    {
        var known = sent.TryGet(out var delivery, out var fault);
        var result = delivery?.Result;
        return new AttemptRow
        {
            Attempt = number,
            StartedAt = began,
            EndedAt = time.GetUtcNow(),
            CallId = delivery?.CallId,
            Code = !known ? fault!.Code : result?.Code ?? delivery!.Cause.Reason,
            Detail = !known ? fault!.Detail : result?.Detail ?? Words(delivery!.Cause.Reason, delivery.Cause.Text),
            Pages = result?.Progress.Pages ?? 0,
            BitRate = result?.Progress.BitRate ?? 0,
            UsedEcm = result?.Progress.ErrorCorrection ?? false,
            Transport = result is null ? null : FaxBody.Word(result.Progress.Transport),
            RemoteId = result?.Progress.RemoteId ?? "",
        };
    }

    private async Task SettleAsync(TenantId tenant, FaxRow fax, AttemptRow attempt, bool cancelled)
    {
        var good = attempt.Code == "ok";
        var wait = good || cancelled || fax.Attempts >= fax.MaxAttempts ? null : RetryRule.Wait(attempt.Code, fax.Attempts);
        var next = wait is { } pause ? attempt.EndedAt + (pause * options.Wait) : (DateTimeOffset?)null;
        var state = good ? FaxWords.Sent : cancelled ? FaxWords.Cancelled : next is null ? FaxWords.Failed : FaxWords.Queued;
        var settled = await store.ChangeAsync(
            tenant, fax.Id, FaxWords.Sending,
            """
            state = @state, next_attempt_at = @next, finished_at = @finished, duration_ms = @duration, call_id = @CallId, code = @Code, detail = @Detail,
            pages_done = @Pages, bit_rate = @BitRate, used_ecm = @UsedEcm, transport = @Transport, remote_id = @RemoteId
            """,
            new
            {
                state,
                next,
                finished = next is null ? attempt.EndedAt : (DateTimeOffset?)null,
                duration = (int)(attempt.EndedAt - attempt.StartedAt).TotalMilliseconds,
                attempt.CallId,
                attempt.Code,
                attempt.Detail,
                attempt.Pages,
                attempt.BitRate,
                attempt.UsedEcm,
                attempt.Transport,
                attempt.RemoteId,
            },
            System, CancellationToken.None);
        if (settled is not null && next is { } at)
            Add(tenant, fax.Id, at);
    }

    private static string Words(string reason, string? text) => reason switch
    {
        "busy" => "The number was busy.",
        "no_answer" => "Nobody answered.",
        "not_found" => "There is no such number.",
        "rejected" => "The call was refused.",
        "congestion" or "unreachable" => "The number could not be reached: no line was free, or the carrier is away.",
        "cancelled" => "It was cancelled.",
        _ => text ?? reason,
    };
}

/// <summary>The telephone line of the queue; tests put another in its place.</summary>
public interface IFaxLine
{
    /// <summary>Dials and sends.</summary>
    Task<Outcome<FaxDelivery>> SendFaxAsync(FaxOrder order, Action<FaxProgress> progress, CancellationToken cancel);
}

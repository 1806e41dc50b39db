using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Crm;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;

namespace Switchboard.Desk.Live;

/// <summary>Who the callers are that wait: looked up once when they begin to wait, forgotten when they no longer do.</summary>
internal sealed class CallerNames(IEnumerable<IContactDirectory> customers, ICallControl calls, TimeProvider time, ILogger<CallerNames> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<Guid, string> _names = new();
    private readonly ConcurrentDictionary<Guid, bool> _waiting = new();

    public string? Of(Guid call) => _names.GetValueOrDefault(call);

    /// <summary>Looks the caller up in the background; <paramref name="found"/> is called when he is known.</summary>
    public void Begin(TenantId tenant, Guid call, Action found)
    {
        if (customers.LastOrDefault() is not { } directory || calls.Find(tenant, call) is not { } record || !_waiting.TryAdd(call, true))
            return;
        _ = Task.Run(async () =>
        {
            using var patience = new CancellationTokenSource(Patience, time);
            try
            {
                if (await directory.FindByPhoneAsync(tenant, record.Caller, patience.Token) is not [var match, ..] || !_waiting.ContainsKey(call))
                    return;
                _names[call] = match.Name;
                found();
            }
            catch (Exception e)
            {
                Log.LookupFailed(log, call, e);
            }
        });
    }

    public void End(Guid call)
    {
        _waiting.TryRemove(call, out _);
        _names.TryRemove(call, out _);
    }
}

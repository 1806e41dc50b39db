using System.Collections.Concurrent;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;

namespace Switchboard.Switch.Features;

/// <summary>What a line does in one call.</summary>
/// <param name="CallId">The call.</param>
/// <param name="LegId">The line's leg.</param>
/// <param name="State">How far its leg has come.</param>
/// <param name="Calls">The line began the call.</param>
/// <param name="Other">Number of the other party.</param>
/// <param name="OtherName">His name, where known.</param>
internal sealed record LineUse(Guid CallId, Guid LegId, LegState State, bool Calls, string Other, string? OtherName);

/// <summary>
/// What every line of the house is doing, kept from what calls tell on their way to the event sink: call waiting, longest
/// idle, lamps on desks (BLF) and the list of colleagues read it.
/// </summary>
internal sealed class LineActivity(ICallEventSink next, TimeProvider time) : ICallEventSink, ILineActivity
{
    private readonly ConcurrentDictionary<(TenantId Tenant, string Extension), IReadOnlyList<LineUse>> _uses = new();
    private readonly ConcurrentDictionary<(TenantId Tenant, string Extension), DateTimeOffset> _idleSince = new();
    private readonly ConcurrentDictionary<Guid, IReadOnlyList<string>> _lines = new();
    private readonly Lock _gate = new();

    /// <summary>A line's use changed. Called on a call's mailbox: take note and return.</summary>
    public event Action<TenantId, string>? Changed;

    /// <summary>What the line does now.</summary>
    public IReadOnlyList<LineUse> Uses(TenantId tenant, string extension) => _uses.GetValueOrDefault((tenant, extension)) ?? [];

    /// <summary>True when the line talks, holds or dials in another call.</summary>
    public bool IsTalking(TenantId tenant, string extension, Guid except)
    {
        foreach (var use in Uses(tenant, extension))
        {
            if (use.CallId != except && (use.Calls || use.State is LegState.Answered or LegState.Held))
                return true;
        }

        return false;
    }

    public DateTimeOffset IdleSince(TenantId tenant, string extension) =>
        Uses(tenant, extension).Count > 0 ? DateTimeOffset.MaxValue : _idleSince.GetValueOrDefault((tenant, extension));

    public void Publish(CallEvent happened)
    {
        Follow(happened.Call, happened.Kind == CallEventKind.Ended);
        next.Publish(happened);
    }

    public void RecordingOpened(TenantId tenant, RecordingOpened recording) => next.RecordingOpened(tenant, recording);

    public void RecordingGap(TenantId tenant, RecordingGap gap) => next.RecordingGap(tenant, gap);

    public void RecordingFailed(TenantId tenant, Guid callId, Guid? recordingId, Fault fault) => next.RecordingFailed(tenant, callId, recordingId, fault);

    public void RecordingClosed(RecordingClosed recording) => next.RecordingClosed(recording);

    private void Follow(CallRecord call, bool isOver)
    {
        var tenant = new TenantId(call.TenantId);
        var now = new Dictionary<string, LineUse>(StringComparer.Ordinal);
        if (!isOver)
        {
            foreach (var leg in call.Legs)
            {
                if (leg.State == LegState.Ended || leg.Kind is not (LegKind.Extension or LegKind.Agent))
                    continue;
                var calls = ReferenceEquals(leg, call.Legs[0]) && call.Direction != CallDirection.Inbound;
                // Several phones of one extension ring at once: the one that has come farthest counts.
                if (!now.TryGetValue(leg.Address, out var known) || known.State < leg.State)
                    now[leg.Address] = new LineUse(call.Id, leg.Id, leg.State, calls, calls ? call.Called : call.Caller, calls ? null : call.CallerName);
            }
        }

        var changed = new List<string>();
        lock (_gate)
        {
            foreach (var line in _lines.GetValueOrDefault(call.Id) ?? [])
            {
                if (!now.ContainsKey(line) && Put(tenant, line, call.Id, null))
                    changed.Add(line);
            }

            foreach (var (line, use) in now)
            {
                if (Put(tenant, line, call.Id, use))
                    changed.Add(line);
            }

            if (now.Count == 0)
                _lines.TryRemove(call.Id, out _);
            else
                _lines[call.Id] = [.. now.Keys];
        }

        foreach (var line in changed)
            Changed?.Invoke(tenant, line);
    }

    private bool Put(TenantId tenant, string line, Guid call, LineUse? use)
    {
        var before = Uses(tenant, line);
        var after = new List<LineUse>(before.Count + 1);
        foreach (var known in before)
        {
            if (known.CallId != call)
                after.Add(known);
            else if (known == use)
                return false;
        }

        if (use is not null)
            after.Add(use);
        if (after.Count > 0)
        {
            _uses[(tenant, line)] = after;
        }
        else
        {
            _uses.TryRemove((tenant, line), out _);
            _idleSince[(tenant, line)] = time.GetUtcNow();
        }

        return true;
    }
}

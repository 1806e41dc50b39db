using System.Globalization;
using Switchboard.Contracts.Acd;
using Switchboard.Switch.Calls;

namespace Switchboard.Ivr.Callbacks;

/// <summary>The place that a caller has from a callback he was promised before: he rang back himself.</summary>
internal sealed class PlaceOfCallback
{
    public static readonly PlaceOfCallback None = new(null, null, null);
    private readonly Callbacks? _callbacks;
    private readonly Call? _call;
    private Callback? _merged;

    private PlaceOfCallback(Callbacks? callbacks, Call? call, Callback? merged) => (_callbacks, _call, _merged) = (callbacks, call, merged);

    /// <summary>Takes over the caller's promise, if he has one; what a crash must not forget goes into the call's data.</summary>
    public static PlaceOfCallback Take(Callbacks? callbacks, Call call, Guid queue, int priority)
    {
        var merged = callbacks?.TakePlace(call.Tenant, queue, call.Origin.Caller, call.Id);
        if (merged is not null)
            call.Attached[Callbacks.PlaceOfKey] = merged.Id.ToString();
        if (callbacks is not null && (merged is null ? priority : Math.Max(priority, merged.Priority)) is not 0 and var kept)
            call.Attached[Callbacks.PriorityKey] = kept.ToString(CultureInfo.InvariantCulture);
        return new PlaceOfCallback(callbacks, call, merged);
    }

    /// <summary>The item at that place.</summary>
    public WorkItem Of(WorkItem item)
    {
        if (_merged is not { } merged)
            return item;
        var waited = _call!.Environment.Time.GetUtcNow() - merged.ArrivedAt;
        return item with
        {
            AlreadyWaited = waited > item.AlreadyWaited ? waited : item.AlreadyWaited,
            Priority = Math.Max(item.Priority, merged.Priority),
            Vip = item.Vip || merged.Vip,
        };
    }

    /// <summary>He left before an agent answered: the promise stands again.</summary>
    public void GiveBack()
    {
        if (_merged is { } merged)
            _callbacks!.GiveBack(_call!.Tenant, merged);
        _merged = null;
    }

    /// <summary>An agent talks with him: nothing is promised any more, not even what was promised this moment.</summary>
    public void Served(Callback? promised)
    {
        _merged = null;
        if (promised is not null)
            _callbacks?.Withdraw(_call!.Tenant, promised.Id, _call.Id);
    }
}

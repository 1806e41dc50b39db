using System.Collections.Concurrent;
using System.Globalization;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch.Features;

/// <summary>The parking slots of all tenants: a slot is a number under which a call waits.</summary>
internal sealed class ParkingLot
{
    private readonly ConcurrentDictionary<(TenantId Tenant, int Slot), Call> _slots = new();

    /// <summary>Takes the first free slot; null when all are taken.</summary>
    public int? Take(Call call, PhoneRules rules)
    {
        for (var slot = rules.FirstSlot; slot <= rules.LastSlot; slot++)
        {
            if (_slots.TryAdd((call.Tenant, slot), call))
                return slot;
        }

        return null;
    }

    /// <summary>Frees the slot, if this call still has it.</summary>
    public void Leave(int slot, Call call) => _slots.TryRemove(new KeyValuePair<(TenantId, int), Call>((call.Tenant, slot), call));

    /// <summary>Who waits there.</summary>
    public Call? Find(TenantId tenant, string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var slot) ? _slots.GetValueOrDefault((tenant, slot)) : null;

    /// <summary>True while the call waits in a slot.</summary>
    public bool Holds(Call call)
    {
        foreach (var (_, parked) in _slots)
        {
            if (ReferenceEquals(parked, call))
                return true;
        }

        return false;
    }
}

/// <summary>A party waits in a slot with music until somebody dials the slot; after a while his parker's phone rings.</summary>
internal sealed class ParkedCall(Exchange exchange, string parker) : ICallApplication
{
    /// <summary>The attached datum that shows where a call is parked.</summary>
    public const string SlotKey = "parkSlot";

    public async Task RunAsync(Call call, CancellationToken hangup)
    {
        var rules = exchange.RulesOf(call.Tenant);
        if (exchange.Parking.Take(call, rules) is not { } slot)
        {
            call.HangUp(new CallCause(486, "busy", "Every parking slot is taken", EndedBy.System));
            return;
        }

        var name = slot.ToString(CultureInfo.InvariantCulture);
        try
        {
            if (!call.Answer())
                return;
            call.Park(name, parker);
            await call.TellTransferorAsync(await call.Environment.SayAsync(call.Tenant, Announcement.ParkedAt, name), hangup);
            await Task.Delay(TimeSpan.FromMilliseconds(rules.ParkTimeoutMs), call.Environment.Time, hangup);
        }
        finally
        {
            exchange.Parking.Leave(slot, call);
            call.Attached.Remove(SlotKey);
        }

        call.Party.Media?.Retrieve();
        call.HangUp(await exchange.RingBackAsync(call, parker, name, hangup));
    }
}

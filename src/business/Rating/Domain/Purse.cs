using Switchboard.Contracts.Rating;
using Switchboard.Kernel;

namespace Switchboard.Rating.Domain;

/// <summary>How a tenant pays.</summary>
internal sealed record AccountSettings(
    string Mode, string Currency, decimal? CreditLimit, decimal? LowBalance, Guid? OutboundDeckId, Guid? InboundDeckId, int SliceSeconds, int WarnSeconds, string[] EmergencyNumbers)
{
    public const string Prepaid = "prepaid";
    public const string Postpaid = "postpaid";

    /// <summary>How far the balance may sink; null for no end.</summary>
    public decimal? Floor => Mode == Prepaid ? 0 : -CreditLimit;
}

/// <summary>
/// A tenant's money in memory: his balance and what is set aside for living legs. All of a tenant's calls share it, so it
/// has the one lock of the module, held for arithmetic only. What is set aside never exceeds what is there.
/// </summary>
internal sealed class Purse(decimal balance)
{
    public static readonly Fault NoCredit = Fault.Conflict("no_credit", "The balance is used up");

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Held> _held = [];
    private decimal _balance = balance;
    private decimal _setAside;

    public decimal Balance
    {
        get
        {
            lock (_lock)
                return _balance;
        }
    }

    public decimal SetAside
    {
        get
        {
            lock (_lock)
                return _setAside;
        }
    }

    /// <summary>Sets aside a first slice: at least the first increment, at most what was asked for.</summary>
    public CreditSlice? Reserve(Guid id, RateTerms terms, decimal? floor, int sliceSeconds)
    {
        lock (_lock)
        {
            var held = new Held(terms);
            if (floor is null || terms.PerMinute == 0)
            {
                // Nothing more can become due than the set-up fee, or the account has no end.
                if (floor is { } least && terms.Cost(0) > _balance - least - _setAside)
                    return null;
                held.Granted = CreditSlice.Unlimited;
                held.Amount = floor is null ? 0 : terms.Cost(0);
            }
            else if (!TryGrow(held, _balance - floor.Value - _setAside, terms.FreeSeconds + terms.InitialSeconds, sliceSeconds, out _))
            {
                return null;
            }

            _held[id] = held;
            _setAside += held.Amount;
            return new CreditSlice(held.Granted, held.Last);
        }
    }

    public CreditSlice Extend(Guid id, decimal? floor, int sliceSeconds)
    {
        lock (_lock)
        {
            if (!_held.TryGetValue(id, out var held))
                return new CreditSlice(TimeSpan.Zero, true);
            if (held.Granted == CreditSlice.Unlimited)
                return new CreditSlice(held.Granted, false);
            if (floor is null)
            {
                held.Granted = CreditSlice.Unlimited; // the account was made one without end meanwhile
                return new CreditSlice(held.Granted, false);
            }

            var seconds = (long)held.Granted.TotalSeconds;
            if (TryGrow(held, _balance - floor.Value - _setAside, seconds + held.Terms.NextSeconds, sliceSeconds, out var more))
                _setAside += more;
            else
                held.Last = true;
            return new CreditSlice(held.Granted, held.Last);
        }
    }

    /// <summary>Takes what the leg cost, at most what was set aside for it; null when it was settled before.</summary>
    public (long Seconds, decimal Amount, decimal Before, decimal After)? Settle(Guid id, TimeSpan talked)
    {
        lock (_lock)
        {
            if (!_held.Remove(id, out var held))
                return null;
            _setAside -= held.Amount;
            var seconds = held.Terms.BilledSeconds(talked < held.Granted ? talked : held.Granted);
            var amount = held.Terms.Cost(seconds);
            var before = _balance;
            _balance -= amount;
            return (seconds, amount, before, _balance);
        }
    }

    public void Release(Guid id)
    {
        lock (_lock)
        {
            if (_held.Remove(id, out var held))
                _setAside -= held.Amount;
        }
    }

    /// <summary>A top-up, a correction, or the charge of a leg nothing is set aside for (after a crash).</summary>
    public (decimal Before, decimal After) Add(decimal amount)
    {
        lock (_lock)
        {
            var before = _balance;
            _balance += amount;
            return (before, _balance);
        }
    }

    // From `least` seconds on, whole increments up to one slice more than now, as far as the money goes.
    private static bool TryGrow(Held held, decimal available, long least, int sliceSeconds, out decimal more)
    {
        more = 0;
        var terms = held.Terms;
        var room = available + held.Amount;
        if (CostTo(terms, least) > room)
            return false;
        long low = 0, high = Math.Max(0, ((long)held.Granted.TotalSeconds + sliceSeconds - least) / terms.NextSeconds);
        held.Last = false;
        if (CostTo(terms, least + high * terms.NextSeconds) > room)
        {
            held.Last = true;
            while (low < high)
            {
                var middle = low + (high - low + 1) / 2;
                if (CostTo(terms, least + middle * terms.NextSeconds) <= room)
                    low = middle;
                else
                    high = middle - 1;
            }
        }

        var seconds = least + high * terms.NextSeconds;
        var amount = CostTo(terms, seconds);
        more = amount - held.Amount;
        held.Amount = amount;
        held.Granted = TimeSpan.FromSeconds(seconds);
        return true;
    }

    private static decimal CostTo(RateTerms terms, long seconds) => terms.CostOf(TimeSpan.FromSeconds(seconds));

    private sealed class Held(RateTerms terms)
    {
        public RateTerms Terms { get; } = terms;

        public TimeSpan Granted { get; set; }

        public decimal Amount { get; set; }

        public bool Last { get; set; }
    }
}

using System.Globalization;
using Switchboard.Kernel;

namespace Switchboard.Switch.Routing;

/// <summary>A call that is out.</summary>
/// <param name="Id">The call.</param>
/// <param name="Tenant">Whose.</param>
/// <param name="Extension">Whose rights it uses.</param>
/// <param name="International">It leaves the country.</param>
public sealed record OutgoingCall(Guid Id, TenantId Tenant, string? Extension, bool International);

/// <summary>What was counted in a quarter of an hour, as it is kept across a restart.</summary>
public sealed record LedgerEntry(Guid Tenant, string Subject, long Quarter, int Calls, double Seconds);

/// <summary>
/// Counts calls and minutes for the caps, and knows who is out now: which trunk, which line. Checks and takes in one step, so
/// two calls never get one line. Safe for any thread.
/// </summary>
public sealed class CallLedger(TimeProvider time)
{
    private const long QuarterTicks = 15 * TimeSpan.TicksPerMinute;
    private const long KeptQuarters = 26 * 4; // a day in any zone, and its hour before
    private readonly Lock _gate = new();
    private readonly Dictionary<(TenantId Tenant, string Subject), List<Slot>> _slots = [];
    private readonly Dictionary<Guid, Out> _out = [];
    private readonly Dictionary<Guid, (Guid Trunk, string Port)> _in = [];
    private readonly Dictionary<Guid, string> _lastPort = [];
    private long _version;

    /// <summary>Rises with every change of the counters.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Takes a trunk, and a line where the attempt names one, for this call; says why not when it is taken by another. A call holds one at a time.</summary>
    /// <param name="call">The call.</param>
    /// <param name="trunk">The trunk.</param>
    /// <param name="port">The line.</param>
    /// <param name="shown">The number shown, where it counts.</param>
    /// <param name="most">Most calls out over this trunk; null: no limit.</param>
    /// <param name="mostInternational">Most international calls of the extension; null: no limit.</param>
    public string? TryTake(OutgoingCall call, Guid trunk, string? port, string? shown, int? most, int? mostInternational)
    {
        ArgumentNullException.ThrowIfNull(call);
        lock (_gate)
        {
            var before = _out.GetValueOrDefault(call.Id);
            if (port is not null && IsBusy(trunk, port, call.Id))
                return "The line is in a call.";
            if (most is { } limit && Count(o => o.Trunk == trunk && o.Call.Id != call.Id) >= limit)
                return "All channels for calls out are busy.";
            if (before is null && mostInternational is { } international && call is { International: true, Extension: { } extension }
                && Count(o => o.Call.International && o.Call.Tenant == call.Tenant && o.Call.Extension == extension) >= international)
                return "Too many international calls at once.";
            _out[call.Id] = new Out(call, trunk, port, shown, before?.Since ?? time.GetTimestamp(), before?.Answered ?? false);
            if (port is not null)
            {
                _lastPort[trunk] = port;
                Add(call.Tenant, Subjects.Port(trunk, port), 1, 0);
            }

            if (shown is not null)
                Add(call.Tenant, Subjects.Number(shown), 1, 0);
            if (before is null)
            {
                Add(call.Tenant, Subjects.Tenant, 1, 0);
                if (call.Extension is not null)
                    Add(call.Tenant, Subjects.Extension(call.Extension), 1, 0);
            }

            return null;
        }
    }

    /// <summary>The far side answered: minutes run.</summary>
    public void Answered(Guid call)
    {
        lock (_gate)
        {
            if (_out.TryGetValue(call, out var known) && !known.Answered)
                _out[call] = known with { Answered = true, Since = time.GetTimestamp() };
        }
    }

    /// <summary>The call is over, or is no longer out.</summary>
    public void Release(Guid call)
    {
        lock (_gate)
        {
            _in.Remove(call);
            if (!_out.Remove(call, out var known) || !known.Answered)
                return;
            var seconds = time.GetElapsedTime(known.Since).TotalSeconds;
            Add(known.Call.Tenant, Subjects.Tenant, 0, seconds);
            if (known.Call.Extension is { } extension)
                Add(known.Call.Tenant, Subjects.Extension(extension), 0, seconds);
        }
    }

    /// <summary>A call came in by this line of a gateway.</summary>
    public void TakeIn(Guid call, Guid trunk, string port)
    {
        lock (_gate)
            _in[call] = (trunk, port);
    }

    /// <summary>A line is in a call.</summary>
    public bool IsPortBusy(Guid trunk, string port)
    {
        lock (_gate)
            return IsBusy(trunk, port, Guid.Empty);
    }

    /// <summary>The line taken last.</summary>
    public string? LastPort(Guid trunk)
    {
        lock (_gate)
            return _lastPort.GetValueOrDefault(trunk);
    }

    /// <summary>Calls out over a trunk.</summary>
    public int Outgoing(Guid trunk)
    {
        lock (_gate)
            return Count(o => o.Trunk == trunk);
    }

    /// <summary>International calls of an extension.</summary>
    public int International(TenantId tenant, string extension)
    {
        lock (_gate)
            return Count(o => o.Call.International && o.Call.Tenant == tenant && o.Call.Extension == extension);
    }

    /// <summary>What was counted since a moment, calls that still run included.</summary>
    public Usage Used(TenantId tenant, string subject, DateTimeOffset since)
    {
        var first = since.UtcTicks / QuarterTicks;
        lock (_gate)
        {
            var calls = 0;
            var seconds = 0.0;
            if (_slots.TryGetValue((tenant, subject), out var slots))
            {
                foreach (var slot in slots)
                {
                    if (slot.Quarter >= first)
                        (calls, seconds) = (calls + slot.Calls, seconds + slot.Seconds);
                }
            }

            foreach (var (_, one) in _out)
            {
                if (one.Answered && one.Call.Tenant == tenant && (subject == Subjects.Tenant || (one.Call.Extension is { } extension && subject == Subjects.Extension(extension))))
                    seconds += time.GetElapsedTime(one.Since).TotalSeconds;
            }

            return new Usage(calls, TimeSpan.FromSeconds(seconds));
        }
    }

    /// <summary>The counters, to be kept.</summary>
    public IReadOnlyList<LedgerEntry> Snapshot()
    {
        var oldest = Now - KeptQuarters;
        var entries = new List<LedgerEntry>();
        lock (_gate)
        {
            foreach (var (key, slots) in _slots)
            {
                foreach (var slot in slots)
                {
                    if (slot.Quarter >= oldest)
                        entries.Add(new LedgerEntry(key.Tenant.Value, key.Subject, slot.Quarter, slot.Calls, slot.Seconds));
                }
            }
        }

        return entries;
    }

    /// <summary>Takes kept counters back.</summary>
    public void Restore(IEnumerable<LedgerEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var oldest = Now - KeptQuarters;
        lock (_gate)
        {
            foreach (var entry in entries)
            {
                if (entry.Quarter < oldest || entry.Quarter > Now || entry.Calls < 0 || !(entry.Seconds >= 0))
                    continue;
                SlotsOf(new TenantId(entry.Tenant), entry.Subject).Add(new Slot(entry.Quarter) { Calls = entry.Calls, Seconds = entry.Seconds });
            }
        }
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_out.Count} out");

    private long Now => time.GetUtcNow().UtcTicks / QuarterTicks;

    private bool IsBusy(Guid trunk, string port, Guid except)
    {
        foreach (var (id, one) in _out)
        {
            if (id != except && one.Trunk == trunk && one.Port == port)
                return true;
        }

        foreach (var (id, one) in _in)
        {
            if (id != except && one.Trunk == trunk && one.Port == port)
                return true;
        }

        return false;
    }

    private int Count(Predicate<Out> match)
    {
        var count = 0;
        foreach (var (_, one) in _out)
        {
            if (match(one))
                count++;
        }

        return count;
    }

    private void Add(TenantId tenant, string subject, int calls, double seconds)
    {
        var slots = SlotsOf(tenant, subject);
        var quarter = Now;
        if (slots.Count == 0 || slots[^1].Quarter != quarter)
        {
            slots.RemoveAll(slot => slot.Quarter < quarter - KeptQuarters);
            slots.Add(new Slot(quarter));
        }

        slots[^1].Calls += calls;
        slots[^1].Seconds += seconds;
        Interlocked.Increment(ref _version);
    }

    private List<Slot> SlotsOf(TenantId tenant, string subject)
    {
        if (!_slots.TryGetValue((tenant, subject), out var slots))
            _slots[(tenant, subject)] = slots = [];
        return slots;
    }

    private sealed record Out(OutgoingCall Call, Guid Trunk, string? Port, string? Shown, long Since, bool Answered);

    private sealed class Slot(long quarter)
    {
        public long Quarter { get; } = quarter;

        public int Calls { get; set; }

        public double Seconds { get; set; }
    }
}

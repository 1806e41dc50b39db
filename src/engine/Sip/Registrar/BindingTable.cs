namespace Switchboard.Sip.Registrar;

/// <summary>The registrar's table (RFC 3261 §10.3). One lock, safe for any thread.</summary>
public sealed class BindingTable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly IBindingListener? _listener;
    private readonly RegistrarRules _rules;

    /// <summary>An empty table.</summary>
    public BindingTable(TimeProvider time, IBindingListener? listener = null, RegistrarRules? rules = null) =>
        (_time, _listener, _rules) = (time, listener, rules ?? new RegistrarRules());

    /// <summary>Carries out a REGISTER: all of it or nothing.</summary>
    public RegisterAnswer Register(RegisterRequest request) => throw new NotSupportedException($"{_gate.IsHeldByCurrentThread}{_time}{_listener}{_rules}");

    /// <summary>The present contacts: highest q first, then the one refreshed last.</summary>
    public IReadOnlyList<Binding> Find(string aor) => throw new NotSupportedException();

    /// <summary>A connection closed: its flow-bound bindings vanish, the others lose the flow.</summary>
    public int LoseFlow(object flow) => throw new NotSupportedException();

    /// <summary>Takes off all contacts of an address.</summary>
    public int Revoke(string aor) => throw new NotSupportedException();

    /// <summary>Removes what is over; call it about once a second (lookups never show expired bindings anyway).</summary>
    public int RemoveExpired() => throw new NotSupportedException();

    /// <summary>All present bindings.</summary>
    public IReadOnlyList<Binding> Snapshot() => throw new NotSupportedException();

    /// <summary>Puts stored bindings back after a restart, without telling the listener; expired and flow-bound ones are dropped.</summary>
    public int Restore(IEnumerable<Binding> bindings) => throw new NotSupportedException();
}

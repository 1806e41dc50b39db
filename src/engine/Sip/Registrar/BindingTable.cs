using System.Net;

namespace Switchboard.Sip.Registrar;

/// <summary>The registrar's table (RFC 3261 §10.3). One lock, safe for any thread.</summary>
public sealed class BindingTable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly IBindingListener? _listener;
    private readonly RegistrarRules _rules;
    private readonly BindingIndex _index = new();
    private readonly long _start;
    private long _turn;

    /// <summary>An empty table.</summary>
    public BindingTable(TimeProvider time, IBindingListener? listener = null, RegistrarRules? rules = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_time, _listener, _rules, _start) = (time, listener, rules ?? new RegistrarRules(), time.GetTimestamp());
    }

    /// <summary>Carries out a REGISTER: all of it or nothing.</summary>
    public RegisterAnswer Register(RegisterRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            RemoveWhere(request.Aor, BindingChange.Expired, Now(), static (entry, now) => entry.EndsAt <= now);
            if ((request.AllContacts ? CheckAll(request) : Check(request)) is { } refusal)
                return refusal;
            if (request.AllContacts)
                RemoveWhere(request.Aor, BindingChange.Unbound, 0, static (_, _) => true);
            foreach (var contact in request.Contacts)
                Apply(request, contact);
            return new RegisterAnswer(200, "OK", _index.Of(request.Aor).Ordered(Now()));
        }
    }

    /// <summary>The present contacts: highest q first, then the one refreshed last.</summary>
    public IReadOnlyList<Binding> Find(string aor)
    {
        ArgumentNullException.ThrowIfNull(aor);
        lock (_gate)
            return _index.Of(aor).Ordered(Now());
    }

    /// <summary>True when some binding was registered from this address and port; costs no memory, for use at the door.</summary>
    public bool IsSource(IPEndPoint source)
    {
        ArgumentNullException.ThrowIfNull(source);
        lock (_gate)
            return _index.HasSource(source);
    }

    /// <summary>A connection closed: its flow-bound bindings vanish, the others lose the flow. Answers how many vanished.</summary>
    public int LoseFlow(object flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        lock (_gate)
        {
            var removed = 0;
            foreach (var entry in new List<ContactEntry>(_index.OfFlow(flow)))
            {
                if (entry.Binding.FlowBound)
                {
                    Remove(entry, BindingChange.FlowLost);
                    removed++;
                }
                else
                {
                    _index.Change(entry, entry.Binding with { Flow = null });
                }
            }

            return removed;
        }
    }

    /// <summary>Takes off all contacts of an address.</summary>
    public int Revoke(string aor)
    {
        ArgumentNullException.ThrowIfNull(aor);
        lock (_gate)
            return RemoveWhere(aor, BindingChange.Revoked, 0, static (_, _) => true);
    }

    /// <summary>Removes what is over; call it about once a second (lookups never show expired bindings anyway).</summary>
    public int RemoveExpired()
    {
        lock (_gate)
        {
            var removed = 0;
            for (; _index.TakeExpired(Now()) is { } entry; removed++)
                Remove(entry, BindingChange.Expired);
            return removed;
        }
    }

    /// <summary>All present bindings.</summary>
    public IReadOnlyList<Binding> Snapshot()
    {
        lock (_gate)
        {
            var bindings = new List<Binding>();
            foreach (var list in _index.Lists)
                bindings.AddRange(list.Ordered(Now()));
            return bindings;
        }
    }

    /// <summary>Puts stored bindings back after a restart, without telling the listener; expired and flow-bound ones are dropped.</summary>
    public int Restore(IEnumerable<Binding> bindings)
    {
        ArgumentNullException.ThrowIfNull(bindings);
        lock (_gate)
        {
            var restored = 0;
            foreach (var binding in bindings)
            {
                var left = binding.ExpiresAt - _time.GetUtcNow();
                if (left <= TimeSpan.Zero || binding.FlowBound)
                    continue;
                // a clock set back while we were down must not make a binding immortal
                Place(binding with { Flow = null }, TimeSpan.FromSeconds(Math.Min(left.TotalSeconds, _rules.MaxExpires)));
                restored++;
            }

            return restored;
        }
    }

    // RFC 3261 §10.3 step 6
    private RegisterAnswer? CheckAll(RegisterRequest request)
    {
        if (request.Contacts.Count > 0 || request.Expires != 0)
            return Refuse(400, "Contact * needs Expires 0 and no other contact");
        foreach (var entry in _index.Of(request.Aor).Entries)
        {
            if (IsOutOfOrder(entry, request))
                return Refuse(500, "Out of Order");
        }

        return null;
    }

    // RFC 3261 §10.3 step 7
    private RegisterAnswer? Check(RegisterRequest request)
    {
        if (request.Contacts.Count > _rules.MaxContacts)
            return Refuse(403, "Too Many Contacts");
        foreach (var contact in request.Contacts)
        {
            if (contact.Uri.Length == 0 || contact.Q is < 0 or > 1 or double.NaN)
                return Refuse(400, "Bad Contact");
            // 0 takes off and is never too brief
            var wanted = Wanted(request, contact);
            if (wanted > 0 && wanted < _rules.MinExpires)
                return new RegisterAnswer(423, "Interval Too Brief", [], _rules.MinExpires);
            if (_index.Of(request.Aor).Find(ContactKey.Of(contact.Uri)) is { } entry && IsOutOfOrder(entry, request))
                return Refuse(500, "Out of Order");
        }

        return null;
    }

    private static bool IsOutOfOrder(ContactEntry entry, RegisterRequest request) =>
        entry.Binding.CallId == request.CallId && request.CSeq <= entry.Binding.CSeq;

    private static RegisterAnswer Refuse(int status, string reason) => new(status, reason, []);

    private long Wanted(RegisterRequest request, RequestedContact contact) =>
        Math.Clamp(contact.Expires ?? request.Expires ?? _rules.DefaultExpires, 0, _rules.MaxExpires);

    private void Apply(RegisterRequest request, RequestedContact contact)
    {
        var key = ContactKey.Of(contact.Uri);
        var seconds = Wanted(request, contact);
        if (seconds == 0)
        {
            RemoveWhere(request.Aor, BindingChange.Unbound, key, static (entry, key) => entry.Key == key);
            return;
        }

        // RFC 5626 §4.1 in spirit: one phone is one instance, whatever contact it invents after a restart
        if (contact.Instance is not null)
        {
            RemoveWhere(
                request.Aor, BindingChange.Replaced, (contact.Instance, key),
                static (entry, own) => entry.Binding.Instance == own.Instance && entry.Key != own.key);
        }

        var contacts = _index.Of(request.Aor);
        var known = contacts.Find(key) is not null;
        if (!known && contacts.Entries.Count >= _rules.MaxContacts)
            Remove(contacts.Oldest(), BindingChange.Replaced);
        var binding = Bind(request, contact, _time.GetUtcNow(), seconds);
        Place(binding, TimeSpan.FromSeconds(seconds));
        _listener?.Changed(binding, known ? BindingChange.Refreshed : BindingChange.Bound);
    }

    private static Binding Bind(RegisterRequest request, RequestedContact contact, DateTimeOffset now, long seconds) => new()
    {
        Aor = request.Aor,
        Contact = contact.Uri,
        Q = contact.Q ?? 1,
        ExpiresAt = now.AddSeconds(seconds),
        RefreshedAt = now,
        CallId = request.CallId,
        CSeq = request.CSeq,
        Source = request.Source,
        Transport = request.Transport,
        Flow = request.Flow,
        FlowBound = request.FlowBound,
        Instance = contact.Instance,
        UserAgent = request.UserAgent,
        Path = request.Path,
    };

    private void Place(Binding binding, TimeSpan life)
    {
        var key = ContactKey.Of(binding.Contact);
        var entry = _index.Of(binding.Aor).Find(key);
        if (entry is null)
            _index.Add(entry = new ContactEntry(key, binding));
        else
            _index.Change(entry, binding);
        entry.Turn = ++_turn;
        entry.EndsAt = Now() + (long)life.TotalMilliseconds;
        _index.Queue(entry);
    }

    private int RemoveWhere<T>(string aor, BindingChange change, T state, Func<ContactEntry, T, bool> which)
    {
        var entries = _index.Of(aor).Entries;
        var removed = 0;
        for (var i = entries.Count - 1; i >= 0; i--)
        {
            if (!which(entries[i], state))
                continue;
            Remove(entries[i], change);
            removed++;
        }

        return removed;
    }

    private void Remove(ContactEntry entry, BindingChange change)
    {
        _index.Remove(entry);
        _listener?.Changed(entry.Binding, change);
    }

    private long Now() => (long)_time.GetElapsedTime(_start).TotalMilliseconds;
}

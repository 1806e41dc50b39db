using System.Net;

namespace Switchboard.Sip.Registrar;

/// <summary>All entries: by address-of-record, by connection, by source, and in order of expiry. Not safe for threads.</summary>
internal sealed class BindingIndex
{
    private readonly Dictionary<string, ContactList> _addresses = new(StringComparer.Ordinal);
    private readonly Dictionary<object, List<ContactEntry>> _flows = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<IPEndPoint, int> _sources = [];
    private readonly PriorityQueue<ContactEntry, long> _expiries = new();

    public IEnumerable<ContactList> Lists => _addresses.Values;

    public ContactList Of(string aor) => _addresses.GetValueOrDefault(aor) ?? ContactList.None;

    public IReadOnlyList<ContactEntry> OfFlow(object flow) => _flows.GetValueOrDefault(flow) ?? [];

    public bool HasSource(IPEndPoint source) => _sources.ContainsKey(source);

    public void Add(ContactEntry entry)
    {
        var aor = entry.Binding.Aor;
        if (!_addresses.TryGetValue(aor, out var list))
            _addresses.Add(aor, list = new ContactList());
        list.Entries.Add(entry);
        Link(entry.Binding, entry);
    }

    public void Change(ContactEntry entry, Binding binding)
    {
        Unlink(entry.Binding, entry);
        entry.Binding = binding;
        Link(binding, entry);
    }

    public void Remove(ContactEntry entry)
    {
        entry.Removed = true;
        var aor = entry.Binding.Aor;
        var list = _addresses[aor];
        list.Entries.Remove(entry);
        if (list.Entries.Count == 0)
            _addresses.Remove(aor);
        Unlink(entry.Binding, entry);
    }

    /// <summary>One queue item an entry is enough: when it comes up early it goes back with the new time.</summary>
    public void Queue(ContactEntry entry)
    {
        if (entry.QueuedAt != 0 && entry.QueuedAt <= entry.EndsAt)
            return;
        entry.QueuedAt = entry.EndsAt;
        _expiries.Enqueue(entry, entry.EndsAt);
    }

    /// <summary>The next entry that is over by now; null when there is none.</summary>
    public ContactEntry? TakeExpired(long now)
    {
        while (_expiries.TryPeek(out var entry, out var due) && due <= now)
        {
            _expiries.Dequeue();
            if (entry.Removed || entry.QueuedAt != due)
                continue;
            entry.QueuedAt = 0;
            if (entry.EndsAt <= now)
                return entry;
            Queue(entry);
        }

        return null;
    }

    private void Link(Binding binding, ContactEntry entry)
    {
        _sources[binding.Source] = _sources.GetValueOrDefault(binding.Source) + 1;
        if (binding.Flow is null)
            return;
        if (!_flows.TryGetValue(binding.Flow, out var entries))
            _flows.Add(binding.Flow, entries = []);
        entries.Add(entry);
    }

    private void Unlink(Binding binding, ContactEntry entry)
    {
        var others = _sources[binding.Source] - 1;
        if (others == 0)
            _sources.Remove(binding.Source);
        else
            _sources[binding.Source] = others;
        if (binding.Flow is null || !_flows.TryGetValue(binding.Flow, out var entries))
            return;
        entries.Remove(entry);
        if (entries.Count == 0)
            _flows.Remove(binding.Flow);
    }
}

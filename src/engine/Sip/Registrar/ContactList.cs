namespace Switchboard.Sip.Registrar;

/// <summary>A place in the table; the binding in it changes with each refresh.</summary>
internal sealed class ContactEntry(string key, Binding binding)
{
    public string Key { get; } = key;

    public Binding Binding { get; set; } = binding;

    /// <summary>Milliseconds of the monotonic clock, which no stepped wall clock moves.</summary>
    public long EndsAt { get; set; }

    /// <summary>Order of the last refresh: breaks ties of q, and tells who has to make room.</summary>
    public long Turn { get; set; }

    /// <summary>When the expiry queue looks at this entry next; 0 when it is not queued.</summary>
    public long QueuedAt { get; set; }

    public bool Removed { get; set; }
}

/// <summary>The contacts of one address-of-record.</summary>
internal sealed class ContactList
{
    public static readonly ContactList None = new();

    public List<ContactEntry> Entries { get; } = [];

    public ContactEntry? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key == key)
                return entry;
        }

        return null;
    }

    public ContactEntry Oldest()
    {
        var oldest = Entries[0];
        foreach (var entry in Entries)
        {
            if (entry.Turn < oldest.Turn)
                oldest = entry;
        }

        return oldest;
    }

    /// <summary>Highest q first, then the one refreshed last; without what is over.</summary>
    public IReadOnlyList<Binding> Ordered(long now)
    {
        var live = new List<ContactEntry>(Entries.Count);
        foreach (var entry in Entries)
        {
            if (entry.EndsAt > now)
                live.Add(entry);
        }

        live.Sort(static (a, b) =>
        {
            var byQ = b.Binding.Q.CompareTo(a.Binding.Q);
            return byQ != 0 ? byQ : b.Turn.CompareTo(a.Turn);
        });
        var bindings = new Binding[live.Count];
        for (var i = 0; i < bindings.Length; i++)
            bindings[i] = live[i].Binding;
        return bindings;
    }
}

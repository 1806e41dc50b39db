using System.Net.Http.Headers;

namespace Switchboard.VoiceXml.Fetching;

/// <summary>VoiceXML 2.0 §6.1.2 on RFC 9111: copies of what was fetched, for all calls. What is meant for one caller is not kept.</summary>
public sealed class HttpCache(TimeProvider clock, long capacity = 64 * 1024 * 1024)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<CacheEntry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<CacheEntry> _order = [];
    private long _size;

    internal CacheEntry? Find(string uri)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(uri, out var node))
                return null;
            _order.Remove(node);
            _order.AddFirst(node);
            return node.Value;
        }
    }

    /// <summary>Whether the copy will do without asking its server.</summary>
    internal bool IsFresh(CacheEntry entry, FetchRequest request)
    {
        var age = clock.GetUtcNow() - entry.Stored + entry.Age;
        if (request.MaxAge is { } maxAge && age > maxAge)
            return false;
        if (age <= entry.Lifetime)
            return true;
        return !entry.MustRevalidate && request.MaxStale is { } maxStale && age - entry.Lifetime <= maxStale;
    }

    internal void Keep(string uri, HttpResponseMessage response, FetchResponse content)
    {
        var control = response.Headers.CacheControl;
        if (control is { NoStore: true } or { Private: true } || response.Headers.Contains("Set-Cookie")
            || response.Headers.Vary.Any(name => !string.Equals(name, "Accept-Encoding", StringComparison.OrdinalIgnoreCase)))
        {
            Drop(uri);
            return;
        }

        var entry = new CacheEntry(uri, content, response.Headers.ETag, response.Content.Headers.LastModified)
        {
            Stored = clock.GetUtcNow(),
            Age = response.Headers.Age ?? TimeSpan.Zero,
            Lifetime = Lifetime(response),
            MustRevalidate = control is { MustRevalidate: true } or { NoCache: true },
        };
        lock (_gate)
        {
            Remove(uri);
            if (content.Body.Length > capacity / 4)
                return;
            _entries[uri] = _order.AddFirst(entry);
            _size += content.Body.Length;
            while (_size > capacity && _order.Last is { } oldest)
                Remove(oldest.Value.Uri);
        }
    }

    /// <summary>The server said that the copy is still good.</summary>
    internal void Renew(CacheEntry entry, HttpResponseMessage response)
    {
        lock (_gate)
        {
            entry.Stored = clock.GetUtcNow();
            entry.Age = response.Headers.Age ?? TimeSpan.Zero;
            if (response.Headers.CacheControl is not null || response.Content.Headers.Expires is not null)
                entry.Lifetime = Lifetime(response);
        }
    }

    private void Drop(string uri)
    {
        lock (_gate)
            Remove(uri);
    }

    private void Remove(string uri)
    {
        if (!_entries.Remove(uri, out var node))
            return;
        _order.Remove(node);
        _size -= node.Value.Content.Body.Length;
    }

    private TimeSpan Lifetime(HttpResponseMessage response)
    {
        var control = response.Headers.CacheControl;
        if (control is { NoCache: true })
            return TimeSpan.Zero;
        if (control?.MaxAge is { } maxAge)
            return maxAge;
        if (response.Content.Headers.Expires is { } expires)
            return expires - (response.Headers.Date ?? clock.GetUtcNow());
        return TimeSpan.Zero; // nothing said: asked again each time
    }
}

internal sealed class CacheEntry(string uri, FetchResponse content, EntityTagHeaderValue? tag, DateTimeOffset? modified)
{
    public string Uri { get; } = uri;

    public FetchResponse Content { get; } = content;

    public EntityTagHeaderValue? Tag { get; } = tag;

    public DateTimeOffset? Modified { get; } = modified;

    public DateTimeOffset Stored { get; set; }

    public TimeSpan Age { get; set; }

    public TimeSpan Lifetime { get; set; }

    public bool MustRevalidate { get; set; }
}

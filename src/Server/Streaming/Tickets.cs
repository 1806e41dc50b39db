using System.Collections.Concurrent;
using System.Security.Cryptography;
using Switchboard.Contracts.Tenancy;

namespace Switchboard.Server.Streaming;

/// <summary>One-time tickets: a browser cannot give a WebSocket headers, and an address is no place for a lasting secret.</summary>
internal sealed class Tickets(TimeProvider time)
{
    private const int MostOpen = 50_000;
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, (Caller Caller, DateTimeOffset ExpiresAt)> _open = new(StringComparer.Ordinal);

    public (string Text, DateTimeOffset ExpiresAt) Make(Caller caller)
    {
        var now = time.GetUtcNow();
        if (_open.Count > MostOpen / 2)
        {
            foreach (var (old, ticket) in _open)
            {
                if (ticket.ExpiresAt < now || _open.Count > MostOpen)
                    _open.TryRemove(old, out _);
            }
        }

        var text = RandomNumberGenerator.GetHexString(48, lowercase: true);
        _open[text] = (caller, now + Lasts);
        return (text, now + Lasts);
    }

    /// <summary>Who it was made for; it is void afterwards.</summary>
    public Caller? Redeem(string text) => _open.TryRemove(text, out var ticket) && ticket.ExpiresAt > time.GetUtcNow() ? ticket.Caller : null;
}

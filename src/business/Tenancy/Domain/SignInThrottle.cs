using System.Collections.Concurrent;

namespace Switchboard.Tenancy.Domain;

/// <summary>Ten failures of a name, or fifty of an address, within ten minutes close the door for the rest of them.</summary>
internal sealed class SignInThrottle(TimeProvider time)
{
    private const int OfName = 10;
    private const int OfAddress = 50;
    private const int MostKept = 100_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, Failures> _failures = new(StringComparer.Ordinal);

    public bool Closed(string tenant, string name, string address) =>
        Count(NameKey(tenant, name)) >= OfName || Count(AddressKey(address)) >= OfAddress;

    public void Failed(string tenant, string name, string address)
    {
        if (_failures.Count > MostKept)
            Forget();
        Add(NameKey(tenant, name));
        Add(AddressKey(address));
    }

    public void Succeeded(string tenant, string name) => _failures.TryRemove(NameKey(tenant, name), out _);

    private static string NameKey(string tenant, string name) => $"n:{tenant}/{name}".ToUpperInvariant();

    private static string AddressKey(string address) => $"a:{address}";

    private int Count(string key) => _failures.TryGetValue(key, out var f) && time.GetElapsedTime(f.Since) < Window ? f.Times : 0;

    private void Add(string key) => _failures.AddOrUpdate(
        key,
        _ => new Failures(time.GetTimestamp(), 1),
        (_, f) => time.GetElapsedTime(f.Since) < Window ? f with { Times = f.Times + 1 } : new Failures(time.GetTimestamp(), 1));

    private void Forget()
    {
        foreach (var (key, f) in _failures)
        {
            if (time.GetElapsedTime(f.Since) >= Window)
                _failures.TryRemove(key, out _);
        }
    }

    private readonly record struct Failures(long Since, int Times);
}

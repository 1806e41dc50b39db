using System.Collections.Concurrent;
using System.Net;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Kernel;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Directory;

/// <summary>All lines in memory, a book a tenant. Reading takes no lock; a change reads the tenant's book anew.</summary>
internal sealed class LineDirectory(IDatabase database, TenantDirectory tenants, SecretBox secrets, TimeProvider time) : ILineDirectory, IConferenceRooms, IDisposable
{
    private readonly ConcurrentDictionary<TenantId, LineBook> _books = new();
    private readonly ConcurrentDictionary<(string Realm, string User), DigestSecret> _phones = new();
    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile IReadOnlyList<Trunk> _trunks = [];

    public event Action<LineChange>? Changed;

    public Extension? FindExtension(TenantId tenant, string number) => Book(tenant)?.ByNumber.GetValueOrDefault(number);

    public Extension? FindExtension(TenantId tenant, Guid id) => Book(tenant)?.Extensions.GetValueOrDefault(id);

    public Extension? FindExtensionOfUser(TenantId tenant, Guid userId) => Book(tenant)?.ByUser.GetValueOrDefault(userId);

    public ConferenceRoom? FindRoom(TenantId tenant, string number) =>
        Book(tenant)?.Rooms.FirstOrDefault(room => room.Enabled && room.Number == number);

    public ConferenceRoom? FindRoom(TenantId tenant, Guid id) => Book(tenant)?.Rooms.FirstOrDefault(room => room.Id == id);

    public IReadOnlyList<Extension> ListExtensions(TenantId tenant) => Book(tenant) is { } book ? [.. book.ByNumber.Values.OrderBy(x => x.Number, StringComparer.Ordinal)] : [];

    public RingGroup? FindRingGroup(TenantId tenant, string number) => Book(tenant)?.GroupsByNumber.GetValueOrDefault(number);

    public RingGroup? FindRingGroup(TenantId tenant, Guid id) => Book(tenant)?.Groups.GetValueOrDefault(id);

    public FeatureCode? FindFeatureCode(TenantId tenant, string digits, bool inCall) => Book(tenant)?.FindCode(digits, inCall);

    public FeatureCode? FindFeatureCode(TenantId tenant, Guid id) => Book(tenant)?.Codes.GetValueOrDefault(id);

    /// <summary>The enabled code of a feature, the shortest first.</summary>
    public FeatureCode? FindCode(TenantId tenant, Feature feature) =>
        Book(tenant)?.Codes.Values.Where(c => c.Enabled && c.Feature == feature).OrderBy(c => c.Code.Length).ThenBy(c => c.Code, StringComparer.Ordinal).FirstOrDefault();

    public bool ShareGroup(TenantId tenant, string first, string second) =>
        Book(tenant)?.GroupsByNumber.Values.Any(g => g.Members.Contains(first, StringComparer.Ordinal) && g.Members.Contains(second, StringComparer.Ordinal)) ?? false;

    public DigestSecret? FindSecret(string realm, string authUser)
    {
        var tenant = tenants.All.FirstOrDefault(t => t.Enabled && string.Equals(t.Domain, realm, StringComparison.OrdinalIgnoreCase));
        if (tenant is null)
            return null;
        if (!_phones.TryGetValue((tenant.Domain, authUser), out var phone))
            return Book(tenant.Id)?.Secrets.GetValueOrDefault(authUser);
        // the extension as it is now: it may have been disabled or renumbered since
        return phone.ExpiresAt > time.GetUtcNow() && FindExtension(tenant.Id, phone.Extension.Id) is { Enabled: true } extension
            && extension.UserId == phone.Extension.UserId ? phone with { Extension = extension } : null;
    }

    public TrunkSecret? FindTrunkSecret(string realm, string authUser) =>
        tenants.All.FirstOrDefault(t => string.Equals(t.Domain, realm, StringComparison.OrdinalIgnoreCase)) is { } tenant ? Book(tenant.Id)?.TrunkSecrets.GetValueOrDefault(authUser) : null;

    public RoutingBook GetRouting(TenantId tenant) => Book(tenant)?.Routing ?? new RoutingBook { Tenant = tenant };

    public IReadOnlyCollection<string> NumbersOf(TenantId tenant, Guid trunk) => Book(tenant) is { } book ? [.. book.Numbers.Keys.Where(k => k.Trunk == trunk).Select(k => k.Digits)] : [];

    /// <summary>The first of these numbers that another tenant has on a trunk with one of these addresses.</summary>
    public string? FindClash(TenantId tenant, IReadOnlyList<IPNetwork> addresses, IReadOnlyCollection<string> digits) => _books
        .Where(b => b.Key != tenant)
        .SelectMany(b => b.Value.Trunks.Values.Where(t => t.Addresses.Any(theirs => addresses.Any(ours => Overlap(ours, theirs))))
            .SelectMany(t => digits.Where(d => b.Value.Numbers.ContainsKey((t.Id, d)))))
        .FirstOrDefault();

    private static bool Overlap(IPNetwork one, IPNetwork other) => one.BaseAddress.AddressFamily == other.BaseAddress.AddressFamily && (one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress));

    public Trunk? FindTrunkBySource(IPAddress source) => Sources(source).FirstOrDefault();

    public Trunk? FindTrunk(TenantId tenant, Guid id) => Book(tenant)?.Trunks.GetValueOrDefault(id);

    public IReadOnlyList<Trunk> ListTrunks() => _trunks;

    public NumberRoute? FindNumber(TenantId tenant, Guid id) => Book(tenant)?.NumbersById.GetValueOrDefault(id);

    public IReadOnlyList<NumberRoute> ListNumbers(TenantId tenant, TargetKind kind, Guid target) =>
        [.. (Book(tenant)?.Numbers.Values ?? []).Where(n => n.TargetKind == kind && n.TargetId == target).OrderBy(n => n.Number, StringComparer.Ordinal)];

    public NumberRoute? FindNumber(Guid trunkId, string dialled)
    {
        ArgumentNullException.ThrowIfNull(dialled);
        foreach (var book in _books.Values)
        {
            if (book.Numbers.TryGetValue((trunkId, LineBook.Digits(dialled)), out var route))
                return route;
        }

        return null;
    }

    public (Trunk Trunk, NumberRoute? Number)? FindInbound(IPAddress source, string dialled)
    {
        Trunk? first = null;
        foreach (var trunk in Sources(source))
        {
            if (FindNumber(trunk.Id, dialled) is { } number)
                return (trunk, number);
            first ??= trunk;
        }

        return first is null ? null : (first, null);
    }

    /// <summary>A browser phone's secret that was just made.</summary>
    public void Remember(DigestSecret secret)
    {
        var now = time.GetUtcNow();
        foreach (var (key, old) in _phones)
        {
            if (old.ExpiresAt <= now)
                _phones.TryRemove(key, out _);
        }

        _phones[(secret.Realm, secret.AuthUser)] = secret;
    }

    /// <summary>Drops the browser phones of a user: he signed out.</summary>
    public void ForgetPhones(Guid userId)
    {
        foreach (var (key, secret) in _phones)
        {
            if (secret.Extension.UserId == userId)
                _phones.TryRemove(key, out _);
        }
    }

    /// <summary>Drops the secrets of these digest users: the key that let them in is gone.</summary>
    public void Forget(IReadOnlyCollection<string> authUsers)
    {
        foreach (var (key, _) in _phones)
        {
            if (authUsers.Contains(key.User, StringComparer.Ordinal))
                _phones.TryRemove(key, out _);
        }
    }

    public void Tell(LineChange change) => Changed?.Invoke(change);

    public async Task ReloadAllAsync(CancellationToken cancellation)
    {
        await tenants.ReloadAsync(cancellation);
        foreach (var tenant in tenants.All)
        {
            await ReloadAsync(tenant.Id, cancellation);
            await ReadPhonesAsync(tenant, cancellation);
        }
    }

    public async Task ReloadAsync(TenantId tenant, CancellationToken cancellation)
    {
        await _reading.WaitAsync(cancellation); // one after the other, so that an older reading never replaces a newer one
        try
        {
            if (tenants.Find(tenant) is not { } known)
                return;
            if (known.Enabled)
            {
                await using var connection = await database.OpenAsync(tenant, cancellation);
                _books[tenant] = await LineBook.ReadAsync(connection, known, secrets, cancellation);
            }
            else
            {
                _books.TryRemove(tenant, out _); // no phone, no trunk, no number: nothing rings and nobody calls
            }

            _trunks = [.. _books.Values.SelectMany(b => b.Trunks.Values).Where(t => t.Enabled).OrderBy(t => t.Id)];
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();

    private async Task ReadPhonesAsync(Tenant tenant, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant.Id, cancellation);
        await connection.ExecuteAsync("delete from tenancy.phone_secret where tenant_id = @tenant and expires_at < @now", new { now = time.GetUtcNow() }, cancellation);
        var rows = await connection.ListAsync<PhoneRow>(
            "select auth_user, extension_id, ha1_md5, ha1_sha256, expires_at from tenancy.phone_secret where tenant_id = @tenant", null, cancellation);
        await connection.CommitAsync(cancellation);
        foreach (var row in rows)
        {
            if (FindExtension(tenant.Id, row.ExtensionId) is { } extension)
                _phones[(tenant.Domain, row.AuthUser)] = new DigestSecret(extension, row.AuthUser, tenant.Domain, row.Ha1Md5, row.Ha1Sha256, row.ExpiresAt);
        }
    }

    /// <summary>Trunks with this address, the narrowest first; among equals the oldest, so that nobody takes over another's.</summary>
    private IEnumerable<Trunk> Sources(IPAddress source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var plain = source.IsIPv4MappedToIPv6 ? source.MapToIPv4() : source;
        return _trunks
            .Select(t => (Trunk: t, Width: t.Addresses.Where(a => a.Contains(plain)).Select(a => a.PrefixLength).DefaultIfEmpty(-1).Max()))
            .Where(t => t.Width >= 0)
            .OrderByDescending(t => t.Width).ThenBy(t => t.Trunk.Id)
            .Select(t => t.Trunk);
    }

    private LineBook? Book(TenantId tenant) => _books.GetValueOrDefault(tenant);

    private sealed record PhoneRow(string AuthUser, Guid ExtensionId, string Ha1Md5, string Ha1Sha256, DateTimeOffset ExpiresAt);
}

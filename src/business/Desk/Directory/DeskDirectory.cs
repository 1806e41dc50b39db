using System.Collections.Concurrent;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Desk.Directory;

/// <summary>Agents and queues in memory, a book a tenant. Reading takes no lock; a change reads the tenant's book anew.</summary>
internal sealed class DeskDirectory(IDatabase database, IUserDirectory users, ILineDirectory lines, TimeProvider time)
    : IDeskDirectory, IAgentLookup, ILineTargets, IDisposable
{
    private readonly ConcurrentDictionary<TenantId, DeskBook> _books = new();
    private readonly SemaphoreSlim _reading = new(1, 1);

    public TargetKind Kind => TargetKind.Queue;

    public AgentSeat? FindSeat(TenantId tenant, Guid agentId) => Card(tenant, Book(tenant).Seats.GetValueOrDefault(agentId));

    public AgentSeat? FindSeatByExtension(TenantId tenant, string extension) =>
        lines.FindExtension(tenant, extension)?.UserId is { } user ? FindSeatOfUser(tenant, user) : null;

    public AgentSeat? FindSeatByNumber(TenantId tenant, string number) =>
        Card(tenant, Book(tenant).Seats.Values.FirstOrDefault(seat => seat.Number == number));

    public AgentSeat? FindSeatOfUser(TenantId tenant, Guid userId) => Card(tenant, Book(tenant).ByUser.GetValueOrDefault(userId));

    public QueueCard? FindQueue(TenantId tenant, string queue)
    {
        var book = Book(tenant);
        var found = Guid.TryParse(queue, out var id) ? book.Queues.GetValueOrDefault(id) : null;
        return (found ?? book.QueuesByName.GetValueOrDefault(queue)) is { } row ? DeskBook.Card(row) : null;
    }

    public IReadOnlyList<AgentSeat> ListSeatsOfQueue(TenantId tenant, Guid queueId) =>
        [.. Book(tenant).Seats.Values.Where(s => s.Queues.Any(q => q.QueueId == queueId)).Select(s => Card(tenant, s)).OfType<AgentSeat>()];

    public IReadOnlyList<BreakReasonCard> ListBreakReasons(TenantId tenant) =>
        [.. Book(tenant).BreakReasons.Select(r => new BreakReasonCard(r.Code, r.LabelZh, r.LabelEn, r.LimitMs is { } limit ? TimeSpan.FromMilliseconds(limit) : null))];

    public IReadOnlyList<Guid> ListQueuesOfUser(TenantId tenant, Guid userId) =>
        Book(tenant).ByUser.GetValueOrDefault(userId) is { } seat ? [.. seat.Queues.Select(q => q.QueueId)] : [];

    public ValueTask<Guid?> FindAgentIdAsync(TenantId tenant, Guid userId, CancellationToken cancellation) => new(Book(tenant).ByUser.GetValueOrDefault(userId)?.Id);

    public ValueTask<bool> ExistsAsync(TenantId tenant, Guid id, CancellationToken cancellation) => new(Book(tenant).Queues.ContainsKey(id));

    public bool Knows(TenantId tenant) => _books.ContainsKey(tenant);

    public DeskBook Book(TenantId tenant) => _books.GetValueOrDefault(tenant) ?? DeskBook.Empty;

    public string? ExtensionOf(TenantId tenant, Seat seat) => lines.FindExtensionOfUser(tenant, seat.User.Id)?.Number;

    /// <summary>Reads a tenant anew; a tenant seen for the first time is given its break reasons.</summary>
    public async Task ReloadAsync(TenantId tenant, CancellationToken cancellation)
    {
        await _reading.WaitAsync(cancellation); // one after the other, so that an older reading never replaces a newer one
        try
        {
            await using var connection = await database.OpenAsync(tenant, cancellation);
            if (!_books.ContainsKey(tenant))
                await FirstReasons.SeedAsync(connection, time, cancellation);
            var book = await DeskBook.ReadAsync(connection, users, cancellation);
            await connection.CommitAsync(cancellation);
            _books[tenant] = book;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Reads a tenant that was made while the server runs.</summary>
    public Task EnsureAsync(TenantId tenant, CancellationToken cancellation) => Knows(tenant) ? Task.CompletedTask : ReloadAsync(tenant, cancellation);

    public void Dispose() => _reading.Dispose();

    private AgentSeat? Card(TenantId tenant, Seat? seat) =>
        seat is null ? null : new AgentSeat(seat.Id, seat.User.Id, seat.Number, seat.Name, ExtensionOf(tenant, seat)) { Language = seat.User.Language };
}

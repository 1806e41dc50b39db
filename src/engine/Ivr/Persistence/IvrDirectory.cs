using System.Collections.Concurrent;
using Switchboard.Contracts.Ivr;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Ivr.Calendars;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Persistence;

/// <summary>Prompts and published flows in memory, a book a tenant. Reading takes no lock; a change reads the tenant's book anew.</summary>
internal sealed class IvrDirectory(IDatabase database, ITenantDirectory tenants, IvrDataOptions options) : IFlowCatalog, IPromptFiles, ICalendarSource, ICalendarCatalog, ILineTargets, IDisposable
{
    private readonly ConcurrentDictionary<TenantId, IvrBook> _books = new();
    private readonly SemaphoreSlim _reading = new(1, 1);

    public TargetKind Kind => TargetKind.Flow;

    public IvrBook Book(TenantId tenant) => _books.GetValueOrDefault(tenant) ?? IvrBook.Empty;

    public ValueTask<PublishedFlow?> FindPublishedAsync(TenantId tenant, FlowId flow, CancellationToken cancellationToken) =>
        new(Book(tenant).Flows.GetValueOrDefault(flow));

    public ValueTask<PublishedFlow?> FindPublishedAsync(TenantId tenant, string name, CancellationToken cancellationToken) =>
        new(Book(tenant).FlowsByName.GetValueOrDefault(name));

    public ValueTask<Schedule?> FindAsync(TenantId tenant, string calendar, CancellationToken cancellationToken) => new(Book(tenant).FindCalendar(calendar)?.Schedule);

    public bool HasCalendar(TenantId tenant, Guid calendar) => Book(tenant).FindCalendar(calendar) is not null;

    public PromptFile? Find(TenantId tenant, string prompt, string language)
    {
        PromptCard? best = null;
        foreach (var card in Book(tenant).Versions(prompt))
        {
            if (best is null || Likeness(card.Language, language) > Likeness(best.Language, language))
                best = card;
        }

        return best is null ? null : new PromptFile(new PromptId(best.Id), best.Path, best.Language);
    }

    /// <summary>A number may lead to a flow that is not published yet.</summary>
    public async ValueTask<bool> ExistsAsync(TenantId tenant, Guid id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        return await connection.FindAsync<int>("select count(*)::int from ivr.flow where tenant_id = @tenant and id = @id", new { id }, cancellation) == 1;
    }

    public async Task ReloadAllAsync(CancellationToken cancellation)
    {
        foreach (var tenant in tenants.All)
            await ReloadAsync(tenant.Id, cancellation);
    }

    public async Task ReloadAsync(TenantId tenant, CancellationToken cancellation)
    {
        await _reading.WaitAsync(cancellation); // one after the other, so that an older reading never replaces a newer one
        try
        {
            await using var connection = await database.OpenAsync(tenant, cancellation);
            _books[tenant] = await IvrBook.ReadAsync(connection, options.PromptsFolder, cancellation);
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();

    // the language itself, then the same language of another region, then any
    private static int Likeness(string have, string want) =>
        string.Equals(have, want, StringComparison.OrdinalIgnoreCase) ? 2 : string.Equals(Primary(have), Primary(want), StringComparison.OrdinalIgnoreCase) ? 1 : 0;

    private static string Primary(string language) => language.Split('-', 2)[0];
}

using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Crm;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;

namespace Switchboard.Reporting.Customers;

/// <summary>
/// Finds the customer of a call that came without one, once per call and beside it: exactly one match is stored with its
/// name, so that the records can be read without the customers. Waits in the table, so a restart forgets nothing.
/// </summary>
internal sealed class CustomerSearch(IDatabase database, ITenantDirectory tenants, IEnumerable<IContactDirectory> contacts, TimeProvider time, ILogger<CustomerSearch> log)
    : BackgroundService
{
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(30);

    /// <summary>The journal's transaction that woke us is committed within this time, and the calls of so long are looked at together.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>There may be new calls. Never blocks.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Looks at every call that waits; answers how many were looked at.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        if (contacts.LastOrDefault() is not { } directory)
            return 0;
        await _oneAtATime.WaitAsync(cancellation);
        try
        {
            var count = 0;
            foreach (var tenant in tenants.All)
                count += await SearchAsync(tenant, directory, cancellation);
            return count;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    await RunOnceAsync(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    Log.CustomerSearchFailed(log, e);
                }

                await WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private async Task WaitAsync(CancellationToken stopping)
    {
        using var sweep = new CancellationTokenSource(Sweep, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(sweep.Token, stopping);
        try
        {
            await _wake.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return;
        }

        await Task.Delay(Breath, time, stopping);
    }

    private async Task<int> SearchAsync(Tenant tenant, IContactDirectory directory, CancellationToken cancellation)
    {
        IReadOnlyList<Row> rows;
        await using (var connection = await database.OpenAsync(tenant.Id, cancellation))
        {
            rows = await connection.ListAsync<Row>(
                """
                select id, started_at, customer_id, case when direction = 'outbound' then called else caller end as number
                from reporting.call where tenant_id = @tenant and not customer_sought order by started_at desc limit 200
                """,
                null,
                cancellation);
        }

        if (rows.Count == 0)
            return 0;
        var found = new List<(Row Row, CustomerMatch? Match)>(rows.Count);
        var answers = await directory.FindByPhonesAsync(tenant.Id, [.. rows.Select(r => r.Number)], cancellation);
        foreach (var (row, matches) in rows.Zip(answers))
            found.Add((row, row.CustomerId is { } known ? matches.FirstOrDefault(m => m.Id == known) : matches.Count == 1 ? matches[0] : null));

        await using var writing = await database.OpenAsync(tenant.Id, cancellation);
        foreach (var (row, match) in found)
        {
            writing.Later(
                """
                update reporting.call set customer_sought = true, customer_id = coalesce(customer_id, @match), customer_name = coalesce(@name, customer_name)
                where tenant_id = @tenant and id = @id and started_at = @started and not customer_sought and customer_id is not distinct from @customer
                """)
                .With("match", match?.Id).With("name", match?.Name).With("id", row.Id).With("started", row.StartedAt).With("customer", row.CustomerId);
        }

        await writing.CommitAsync(cancellation);
        return rows.Count;
    }

    private sealed class Row
    {
        public Guid Id { get; init; }

        public DateTimeOffset StartedAt { get; init; }

        public Guid? CustomerId { get; init; }

        public string Number { get; init; } = "";
    }
}

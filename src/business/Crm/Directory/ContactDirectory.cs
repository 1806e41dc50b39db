using System.Collections.Concurrent;
using Switchboard.Contracts.Crm;
using Switchboard.Crm.Domain;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Crm.Directory;

/// <summary>
/// Finds customers by number. A call's number is asked for several times while it lives, so the answer is kept for a
/// moment and forgotten as soon as a customer changes. While PostgreSQL is away nobody is found, and the call goes on.
/// </summary>
internal sealed class ContactDirectory(IDatabase database, TimeProvider time) : IContactDirectory
{
    /// <summary>How many digits at the end must agree where nothing agrees exactly.</summary>
    private const int Tail = 8;
    private const int MostKept = 10_000;
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<TenantId, TenantAnswers> _answers = new();

    public async Task<IReadOnlyList<CustomerMatch>> FindByPhoneAsync(TenantId tenant, string number, CancellationToken cancellation)
    {
        var answers = _answers.GetOrAdd(tenant, static _ => new TenantAnswers());
        if (answers.Known.TryGetValue(number, out var known) && time.GetElapsedTime(known.At) < KeptFor)
            return known.Matches;
        try
        {
            await using var connection = await database.OpenAsync(tenant, cancellation);
            var found = await FindAsync(connection, number, cancellation);
            if (answers.Known.Count >= MostKept)
                answers.Known.Clear();
            answers.Known[number] = new KnownAnswer(time.GetTimestamp(), found);
            return found;
        }
        catch (Exception e) when (Absence.Is(e))
        {
            return [];
        }
    }

    /// <summary>A customer of this tenant was changed. Who asks from now on is answered anew, and so is who is being answered.</summary>
    public void Forget(TenantId tenant) => _answers.TryRemove(tenant, out _);

    public static async Task<IReadOnlyList<CustomerMatch>> FindAsync(TenantConnection connection, string? number, CancellationToken cancellation)
    {
        var digits = PhoneNumber.Digits(number);
        if (digits.Length == 0)
            return [];
        var rows = await connection.ListAsync<Match>(
            """
            with exact as materialized (
                select customer_id, min(case when e164 = @e164 then 0 else 1 end) as rank from crm.contact_point
                where tenant_id = @tenant and (e164 = @e164 or digits = @digits) group by customer_id),
            alike as (
                select distinct customer_id, 2 as rank from crm.contact_point
                where tenant_id = @tenant and tail = @tail and not exists (select from exact) limit 2)
            select c.id, c.name, c.company, c.level, m.rank
            from (select customer_id, rank from exact union all select customer_id, rank from alike) m
            join crm.customer c on c.tenant_id = @tenant and c.id = m.customer_id
            order by m.rank, c.last_contact_at desc nulls last, c.id limit 10
            """,
            new { e164 = PhoneNumber.ToE164(number), digits, tail = digits.Length < Tail ? null : digits[^Tail..] },
            cancellation);
        if (rows.Count > 1 && rows[0].Rank == 2)
            return []; // several are alike: only people can tell
        return [.. rows.Select(r => new CustomerMatch(r.Id, r.Name, r.Company, r.Level))];
    }

    private sealed class TenantAnswers
    {
        public ConcurrentDictionary<string, KnownAnswer> Known { get; } = new(StringComparer.Ordinal);
    }

    private sealed record KnownAnswer(long At, IReadOnlyList<CustomerMatch> Matches);

    private sealed class Match
    {
        public Guid Id { get; init; }

        public string Name { get; init; } = "";

        public string? Company { get; init; }

        public string Level { get; init; } = "";

        public int Rank { get; init; }
    }
}

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
    private const int Alike = 2;
    private const int Most = 10;
    private const int MostKept = 10_000;
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<TenantId, ConcurrentDictionary<string, KnownAnswer>> _answers = new();

    public async Task<IReadOnlyList<CustomerMatch>> FindByPhoneAsync(TenantId tenant, string number, CancellationToken cancellation) =>
        (await FindByPhonesAsync(tenant, [number], cancellation))[0];

    public async Task<IReadOnlyList<IReadOnlyList<CustomerMatch>>> FindByPhonesAsync(TenantId tenant, IReadOnlyList<string> numbers, CancellationToken cancellation)
    {
        var answers = _answers.GetOrAdd(tenant, static _ => new ConcurrentDictionary<string, KnownAnswer>(StringComparer.Ordinal));
        var unknown = numbers.Where(n => !IsKnown(answers, n, out _)).Distinct(StringComparer.Ordinal).ToArray();
        try
        {
            if (unknown.Length > 0)
                await AskAsync(tenant, answers, unknown, cancellation);
        }
        catch (Exception e) when (Absence.Is(e))
        {
            // nobody is found, and nothing is remembered of it
        }

        return [.. numbers.Select(n => IsKnown(answers, n, out var matches) ? matches : [])];
    }

    /// <summary>A customer of this tenant was changed. Who asks from now on is answered anew, and so is who is being answered.</summary>
    public void Forget(TenantId tenant) => _answers.TryRemove(tenant, out _);

    public static async Task<IReadOnlyList<CustomerMatch>> FindAsync(TenantConnection connection, string? number, CancellationToken cancellation) =>
        (await FindAsync(connection, [number ?? ""], cancellation))[0];

    private async Task AskAsync(TenantId tenant, ConcurrentDictionary<string, KnownAnswer> answers, string[] numbers, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var found = await FindAsync(connection, numbers, cancellation);
        if (answers.Count >= MostKept)
            answers.Clear();
        for (var i = 0; i < numbers.Length; i++)
            answers[numbers[i]] = new KnownAnswer(time.GetTimestamp(), found[i]);
    }

    private bool IsKnown(ConcurrentDictionary<string, KnownAnswer> answers, string number, out IReadOnlyList<CustomerMatch> matches)
    {
        var known = answers.TryGetValue(number, out var answer) && time.GetElapsedTime(answer.At) < KeptFor;
        matches = known ? answer!.Matches : [];
        return known;
    }

    private static async Task<IReadOnlyList<CustomerMatch>[]> FindAsync(TenantConnection connection, IReadOnlyList<string> numbers, CancellationToken cancellation)
    {
        var digits = numbers.Select(PhoneNumber.Digits).ToArray();
        var rows = await connection.ListAsync<Match>(
            Query,
            new { e164 = numbers.Select(PhoneNumber.ToE164).ToArray(), digits, tail = digits.Select(d => d.Length < Tail ? null : d[^Tail..]).ToArray() },
            cancellation);
        var found = new IReadOnlyList<CustomerMatch>[numbers.Count];
        Array.Fill(found, []);
        foreach (var group in rows.GroupBy(r => r.Place))
        {
            // Several that are only alike: none, for only people can tell.
            if (!group.Skip(1).Any() || group.First().Rank < Alike)
                found[group.Key - 1] = [.. group.Take(Most).Select(r => new CustomerMatch(r.Id, r.Name, r.Company, r.Level))];
        }

        return found;
    }

    private const string Query = """
        with wanted as materialized (
            select place::int, e164, digits, tail from unnest(@e164::text[], @digits::text[], @tail::text[]) with ordinality as n (e164, digits, tail, place)
            where digits <> ''),
        exact as materialized (
            select w.place, p.customer_id, min(case when p.e164 = w.e164 then 0 else 1 end) as rank
            from wanted w cross join lateral (
                select customer_id, e164 from crm.contact_point where tenant_id = @tenant and (e164 = w.e164 or digits = w.digits)) p
            group by w.place, p.customer_id),
        alike as (
            select w.place, p.customer_id, 2 as rank
            from wanted w cross join lateral (
                select distinct customer_id from crm.contact_point where tenant_id = @tenant and tail = w.tail limit 2) p
            where not exists (select from exact e where e.place = w.place))
        select m.place, c.id, c.name, c.company, c.level, m.rank
        from (select place, customer_id, rank from exact union all select place, customer_id, rank from alike) m
        join crm.customer c on c.tenant_id = @tenant and c.id = m.customer_id
        order by m.place, m.rank, c.last_contact_at desc nulls last, c.id
        """;

    private sealed record KnownAnswer(long At, IReadOnlyList<CustomerMatch> Matches);

    private sealed class Match
    {
        public int Place { get; init; }

        public Guid Id { get; init; }

        public string Name { get; init; } = "";

        public string? Company { get; init; }

        public string Level { get; init; } = "";

        public int Rank { get; init; }
    }
}

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
        Sort(1, await connection.ListAsync<Match>(Query, Asked.Of([number ?? ""]), cancellation))[0];

    private async Task AskAsync(TenantId tenant, ConcurrentDictionary<string, KnownAnswer> answers, string[] numbers, CancellationToken cancellation)
    {
        var asked = Asked.Of(numbers);
        var rows = await database.ReadAsync(
            tenant,
            Query,
            c => c.With("e164", asked.E164).With("digits", asked.Digits).With("tail", asked.Tail),
            r => new Match
            {
                Place = r.GetInt32(0),
                Id = r.GetGuid(1),
                Name = r.GetString(2),
                Company = r.IsDBNull(3) ? null : r.GetString(3),
                Level = r.GetString(4),
                Rank = r.GetInt32(5),
                OwnerUserId = r.IsDBNull(6) ? null : r.GetGuid(6),
            },
            cancellation);
        var found = Sort(numbers.Length, rows);
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

    private static IReadOnlyList<CustomerMatch>[] Sort(int count, IReadOnlyList<Match> rows)
    {
        var found = new IReadOnlyList<CustomerMatch>[count];
        Array.Fill(found, []);
        foreach (var group in rows.GroupBy(r => r.Place))
        {
            // Several that are only alike: none, for only people can tell.
            if (!group.Skip(1).Any() || group.First().Rank < Alike)
                found[group.Key - 1] = [.. group.Take(Most).Select(r => new CustomerMatch(r.Id, r.Name, r.Company, r.Level, r.OwnerUserId))];
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
        select m.place, c.id, c.name, c.company, c.level, m.rank, c.owner_user_id
        from (select place, customer_id, rank from exact union all select place, customer_id, rank from alike) m
        join crm.customer c on c.tenant_id = @tenant and c.id = m.customer_id
        order by m.place, m.rank, c.last_contact_at desc nulls last, c.id
        """;

    /// <summary>The forms of the numbers, as they stand in the index.</summary>
    private sealed record Asked(string?[] E164, string[] Digits, string?[] Tail)
    {
        public static Asked Of(string[] numbers)
        {
            var digits = numbers.Select(PhoneNumber.Digits).ToArray();
            return new Asked([.. numbers.Select(PhoneNumber.ToE164)], digits, [.. digits.Select(d => d.Length < ContactDirectory.Tail ? null : d[^ContactDirectory.Tail..])]);
        }
    }

    private sealed record KnownAnswer(long At, IReadOnlyList<CustomerMatch> Matches);

    private sealed class Match
    {
        public int Place { get; init; }

        public Guid Id { get; init; }

        public string Name { get; init; } = "";

        public string? Company { get; init; }

        public string Level { get; init; } = "";

        public int Rank { get; init; }

        public Guid? OwnerUserId { get; init; }
    }
}

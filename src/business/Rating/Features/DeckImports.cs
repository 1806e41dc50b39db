using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Rating.Credit;
using Switchboard.Rating.Domain;

namespace Switchboard.Rating.Features;

/// <summary>A rate that an import changes.</summary>
internal sealed record RateChange(string What, string Prefix, string Description, DateTimeOffset? ValidFrom, decimal? PerMinuteBefore, decimal? PerMinute);

/// <summary>What an import does, or would do.</summary>
internal sealed record ImportBody(
    bool DryRun, int Rows, int Added, int Changed, int Removed, int Unchanged, IReadOnlyList<RateChange> Sample, IReadOnlyList<CellError> Errors, int Version);

/// <summary>Rates in and out as CSV.</summary>
internal sealed class DeckImports(IDatabase database, BillingReach reach, BillingChanges changes, TimeProvider time)
{
    private const int MostBytes = 32 * 1024 * 1024;
    private const int SampleSize = 20;

    public static async Task<Answer<ImportBody>> ImportAsync(
        Guid id, HttpRequest request, [FromQuery] bool? dryRun, [FromQuery] string? mode, [FromQuery] Guid? tenant, Caller caller, DeckImports imports,
        CancellationToken cancellation) =>
        await imports.RunAsync(id, request, dryRun ?? false, mode ?? "merge", tenant, caller, cancellation);

    public static async Task<IResult> ExportAsync(Guid id, [FromQuery] Guid? tenant, Caller caller, DeckImports imports, CancellationToken cancellation)
    {
        if (!imports.Reach(caller, tenant).TryGet(out var whose, out var fault))
            return Problem.Of(fault);
        await using var connection = await imports.OpenAsync(whose, cancellation);
        if (await Decks.FindAsync(connection, id, cancellation) is null)
            return Problem.Of(Decks.Missing);
        var text = new StringWriter();
        await RateCsv.WriteAsync(text, await CreditLoader.RatesAsync(connection, id, cancellation));
        return Results.File(Encoding.UTF8.GetBytes(text.ToString()), "text/csv; charset=utf-8", "rates.csv");
    }

    private Outcome<TenantId> Reach(Caller caller, Guid? tenant) => reach.Of(caller, tenant);

    private Task<TenantConnection> OpenAsync(TenantId tenant, CancellationToken cancellation) => database.OpenAsync(tenant, cancellation);

    private async Task<Outcome<ImportBody>> RunAsync(
        Guid id, HttpRequest request, bool dryRun, string mode, Guid? tenant, Caller caller, CancellationToken cancellation)
    {
        if (!reach.Of(caller, tenant).TryGet(out var whose, out var fault))
            return fault;
        if (new Check().OneOf(mode, "mode", "merge", "replace").Fault is { } wrong)
            return wrong;
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MostBytes;
        await using var connection = await database.OpenAsync(whose, cancellation);
        if (await Decks.FindAsync(connection, id, cancellation) is not { } deck)
            return Decks.Missing;
        using var memory = new MemoryStream();
        await request.Body.CopyToAsync(memory, cancellation);
        memory.Position = 0;
        using var reader = new StreamReader(memory, Encoding.UTF8);
        var (rates, errors) = await RateCsv.ReadAsync(reader, reach.ZoneOf(whose), cancellation);
        if (errors.Count > 0)
            return dryRun ? new ImportBody(true, rates.Count, 0, 0, 0, 0, [], errors, deck.Version) : Refused(errors);
        await connection.ExecuteAsync("select 1 from rating.deck where tenant_id = @tenant and id = @id for update", new { id }, cancellation);
        var difference = Difference.Of(await CreditLoader.RatesAsync(connection, id, cancellation), rates, mode == "replace");
        if (!dryRun)
        {
            await difference.ApplyAsync(connection, id, caller.Actor, time, cancellation);
            deck = (await Decks.FindAsync(connection, id, cancellation))!;
            await connection.CommitAsync(cancellation);
            await changes.TellAsync(
                caller, whose, "rateDeck", id, "imported", $"{deck.Name}: +{difference.Added.Count} ~{difference.Changed.Count} -{difference.Removed.Count}", cancellation);
        }

        return new ImportBody(
            dryRun, rates.Count, difference.Added.Count, difference.Changed.Count, difference.Removed.Count, rates.Count - difference.Added.Count - difference.Changed.Count,
            [.. difference.Sample().Take(SampleSize)], [], deck.Version);
    }

    private static Fault Refused(IReadOnlyList<CellError> errors) => new("billing.import_invalid", "Nothing was imported: " + errors[0].Detail)
    {
        Errors = [.. errors.Select(e => Fault.Invalid(e.Code, e.Detail, $"line {e.Line}, {e.Column}"))],
    };

    private sealed record Difference(IReadOnlyList<Rate> Added, IReadOnlyList<(Rate Before, Rate After)> Changed, IReadOnlyList<Rate> Removed)
    {
        public static Difference Of(IReadOnlyList<Rate> before, IReadOnlyList<Rate> after, bool replace)
        {
            var known = before.ToDictionary(r => (r.Prefix, r.ValidFrom));
            var added = after.Where(r => !known.ContainsKey((r.Prefix, r.ValidFrom))).ToList();
            var changed = after.Where(r => known.TryGetValue((r.Prefix, r.ValidFrom), out var old) && old != r).Select(r => (known[(r.Prefix, r.ValidFrom)], r)).ToList();
            var kept = after.Select(r => (r.Prefix, r.ValidFrom)).ToHashSet();
            return new Difference(added, changed, replace ? [.. before.Where(r => !kept.Contains((r.Prefix, r.ValidFrom)))] : []);
        }

        public IEnumerable<RateChange> Sample() =>
            Changed.Select(c => new RateChange("changed", c.After.Prefix, c.After.Description, Decks.Begin(c.After.ValidFrom), c.Before.PerMinute, c.After.PerMinute))
                .Concat(Removed.Select(r => new RateChange("removed", r.Prefix, r.Description, Decks.Begin(r.ValidFrom), r.PerMinute, null)))
                .Concat(Added.Select(r => new RateChange("added", r.Prefix, r.Description, Decks.Begin(r.ValidFrom), null, r.PerMinute)));

        public async Task ApplyAsync(TenantConnection connection, Guid deck, string actor, TimeProvider time, CancellationToken cancellation)
        {
            var now = time.GetUtcNow();
            await connection.ExecuteAsync(
                "delete from rating.rate r using unnest(@prefixes, @froms) as g (prefix, valid_from) where r.tenant_id = @tenant and r.deck_id = @deck and r.prefix = g.prefix and r.valid_from = g.valid_from",
                new { deck, prefixes = Removed.Select(r => r.Prefix).ToArray(), froms = Removed.Select(r => r.ValidFrom).ToArray() },
                cancellation);
            List<Rate> written = [.. Added, .. Changed.Select(c => c.After)];
            await connection.ExecuteAsync(
                Write,
                new
                {
                    deck,
                    ids = written.Select(_ => Ids.New(time)).ToArray(),
                    prefixes = written.Select(r => r.Prefix).ToArray(),
                    descriptions = written.Select(r => r.Description).ToArray(),
                    prices = written.Select(r => r.PerMinute).ToArray(),
                    fees = written.Select(r => r.SetupFee).ToArray(),
                    initials = written.Select(r => r.InitialSeconds).ToArray(),
                    nexts = written.Select(r => r.NextSeconds).ToArray(),
                    frees = written.Select(r => r.FreeSeconds).ToArray(),
                    froms = written.Select(r => r.ValidFrom).ToArray(),
                },
                cancellation);
            await connection.ExecuteAsync(
                """
                update rating.deck set version = version + 1, updated_at = @now where tenant_id = @tenant and id = @deck;
                insert into rating.deck_version (tenant_id, id, deck_id, version, at, actor, added, changed, removed)
                select @tenant, @id, @deck, version, @now, @actor, @added, @changed, @removed from rating.deck where tenant_id = @tenant and id = @deck
                """,
                new { id = Ids.New(time), deck, now, actor, added = Added.Count, changed = Changed.Count, removed = Removed.Count },
                cancellation);
        }

        private const string Write = """
            insert into rating.rate (tenant_id, id, deck_id, prefix, description, per_minute, setup_fee, initial_seconds, next_seconds, free_seconds, valid_from)
            select @tenant, g.* from (select id, @deck, prefix, description, per_minute, setup_fee, initial_seconds, next_seconds, free_seconds, valid_from
                from unnest(@ids, @prefixes, @descriptions, @prices, @fees, @initials, @nexts, @frees, @froms)
                    as u (id, prefix, description, per_minute, setup_fee, initial_seconds, next_seconds, free_seconds, valid_from)) g
            on conflict (tenant_id, deck_id, prefix, valid_from) do update set description = excluded.description, per_minute = excluded.per_minute,
                setup_fee = excluded.setup_fee, initial_seconds = excluded.initial_seconds, next_seconds = excluded.next_seconds, free_seconds = excluded.free_seconds
            """;
    }
}

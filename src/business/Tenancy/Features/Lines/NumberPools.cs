using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Features.Lines;

/// <summary>A pool of numbers to show outside.</summary>
internal sealed record NumberPoolBody(Guid Id, string Name, Guid? TrunkId, IReadOnlyList<PoolNumber> Numbers, int Version) : IVersioned;

/// <summary>A pool as it is written.</summary>
internal sealed record NumberPoolWrite(string? Name, Guid? TrunkId, IReadOnlyList<PoolNumber>? Numbers);

/// <summary>How often a number of a pool was shown today.</summary>
internal sealed record NumberUsage(string Number, int CallsToday);

internal sealed class NumberPools(RoutingParts parts) : RoutingThings<NumberPoolBody, NumberPoolWrite>(parts)
{
    protected override string Kind => "number_pool";

    protected override string Words => "number pool";

    public static NumberPool Of(RoutingRow row) => row.Read<NumberPool>() with { Id = row.Id, Name = row.Name };

    /// <summary>How often each number was shown today, in the order of the pool.</summary>
    public async Task<Answer<NumberUsage[]>> ListUsageAsync(Guid id, Caller caller, IEnumerable<IRouteTest> switches, CancellationToken cancellation)
    {
        if (await ReadAsync(id, caller, cancellation) is not { } row)
            return Missing;
        if (switches.FirstOrDefault() is not { } one)
            return new Fault("switch.away", "The switch is not running.", FaultKind.Unavailable);
        return Of(row).Numbers.Select(n => new NumberUsage(n.Number, one.ShownToday(caller.Tenant, n.Number))).ToArray();
    }

    protected override Fault? Check(NumberPoolWrite write, RoutingBook book)
    {
        var check = new Check().Text(write.Name, "name")
            .That(write.TrunkId is not { } trunk || book.Trunks.Any(t => t.Id == trunk), "trunkId", "trunk.not_found", "There is no such trunk.")
            .That(write.Numbers is { Count: > 0 and <= 5000 }, "numbers", "number_pool.empty", "numbers has 1 to 5000 numbers.");
        foreach (var (index, number) in (write.Numbers ?? []).Index())
        {
            check.That(Rules.IsDialled(number.Number, 32), $"numbers[{index}].number", "number.invalid", "number is 1 to 32 digits; a leading + is allowed.")
                .Range(number.DailyCalls, $"numbers[{index}].dailyCalls", 1, 100_000).OptionalText(number.Extension, $"numbers[{index}].extension", 20);
        }

        return check.That((write.Numbers ?? []).DistinctBy(n => n.Number, StringComparer.Ordinal).Count() == (write.Numbers?.Count ?? 0), "numbers", "number_pool.twice", "A number is in a pool once.").Fault;
    }

    protected override (string Name, int? Position, bool? Enabled, object Details) Parts(NumberPoolWrite write) =>
        (write.Name!, null, null, new NumberPool(Guid.Empty, "", write.TrunkId, [.. write.Numbers!.Select(n => n with { Extension = string.IsNullOrWhiteSpace(n.Extension) ? null : n.Extension.Trim() })]));

    protected override NumberPoolBody Body(RoutingRow row) => Of(row) is var pool ? new(pool.Id, pool.Name, pool.TrunkId, pool.Numbers, row.Version) : null!;

    protected override string? NeededBy(Guid id, RoutingBook book) =>
        book.Rules.FirstOrDefault(r => r.Caller.PoolId == id) is { } rule ? $"Rule '{rule.Name}' shows numbers of this pool. Change the rule first." : null;
}

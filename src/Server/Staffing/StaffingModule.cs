using Switchboard.Acd.Staffing;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data.Web;

namespace Switchboard.Server.Staffing;

/// <summary>How many agents an interval needs.</summary>
internal static class StaffingModule
{
    public static void MapStaffingEndpoints(this IEndpointRouteBuilder api) => api.MapPost("/staffing", Calculate).WithTags("Staffing")
        .Needs(Permissions.FloorRead, Permissions.ConfigRead).Named("calculateStaffing", "How many agents and lines an interval needs (Erlang A, B, C)");

    private static Answer<StaffingBody> Calculate(StaffingQuestion question)
    {
        if (question.Check() is { } fault)
            return fault;
        var demand = question.Demand();
        var agents = question.Agents ?? demand.Agents();
        if (agents is not { } count)
            return Kernel.Fault.Invalid("staffing.unreachable", "No number of agents up to 10,000 reaches this: ask for less.", "serviceLevelPercent");
        var first = Math.Max(1, count - StaffingQuestion.Neighbours);
        var best = Row(demand, count, question);
        return new StaffingBody(
            question.PatienceMs is null ? "erlangC" : "erlangA",
            demand.Load,
            best,
            // A line is taken from the first ring to the end of the talk, so waiting takes lines too.
            Erlang.Lines((demand.Load * (1 - (best.AbandonPercent / 100))) + (best.QueueLength ?? demand.Load), (question.LineBlockingPercent ?? 1) / 100),
            [.. Enumerable.Range(first, count - first + StaffingQuestion.Neighbours + 1).Select(n => Row(demand, n, question))]);
    }

    private static StaffingRow Row(StaffingDemand demand, int agents, StaffingQuestion question)
    {
        var staffed = demand.With(agents);
        return new StaffingRow(
            agents,
            (int)Math.Ceiling((agents / (1 - ((question.ShrinkagePercent ?? 0) / 100))) - 1e-9),
            staffed.ServiceLevel * 100,
            Finite(staffed.Wait),
            Finite(staffed.Wait90),
            staffed.Occupancy * 100,
            staffed.Abandons * 100,
            staffed.Waits * 100,
            Finite(staffed.Queue),
            staffed.ServiceLevel >= demand.ServiceLevel && staffed.Occupancy <= demand.MaxOccupancy);
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>What an interval brings and what is wanted. Without patience nobody gives up (Erlang C); with agents they are judged instead of counted.</summary>
internal sealed record StaffingQuestion(
    double? Calls, double? IntervalMs, double? HandlingMs, double? PatienceMs, double? ServiceLevelPercent, double? WithinMs, double? ShrinkagePercent,
    double? MaxOccupancyPercent, double? LineBlockingPercent, int? Agents)
{
    public const int Neighbours = 5;
    private const double MostLoad = 5_000;

    public Kernel.Fault? Check() => new Check()
        .That(Calls is > 0 and <= 100_000, "calls", "field.out_of_range", "calls is more than 0 and at most 100,000.")
        .That((IntervalMs ?? 1_800_000) is >= 60_000 and <= 86_400_000, "intervalMs", "field.out_of_range", "intervalMs is between a minute and a day.")
        .That(HandlingMs is >= 1_000 and <= 14_400_000, "handlingMs", "field.out_of_range", "handlingMs is between a second and four hours.")
        .That(PatienceMs is null or (>= 1_000 and <= 3_600_000), "patienceMs", "field.out_of_range", "patienceMs is between a second and an hour; leave it out where nobody gives up.")
        .That((ServiceLevelPercent ?? 80) is >= 1 and <= 99.9, "serviceLevelPercent", "field.out_of_range", "serviceLevelPercent is between 1 and 99.9.")
        .That((WithinMs ?? 20_000) is >= 0 and <= 3_600_000, "withinMs", "field.out_of_range", "withinMs is at most an hour.")
        .That((ShrinkagePercent ?? 0) is >= 0 and <= 90, "shrinkagePercent", "field.out_of_range", "shrinkagePercent is between 0 and 90.")
        .That((MaxOccupancyPercent ?? 100) is >= 10 and <= 100, "maxOccupancyPercent", "field.out_of_range", "maxOccupancyPercent is between 10 and 100.")
        .That((LineBlockingPercent ?? 1) is >= 0.01 and <= 50, "lineBlockingPercent", "field.out_of_range", "lineBlockingPercent is between 0.01 and 50.")
        .That(Agents is null or (>= 1 and <= 10_000), "agents", "field.out_of_range", "agents is between 1 and 10,000.")
        .That(Calls / (IntervalMs ?? 1_800_000) * HandlingMs is null or <= MostLoad, "calls", "staffing.too_much", "This is more than 5,000 Erlangs: split it into several queues.")
        .Fault;

    public StaffingDemand Demand() => new(
        Calls!.Value, IntervalMs ?? 1_800_000, HandlingMs!.Value, PatienceMs, (ServiceLevelPercent ?? 80) / 100, WithinMs ?? 20_000, (MaxOccupancyPercent ?? 100) / 100);
}

/// <summary>How so many agents do; null where a wait has no end.</summary>
/// <param name="Agents">At work.</param>
/// <param name="Scheduled">On the roster, shrinkage counted in.</param>
/// <param name="ServiceLevelPercent">Of all callers answered in time.</param>
/// <param name="WaitMs">Mean wait.</param>
/// <param name="Wait90Ms">Nine of ten wait no longer.</param>
/// <param name="OccupancyPercent">Of their time that agents work.</param>
/// <param name="AbandonPercent">Callers who give up.</param>
/// <param name="WaitPercent">Callers who wait at all.</param>
/// <param name="QueueLength">Callers waiting on average.</param>
/// <param name="Reaches">What is wanted is reached.</param>
internal sealed record StaffingRow(
    int Agents, int Scheduled, double ServiceLevelPercent, double? WaitMs, double? Wait90Ms, double OccupancyPercent, double AbandonPercent, double WaitPercent,
    double? QueueLength, bool Reaches);

/// <summary>What an interval needs.</summary>
/// <param name="Model"><c>erlangA</c> with patience, else <c>erlangC</c>.</param>
/// <param name="Erlangs">The load.</param>
/// <param name="Needed">The fewest agents that reach what is wanted, or those asked for.</param>
/// <param name="Lines">Lines with which no more than the share asked for hears busy (Erlang B).</param>
/// <param name="Neighbours">A few agents fewer and more.</param>
internal sealed record StaffingBody(string Model, double Erlangs, StaffingRow Needed, int Lines, IReadOnlyList<StaffingRow> Neighbours);

using Microsoft.AspNetCore.Mvc;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Reporting.Domain;
using Switchboard.Reporting.Features.Statistics;

namespace Switchboard.Reporting.Features.Calls;

/// <summary>What calls are searched by.</summary>
/// <param name="From">Began at or after.</param>
/// <param name="To">Began before.</param>
/// <param name="Direction"><c>inbound</c>, <c>outbound</c> or <c>internal</c>.</param>
/// <param name="QueueId">Was in this queue.</param>
/// <param name="AgentId">Was with this agent.</param>
/// <param name="CustomerId">Belongs to this customer.</param>
/// <param name="Number">A whole number, any part of one, or exactly four digits for its end.</param>
/// <param name="Answered">True: two parties talked. False: they never did.</param>
/// <param name="Satisfaction">What the customer said of his satisfaction: <c>asked</c>, <c>answered</c>, <c>low</c> (2 of 5 or less) or <c>high</c> (4 of 5 or more).</param>
/// <param name="Figure">The calls behind a figure of the statistics, of the same period (<paramref name="From"/>, <paramref name="To"/>), queue and agent.</param>
internal sealed record CallFilter(
    [FromQuery] DateTimeOffset? From = null,
    [FromQuery] DateTimeOffset? To = null,
    [FromQuery] string? Direction = null,
    [FromQuery] Guid? QueueId = null,
    [FromQuery] Guid? AgentId = null,
    [FromQuery] Guid? CustomerId = null,
    [FromQuery] string? Number = null,
    [FromQuery] bool? Answered = null,
    [FromQuery] string? Satisfaction = null,
    [FromQuery] string? Figure = null)
{
    public Fault? Check()
    {
        var check = new Check().OptionalText(Number, "number", 64)
            .That(Number is null || Numbers.Digits(Number).Length > 0, "number", "call.number_invalid", "number holds at least one digit.")
            .That(From is null || To is null || From < To, "to", "list.period_invalid", "to is after from.");
        if (Direction is not null)
            check.OneOf(Direction, "direction", "inbound", "outbound", "internal");
        if (Satisfaction is not null)
            check.OneOf(Satisfaction, "satisfaction", [.. CallFigures.Satisfaction.Keys]);
        if (Figure is not null)
        {
            check.OneOf(Figure, "figure", CallFigures.Names)
                .That(From is not null && To is not null, "from", "call.figure_period_missing", "A figure has a period: from and to.")
                .That(AgentId is not null || !CallFigures.IsOfAgents(Figure), "agentId", "call.figure_agent_missing", "A figure of an agent needs agentId.");
        }

        return check.Fault;
    }

    /// <summary>The conditions that apply; only those stand in the SQL, so that each keeps its index.</summary>
    public string Where(PageRequest page, CallScope scope)
    {
        var conditions = new List<string> { "c.tenant_id = @tenant" };
        void When(bool given, string condition)
        {
            if (given)
                conditions.Add(condition);
        }

        if (Figure is { } figure)
            conditions.Add(CallFigures.Where(figure, QueueId is not null, AgentId is not null));
        When(Figure is null && From is not null, "c.started_at >= @from");
        When(Figure is null && To is not null, "c.started_at < @to");
        When(Direction is not null, "c.direction = @Direction");
        When(Figure is null && QueueId is not null, "(c.queue_id = @QueueId or c.id in (select q.call_id from reporting.queue_contact q where q.tenant_id = @tenant and q.queue_id = @QueueId))");
        When(Figure is null && AgentId is not null, "(c.agent_id = @AgentId or c.id in (select q.call_id from reporting.queue_contact q where q.tenant_id = @tenant and q.agent_id = @AgentId))");
        When(CustomerId is not null, "c.customer_id = @CustomerId");
        When(Number is not null, "c.numbers like @number");
        When(Answered == true, "c.connected_at is not null");
        When(Answered == false, "c.connected_at is null");
        When(Satisfaction is not null, CallFigures.Satisfaction[Satisfaction ?? "asked"]);
        When(page.Pattern is not null, $"(c.caller_name ilike @Pattern or c.customer_name ilike @Pattern{(Numbers.Pattern(page.Q) is null ? "" : " or c.numbers like @q")})");
        When(!scope.All, Own);
        return string.Join(" and ", conditions);
    }

    public object Arguments(PageRequest page, CallScope scope, FigureFacts facts) => new
    {
        from = From?.ToUniversalTime(),
        to = To?.ToUniversalTime(),
        Direction,
        QueueId,
        AgentId,
        CustomerId,
        number = Numbers.Pattern(Number),
        page.Pattern,
        q = Numbers.Pattern(page.Q),
        queues = facts.Queues,
        targets = facts.Targets,
        usual = QueueGoal.Unknown.TargetMs,
        agentExtension = facts.AgentExtension,
        ownAgent = scope.AgentId,
        ownExtension = scope.Extension is null ? [] : new[] { scope.Extension },
    };

    /// <summary>The calls of one's own agent or extension.</summary>
    public const string Own = """
        (c.agent_id = @ownAgent or c.parties && @ownExtension::text[]
            or c.id in (select q.call_id from reporting.queue_contact q where q.tenant_id = @tenant and q.agent_id = @ownAgent))
        """;
}

using Switchboard.Contracts.Desk;
using Switchboard.Kernel;
using Switchboard.Reporting.Features.Statistics;

namespace Switchboard.Reporting.Features.Calls;

/// <summary>
/// Which calls stand behind a figure of the statistics: the same rows by the same conditions. The figures of queues take the
/// contacts queued in the period, those of agents the contacts answered, offers missed or calls begun in it.
/// </summary>
internal static class CallFigures
{
    /// <summary>The target of each row's queue; the same expression that the statistics count by.</summary>
    private const string Target = "coalesce((select g.target from unnest(@queues::uuid[], @targets::bigint[]) as g (id, target) where g.id = q.queue_id), @usual)";

    /// <summary>An agent had answered the call <c>q</c> from a queue before and sent it on.</summary>
    public const string TransferredIn =
        "exists (select from reporting.queue_contact p where p.tenant_id = q.tenant_id and p.call_id = q.call_id and p.work_id <> q.work_id and p.queued_at < q.queued_at and p.outcome = 'answered' and p.transferred)";

    private static readonly Dictionary<string, string> OfQueues = new(StringComparer.Ordinal)
    {
        ["offered"] = "true",
        ["answered"] = "q.outcome = 'answered'",
        ["answeredInTarget"] = $"q.outcome = 'answered' and q.waited_ms <= {Target}",
        ["abandoned"] = "q.outcome = 'abandoned'",
        ["shortAbandoned"] = "q.outcome = 'abandoned' and q.short",
        ["longAbandoned"] = "q.outcome = 'abandoned' and not q.short",
        ["flowedOut"] = "q.outcome in ('overflowed', 'left')",
        ["waiting"] = "q.outcome = 'waiting'",
        ["transferred"] = "q.outcome = 'answered' and q.transferred",
        ["transferredIn"] = TransferredIn,
        ["handled"] = "q.handled_ms is not null",
    };

    private static readonly Dictionary<string, string> OfAgents = new(StringComparer.Ordinal)
    {
        ["agentAnswered"] = Contacts("q.outcome = 'answered'"),
        ["agentHandled"] = Contacts("q.handled_ms is not null"),
        ["agentTransferred"] = Contacts("q.outcome = 'answered' and q.transferred"),
        ["agentTransferredIn"] = Contacts($"q.outcome = 'answered' and {TransferredIn}"),
        ["agentMissed"] = "c.id in (select m.call_id from reporting.missed_offer m where m.tenant_id = @tenant and m.agent_id = @AgentId and m.time >= @from and m.time < @to)",
        ["agentCalls"] = AgentCalls,
        ["agentOutboundCalls"] = $"{AgentCalls} and c.direction = 'outbound'",
    };

    /// <summary>What customers said of their satisfaction. The same conditions filter the call list and count the report.</summary>
    public static readonly IReadOnlyDictionary<string, string> Satisfaction = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["asked"] = "c.survey_asked_at is not null",
        ["answered"] = "c.survey_score is not null",
        ["low"] = "c.survey_score <= 2",
        ["high"] = "c.survey_score >= 4",
    };

    /// <summary>Calls asked in the period, of the agent and queue they were asked about.</summary>
    private static readonly Dictionary<string, string> OfSurveys = new(StringComparer.Ordinal)
    {
        ["surveyAsked"] = Satisfaction["asked"],
        ["surveyAnswered"] = Satisfaction["answered"],
        ["surveyLow"] = Satisfaction["low"],
        ["survey1"] = Scored(1),
        ["survey2"] = Scored(2),
        ["survey3"] = Scored(3),
        ["survey4"] = Scored(4),
        ["survey5"] = Scored(5),
    };

    private const string AgentCalls =
        "c.started_at >= @from and c.started_at < @to and (c.agent_id = @AgentId or (c.agent_id is null and c.extension = @agentExtension and c.direction <> 'inbound'))";

    /// <summary>All there are.</summary>
    public static readonly string[] Names = [.. OfQueues.Keys, .. OfAgents.Keys, .. OfSurveys.Keys];

    public static bool IsOfAgents(string figure) => OfAgents.ContainsKey(figure);

    /// <summary>The condition on a call <c>c</c>. It needs the period.</summary>
    public static string Where(string figure, bool ofQueue, bool ofAgent) => OfSurveys.TryGetValue(figure, out var said)
        ? $"c.survey_asked_at >= @from and c.survey_asked_at < @to and {said}" + (ofQueue ? " and c.survey_queue_id = @QueueId" : "") + (ofAgent ? " and c.survey_agent_id = @AgentId" : "")
        : OfContacts(figure, ofQueue, ofAgent);

    private static string Scored(int points) => $"round(c.survey_score) = {points}";

    private static string OfContacts(string figure, bool ofQueue, bool ofAgent) => OfAgents.TryGetValue(figure, out var condition)
        ? condition
        : $"c.id in (select q.call_id from reporting.queue_contact q where q.tenant_id = @tenant and q.queued_at >= @from and q.queued_at < @to and {OfQueues[figure]}"
            + (ofQueue ? " and q.queue_id = @QueueId" : "") + (ofAgent ? " and q.agent_id = @AgentId)" : ")");

    private static string Contacts(string condition) =>
        "c.id in (select q.call_id from reporting.queue_contact q where q.tenant_id = @tenant and q.agent_id = @AgentId and q.answered_at >= @from and q.answered_at < @to"
        + $" and {condition})";
}

/// <summary>What a figure's condition is asked with.</summary>
internal sealed record FigureFacts(Guid[] Queues, long[] Targets, string? AgentExtension)
{
    public static readonly FigureFacts None = new([], [], null);
}

/// <summary>Finds what a figure's condition is asked with.</summary>
internal sealed class FigureFinder(QueueGoals goals, IEnumerable<IDeskDirectory> desks)
{
    public async Task<FigureFacts> OfAsync(TenantId tenant, CallFilter filter, CancellationToken cancellation)
    {
        if (filter.Figure is null)
            return FigureFacts.None;
        var promised = await goals.OfAsync(tenant, cancellation);
        var extension = filter.AgentId is { } agent ? desks.LastOrDefault()?.FindSeat(tenant, agent)?.Extension : null;
        return new FigureFacts([.. promised.Keys], [.. promised.Values.Select(g => g.TargetMs)], extension);
    }
}

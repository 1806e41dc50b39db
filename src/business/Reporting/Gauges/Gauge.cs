using Switchboard.Data.Web;

namespace Switchboard.Reporting.Gauges;

/// <summary>The figures that wallboards show and alarms watch: those of the reports since the tenant's midnight, and those of this moment.</summary>
internal static class GaugeFigures
{
    /// <summary>Of a queue, or of all of them.</summary>
    public static readonly string[] OfQueues =
    [
        "waitingNow", "longestWaitNowMs", "agentsFree", "agentsStaffed", "offered", "answered", "abandoned", "longAbandoned", "abandonRate", "longAbandonRate", "serviceLevel",
        "flowedOut", "transferred", "asaMs", "ahtMs", "maxWaitMs",
    ];

    /// <summary>Of an agent.</summary>
    public static readonly string[] OfAgents = ["agentState", "answered", "missed", "transferred", "ahtMs", "occupancy", "talkMs"];

    /// <summary>Of the whole house of the tenant only.</summary>
    public static readonly string[] OfTenant = ["trunksDown"];

    /// <summary>Checks that the figure is one of what is asked for.</summary>
    public static Check Check(Check check, string? figure, Guid? queueId, Guid? agentId, string at)
    {
        check.That(queueId is null || agentId is null, $"{at}agentId", "figure.ambiguous", "A figure is of a queue or of an agent, or of the whole house without both.");
        string[] known = agentId is not null ? OfAgents : queueId is not null ? OfQueues : [.. OfQueues, .. OfTenant];
        return check.OneOf(figure, $"{at}figure", known);
    }
}

/// <summary>A value now.</summary>
/// <param name="Number">A count, milliseconds, or a rate from 0 to 1; null when there is none yet.</param>
/// <param name="Word">A state as a word.</param>
/// <param name="Since">Since when it has this state.</param>
internal readonly record struct GaugeValue(double? Number, string? Word = null, DateTimeOffset? Since = null);

/// <summary>All figures of a tenant at one moment.</summary>
internal sealed class GaugeSheet(DateTimeOffset at)
{
    private readonly Dictionary<(Guid Subject, string Figure), GaugeValue> _values = [];
    private readonly Dictionary<Guid, string> _names = [];

    public DateTimeOffset At => at;

    public GaugeValue? Of(Guid? queueId, Guid? agentId, string figure) =>
        _values.TryGetValue((queueId ?? agentId ?? Guid.Empty, figure), out var value) ? value : null;

    /// <summary>The name of the queue or agent; null when there is none any more.</summary>
    public string? NameOf(Guid? queueId, Guid? agentId) => (queueId ?? agentId) is { } id ? _names.GetValueOrDefault(id) : null;

    public void Name(Guid subject, string? name)
    {
        if (name is not null)
            _names[subject] = name;
    }

    public void Set(Guid? subject, string figure, double? number) => _values[(subject ?? Guid.Empty, figure)] = new GaugeValue(number);

    public void Set(Guid subject, string figure, GaugeValue value) => _values[(subject, figure)] = value;
}

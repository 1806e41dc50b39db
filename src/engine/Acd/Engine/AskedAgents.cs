using Switchboard.Acd.Agents;

namespace Switchboard.Acd.Engine;

/// <summary>The agents who are reserved for one item, in the order they were asked. One is the rule and needs no list.</summary>
internal struct AskedAgents
{
    private Agent? _first;
    private List<Agent>? _others;

    public int Count { get; private set; }

    public readonly Agent? First => _first;

    public readonly Agent this[int index] => index == 0 ? _first! : _others![index - 1];

    public void Add(Agent agent)
    {
        if (Count++ == 0)
            _first = agent;
        else
            (_others ??= []).Add(agent);
    }

    public void Remove(Agent agent)
    {
        if (!ReferenceEquals(agent, _first))
        {
            _others!.Remove(agent);
        }
        else if (Count == 1)
        {
            _first = null;
        }
        else
        {
            _first = _others![0];
            _others.RemoveAt(0);
        }

        Count--;
    }

    /// <summary>The one with this reservation; null when it is over.</summary>
    public readonly Agent? With(long reservation)
    {
        for (var i = 0; i < Count; i++)
        {
            if (this[i].LastAsked == reservation)
                return this[i];
        }

        return null;
    }
}

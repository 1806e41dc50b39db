using Switchboard.Acd.Agents;
using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Engine;

/// <summary>
/// Who sits idle and can be asked, for each medium: the agent's idle order, or 0. All agents of a medium lie side by side, so
/// that looking whether somebody still sits touches no agent.
/// </summary>
internal sealed class Seating
{
    public static readonly int MediumCount = Enum.GetValues<Medium>().Length;
    private readonly long[][] _orders = new long[MediumCount][];
    private readonly Stack<int> _free = new();
    private Agent[] _agents = [];
    private int _count;

    public Seating()
    {
        for (var medium = 0; medium < MediumCount; medium++)
            _orders[medium] = [];
    }

    /// <summary>A chair for a new agent.</summary>
    public int Seat(Agent agent)
    {
        if (!_free.TryPop(out var chair))
            chair = _count++;
        if (chair >= _agents.Length)
        {
            var size = Math.Max(16, _agents.Length * 2);
            Array.Resize(ref _agents, size);
            for (var medium = 0; medium < MediumCount; medium++)
                Array.Resize(ref _orders[medium], size);
        }

        _agents[chair] = agent;
        return chair;
    }

    /// <summary>The agent is gone for good and sits nowhere.</summary>
    public void Leave(int chair)
    {
        _agents[chair] = null!;
        _free.Push(chair);
    }

    public Agent At(int chair) => _agents[chair];

    /// <summary>The idle order with which this chair is taken for the medium; 0 when nobody can be asked there.</summary>
    public ref long this[Medium medium, int chair] => ref _orders[(int)medium][chair];
}

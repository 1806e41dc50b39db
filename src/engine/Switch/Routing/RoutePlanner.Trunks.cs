using System.Globalization;
using Switchboard.Contracts.Lines;

namespace Switchboard.Switch.Routing;

/// <content>Trunks, ports, and the number shown.</content>
public sealed partial class RoutePlanner
{
    private sealed record Candidate(Trunk Trunk, int Priority, int Weight, decimal? Cost);

    private Trunk? FindTrunk(Guid id)
    {
        foreach (var trunk in _book.Trunks)
        {
            if (trunk.Id == id)
                return trunk;
        }

        return null;
    }

    // The order of the settings; without one every trunk, that with the longest prefix first.
    private List<Candidate> DefaultCandidates()
    {
        var found = new List<Candidate>();
        foreach (var id in _book.DefaultTrunks)
        {
            if (FindTrunk(id) is { } trunk)
                found.Add(new Candidate(trunk, found.Count, 1, CostOf(trunk)));
        }

        if (_book.DefaultTrunks.Count == 0)
        {
            foreach (var trunk in _book.Trunks)
                found.Add(new Candidate(trunk, 0, 1, CostOf(trunk)));
        }

        StableSort(found, static (a, b) => (b.Trunk.Prefix?.Length ?? 0).CompareTo(a.Trunk.Prefix?.Length ?? 0));
        return found;
    }

    private List<Candidate> GroupCandidates(Guid id)
    {
        TrunkGroup? group = null;
        foreach (var one in _book.Groups)
        {
            if (one.Id == id)
                group = one;
        }

        if (group is null)
            return [];
        var found = new List<Candidate>();
        foreach (var member in group.Members)
        {
            if (FindTrunk(member.TrunkId) is { } trunk)
                found.Add(new Candidate(trunk, member.Priority, Math.Max(1, member.Weight), CostOf(trunk)));
        }

        found = Drawn(found);
        if (group.Strategy == GroupStrategy.LeastCost)
            StableSort(found, static (a, b) => (a.Cost ?? decimal.MaxValue).CompareTo(b.Cost ?? decimal.MaxValue));
        return found;
    }

    // By priority; inside one priority each place is drawn by weight, as RFC 2782 does with SRV records.
    private List<Candidate> Drawn(List<Candidate> members)
    {
        var left = new List<Candidate>(members);
        StableSort(left, static (a, b) => a.Priority.CompareTo(b.Priority));
        var order = new List<Candidate>(left.Count);
        while (left.Count > 0)
        {
            var equal = 0;
            var weights = 0;
            while (equal < left.Count && left[equal].Priority == left[0].Priority)
                weights += left[equal++].Weight;
            var lot = equal == 1 ? 0 : _facts.Lot(weights);
            var chosen = 0;
            while (chosen < equal - 1 && (lot -= left[chosen].Weight) >= 0)
                chosen++;
            order.Add(left[chosen]);
            left.RemoveAt(chosen);
        }

        return order;
    }

    private decimal? CostOf(Trunk trunk)
    {
        var digits = (_e164 ?? _dialled).AsSpan().TrimStart('+');
        var longest = -1;
        decimal? cost = null;
        foreach (var price in trunk.Profile.Costs)
        {
            var prefix = price.Prefix.AsSpan().TrimStart('+');
            if (prefix.Length > longest && digits.StartsWith(prefix, StringComparison.Ordinal))
                (longest, cost) = (prefix.Length, price.PerMinute);
        }

        return cost;
    }

    private RoutePlan By(List<Candidate> candidates, CallerChoice choice)
    {
        var attempts = new List<RouteAttempt>();
        RoutePlan? exhausted = null;
        foreach (var candidate in candidates)
        {
            if (LeftOut(candidate.Trunk) is { } reason)
            {
                Step("trunk", reason.Code, false, candidate.Trunk.Name, null, reason.Detail);
                continue;
            }

            if (!TryCaller(candidate.Trunk, choice, out var caller, out exhausted))
                continue;
            AddAttempts(attempts, candidate, caller);
        }

        if (attempts.Count > 0)
            return Go("allowed", $"The call goes out by {attempts[0].Trunk}.", attempts);
        return exhausted ?? Stop("trunk", "no_trunk", null, candidates.Count == 0 ? "No trunk is configured for this call." : "No trunk can take this call now.");
    }

    private (string Code, string Detail)? LeftOut(Trunk trunk)
    {
        if (!trunk.Enabled)
            return ("trunk_off", "The trunk is off.");
        var digits = _dialled.AsSpan().TrimStart('+');
        if (!string.IsNullOrEmpty(trunk.Prefix) && !digits.StartsWith(trunk.Prefix, StringComparison.Ordinal))
            return ("trunk_prefix", $"The trunk carries numbers that begin with {trunk.Prefix} only.");
        if (_facts.IsDown(trunk.Id))
            return ("trunk_down", "The trunk does not answer.");
        if (_facts.IsUnregistered(trunk.Id))
            return ("trunk_unregistered", "We are not registered at the carrier.");
        if (_facts.Channels(trunk.Id) is var busy && busy >= trunk.MaxChannels)
            return ("trunk_full", string.Create(CultureInfo.InvariantCulture, $"All {trunk.MaxChannels} channels are busy."));
        if (trunk.Profile.MaxOut is { } most && _facts.Outgoing(trunk.Id) >= most)
            return ("trunk_full", string.Create(CultureInfo.InvariantCulture, $"All {most} channels for calls out are busy."));
        return null;
    }

    private void AddAttempts(List<RouteAttempt> attempts, Candidate candidate, (string? Shown, string? Counted) caller)
    {
        var trunk = candidate.Trunk;
        var called = CalledOn(trunk);
        if (trunk.Profile.Kind == TrunkKind.Carrier)
        {
            var attempt = new RouteAttempt
            {
                TrunkId = trunk.Id,
                Trunk = trunk.Name,
                Called = called,
                Caller = caller.Shown is null ? null : Rewriting.Apply(trunk.Profile.CallerOut, caller.Shown, out _),
                CallerNumber = caller.Counted,
                Cost = candidate.Cost,
            };
            attempts.Add(attempt);
            Step("trunk", "trunk_taken", true, trunk.Name, called, string.Create(CultureInfo.InvariantCulture, $"Choice {attempts.Count}: {called} from {attempt.Caller ?? "anonymous"}{Price(candidate.Cost)}."));
            return;
        }

        var before = attempts.Count;
        foreach (var port in FreePorts(trunk, emergency: false))
        {
            attempts.Add(OnPort(candidate, port, called));
            Step("trunk", "port_taken", true, $"{trunk.Name}/{port.Id}", attempts[^1].Called, string.Create(CultureInfo.InvariantCulture, $"Choice {attempts.Count}: line {port.Line ?? port.Number ?? port.Id}."));
        }

        if (attempts.Count == before)
            Step("trunk", "no_port", false, trunk.Name, null, "No line of the gateway is free.");
    }

    private static string Price(decimal? cost) => cost is { } known ? string.Create(CultureInfo.InvariantCulture, $", {known} a minute") : "";

    // A line shows its own number, whatever is wished.
    private static RouteAttempt OnPort(Candidate candidate, GatewayPort port, string called) => new()
    {
        TrunkId = candidate.Trunk.Id,
        Trunk = candidate.Trunk.Name,
        Port = port.Id,
        Called = port.Prefix + called,
        Caller = port.Number ?? candidate.Trunk.CallerNumber ?? candidate.Trunk.FromUser ?? port.Id,
        Cost = candidate.Cost,
    };

    private List<GatewayPort> FreePorts(Trunk trunk, bool emergency)
    {
        var free = new List<GatewayPort>();
        foreach (var port in trunk.Profile.Ports)
        {
            if (port.Enabled && !_facts.IsPortBusy(trunk.Id, port.Id) && (emergency || port.DailyCalls is not { } cap || UsedToday(trunk, port) < cap))
                free.Add(port);
        }

        switch (trunk.Profile.PortStrategy)
        {
            case PortStrategy.LeastUsed:
                StableSort(free, (a, b) => UsedToday(trunk, a).CompareTo(UsedToday(trunk, b)));
                break;
            case PortStrategy.RoundRobin when _facts.LastPort(trunk.Id) is { } last:
                var places = trunk.Profile.Ports.Count;
                var start = PlaceOf(trunk, last) + 1;
                StableSort(free, (a, b) => ((PlaceOf(trunk, a.Id) - start + places) % places).CompareTo((PlaceOf(trunk, b.Id) - start + places) % places));
                break;
        }

        return free;
    }

    private int UsedToday(Trunk trunk, GatewayPort port) => _facts.Used(_book.Tenant, Subjects.Port(trunk.Id, port.Id), DayStart).Calls;

    private static int PlaceOf(Trunk trunk, string port)
    {
        for (var i = 0; i < trunk.Profile.Ports.Count; i++)
        {
            if (trunk.Profile.Ports[i].Id == port)
                return i;
        }

        return -1;
    }

    private string CalledOn(Trunk trunk)
    {
        var number = trunk.Profile.CalledForm switch
        {
            NumberForm.E164 => _e164 ?? _dialled,
            NumberForm.Digits => (_e164 ?? _dialled).TrimStart('+'),
            NumberForm.National => _e164 is { } known ? _numbers.ToNational(known) : _dialled,
            _ => _dialled,
        };
        number = trunk.AddPrefix + (number.Length > trunk.StripDigits ? number[trunk.StripDigits..] : number);
        return Rewriting.Apply(trunk.Profile.CalledOut, number, out _);
    }

    private List<RouteAttempt> EmergencyAttempts()
    {
        var attempts = new List<RouteAttempt>();
        var doubtful = new List<RouteAttempt>();
        foreach (var candidate in _book.Policy.EmergencyGroupId is { } group && GroupCandidates(group) is { Count: > 0 } members ? members : DefaultCandidates())
        {
            var trunk = candidate.Trunk;
            if (!trunk.Enabled)
                continue;
            var list = _facts.IsDown(trunk.Id) || _facts.IsUnregistered(trunk.Id) || _facts.Channels(trunk.Id) >= trunk.MaxChannels ? doubtful : attempts;
            if (trunk.Profile.Kind == TrunkKind.Gateway)
            {
                foreach (var port in FreePorts(trunk, emergency: true))
                    list.Add(OnPort(candidate, port, _dialled));
                continue;
            }

            // The number goes as it is: no carrier's prefix may stand before it. The caller's own number is shown, never none.
            var shown = trunk.CallerNumber ?? trunk.FromUser ?? _question.Extension;
            list.Add(new RouteAttempt { TrunkId = trunk.Id, Trunk = trunk.Name, Called = _dialled, Caller = shown is null ? null : Rewriting.Apply(trunk.Profile.CallerOut, shown, out _) });
        }

        attempts.AddRange(doubtful);
        foreach (var attempt in attempts)
            Step("trunk", "trunk_taken", true, attempt.Trunk, attempt.Called, "Tried in this order until one answers.");
        return attempts;
    }

    // List.Sort is not stable; these lists are short.
    private static void StableSort<T>(List<T> list, Comparison<T> compare)
    {
        for (var i = 1; i < list.Count; i++)
        {
            var one = list[i];
            var place = i;
            while (place > 0 && compare(list[place - 1], one) > 0)
            {
                list[place] = list[place - 1];
                place--;
            }

            list[place] = one;
        }
    }
}

using Switchboard.Contracts.Lines;

namespace Switchboard.Switch.Routing;

/// <content>The number shown outside: only what the extension may show.</content>
public sealed partial class RoutePlanner
{
    private bool TryCaller(Trunk trunk, CallerChoice choice, out (string? Shown, string? Counted) caller, out RoutePlan? exhausted)
    {
        exhausted = null;
        caller = default;
        if (trunk.Profile.Kind == TrunkKind.Gateway)
            return true; // the line's own
        if (choice.Mode == CallerMode.Anonymous || _question.Anonymous)
        {
            Step("caller", "anonymous", true, trunk.Name, null, "No number is shown.");
            return true;
        }

        if (_question.Wanted is { Length: > 0 } wanted)
        {
            if (MayShow(wanted, trunk))
                return Take(trunk, wanted, "wanted", "The number asked for is the extension's to show.", out caller);
            Step("caller", "not_allowed", false, trunk.Name, wanted, $"Extension {_question.Extension} may not show {wanted}.");
        }

        return choice.Mode switch
        {
            CallerMode.Fixed when !string.IsNullOrEmpty(choice.Number) => Take(trunk, choice.Number, "fixed", "The rule's number.", out caller),
            CallerMode.Own or CallerMode.Rotate or CallerMode.Local => FromPool(trunk, choice, out caller, out exhausted),
            _ => Take(trunk, OwnOf(trunk), "trunk", "The trunk's number.", out caller),
        };
    }

    private string OwnOf(Trunk trunk) => trunk.CallerNumber ?? trunk.FromUser ?? _question.Extension ?? "";

    private bool Take(Trunk trunk, string number, string code, string detail, out (string? Shown, string? Counted) caller)
    {
        caller = (number, number);
        Step("caller", code, true, trunk.Name, number, detail);
        return true;
    }

    private bool FromPool(Trunk trunk, CallerChoice choice, out (string? Shown, string? Counted) caller, out RoutePlan? exhausted)
    {
        exhausted = null;
        var any = false;
        PoolNumber? best = null;
        var rank = (Own: -1, Alike: -1, Used: int.MaxValue);
        foreach (var pool in _book.Pools)
        {
            if ((choice.PoolId is { } id && pool.Id != id) || (pool.TrunkId is { } only && only != trunk.Id))
                continue;
            foreach (var number in pool.Numbers)
            {
                if (choice.Mode == CallerMode.Own ? number.Extension != _question.Extension : number.Extension is not null && number.Extension != _question.Extension)
                    continue;
                any = true;
                var used = _facts.Used(_book.Tenant, Subjects.Number(number.Number), DayStart).Calls;
                if (number.DailyCalls is { } cap && used >= cap)
                {
                    Step("caller", "number_used_up", false, pool.Name, number.Number, $"{number.Number} was shown {used} times today, which is its cap.");
                    continue;
                }

                var mine = (Own: 0, Alike: choice.Mode == CallerMode.Local ? Alike(number.Number) : 0, Used: used);
                if (best is null || mine.Alike > rank.Alike || (mine.Alike == rank.Alike && mine.Used < rank.Used))
                    (best, rank) = (number, mine);
            }
        }

        if (best is not null)
            return Take(trunk, best.Number, choice.Mode == CallerMode.Local ? "local" : choice.Mode == CallerMode.Own ? "own" : "rotated", PoolWords(choice.Mode), out caller);
        if (!any)
            return Take(trunk, OwnOf(trunk), "trunk", "No number of a pool fits: the trunk's number.", out caller);
        caller = default;
        exhausted = Stop("caller", "pool_used_up", trunk.Name, "Every number that may be shown has reached its daily cap.");
        return false;
    }

    private static string PoolWords(CallerMode mode) => mode switch
    {
        CallerMode.Local => "The number of the pool that resembles the called one most.",
        CallerMode.Own => "The extension's own number.",
        _ => "The number of the pool that was shown least today.",
    };

    /// <summary>How many digits the numbers have in common from the left, both as E.164.</summary>
    private int Alike(string number)
    {
        var shown = NumberingPlan.Plain(number) is { } plain ? _numbers.ToE164(plain, out _) ?? plain : number;
        var called = _e164 ?? _dialled;
        var same = 0;
        while (same < shown.Length && same < called.Length && shown[same] == called[same])
            same++;
        return same;
    }

    // HARDENING "caller identity": the house's numbers, the trunk's, and of the pools those that are nobody else's.
    private bool MayShow(string wanted, Trunk trunk)
    {
        if (Same(wanted, trunk.CallerNumber) || Same(wanted, trunk.FromUser))
            return true;
        foreach (var pool in _book.Pools)
        {
            foreach (var number in pool.Numbers)
            {
                if (Same(wanted, number.Number))
                    return number.Extension is null || number.Extension == _question.Extension;
            }
        }

        foreach (var number in _book.Numbers)
        {
            if (Same(wanted, number))
                return true;
        }

        return false;
    }

    private bool Same(string one, string? other)
    {
        if (other is null)
            return false;
        if (one == other)
            return true;
        return NumberingPlan.Plain(one) is { } a && NumberingPlan.Plain(other) is { } b && _numbers.ToE164(a, out _) is { } first && first == _numbers.ToE164(b, out _);
    }
}

using System.Globalization;
using Switchboard.Contracts.Lines;

namespace Switchboard.Switch.Routing;

/// <summary>
/// Decides whether a call may leave and by which trunks, and says why. Pure: the same question, book and facts give the same plan.
/// </summary>
public sealed partial class RoutePlanner
{
    private readonly OutboundQuestion _question;
    private readonly RoutingBook _book;
    private readonly IRoutingFacts _facts;
    private readonly NumberingPlan _numbers;
    private readonly List<RouteStep> _steps = [];
    private readonly DateTimeOffset _local;
    private string _dialled = "";
    private string? _e164;
    private string? _country;
    private bool _international;

    private RoutePlanner(OutboundQuestion question, RoutingBook book, IRoutingFacts facts)
    {
        (_question, _book, _facts) = (question, book, facts);
        _numbers = NumberingPlan.Of(book.Policy.Country);
        _local = TimeZoneInfo.TryFindSystemTimeZoneById(book.TimeZone, out var zone) ? TimeZoneInfo.ConvertTime(question.At, zone) : question.At;
    }

    /// <summary>What happens to an outgoing call.</summary>
    public static RoutePlan Plan(OutboundQuestion question, RoutingBook book, IRoutingFacts facts)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(facts);
        return new RoutePlanner(question, book, facts).Plan();
    }

    private RoutePlan Plan()
    {
        if (NumberingPlan.Plain(_question.Dialled) is not { } plain)
            return Stop("number", "not_a_number", null, $"{_question.Dialled} is no telephone number.");
        _dialled = plain;
        if (_numbers.IsEmergency(plain, _book.Policy.EmergencyNumbers))
            return Emergency();
        if (!Read(plain, out var impossible))
            return impossible;
        if (_question.Extension is null)
            return Stop("policy", "no_rights", null, "Nobody of the house makes this call: only an extension may call outside.");
        return Refused() ?? Capped() ?? Follow();
    }

    // Help must be reached: no rule, no cap, no blocked prefix, and a trunk that is full or seems down is still tried, last.
    private RoutePlan Emergency()
    {
        Step("number", "emergency", true, null, _dialled, $"{_dialled} is an emergency number: always allowed, never limited.");
        var attempts = EmergencyAttempts();
        return attempts.Count == 0 ? Stop("trunk", "no_trunk", null, "No trunk is configured for emergency calls.") : Go("emergency", $"Emergency call to {_dialled}.", attempts);
    }

    private bool Read(string plain, out RoutePlan impossible)
    {
        _dialled = plain;
        _e164 = _numbers.ToE164(plain, out var possible);
        _country = _e164 is null ? _numbers.Country : CallingCodes.CountryOf(_e164);
        _international = _e164 is not null && !(_country is { } country && CallingCodes.Same(country, _numbers.Country));
        impossible = null!;
        if (!possible)
        {
            impossible = Stop("number", "not_a_number", null, $"{plain} is too short or too long for a telephone number.");
            return false;
        }

        Step("number", "read", true, null, _e164 ?? plain, _e164 is null ? $"{plain} is a short number of {_numbers.Country}." : $"{plain} is {_e164} ({_country ?? "no country"}).");
        return true;
    }

    /// <summary>What the policy says about the number as it stands; asked again after a rule rewrote it.</summary>
    private RoutePlan? Refused()
    {
        foreach (var prefix in _book.Policy.BlockedPrefixes)
        {
            if (Begins(prefix))
                return Stop("policy", "blocked_prefix", prefix, $"Numbers that begin with {prefix} are blocked.");
        }

        foreach (var prefix in _book.Policy.OpenPrefixes)
        {
            if (_e164?.StartsWith(prefix, StringComparison.Ordinal) == true)
            {
                Step("policy", "open_prefix", true, prefix, _e164, $"Numbers that begin with {prefix} are opened expressly.");
                return null;
            }
        }

        if (_e164 is null)
            return null;
        if (CallingCodes.FraudPrefix(_e164) is { } fraud)
            return Stop("policy", "fraud_prefix", fraud, $"{fraud} is known for fraud and closed; open it under 'open prefixes' if you must call there.");
        if (_international && !IsOpen(_country))
            return Stop("policy", "country_closed", _country, $"Calls to {_country ?? "this code"} are not allowed for this tenant.");
        Step("policy", "country_open", true, _country, _e164, _international ? $"Calls to {_country} are allowed." : "A call inside the country.");
        return null;
    }

    private bool IsOpen(string? country)
    {
        foreach (var open in _book.Policy.Countries)
        {
            if (country is not null && CallingCodes.Same(open, country))
                return true;
        }

        return false;
    }

    // A prefix without plus is meant as people dial it; written otherwise (0086 …, +86 …) the same number is still blocked.
    private bool Begins(string prefix)
    {
        if (prefix.Length == 0)
            return false;
        if (prefix[0] == '+')
            return _e164?.StartsWith(prefix, StringComparison.Ordinal) == true;
        return _dialled.StartsWith(prefix, StringComparison.Ordinal)
            || (_e164 is { } number && (_numbers.ToNational(number).StartsWith(prefix, StringComparison.Ordinal)
                || (prefix.StartsWith(_numbers.Abroad, StringComparison.Ordinal) && number.AsSpan(1).StartsWith(prefix.AsSpan(_numbers.Abroad.Length), StringComparison.Ordinal))));
    }

    private RoutePlan? Capped()
    {
        var own = Subjects.Extension(_question.Extension!);
        if (Over(_book.Policy.Tenant, Subjects.Tenant, "tenant") is { } whole)
            return whole;
        if (Over(_book.Policy.User, own, _question.Extension!) is { } user)
            return user;
        if (_international && _facts.International(_book.Tenant, _question.Extension!) is var running && running >= _book.Policy.InternationalPerUser)
            return Stop("cap", "international_limit", _question.Extension, $"{_question.Extension} has {running} international calls already; {_book.Policy.InternationalPerUser} are allowed.");
        Step("cap", "within_caps", true, null, _e164 ?? _dialled, "No cap is reached.");
        return null;
    }

    private RoutePlan? Over(CallCaps caps, string subject, string who)
    {
        if (caps is { CallsPerHour: null, CallsPerDay: null, MinutesPerHour: null, MinutesPerDay: null })
            return null;
        var hour = _facts.Used(_book.Tenant, subject, _question.At.AddHours(-1));
        var day = _facts.Used(_book.Tenant, subject, DayStart);
        return Reached(caps.CallsPerHour, hour.Calls, "calls an hour") ?? Reached(caps.CallsPerDay, day.Calls, "calls a day")
            ?? Reached(caps.MinutesPerHour, (int)hour.Talk.TotalMinutes, "minutes an hour") ?? Reached(caps.MinutesPerDay, (int)day.Talk.TotalMinutes, "minutes a day");

        RoutePlan? Reached(int? cap, int used, string what) => cap is { } most && used >= most
            ? Stop("cap", "cap_reached", who, string.Create(CultureInfo.InvariantCulture, $"{who} has used {used} of {most} {what}."))
            : null;
    }

    private DateTimeOffset DayStart => new(_local.Date, _local.Offset);

    private RoutePlan Follow()
    {
        var any = false;
        foreach (var rule in _book.Rules)
        {
            if (!rule.Enabled)
            {
                Step("rule", "disabled", false, rule.Name, null, "The rule is off.");
                continue;
            }

            any = true;
            if (WhyNot(rule) is { } reason)
            {
                Step("rule", reason.Code, false, rule.Name, null, reason.Detail);
                continue;
            }

            Step("rule", "matched", true, rule.Name, _e164 ?? _dialled, $"Rule '{rule.Name}' matches.");
            return rule.Action == RuleAction.Block
                ? Stop("rule", "rule_blocks", rule.Name, string.IsNullOrEmpty(rule.Reason) ? $"Rule '{rule.Name}' blocks this call." : rule.Reason)
                : Allow(rule);
        }

        if (any)
            return Stop("rule", "no_rule", null, "No rule matches this call.");
        Step("rule", "no_rules", true, null, _e164 ?? _dialled, "There are no rules: the trunks of the settings carry every call that the policy allows.");
        return By(DefaultCandidates(), new CallerChoice());
    }

    private RoutePlan Allow(OutboundRule rule)
    {
        var rewritten = Rewriting.Apply(rule.Rewrites, _dialled, out var line);
        if (line >= 0)
        {
            if (NumberingPlan.Plain(rewritten) is not { } plain)
                return Stop("rule", "not_a_number", rule.Name, $"Rule '{rule.Name}' makes '{rewritten}' of the number, which is none.");
            Step("rule", "rewritten", true, rule.Name, plain, string.Create(CultureInfo.InvariantCulture, $"Line {line + 1} of rule '{rule.Name}' makes {plain} of it."));
            var wasInternational = _international;
            if (!Read(plain, out var impossible))
                return impossible;
            if (Refused() is { } refusal)
                return refusal; // a rule does not open what the policy closes
            if (_international && !wasInternational && Capped() is { } capped)
                return capped;
        }

        return By(rule.GroupId is { } group ? GroupCandidates(group) : DefaultCandidates(), rule.Caller);
    }

    private (string Code, string Detail)? WhyNot(OutboundRule rule)
    {
        if (rule.Prefixes.Count > 0 && !BeginsWithAny(rule.Prefixes))
            return ("prefix_differs", "The number has none of the rule's beginnings.");
        if (!string.IsNullOrEmpty(rule.Pattern) && !Rewriting.Matches(rule.Pattern, _dialled) && !(_e164 is { } number && Rewriting.Matches(rule.Pattern, number)))
            return ("pattern_differs", "The number does not match the rule's pattern.");
        if (rule.Callers.Count > 0 && !IsOneOf(_question.Extension!, rule.Callers))
            return ("caller_differs", $"The rule is not for extension {_question.Extension}.");
        if (rule.Window is { } window && !IsWithin(window, _local))
            return ("outside_window", string.Create(CultureInfo.InvariantCulture, $"The rule does not hold now ({_local:ddd HH:mm})."));
        return null;
    }

    private bool BeginsWithAny(IReadOnlyList<string> prefixes)
    {
        for (var i = 0; i < prefixes.Count; i++)
        {
            if (Begins(prefixes[i]))
                return true;
        }

        return false;
    }

    /// <summary>1001, 10*, 1000-1099.</summary>
    internal static bool IsOneOf(string extension, IReadOnlyList<string> callers)
    {
        for (var i = 0; i < callers.Count; i++)
        {
            var caller = callers[i];
            if (caller == extension || (caller.EndsWith('*') && extension.StartsWith(caller[..^1], StringComparison.Ordinal)))
                return true;
            var dash = caller.IndexOf('-', StringComparison.Ordinal);
            if (dash > 0 && long.TryParse(caller.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var least)
                && long.TryParse(caller.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var most)
                && long.TryParse(extension, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
                return true;
        }

        return false;
    }

    internal static bool IsWithin(RuleWindow window, DateTimeOffset local)
    {
        if (!TimeOnly.TryParseExact(window.From, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from)
            || !TimeOnly.TryParseExact(window.To, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var to))
            return false;
        var now = TimeOnly.FromDateTime(local.DateTime);
        if (from == to)
            return IsDay(window, local.DayOfWeek);
        if (from < to)
            return now >= from && now < to && IsDay(window, local.DayOfWeek);
        // over midnight: the part after it belongs to the day before
        return (now >= from && IsDay(window, local.DayOfWeek)) || (now < to && IsDay(window, local.AddDays(-1).DayOfWeek));
    }

    private static bool IsDay(RuleWindow window, DayOfWeek day)
    {
        if (window.Days.Count == 0)
            return true;
        var number = day == DayOfWeek.Sunday ? 7 : (int)day;
        for (var i = 0; i < window.Days.Count; i++)
        {
            if (window.Days[i] == number)
                return true;
        }

        return false;
    }

    private void Step(string stage, string code, bool passed, string? subject, string? number, string detail) =>
        _steps.Add(new RouteStep(stage, code, passed, subject, number, detail));

    private RoutePlan Stop(string stage, string code, string? subject, string detail)
    {
        Step(stage, code, false, subject, _e164 ?? _dialled, detail);
        return new RoutePlan { Code = code, Detail = detail, E164 = _e164, Country = _country, International = _international, Steps = _steps };
    }

    private RoutePlan Go(string code, string detail, IReadOnlyList<RouteAttempt> attempts) => new()
    {
        Code = code,
        Detail = detail,
        E164 = _e164,
        Country = _country,
        International = _international,
        Attempts = attempts,
        Steps = _steps,
    };
}

using System.Globalization;
using Switchboard.Contracts.Ivr;
using Switchboard.Contracts.Lines;
using Switchboard.Data.Web;
using Switchboard.Desk.Directory;
using Switchboard.Kernel;

namespace Switchboard.Desk.Features.Configuration;

/// <summary>A queue's rules as they are written; what is left out keeps its value.</summary>
internal sealed record QueueRulesWrite(
    int? RingNextMs, string? SkillEvaluation, IReadOnlyList<QueueRing>? Rings, int? AgingMs, int? VipBonus, int? LastAgentDays, bool? OwnAgent, int? PreferredWaitMs,
    IReadOnlyList<QueueOverflow>? Overflow, IReadOnlyList<string>? JoinUnless, IReadOnlyList<string>? LeaveWhen, int? RingBackMs, QueueHours? Hours)
{
    private const int Day = 86_400_000;

    public QueueRules Over(QueueRules before) => new()
    {
        RingNextMs = RingNextMs ?? before.RingNextMs,
        SkillEvaluation = SkillEvaluation ?? before.SkillEvaluation,
        Rings = Rings is null ? before.Rings : [.. Rings.Select(r => new QueueRing(r.AfterMs, r.DropSkills ?? [], r.LowerLevels ?? 0, r.AddQueues ?? []))],
        AgingMs = AgingMs ?? before.AgingMs,
        VipBonus = VipBonus ?? before.VipBonus,
        LastAgentDays = LastAgentDays ?? before.LastAgentDays,
        OwnAgent = OwnAgent ?? before.OwnAgent,
        PreferredWaitMs = PreferredWaitMs ?? before.PreferredWaitMs,
        Overflow = Overflow ?? before.Overflow,
        JoinUnless = JoinUnless ?? before.JoinUnless,
        LeaveWhen = LeaveWhen ?? before.LeaveWhen,
        RingBackMs = RingBackMs ?? before.RingBackMs,
        Hours = Hours ?? before.Hours,
    };

    public void Check(Check check)
    {
        check.Range(RingNextMs, "rules.ringNextMs", 1_000, 300_000).Range(AgingMs, "rules.agingMs", 0, Day)
            .That(AgingMs is null or 0 or >= 1_000, "rules.agingMs", "field.out_of_range", "rules.agingMs is 0 or at least 1000.")
            .Range(VipBonus, "rules.vipBonus", -1_000, 1_000).Range(LastAgentDays, "rules.lastAgentDays", 0, 365)
            .Range(PreferredWaitMs, "rules.preferredWaitMs", 0, 3_600_000).Range(RingBackMs, "rules.ringBackMs", 0, 3_600_000);
        if (SkillEvaluation is not null)
            check.OneOf(SkillEvaluation, "rules.skillEvaluation", QueueRules.SkillEvaluations);
        foreach (var (i, condition) in (JoinUnless ?? []).Index())
            check.OneOf(condition, At("joinUnless", i), QueueRules.Conditions);
        foreach (var (i, condition) in (LeaveWhen ?? []).Index())
            check.OneOf(condition, At("leaveWhen", i), "noAgent", "allPaused");
        foreach (var (i, rule) in (Overflow ?? []).Index())
            Check(check, rule, At("overflow", i));
        if (Hours?.Closed is { } closed)
            Check(check, closed, QueueRules.TargetTypes, "rules.hours.closed");
    }

    /// <summary>The first target that does not exist.</summary>
    public async Task<Fault?> FindMissingAsync(TenantId tenant, IEnumerable<ILineTargets> targets, IEnumerable<ICalendarCatalog> calendars, CancellationToken cancellation)
    {
        if (Hours?.CalendarId is { } calendar && calendars.FirstOrDefault() is { } catalog && !catalog.HasCalendar(tenant, calendar))
            return Fault.Invalid("calendar.not_found", "There is no such calendar.", "rules.hours.calendarId");
        if (Hours?.Closed is { } closed && await FindMissingAsync(tenant, closed, targets, "rules.hours.closed.id", cancellation) is { } nowhere)
            return nowhere;
        foreach (var (i, rule) in (Overflow ?? []).Index())
        {
            if (await FindMissingAsync(tenant, rule.Target, targets, At("overflow", i) + ".target.id", cancellation) is { } missing)
                return missing;
        }

        return null;
    }

    private static async Task<Fault?> FindMissingAsync(TenantId tenant, QueueTarget target, IEnumerable<ILineTargets> targets, string field, CancellationToken cancellation)
    {
        if (target.Type is "number" or QueueTarget.Callback)
            return null;
        var kind = Enum.Parse<TargetKind>(target.Type, ignoreCase: true);
        return targets.FirstOrDefault(t => t.Kind == kind) is { } known && !await known.ExistsAsync(tenant, target.Id!.Value, cancellation)
            ? Fault.Invalid($"{target.Type}.not_found", $"There is no such {target.Type}.", field)
            : null;
    }

    private static void Check(Check check, QueueOverflow rule, string at)
    {
        check.OneOf(rule.When, $"{at}.when", QueueRules.OverflowReasons);
        if (rule.Target is not { } target)
        {
            check.That(false, $"{at}.target", "field.required", "An overflow needs a target.");
            return;
        }

        Check(check, target, QueueRules.TargetTypes, $"{at}.target");
    }

    private static void Check(Check check, QueueTarget target, string[] types, string at)
    {
        check.OneOf(target.Type, $"{at}.type", types);
        if (target.Type == "number")
        {
            check.That(
                target.Number is { Length: >= 2 and <= 32 } number && number.All(c => char.IsAsciiDigit(c) || c == '+'),
                $"{at}.number", "field.invalid", "An outside number has 2 to 32 digits and may begin with +.");
        }
        else if (target.Type != QueueTarget.Callback)
        {
            check.That(target.Id is not null, $"{at}.id", "field.required", "The target's id is required.");
        }
    }

    private static string At(string list, int i) => string.Create(CultureInfo.InvariantCulture, $"rules.{list}[{i}]");
}

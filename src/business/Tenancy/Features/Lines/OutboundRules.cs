using System.Globalization;
using System.Text.RegularExpressions;
using Switchboard.Contracts.Lines;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Features.Lines;

/// <summary>An outbound rule.</summary>
internal sealed record OutboundRuleBody(
    Guid Id, string Name, int Position, bool Enabled, IReadOnlyList<string> Prefixes, string? Pattern, IReadOnlyList<string> Callers, RuleWindow? Window, RuleAction Action, string? Reason,
    Guid? GroupId, IReadOnlyList<NumberRewrite> Rewrites, CallerMode CallerMode, string? CallerNumber, Guid? CallerPoolId, int Version) : IVersioned;

/// <summary>A rule as it is written.</summary>
internal sealed record OutboundRuleWrite(
    string? Name, int? Position, bool? Enabled, IReadOnlyList<string>? Prefixes, string? Pattern, IReadOnlyList<string>? Callers, RuleWindow? Window, RuleAction? Action, string? Reason,
    Guid? GroupId, IReadOnlyList<NumberRewrite>? Rewrites, CallerMode? CallerMode, string? CallerNumber, Guid? CallerPoolId);

/// <summary>The order of rules.</summary>
internal sealed record RuleOrder(IReadOnlyList<Guid> Ids);

internal sealed partial class OutboundRules(RoutingParts parts) : RoutingThings<OutboundRuleBody, OutboundRuleWrite>(parts)
{
    protected override string Kind => "outbound_rule";

    protected override string Words => "outbound rule";

    public static OutboundRule Of(RoutingRow row) => row.Read<OutboundRule>() with { Id = row.Id, Name = row.Name, Enabled = row.Enabled };

    protected override Fault? Check(OutboundRuleWrite write, RoutingBook book)
    {
        var check = new Check().Text(write.Name, "name").Range(write.Position, "position", 0, 1_000_000).Pattern(Blank(write.Pattern), "pattern").Rewrites(write.Rewrites, "rewrites")
            .OptionalText(write.Reason, "reason", 200)
            .That(write.GroupId is not { } group || book.Groups.Any(g => g.Id == group), "groupId", "trunk_group.not_found", "There is no such trunk group.")
            .That(write.CallerPoolId is not { } pool || book.Pools.Any(p => p.Id == pool), "callerPoolId", "number_pool.not_found", "There is no such number pool.")
            .That(write.CallerMode != CallerMode.Fixed || Rules.IsDialled(write.CallerNumber, 32), "callerNumber", "rule.number_needed", "A fixed caller needs a number of digits.")
            .That(write.CallerMode is not (CallerMode.Rotate or CallerMode.Local) || write.CallerPoolId is not null, "callerPoolId", "rule.pool_needed", "Choose the pool whose numbers are shown.");
        foreach (var (index, prefix) in (write.Prefixes ?? []).Index())
            check.That(Rules.IsDialled(prefix, 20), $"prefixes[{index}]", "rule.prefix_invalid", "A prefix is digits; with + of the international form.");
        foreach (var (index, caller) in (write.Callers ?? []).Index())
            check.That(caller is { Length: <= 40 } && CallerForm().IsMatch(caller), $"callers[{index}]", "rule.caller_invalid", "A caller is an extension (1001), a beginning (10*) or a range (1000-1099).");
        if (write.Window is { } window)
        {
            check.That(IsTime(window.From), "window.from", "rule.time_invalid", "from is a time such as 08:30.").That(IsTime(window.To), "window.to", "rule.time_invalid", "to is a time such as 18:00.")
                .That((window.Days ?? []).All(d => d is >= 1 and <= 7), "window.days", "rule.day_invalid", "days are 1 (Monday) to 7 (Sunday).");
        }

        return check.Fault;
    }

    protected override (string Name, int? Position, bool? Enabled, object Details) Parts(OutboundRuleWrite write) => (write.Name!, write.Position, write.Enabled, new OutboundRule
    {
        Id = Guid.Empty,
        Name = "",
        Prefixes = write.Prefixes ?? [],
        Pattern = Blank(write.Pattern),
        Callers = write.Callers ?? [],
        Window = write.Window is { } window ? window with { Days = window.Days ?? [] } : null,
        Action = write.Action ?? RuleAction.Allow,
        Reason = Blank(write.Reason),
        GroupId = write.GroupId,
        Rewrites = write.Rewrites ?? [],
        Caller = new CallerChoice(write.CallerMode ?? CallerMode.Trunk, Blank(write.CallerNumber), write.CallerPoolId),
    });

    protected override OutboundRuleBody Body(RoutingRow row)
    {
        var rule = Of(row);
        return new OutboundRuleBody(
            row.Id, row.Name, row.Position, row.Enabled, rule.Prefixes, rule.Pattern, rule.Callers, rule.Window, rule.Action, rule.Reason, rule.GroupId, rule.Rewrites,
            rule.Caller.Mode, rule.Caller.Number, rule.Caller.PoolId, row.Version);
    }

    protected override string? NeededBy(Guid id, RoutingBook book) => null;

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static bool IsTime(string? text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    [GeneratedRegex("^[0-9]+(\\*|-[0-9]+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 250)]
    private static partial Regex CallerForm();
}

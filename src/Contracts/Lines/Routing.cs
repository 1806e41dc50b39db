using Switchboard.Kernel;

namespace Switchboard.Contracts.Lines;

/// <summary>In which order a group tries its trunks.</summary>
public enum GroupStrategy
{
    /// <summary>Lowest priority number first; among equals by chance, in proportion to the weights.</summary>
    Priority,

    /// <summary>The cheapest first; unknown prices last; among equals by priority.</summary>
    LeastCost,
}

/// <summary>A trunk in a group.</summary>
public sealed record GroupMember(Guid TrunkId, int Priority = 1, int Weight = 1);

/// <summary>Trunks that stand in for each other.</summary>
public sealed record TrunkGroup(Guid Id, string Name, GroupStrategy Strategy, IReadOnlyList<GroupMember> Members);

/// <summary>A number of a pool.</summary>
/// <param name="Number">As it is shown.</param>
/// <param name="Extension">The extension that alone may show it; null: everybody.</param>
/// <param name="DailyCalls">Most calls a day that show it; null: no limit.</param>
public sealed record PoolNumber(string Number, string? Extension = null, int? DailyCalls = null);

/// <summary>Numbers to show outside.</summary>
public sealed record NumberPool(Guid Id, string Name, Guid? TrunkId, IReadOnlyList<PoolNumber> Numbers);

/// <summary>Which number is shown outside.</summary>
public enum CallerMode
{
    /// <summary>The trunk's own.</summary>
    Trunk,

    /// <summary>One and the same.</summary>
    Fixed,

    /// <summary>The extension's own number of a pool; the trunk's where it has none.</summary>
    Own,

    /// <summary>Those of a pool in turn, within their daily caps.</summary>
    Rotate,

    /// <summary>The number of a pool that resembles the called number most.</summary>
    Local,

    /// <summary>None.</summary>
    Anonymous,
}

/// <summary>How the number shown is chosen.</summary>
public sealed record CallerChoice(CallerMode Mode = CallerMode.Trunk, string? Number = null, Guid? PoolId = null);

/// <summary>What a rule does.</summary>
public enum RuleAction
{
    /// <summary>Lets the call out.</summary>
    Allow,

    /// <summary>Refuses it.</summary>
    Block,
}

/// <summary>When a rule holds, in the tenant's zone.</summary>
/// <param name="Days">1 Monday … 7 Sunday; empty: every day.</param>
/// <param name="From">HH:mm.</param>
/// <param name="To">HH:mm; before From: over midnight.</param>
public sealed record RuleWindow(IReadOnlyList<int> Days, string From, string To);

/// <summary>An outbound rule; the first that matches decides.</summary>
public sealed record OutboundRule
{
    /// <summary>Its key.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>It counts.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Beginnings of the number: with + of its E.164 form, without of what was dialled; none: any.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [];

    /// <summary>A regular expression found in what was dialled or in its E.164 form; null: any.</summary>
    public string? Pattern { get; init; }

    /// <summary>Extensions (1001), their beginnings (10*) or ranges (1000-1099); none: everybody.</summary>
    public IReadOnlyList<string> Callers { get; init; } = [];

    /// <summary>When; null: always.</summary>
    public RuleWindow? Window { get; init; }

    /// <summary>What it does.</summary>
    public RuleAction Action { get; init; }

    /// <summary>Why it blocks, told to the caller.</summary>
    public string? Reason { get; init; }

    /// <summary>The trunks it goes out by; null: those of the settings.</summary>
    public Guid? GroupId { get; init; }

    /// <summary>Rewrites the number dialled.</summary>
    public IReadOnlyList<NumberRewrite> Rewrites { get; init; } = [];

    /// <summary>The number shown.</summary>
    public CallerChoice Caller { get; init; } = new();
}

/// <summary>Most minutes and calls; null: no limit.</summary>
public sealed record CallCaps(int? CallsPerHour = null, int? CallsPerDay = null, int? MinutesPerHour = null, int? MinutesPerDay = null);

/// <summary>What a tenant may dial at all.</summary>
public sealed record DialPolicy
{
    /// <summary>The defaults.</summary>
    public static readonly DialPolicy Usual = new();

    /// <summary>ISO 3166 code of the country it stands in: how its numbers are read, which emergency numbers hold.</summary>
    public string Country { get; init; } = "CN";

    /// <summary>Other countries that may be called.</summary>
    public IReadOnlyList<string> Countries { get; init; } = [];

    /// <summary>Beginnings never called: with + of the E.164 form, without of what was dialled.</summary>
    public IReadOnlyList<string> BlockedPrefixes { get; init; } = [];

    /// <summary>Beginnings (E.164 with +) that may be called though their country is closed or known for fraud.</summary>
    public IReadOnlyList<string> OpenPrefixes { get; init; } = [];

    /// <summary>Emergency numbers beside those of the country.</summary>
    public IReadOnlyList<string> EmergencyNumbers { get; init; } = [];

    /// <summary>Trunks for emergency calls; null: those of the settings.</summary>
    public Guid? EmergencyGroupId { get; init; }

    /// <summary>Caps of the whole tenant.</summary>
    public CallCaps Tenant { get; init; } = new();

    /// <summary>Caps of each extension.</summary>
    public CallCaps User { get; init; } = new();

    /// <summary>Parallel international calls of an extension.</summary>
    public int InternationalPerUser { get; init; } = 3;
}

/// <summary>Everything that decides where a tenant's calls go, at one moment.</summary>
public sealed record RoutingBook
{
    /// <summary>Whose.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>IANA name of its zone.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>What it may dial.</summary>
    public DialPolicy Policy { get; init; } = DialPolicy.Usual;

    /// <summary>Its rules, in order; without any every call that the policy allows goes out by the trunks of the settings.</summary>
    public IReadOnlyList<OutboundRule> Rules { get; init; } = [];

    /// <summary>Its groups.</summary>
    public IReadOnlyList<TrunkGroup> Groups { get; init; } = [];

    /// <summary>Its pools.</summary>
    public IReadOnlyList<NumberPool> Pools { get; init; } = [];

    /// <summary>Its trunks, disabled ones too.</summary>
    public IReadOnlyList<Trunk> Trunks { get; init; } = [];

    /// <summary>Trunks for outgoing calls, best first; none: all.</summary>
    public IReadOnlyList<Guid> DefaultTrunks { get; init; } = [];

    /// <summary>Numbers that lead to this tenant and so may be shown by it.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];
}

/// <summary>A step on the way to a decision.</summary>
/// <param name="Stage"><c>number</c>, <c>policy</c>, <c>cap</c>, <c>rule</c>, <c>trunk</c>, <c>caller</c>, <c>inbound</c>.</param>
/// <param name="Code">What happened, a stable word.</param>
/// <param name="Passed">True: it let the call on; false: it stopped it or was not taken.</param>
/// <param name="Subject">The rule, trunk or pool.</param>
/// <param name="Number">The number as it stood after the step.</param>
/// <param name="Detail">The same as a sentence.</param>
public sealed record RouteStep(string Stage, string Code, bool Passed, string? Subject, string? Number, string Detail);

/// <summary>One trunk that is tried, and what it is told.</summary>
public sealed record RouteAttempt
{
    /// <summary>The trunk.</summary>
    public required Guid TrunkId { get; init; }

    /// <summary>Its name.</summary>
    public required string Trunk { get; init; }

    /// <summary>The port of a gateway.</summary>
    public string? Port { get; init; }

    /// <summary>The called number as the trunk gets it.</summary>
    public required string Called { get; init; }

    /// <summary>The number shown; null: anonymous.</summary>
    public string? Caller { get; init; }

    /// <summary>The number shown as a pool or the settings write it: what is counted.</summary>
    public string? CallerNumber { get; init; }

    /// <summary>The price of a minute, where it is known.</summary>
    public decimal? Cost { get; init; }
}

/// <summary>What happens to a call.</summary>
public sealed record RoutePlan
{
    /// <summary>It may go, and there is a trunk for it.</summary>
    public bool Allowed => Code is "allowed" or "emergency";

    /// <summary><c>allowed</c>, <c>emergency</c>, or why it stays: <c>blocked_prefix</c>, <c>no_trunk</c> …</summary>
    public required string Code { get; init; }

    /// <summary>The same as a sentence.</summary>
    public required string Detail { get; init; }

    /// <summary>The called number as E.164; null where it is none.</summary>
    public string? E164 { get; init; }

    /// <summary>The country called; null for numbers that belong to none.</summary>
    public string? Country { get; init; }

    /// <summary>It leaves the country.</summary>
    public bool International { get; init; }

    /// <summary>Trunks in the order in which they are tried.</summary>
    public IReadOnlyList<RouteAttempt> Attempts { get; init; } = [];

    /// <summary>How it came to this.</summary>
    public IReadOnlyList<RouteStep> Steps { get; init; } = [];

    /// <summary>What answers a call that comes in: <c>flow:…</c>, <c>queue:…</c>, <c>extension:…</c>.</summary>
    public string? Target { get; init; }
}

/// <summary>What would happen to this call?</summary>
/// <param name="Inbound">It comes in.</param>
/// <param name="Dialled">The number dialled.</param>
/// <param name="Extension">Who dials (outbound).</param>
/// <param name="Caller">The number to show (outbound), the caller (inbound).</param>
/// <param name="At">When; null: now.</param>
/// <param name="Source">The address it comes from (inbound).</param>
/// <param name="TrunkId">Or the trunk it comes from (inbound).</param>
public sealed record RouteQuestion(bool Inbound, string Dialled, string? Extension, string? Caller, DateTimeOffset? At, string? Source, Guid? TrunkId);

/// <summary>What a rewriting list made of a number.</summary>
/// <param name="Number">The number after it.</param>
/// <param name="Line">The line that did it, from 0; null when none matched.</param>
public sealed record RewriteResult(string Number, int? Line);

/// <summary>Answers without calling; the switch is asked.</summary>
public interface IRouteTest
{
    /// <summary>What would happen.</summary>
    RoutePlan Test(TenantId tenant, RouteQuestion question);

    /// <summary>What a rewriting list makes of a number.</summary>
    RewriteResult Rewrite(IReadOnlyList<NumberRewrite> rewrites, string number);

    /// <summary>How many calls showed this number outside today, in the tenant's zone: what its daily cap is held against.</summary>
    int ShownToday(TenantId tenant, string number);
}

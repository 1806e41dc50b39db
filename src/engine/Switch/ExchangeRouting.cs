using System.Net;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Sip;
using Switchboard.Switch.Calls;
using Switchboard.Switch.Lines;
using Switchboard.Switch.Routing;

namespace Switchboard.Switch;

/// <content>Where calls go: the planner's questions and what becomes of its plans.</content>
public sealed partial class Exchange : IRouteTest, IRoutingFacts
{
    private static readonly string[] Spellings = ["", "e164", "national"];

    /// <summary>Counts for the caps, and who is out by which line.</summary>
    public CallLedger Ledger { get; }

    /// <summary>Our registrations at carriers.</summary>
    public TrunkRegistrar CarrierRegistrations { get; }

    internal TrunkAccounts Accounts { get; } = new();

    /// <inheritdoc />
    public RoutePlan Test(TenantId tenant, RouteQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return question.Inbound ? TestInbound(tenant, question) : RoutePlanner.Plan(
            new OutboundQuestion(question.Dialled, question.Extension, question.Caller, Anonymous: false, question.At ?? _parts.Time.GetUtcNow()), _parts.Lines.GetRouting(tenant), this);
    }

    /// <inheritdoc />
    public RewriteResult Rewrite(IReadOnlyList<NumberRewrite> rewrites, string number)
    {
        var made = Rewriting.Apply(rewrites, number, out var line);
        return new RewriteResult(made, line < 0 ? null : line);
    }

    /// <inheritdoc />
    public int ShownToday(TenantId tenant, string number)
    {
        var now = _parts.Time.GetUtcNow();
        var local = TimeZoneInfo.TryFindSystemTimeZoneById(_parts.Lines.GetRouting(tenant).TimeZone, out var zone) ? TimeZoneInfo.ConvertTime(now, zone) : now;
        return Ledger.Used(tenant, Subjects.Number(number), new DateTimeOffset(local.Date, local.Offset)).Calls;
    }

    /// <summary>The plan for a call that wants to go outside now.</summary>
    internal RoutePlan PlanOf(Call call, string dialled) => Plan(
        call.Tenant,
        dialled,
        RightsOf(call),
        call.Attached.GetValueOrDefault(CallerNumberKey) ?? call.Origin.Wanted,
        call.Origin.Anonymous);

    internal RoutePlan Plan(TenantId tenant, string dialled, string? extension, string? wanted, bool anonymous) =>
        RoutePlanner.Plan(new OutboundQuestion(dialled, extension, wanted, anonymous, _parts.Time.GetUtcNow()), _parts.Lines.GetRouting(tenant), this);

    /// <summary>The plan for somebody whom console or API adds: by the rights of the call, else of who may steer it.</summary>
    internal RoutePlan PlanGuest(Call call, string to) => Plan(call.Tenant, to, RightsOf(call) ?? ConsoleRights, call.Attached.GetValueOrDefault(CallerNumberKey), anonymous: false);

    /// <summary>The name under which calls count that nobody's extension makes.</summary>
    internal const string ConsoleRights = "console";

    /// <summary>True for a number that must always get through.</summary>
    internal bool IsEmergency(TenantId tenant, string dialled)
    {
        if (dialled.Length > 8 || NumberingPlan.Plain(dialled) is not { } plain)
            return false;
        var policy = _parts.Lines.GetRouting(tenant).Policy;
        return NumberingPlan.Of(policy.Country).IsEmergency(plain, policy.EmergencyNumbers);
    }

    /// <summary>Whose rights a call has outside: who dialled, else who of the house takes part and sends it on.</summary>
    internal static string? RightsOf(Call call) =>
        call.SentBy ?? call.Origin.Extension ?? call.Extension ?? (call.AgentId is { } agent ? "agent:" + agent.ToString("N") : null);

    internal static CallCause CauseOf(RoutePlan plan) => plan.Code switch
    {
        "no_trunk" => new CallCause(503, "congestion", plan.Detail, EndedBy.System),
        "not_a_number" => new CallCause(404, "not_found", plan.Detail, EndedBy.System),
        _ => new CallCause(403, "forbidden", plan.Detail, EndedBy.System),
    };

    internal LegTarget TargetOf(Trunk trunk, RouteAttempt attempt, Call call, SipDestination? place)
    {
        var domain = string.IsNullOrEmpty(trunk.Profile.Domain) ? call.Origin.Domain : trunk.Profile.Domain;
        // A call that came in and goes out again was sent on by the number that it came in on.
        var diverted = call.Origin.Direction == CallDirection.Inbound ? call.Origin.Called : null;
        var headers = TrunkHeaders.For(trunk, attempt.Caller, domain, attempt.Called, diverted, call.Diversions.Count > 0 ? call.Diversions[^1].Reason : "unconditional");
        if (trunk.Profile.TelUri)
            headers.Add(new SipHeader("Route", $"<{TrunkAddress.Uri(trunk, "", TrunkPlaces.TransportParameter(trunk))};lr>"));
        return new LegTarget
        {
            Kind = LegKind.Trunk,
            Address = call.Called,
            RequestUri = TrunkAddress.Called(trunk, attempt.Called, place is not null),
            Destination = place,
            Encryption = trunk.Encryption,
            From = TrunkHeaders.From(attempt.Caller, domain),
            Codecs = Codecs(trunk),
            Dtmf = trunk.Dtmf,
            Headers = headers.Count > 0 ? headers : null,
            Credentials = Accounts.Of(trunk),
            TrunkId = trunk.Id,
        };
    }

    /// <summary>How long the minutes last of whose run out first; null where they are not limited.</summary>
    internal (TimeSpan Time, string Of)? MinutesLeft(OutgoingCall call)
    {
        var book = _parts.Lines.GetRouting(call.Tenant);
        var now = _parts.Time.GetUtcNow();
        var local = TimeZoneInfo.TryFindSystemTimeZoneById(book.TimeZone, out var zone) ? TimeZoneInfo.ConvertTime(now, zone) : now;
        var day = new DateTimeOffset(local.Date, local.Offset);
        var left = Least(null, book.Policy.Tenant, Subjects.Tenant, "the tenant");
        return call.Extension is { } extension ? Least(left, book.Policy.User, Subjects.Extension(extension), extension) : left;

        (TimeSpan, string)? Least((TimeSpan Time, string Of)? least, CallCaps caps, string subject, string who)
        {
            foreach (var (cap, since) in ((int?, DateTimeOffset)[])[(caps.MinutesPerHour, now.AddHours(-1)), (caps.MinutesPerDay, day)])
            {
                if (cap is { } minutes && TimeSpan.FromMinutes(minutes) - Ledger.Used(call.Tenant, subject, since).Talk is var left && (least is null || left < least.Value.Time))
                    least = (left, who);
            }

            return least;
        }
    }

    /// <summary>The first trunk of a plan that is still free, taken under this ticket until it is given back.</summary>
    internal (Trunk Trunk, RouteAttempt Attempt)? TakeFirst(Guid ticket, TenantId tenant, string rights, RoutePlan plan)
    {
        foreach (var attempt in plan.Attempts)
        {
            if (FindTrunk(tenant, attempt.TrunkId) is { Enabled: true } trunk
                && Ledger.TryTake(new OutgoingCall(ticket, tenant, rights, plan.International), trunk.Id, attempt.Port, attempt.CallerNumber, OutgoingLimit(trunk), InternationalLimit(tenant)) is null)
                return (trunk, attempt);
        }

        return null;
    }

    internal int? OutgoingLimit(Trunk trunk)
    {
        // Both directions share the channels: what is in is not free for going out.
        var free = Math.Max(0, trunk.MaxChannels - IncomingOf(trunk.Id));
        return trunk.Profile.MaxOut is { } most ? Math.Min(most, free) : free;
    }

    internal int InternationalLimit(TenantId tenant) => _parts.Lines.GetRouting(tenant).Policy.InternationalPerUser;

    internal Trunk? FindTrunk(TenantId tenant, Guid id) => _parts.Lines.FindTrunk(tenant, id);

    // The number as it came, as the trunk rewrites it, and in the country's other spellings.
    private NumberRoute? NumberOn(Trunk trunk, string dialled)
    {
        var rewritten = Rewriting.Apply(trunk.Profile.CalledIn, dialled, out _);
        foreach (var spelling in Spellings)
        {
            if (Spell(trunk.Tenant, rewritten, spelling) is { } number && _parts.Lines.FindNumber(trunk.Id, number) is { } found)
                return found;
        }

        return null;
    }

    private string? Spell(TenantId tenant, string number, string how)
    {
        if (how.Length == 0)
            return number;
        if (NumberingPlan.Plain(number) is not { } plain)
            return null;
        var numbers = NumberingPlan.Of(_parts.Lines.GetRouting(tenant).Policy.Country);
        return numbers.ToE164(plain, out _) is { } e164 ? how == "e164" ? e164 : numbers.ToNational(e164) : null;
    }

    // A number of a gateway's line is that line.
    private void TakeLine(Call call, Trunk trunk, string dialled)
    {
        foreach (var port in trunk.Profile.Ports)
        {
            if (port.Number is null || Digits(port.Number) != Digits(dialled))
                continue;
            var id = call.Id;
            Ledger.TakeIn(id, trunk.Id, port.Id);
            _ = call.Ended.ContinueWith(_ => Ledger.Release(id), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return;
        }

        static string Digits(string number) => number.TrimStart('+');
    }

    private int IncomingOf(Guid trunkId)
    {
        var count = 0;
        foreach (var (_, call) in _calls)
        {
            if (call.Origin.TrunkId == trunkId && call.Origin.Direction == CallDirection.Inbound)
                count++;
        }

        return count;
    }

    private RoutePlan TestInbound(TenantId tenant, RouteQuestion question)
    {
        var steps = new List<RouteStep>();
        Trunk? trunk = null;
        if (question.TrunkId is { } id)
            trunk = _parts.Lines.FindTrunk(tenant, id);
        else if (IPAddress.TryParse(question.Source, out var source) && _parts.Lines.FindInbound(source, question.Dialled) is { } found && found.Trunk.Tenant == tenant)
            trunk = found.Trunk;
        if (trunk is null)
            return Stop("no_source", null, $"No trunk of this tenant is known by {question.Source ?? "this id"}: the call is asked for a password or dropped.");
        steps.Add(new RouteStep("inbound", "trunk", true, trunk.Name, question.Dialled, $"The call comes in on trunk {trunk.Name}."));
        if (!trunk.Enabled)
            return Stop("trunk_off", trunk.Name, "The trunk is off.");
        if (trunk.Profile.Authentication != TrunkAuthentication.Address)
            steps.Add(new RouteStep("inbound", "digest", true, trunk.Name, null, "The carrier must know its password."));
        if (question.Caller is { Length: > 0 } caller)
        {
            var shown = Rewriting.Apply(trunk.Profile.CallerIn, caller, out var line);
            steps.Add(new RouteStep("caller", line < 0 ? "caller_kept" : "rewritten", true, trunk.Name, shown, $"The caller is shown as {shown}."));
        }

        var called = Rewriting.Apply(trunk.Profile.CalledIn, question.Dialled, out var rewritten);
        if (rewritten >= 0)
            steps.Add(new RouteStep("number", "rewritten", true, trunk.Name, called, $"Line {rewritten + 1} of the trunk makes {called} of it."));
        if (NumberOn(trunk, question.Dialled) is not { } number)
            return Stop("no_number", trunk.Name, $"{called} is no number of trunk {trunk.Name}: the call is refused with 404.");
        if (ChannelsOf(trunk.Id) >= trunk.MaxChannels || (trunk.Profile.MaxIn is { } most && IncomingOf(trunk.Id) >= most))
            return Stop("trunk_full", trunk.Name, "All channels of the trunk are busy: the call is refused with 486.");
        var kind = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(number.TargetKind.ToString());
        steps.Add(new RouteStep("inbound", "number", true, number.Label.Length > 0 ? number.Label : number.Number, number.Number, $"{number.Number} leads to a {kind}."));
        return new RoutePlan { Code = "allowed", Detail = $"The call is answered by {kind} {number.TargetId}.", Steps = steps, Target = $"{kind}:{number.TargetId}" };

        RoutePlan Stop(string code, string? subject, string detail)
        {
            steps.Add(new RouteStep("inbound", code, false, subject, question.Dialled, detail));
            return new RoutePlan { Code = code, Detail = detail, Steps = steps };
        }
    }

    bool IRoutingFacts.IsDown(Guid trunk) => Trunks.IsDown(trunk);

    bool IRoutingFacts.IsUnregistered(Guid trunk) => CarrierRegistrations.IsUnregistered(trunk);

    int IRoutingFacts.Channels(Guid trunk) => ChannelsOf(trunk);

    int IRoutingFacts.Outgoing(Guid trunk) => Ledger.Outgoing(trunk);

    bool IRoutingFacts.IsPortBusy(Guid trunk, string port) => Ledger.IsPortBusy(trunk, port);

    string? IRoutingFacts.LastPort(Guid trunk) => Ledger.LastPort(trunk);

    int IRoutingFacts.International(TenantId tenant, string extension) => Ledger.International(tenant, extension);

    Usage IRoutingFacts.Used(TenantId tenant, string subject, DateTimeOffset since) => Ledger.Used(tenant, subject, since);

    int IRoutingFacts.Lot(int below) => Random.Shared.Next(below);
}

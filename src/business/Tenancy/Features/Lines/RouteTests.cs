using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Features.Lines;

/// <summary>A rewriting list and a number to try it on.</summary>
internal sealed record RewriteTest(IReadOnlyList<NumberRewrite>? Rewrites, string? Number);

internal static class RouteTests
{
    /// <summary>Asks the switch; nothing is dialled.</summary>
    public static Answer<RoutePlan> Handle(RouteQuestion question, Caller caller, IEnumerable<IRouteTest> switches)
    {
        var check = new Check().Text(question.Dialled, "dialled", 64).OptionalText(question.Extension, "extension", 20).OptionalText(question.Caller, "caller", 64).OptionalText(question.Source, "source", 64)
            .That(!question.Inbound || question.TrunkId is not null || System.Net.IPAddress.TryParse(question.Source, out _), "source", "route.source_needed", "Name the trunk or the address that the call comes from.");
        if (check.Fault is { } fault)
            return fault;
        return switches.FirstOrDefault() is { } one ? one.Test(caller.Tenant, question) : new Fault("switch.away", "The switch is not running.", FaultKind.Unavailable);
    }

    /// <summary>What a rewriting list makes of a number.</summary>
    public static Answer<RewriteResult> Rewrite(RewriteTest test, IEnumerable<IRouteTest> switches)
    {
        if (new Check().Text(test.Number, "number", 64).Rewrites(test.Rewrites, "rewrites").Fault is { } fault)
            return fault;
        return switches.FirstOrDefault() is { } one ? one.Rewrite(test.Rewrites ?? [], test.Number!) : new Fault("switch.away", "The switch is not running.", FaultKind.Unavailable);
    }
}

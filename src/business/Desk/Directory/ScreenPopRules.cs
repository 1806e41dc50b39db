using System.Text.RegularExpressions;
using Switchboard.Contracts.Crm;
using Switchboard.Contracts.Desk;
using Switchboard.Data.Web;

namespace Switchboard.Desk.Directory;

/// <summary>What the agent's screen shows: <c>card</c>, <c>form</c>, <c>chooser</c>, <c>nothing</c>, or <c>url</c> in a tab of the desk or a window.</summary>
internal sealed record PopAction
{
    private static readonly string[] Shows = ["card", "form", "chooser", "nothing", "url"];

    private static readonly string[] Places = ["tab", "window"];

    public string Show { get; init; } = "card";

    /// <summary>With <c>{{caller}}</c> and so on in it.</summary>
    public string? Url { get; init; }

    public string Open { get; init; } = "tab";

    public static PopAction Of(string show) => new() { Show = show };

    public void Check(Check check, string at)
    {
        check.OneOf(Show, $"{at}.show", Shows).OneOf(Open, $"{at}.open", Places).OptionalText(Url, $"{at}.url", 2_000);
        if (Show == "url" || Url is not null)
            check.That(PopUrl.Fault(Url) is null, $"{at}.url", "field.invalid", PopUrl.Fault(Url) ?? "");
    }
}

/// <summary>What the agent's screen shows for a queue's calls, and when: on <c>ringing</c> or when <c>answered</c>.</summary>
internal sealed record ScreenPopRules
{
    private static readonly string[] Moments = ["ringing", "answered"];

    public string On { get; init; } = "ringing";

    /// <summary>One customer has the number.</summary>
    public PopAction One { get; init; } = PopAction.Of("card");

    /// <summary>Several have it.</summary>
    public PopAction Many { get; init; } = PopAction.Of("chooser");

    /// <summary>Nobody has it.</summary>
    public PopAction None { get; init; } = PopAction.Of("form");

    /// <summary>The caller hides his number.</summary>
    public PopAction Withheld { get; init; } = PopAction.Of("nothing");

    public (string Case, PopAction Action) For(bool withheld, int matches) =>
        withheld ? ("withheld", Withheld) : matches switch { 0 => ("none", None), 1 => ("one", One), _ => ("many", Many) };

    public void Check(Check check)
    {
        check.OneOf(On, "seat.pop.on", Moments);
        foreach (var (name, action) in new[] { ("one", One), ("many", Many), ("none", None), ("withheld", Withheld) })
        {
            check.That(action is not null, $"seat.pop.{name}", "field.required", "Say what is shown.");
            action?.Check(check, $"seat.pop.{name}");
        }
    }
}

/// <summary>An address with call data in it. What is put in is encoded, so it is never more than a piece of path or query.</summary>
internal static partial class PopUrl
{
    private const string Attached = "attached.";

    private static readonly string[] Names =
        ["caller", "called", "originalCalled", "line", "service", "authentication", "queue", "queueId", "callId", "workId", "agentNumber", "agentName", "customerId", "customerName", "waitedMs", "case"];

    /// <summary>What is wrong with it; null when it can be used.</summary>
    public static string? Fault(string? url)
    {
        if (string.IsNullOrWhiteSpace(url))
            return "Give the address.";
        foreach (Match match in Placeholder().Matches(url))
        {
            var name = match.Groups["name"].Value;
            if (!Names.Contains(name, StringComparer.Ordinal) && !(name.StartsWith(Attached, StringComparison.Ordinal) && name.Length > Attached.Length))
                return $"{{{{{name}}}}} is not known; use {string.Join(", ", Names)} or attached.NAME.";
        }

        // Whose page it is stands fixed: no caller sends an agent elsewhere.
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var host = scheme < 0 ? "" : url[(scheme + 3)..].Split('/', '?', '#')[0];
        if (!Uri.TryCreate(Placeholder().Replace(url, "x"), UriKind.Absolute, out var whole) || whole.Scheme is not ("http" or "https") || whole.UserInfo.Length > 0)
            return "The address begins with http:// or https:// and holds no password.";
        return host.Contains("{{", StringComparison.Ordinal) ? "The name of the site holds no call data." : null;
    }

    public static string Of(string url, ContactOffer offer, AgentSeat? agent, CustomerMatch? customer, string matched) => Placeholder().Replace(url, match =>
        Uri.EscapeDataString(Value(match.Groups["name"].Value, offer, agent, customer, matched) ?? ""));

    private static string? Value(string name, ContactOffer offer, AgentSeat? agent, CustomerMatch? customer, string matched) => name switch
    {
        "caller" => offer.Caller,
        "called" => offer.Called,
        "originalCalled" => offer.OriginalCalled,
        "line" => offer.Line,
        "service" => offer.Service,
        "authentication" => offer.Authentication,
        "queue" => offer.QueueName,
        "queueId" => offer.QueueId.ToString(),
        "callId" => offer.CallId.ToString(),
        "workId" => offer.WorkId.ToString(),
        "agentNumber" => agent?.Number,
        "agentName" => agent?.Name,
        "customerId" => customer?.Id.ToString(),
        "customerName" => customer?.Name,
        "waitedMs" => offer.WaitedMs.ToString(System.Globalization.CultureInfo.InvariantCulture),
        "case" => matched,
        _ => offer.Attached.GetValueOrDefault(name[Attached.Length..]),
    };

    [GeneratedRegex(@"\{\{\s*(?<name>[\w.-]+)\s*\}\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}

using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Crm;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Events;
using Switchboard.Desk.Directory;

namespace Switchboard.Desk.Live;

/// <summary>What the agent's screen shows before the phone rings.</summary>
internal sealed record OfferBody(
    Guid CallId, Guid WorkId, Guid QueueId, string QueueName, string Caller, string Called, string OriginalCalled, string? Line, string? Service, string? Authentication, long WaitedMs,
    IReadOnlyDictionary<string, string> Attached, IReadOnlyList<CustomerMatch> CustomerMatches, PopBody Pop, Guid? ScriptId);

/// <summary>What to show, by the rules of the queue.</summary>
/// <param name="On"><c>ringing</c> or <c>answered</c>.</param>
/// <param name="Case"><c>one</c>, <c>many</c>, <c>none</c> or <c>withheld</c>.</param>
/// <param name="Show"><c>card</c>, <c>form</c>, <c>chooser</c>, <c>nothing</c> or <c>url</c>.</param>
/// <param name="Url">The page, the call's data filled in.</param>
/// <param name="Open"><c>tab</c> or <c>window</c>.</param>
internal sealed record PopBody(string On, string Case, string Show, string? Url, string Open);

/// <summary>Looks the caller up and pops the agent's screen. A slow customer file costs the names, never the pop.</summary>
internal sealed class ScreenPop(IEventSink events, IEnumerable<IContactDirectory> customers, DeskDirectory directory, TimeProvider time, ILogger<ScreenPop> log) : IScreenPop
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    public void Offer(ContactOffer offer) => _ = Task.Run(() => PublishAsync(offer));

    private async Task PublishAsync(ContactOffer offer)
    {
        var withheld = offer.Caller is "" or "anonymous";
        var matches = withheld ? [] : await FindAsync(offer);
        var seat = directory.Book(offer.Tenant).Queues.GetValueOrDefault(offer.QueueId)?.Seat ?? QueueSeat.Usual;
        events.Publish(EventDraft.Of(
            offer.Tenant, "desk.offer", "agent", offer.AgentId, "system",
            new OfferBody(
                offer.CallId, offer.WorkId, offer.QueueId, offer.QueueName, offer.Caller, offer.Called, offer.OriginalCalled, offer.Line, offer.Service, offer.Authentication, offer.WaitedMs, offer.Attached, matches,
                PopOf(seat.Pop, offer, withheld, matches), seat.ScriptId)));
    }

    private PopBody PopOf(ScreenPopRules rules, ContactOffer offer, bool withheld, IReadOnlyList<CustomerMatch> matches)
    {
        var (matched, action) = rules.For(withheld, matches.Count);
        var url = action is { Show: "url", Url: { } pattern }
            ? PopUrl.Of(pattern, offer, directory.FindSeat(offer.Tenant, offer.AgentId), matches.Count == 1 ? matches[0] : null, matched)
            : null;
        return new PopBody(rules.On, matched, action.Show, url, action.Open);
    }

    private async Task<IReadOnlyList<CustomerMatch>> FindAsync(ContactOffer offer)
    {
        if (customers.LastOrDefault() is not { } file)
            return [];
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            return await file.FindByPhoneAsync(offer.Tenant, offer.Caller, patience.Token).WaitAsync(patience.Token);
        }
        catch (Exception e)
        {
            Log.LookupFailed(log, offer.CallId, e is OperationCanceledException ? null : e); // being slow is no riddle
            return [];
        }
    }
}

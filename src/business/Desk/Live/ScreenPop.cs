using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Crm;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Events;

namespace Switchboard.Desk.Live;

/// <summary>What the agent's screen shows before the phone rings.</summary>
internal sealed record OfferBody(
    Guid CallId, Guid WorkId, Guid QueueId, string QueueName, string Caller, string Called, long WaitedMs,
    IReadOnlyDictionary<string, string> Attached, IReadOnlyList<CustomerMatch> CustomerMatches);

/// <summary>Looks the caller up and pops the agent's screen. A slow customer file costs the names, never the pop.</summary>
internal sealed class ScreenPop(IEventSink events, IEnumerable<IContactDirectory> customers, TimeProvider time, ILogger<ScreenPop> log) : IScreenPop
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    public void Offer(ContactOffer offer) => _ = Task.Run(() => PublishAsync(offer));

    private async Task PublishAsync(ContactOffer offer) => events.Publish(EventDraft.Of(
        offer.Tenant, "desk.offer", "agent", offer.AgentId, "system",
        new OfferBody(
            offer.CallId, offer.WorkId, offer.QueueId, offer.QueueName, offer.Caller, offer.Called, offer.WaitedMs, offer.Attached, await FindAsync(offer))));

    private async Task<IReadOnlyList<CustomerMatch>> FindAsync(ContactOffer offer)
    {
        if (customers.LastOrDefault() is not { } directory)
            return [];
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            return await directory.FindByPhoneAsync(offer.Tenant, offer.Caller, patience.Token).WaitAsync(patience.Token);
        }
        catch (Exception e)
        {
            Log.LookupFailed(log, offer.CallId, e is OperationCanceledException ? null : e); // being slow is no riddle
            return [];
        }
    }
}

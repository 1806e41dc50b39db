using Switchboard.Kernel;

namespace Switchboard.Contracts.Reporting;

/// <summary>A call in a customer's history.</summary>
/// <param name="CallId">The call.</param>
/// <param name="Time">When it began (UTC).</param>
/// <param name="Direction"><c>inbound</c>, <c>outbound</c> or <c>internal</c>.</param>
/// <param name="Caller">The calling number.</param>
/// <param name="Called">The number called.</param>
/// <param name="Answered">True when it was answered.</param>
/// <param name="TalkMs">How long two parties talked.</param>
/// <param name="QueueId">The last queue.</param>
/// <param name="AgentId">The last agent.</param>
public sealed record CallHistoryItem(
    Guid CallId, DateTimeOffset Time, string Direction, string Caller, string Called, bool Answered, long TalkMs, Guid? QueueId, Guid? AgentId);

/// <summary>Earlier calls of a customer, for other modules' timelines.</summary>
public interface ICallHistory
{
    /// <summary>The customer's calls that began before <paramref name="before"/>, newest first.</summary>
    Task<IReadOnlyList<CallHistoryItem>> ListOfCustomerAsync(
        TenantId tenant, Guid customerId, DateTimeOffset before, int limit, CancellationToken cancellation);
}

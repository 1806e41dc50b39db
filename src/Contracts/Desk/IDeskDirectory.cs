using Switchboard.Kernel;

namespace Switchboard.Contracts.Desk;

/// <summary>An agent as the call side needs him.</summary>
/// <param name="Id">The agent.</param>
/// <param name="UserId">The user behind the seat.</param>
/// <param name="Number">The agent's own number (工号).</param>
/// <param name="Name">The name shown.</param>
/// <param name="Extension">Number of the extension whose phones ring; null when the user has none.</param>
public sealed record AgentSeat(Guid Id, Guid UserId, string Number, string Name, string? Extension)
{
    /// <summary>The language in which the agent is spoken to.</summary>
    public string Language { get; init; } = "zh-CN";
}

/// <summary>A queue as the call side needs it.</summary>
/// <param name="Id">The queue.</param>
/// <param name="Name">Its name.</param>
/// <param name="Record">Record the talks.</param>
/// <param name="AnnouncePosition">Tell callers their position.</param>
/// <param name="AnnounceWait">Tell callers the expected wait.</param>
/// <param name="AnnounceEvery">How often.</param>
/// <param name="MusicPromptId">Library prompt as music; null for the house's own piece.</param>
/// <param name="OverflowFlowId">Flow for callers who waited too long.</param>
public sealed record QueueCard(
    Guid Id, string Name, bool Record, bool AnnouncePosition, bool AnnounceWait, TimeSpan AnnounceEvery, Guid? MusicPromptId, Guid? OverflowFlowId)
{
    /// <summary>Who talked with the caller within so many days has him first; 0 = nobody.</summary>
    public int LastAgentDays { get; init; }

    /// <summary>The customer's own agent has him first.</summary>
    public bool PrefersOwnAgent { get; init; }

    /// <summary>The caller hears the agent's number (报工号) before the two are joined.</summary>
    public bool AnnouncesAgent { get; init; }

    /// <summary>What the agent hears before the two are joined.</summary>
    public QueueWhisper Whisper { get; init; }

    /// <summary>The prompt of <see cref="QueueWhisper.Prompt"/>.</summary>
    public Guid? WhisperPromptId { get; init; }

    /// <summary>The flow that asks callers how satisfied they are; null when the queue has none.</summary>
    public Guid? SurveyFlowId { get; init; }

    /// <summary>Every caller whose agent hangs up is asked, not only whom the agent sends there.</summary>
    public bool AsksAfterTalk { get; init; }

    /// <summary>What becomes of a caller whose agent's phone went away in mid-call and did not come back.</summary>
    public QueueLoss AfterLoss { get; init; }

    /// <summary>The calendar it keeps to; null: it is open whenever somebody is signed in.</summary>
    public Guid? CalendarId { get; init; }

    /// <summary>Where a caller goes who finds it closed; null: as its flow says, else he is turned away.</summary>
    public string? ClosedTarget { get; init; }
}

/// <summary>What becomes of a caller whose agent's phone went away in mid-call and did not come back in time.</summary>
public enum QueueLoss
{
    /// <summary>He waits again, in front of the queue.</summary>
    Wait,

    /// <summary>He goes to the queue's overflow flow, which may take a message.</summary>
    Overflow,

    /// <summary>The call ends.</summary>
    HangUp,
}

/// <summary>What an agent hears who has answered a queue's call, before he is joined with the caller.</summary>
public enum QueueWhisper
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The name of the queue.</summary>
    Queue,

    /// <summary>A prompt of the library.</summary>
    Prompt,
}

/// <summary>Agents and queues from memory: answers on the way of each call and while PostgreSQL is away.</summary>
public interface IDeskDirectory
{
    /// <summary>A seat by agent.</summary>
    AgentSeat? FindSeat(TenantId tenant, Guid agentId);

    /// <summary>The seat whose user has this extension.</summary>
    AgentSeat? FindSeatByExtension(TenantId tenant, string extension);

    /// <summary>The seat with this own number (工号).</summary>
    AgentSeat? FindSeatByNumber(TenantId tenant, string number) => null;

    /// <summary>The seat of a user.</summary>
    AgentSeat? FindSeatOfUser(TenantId tenant, Guid userId);

    /// <summary>The queues that a user's seat serves; empty for who has none.</summary>
    IReadOnlyList<Guid> ListQueuesOfUser(TenantId tenant, Guid userId) => [];

    /// <summary>The seats that serve a queue.</summary>
    IReadOnlyList<AgentSeat> ListSeatsOfQueue(TenantId tenant, Guid queueId) => [];

    /// <summary>The tenant's reasons for breaks, those switched off too.</summary>
    IReadOnlyList<BreakReasonCard> ListBreakReasons(TenantId tenant) => [];

    /// <summary>A queue by id or, without regard to case, by name.</summary>
    QueueCard? FindQueue(TenantId tenant, string queue);
}

/// <summary>A reason for a break (小休原因).</summary>
/// <param name="Code">What agents' statuses carry.</param>
/// <param name="LabelZh">Its Chinese name.</param>
/// <param name="LabelEn">Its English name.</param>
/// <param name="Limit">How long one break may last; null: as long as it takes.</param>
public sealed record BreakReasonCard(string Code, string LabelZh, string LabelEn, TimeSpan? Limit);

/// <summary>A contact that is being offered to an agent: what the screen pop (来电弹屏) needs.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="CallId">The call.</param>
/// <param name="WorkId">The contact's stay in the queue.</param>
/// <param name="AgentId">To whom.</param>
/// <param name="QueueId">From which queue.</param>
/// <param name="QueueName">Its name.</param>
/// <param name="Caller">The calling number.</param>
/// <param name="Called">The number dialled.</param>
/// <param name="WaitedMs">How long the caller waited.</param>
/// <param name="Attached">Data that travels with the call.</param>
public sealed record ContactOffer(
    TenantId Tenant,
    Guid CallId,
    Guid WorkId,
    Guid AgentId,
    Guid QueueId,
    string QueueName,
    string Caller,
    string Called,
    long WaitedMs,
    IReadOnlyDictionary<string, string> Attached)
{
    /// <summary>The key under which a call carries the name of the service by which it came.</summary>
    public const string ServiceKey = "service";

    /// <summary>The key under which a flow puts how the caller proved who he is.</summary>
    public const string AuthenticationKey = "authentication";

    /// <summary>The service by which the call came, else the label of the access number that was dialled.</summary>
    public string? Line { get; init; }

    /// <summary>The number that the caller dialled first, wherever the call was sent since.</summary>
    public string OriginalCalled { get; init; } = Called;

    /// <summary>The service by which the call came; null when it came by none.</summary>
    public string? Service => Attached.GetValueOrDefault(ServiceKey);

    /// <summary>How the caller proved who he is; null when no flow asked.</summary>
    public string? Authentication => Attached.GetValueOrDefault(AuthenticationKey);
}

/// <summary>Takes offers and pops the agent's screen. Returns at once.</summary>
public interface IScreenPop
{
    /// <summary>An agent's phone is about to ring.</summary>
    void Offer(ContactOffer offer);
}

namespace Switchboard.Contracts.Switch;

/// <summary>Which way a call goes, seen from the tenant.</summary>
public enum CallDirection
{
    /// <summary>From a trunk to the tenant.</summary>
    Inbound,

    /// <summary>From the tenant to a trunk.</summary>
    Outbound,

    /// <summary>Between extensions of the tenant.</summary>
    Internal,
}

/// <summary>What a call is doing now.</summary>
public enum CallState
{
    /// <summary>Accepted, nothing decided yet.</summary>
    Setup,

    /// <summary>In a flow: hearing prompts, pressing keys.</summary>
    Ivr,

    /// <summary>Waiting in a queue.</summary>
    Queued,

    /// <summary>The far party's phone rings.</summary>
    Ringing,

    /// <summary>Two parties talk.</summary>
    Talking,

    /// <summary>One party has put the other on hold.</summary>
    Held,

    /// <summary>Over.</summary>
    Ended,
}

/// <summary>What stands behind a leg.</summary>
public enum LegKind
{
    /// <summary>The party who called in from a trunk.</summary>
    Caller,

    /// <summary>An agent reached through a queue.</summary>
    Agent,

    /// <summary>A party reached through a trunk.</summary>
    Trunk,

    /// <summary>An extension of the tenant.</summary>
    Extension,
}

/// <summary>How far a leg has come.</summary>
public enum LegState
{
    /// <summary>Invited, no answer yet.</summary>
    Trying,

    /// <summary>Rings.</summary>
    Ringing,

    /// <summary>Answered.</summary>
    Answered,

    /// <summary>On hold.</summary>
    Held,

    /// <summary>Over.</summary>
    Ended,
}

/// <summary>Who or what ended a leg or a call.</summary>
public enum EndedBy
{
    /// <summary>The calling party.</summary>
    Caller,

    /// <summary>The called party.</summary>
    Called,

    /// <summary>The switch: a timer, a limit, a refusal, a flow's hang-up.</summary>
    System,

    /// <summary>A person through console or API.</summary>
    User,

    /// <summary>The wire: no answer from the peer, transport failure.</summary>
    Network,
}

/// <summary>Why a leg or a call ended: one verdict, made once, by the one funnel through which every end goes.</summary>
/// <param name="SipCode">The SIP status code, or its equivalent for an end by BYE (200).</param>
/// <param name="Reason">A stable word: <c>normal</c>, <c>busy</c>, <c>no_answer</c>, <c>rejected</c>, <c>cancelled</c>, <c>not_found</c>,
/// <c>unreachable</c>, <c>media_timeout</c>, <c>max_duration</c>, <c>flow_hangup</c>, <c>recovered</c>, <c>congestion</c>, <c>error</c> …</param>
/// <param name="Text">The peer's own words (reason phrase or Reason header), if any.</param>
/// <param name="By">Who ended it.</param>
public sealed record CallCause(int SipCode, string Reason, string? Text, EndedBy By)
{
    /// <summary>A party hung up an answered call.</summary>
    public static CallCause Normal(EndedBy by) => new(200, "normal", null, by);
}

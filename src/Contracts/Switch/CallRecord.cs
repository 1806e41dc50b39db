using Switchboard.Contracts.Rating;

namespace Switchboard.Contracts.Switch;

/// <summary>The state of a call at one moment: what the console shows live and what the record keeps afterwards.</summary>
/// <remarks>Times are UTC, durations milliseconds. A record is immutable; every change of the call makes a new one.</remarks>
public sealed record CallRecord
{
    /// <summary>The call (UUIDv7).</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose call it is.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>Which way it goes.</summary>
    public required CallDirection Direction { get; init; }

    /// <summary>What it is doing.</summary>
    public required CallState State { get; init; }

    /// <summary>The calling number, as signalled.</summary>
    public required string Caller { get; init; }

    /// <summary>The calling name, as signalled; text from a stranger.</summary>
    public string? CallerName { get; init; }

    /// <summary>The number this call is going to now.</summary>
    public required string Called { get; init; }

    /// <summary>The number first dialled.</summary>
    public required string OriginalCalled { get; init; }

    /// <summary>When the INVITE was accepted.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the caller's leg was answered.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>When two parties first talked.</summary>
    public DateTimeOffset? ConnectedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The queue it is or was last in.</summary>
    public Guid? QueueId { get; init; }

    /// <summary>The agent who has or last had it.</summary>
    public Guid? AgentId { get; init; }

    /// <summary>The extension that dialled or was reached.</summary>
    public string? Extension { get; init; }

    /// <summary>The access number it came in on.</summary>
    public Guid? NumberId { get; init; }

    /// <summary>The trunk it came in or went out on.</summary>
    public Guid? TrunkId { get; init; }

    /// <summary>The customer it belongs to, once known.</summary>
    public Guid? CustomerId { get; init; }

    /// <summary>The last or only recording.</summary>
    public Guid? RecordingId { get; init; }

    /// <summary>True while a recording runs.</summary>
    public bool RecordingRuns { get; init; }

    /// <summary>True while the recording that runs is silent (card data).</summary>
    public bool RecordingPaused { get; init; }

    /// <summary>Time in flows.</summary>
    public long IvrMs { get; init; }

    /// <summary>Time waiting in queues, ringing of agents included.</summary>
    public long WaitMs { get; init; }

    /// <summary>Time a far phone rang.</summary>
    public long RingMs { get; init; }

    /// <summary>Time two parties talked, hold not included.</summary>
    public long TalkMs { get; init; }

    /// <summary>Time on hold.</summary>
    public long HoldMs { get; init; }

    /// <summary>Why it ended; null while it lives.</summary>
    public CallCause? Cause { get; init; }

    /// <summary>True when the end was written by the next start after a crash.</summary>
    public bool Recovered { get; init; }

    /// <summary>Data that travels with the call (随路数据).</summary>
    public IReadOnlyDictionary<string, string> Attached { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What the customer was asked about his satisfaction; null when he was not.</summary>
    public CallSurvey? Survey { get; init; }

    /// <summary>Its legs, in the order they were made.</summary>
    public IReadOnlyList<LegRecord> Legs { get; init; } = [];
}

/// <summary>A question for the customer's satisfaction (满意度) by key.</summary>
/// <param name="AskedAt">When he was asked.</param>
/// <param name="Keys">The keys that count, best first.</param>
/// <param name="Answer">The key he pressed; null when he gave no answer.</param>
/// <param name="AgentId">Whom he had talked to.</param>
/// <param name="QueueId">In which queue.</param>
public sealed record CallSurvey(DateTimeOffset AskedAt, string Keys, string? Answer, Guid? AgentId, Guid? QueueId)
{
    /// <summary>The answer between 1 (worst) and 5 (best), whatever the keys; null without one.</summary>
    public double? Score
    {
        get
        {
            var at = Answer is { Length: 1 } key ? Keys.IndexOf(key[0], StringComparison.Ordinal) : -1;
            if (at < 0)
                return null;
            return Keys.Length == 1 ? 5 : Math.Round(5 - (4.0 * at / (Keys.Length - 1)), 2);
        }
    }
}

/// <summary>One party's part of a call.</summary>
public sealed record LegRecord
{
    /// <summary>The leg (UUIDv7).</summary>
    public required Guid Id { get; init; }

    /// <summary>What stands behind it.</summary>
    public required LegKind Kind { get; init; }

    /// <summary>Number, extension or SIP address of the party.</summary>
    public required string Address { get; init; }

    /// <summary>How it takes part beside the two who talk; null for those two.</summary>
    public GuestMode? Guest { get; init; }

    /// <summary>Its words are kept from the others of a call of three or more.</summary>
    public bool Muted { get; init; }

    /// <summary>How far it has come.</summary>
    public required LegState State { get; init; }

    /// <summary>When it was invited.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was answered.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The SIP Call-ID, to find the leg in a trace.</summary>
    public string? SipCallId { get; init; }

    /// <summary>Why it ended.</summary>
    public CallCause? Cause { get; init; }

    /// <summary>What its media did; null before the first packet.</summary>
    public LegMedia? Media { get; init; }

    /// <summary>What is needed to say BYE to it after a crash; null once it has ended.</summary>
    public DialogSeed? Dialog { get; init; }

    /// <summary>What it costs; null when it is free.</summary>
    public LegCharge? Charge { get; init; }
}

/// <summary>Media figures of a leg (RFC 3550 §6.4).</summary>
/// <param name="Codec">Codec name: PCMA, PCMU …</param>
/// <param name="PacketsIn">Packets received.</param>
/// <param name="PacketsOut">Packets sent.</param>
/// <param name="Lost">Packets lost on the way in.</param>
/// <param name="JitterMs">Interarrival jitter in milliseconds.</param>
/// <param name="RoundTripMs">Round trip by RTCP in milliseconds, if known.</param>
/// <param name="RemoteLost">Packets of ours that the party says it missed.</param>
/// <param name="RemoteJitterMs">The jitter the party saw, in milliseconds.</param>
/// <param name="Mos">Estimated quality of what came from the party, 1 to 4.5 (ITU-T G.107); null before the first packet.</param>
/// <param name="RemoteMos">The same of what the party heard, from its reports; null before the first report.</param>
public sealed record LegMedia(
    string Codec, long PacketsIn, long PacketsOut, long Lost, double JitterMs, double? RoundTripMs,
    long RemoteLost = 0, double RemoteJitterMs = 0, double? Mos = null, double? RemoteMos = null);

/// <summary>A confirmed dialog's identity, enough to send BYE from a later process (RFC 3261 §12).</summary>
/// <param name="CallId">Call-ID.</param>
/// <param name="LocalUri">Our URI with tag, as it stands in From of our requests.</param>
/// <param name="RemoteUri">The peer's URI with tag, as it stands in To of our requests.</param>
/// <param name="RemoteTarget">The peer's Contact.</param>
/// <param name="Routes">The route set, in order.</param>
/// <param name="Transport"><c>udp</c>, <c>tcp</c> or <c>ws</c>.</param>
/// <param name="Destination">Address and port the peer was last heard from.</param>
/// <param name="NextCSeq">The next CSeq number of ours.</param>
public sealed record DialogSeed(string CallId, string LocalUri, string RemoteUri, string RemoteTarget, IReadOnlyList<string> Routes, string Transport, string Destination, uint NextCSeq);

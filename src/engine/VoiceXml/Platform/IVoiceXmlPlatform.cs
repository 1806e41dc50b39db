namespace Switchboard.VoiceXml.Platform;

/// <summary>What a document needs of a call. The interpreter talks to nothing else, so the same document runs on a real call and on the
/// text driver.</summary>
/// <remarks>One operation at a time. A caller who goes while an operation is under way ends it with the result that says so; he is gone for
/// all operations after it. Keys that no operation consumed wait for the next one (type-ahead).</remarks>
public interface IVoiceXmlPlatform
{
    /// <summary>Who called whom.</summary>
    SessionFacts Facts { get; }

    /// <summary>The clock of this call.</summary>
    TimeProvider Clock { get; }

    /// <summary>It has a recogniser and wants to be told the grammars; otherwise what it hears comes as words or keys all the same.</summary>
    bool WantsGrammars { get; }

    /// <summary>Plays prompts and waits for their end. False when the caller is gone.</summary>
    Task<bool> PlayAsync(IReadOnlyList<SpokenPrompt> prompts, CancellationToken cancellationToken);

    /// <summary>Plays prompts and collects one input.</summary>
    Task<InputResult> ListenAsync(ListenRequest request, CancellationToken cancellationToken);

    /// <summary>Plays prompts and records what the caller says.</summary>
    Task<RecordResult> RecordAsync(RecordRequest request, CancellationToken cancellationToken);

    /// <summary>Connects the caller with somebody else.</summary>
    Task<TransferResult> TransferAsync(TransferRequest request, CancellationToken cancellationToken);

    /// <summary>Ends the call.</summary>
    Task DisconnectAsync(CancellationToken cancellationToken);

    /// <summary>Takes a line of the log, and what happens inside, for traces. Must not block or throw.</summary>
    void Log(string label, string text);
}

/// <summary>VoiceXML 2.0 §5.1.4: what a document can know of its call.</summary>
public sealed record SessionFacts
{
    /// <summary>session.connection.local.uri.</summary>
    public string LocalUri { get; init; } = "";

    /// <summary>session.connection.remote.uri.</summary>
    public string RemoteUri { get; init; } = "";

    /// <summary>session.connection.protocol.name.</summary>
    public string ProtocolName { get; init; } = "sip";

    /// <summary>session.connection.protocol.version.</summary>
    public string ProtocolVersion { get; init; } = "2.0";

    /// <summary>session.connection.aai.</summary>
    public string? ApplicationInformation { get; init; }

    /// <summary>session.connection.originator: <c>local</c> or <c>remote</c>.</summary>
    public string Originator { get; init; } = "remote";

    /// <summary>session.connection.redirect, the last first.</summary>
    public IReadOnlyList<RedirectFact> Redirects { get; init; } = [];

    /// <summary>The language where the document names none.</summary>
    public string Language { get; init; } = "en-US";
}

/// <summary>One diversion of the call.</summary>
/// <param name="Uri">Who diverted it.</param>
/// <param name="PresentationInformation">Whether that may be shown.</param>
/// <param name="ScreeningInformation">How sure it is.</param>
/// <param name="Reason">Why.</param>
public sealed record RedirectFact(string Uri, string? PresentationInformation = null, string? ScreeningInformation = null, string? Reason = null);

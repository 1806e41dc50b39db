using System.Text.Json;
using System.Text.Json.Serialization;
using Switchboard.VoiceXml.Fetching;
using Switchboard.VoiceXml.Platform;

namespace Switchboard.VoiceXml.Workers;

/// <summary>A session begins.</summary>
/// <param name="Uri">Its first document.</param>
/// <param name="Facts">Its call.</param>
/// <param name="Now">The time.</param>
/// <param name="Seed">The seed of chance.</param>
/// <param name="Poisoned">Evaluations that a worker has died of: they fail without being tried.</param>
/// <param name="Record">The answers so far, when it begins again.</param>
/// <param name="WantsGrammars">The call has a recogniser.</param>
internal sealed record StartMessage(
    string Uri, SessionFacts Facts, bool WantsGrammars, DateTimeOffset Now, int Seed, IReadOnlyList<long> Poisoned, IReadOnlyList<AnswerMessage> Record);

/// <summary>The answer to an operation, and when it came: the session's clock stands still in between.</summary>
internal sealed record AnswerMessage(DateTimeOffset Now, JsonElement Result);

/// <summary>What the call is to do; exactly one is set.</summary>
internal sealed record OperationMessage
{
    public IReadOnlyList<SpokenPrompt>? Play { get; init; }

    public ListenRequest? Listen { get; init; }

    public RecordRequest? Record { get; init; }

    public TransferRequest? Transfer { get; init; }

    public FetchRequest? Fetch { get; init; }

    public bool Disconnect { get; init; }

    /// <summary>Lines of the log from before.</summary>
    public IReadOnlyList<LogMessage>? Lines { get; init; }

    /// <summary>Keys are judged by the worker.</summary>
    public bool Judged { get; init; }
}

internal sealed record LogMessage(string Label, string Text);

/// <summary>The session has ended.</summary>
internal sealed record EndMessage(SessionOutcome Outcome, IReadOnlyList<LogMessage>? Lines);

[JsonSerializable(typeof(StartMessage))]
[JsonSerializable(typeof(AnswerMessage))]
[JsonSerializable(typeof(OperationMessage))]
[JsonSerializable(typeof(EndMessage))]
[JsonSerializable(typeof(IReadOnlyList<KeysVerdict>))]
[JsonSerializable(typeof(InputResult))]
[JsonSerializable(typeof(RecordResult))]
[JsonSerializable(typeof(TransferResult))]
[JsonSerializable(typeof(FetchResponse))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
internal sealed partial class WorkerJson : JsonSerializerContext;

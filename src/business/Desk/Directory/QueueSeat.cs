using System.Text.Json;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Events;
using Switchboard.Data.Web;

namespace Switchboard.Desk.Directory;

/// <summary>What a queue does at the agent's seat. Written as a whole: what is left out takes the house's value.</summary>
internal sealed record QueueSeat
{
    public static readonly QueueSeat Usual = new();

    private static readonly string[] Losses = ["wait", "overflow", "hangUp"];

    private static readonly string[] Whispers = ["none", "queue", "prompt"];

    /// <summary>The caller hears the agent's number before the two are joined.</summary>
    public bool AnnounceAgent { get; init; }

    /// <summary>What the agent hears before the two are joined: <c>none</c>, <c>queue</c> (its name) or <c>prompt</c>.</summary>
    public string Whisper { get; init; } = "none";

    public Guid? WhisperPromptId { get; init; }

    /// <summary>The flow that asks callers how satisfied they are.</summary>
    public Guid? SurveyFlowId { get; init; }

    /// <summary>Every caller whose agent hangs up is asked.</summary>
    public bool SurveyAfterTalk { get; init; }

    /// <summary>What becomes of a caller whose agent's phone went away in mid-call: <c>wait</c>, <c>overflow</c> or <c>hangUp</c>.</summary>
    public string AfterLoss { get; init; } = "wait";

    /// <summary>What the agent's screen shows.</summary>
    public ScreenPopRules Pop { get; init; } = new();

    /// <summary>The script that agents walk through.</summary>
    public Guid? ScriptId { get; init; }

    public QueueWhisper ToWhisper() => Enum.Parse<QueueWhisper>(Whisper, ignoreCase: true);

    public QueueLoss ToLoss() => Enum.Parse<QueueLoss>(AfterLoss, ignoreCase: true);

    public static QueueSeat Read(string json) => JsonSerializer.Deserialize<QueueSeat>(json, WireJson.Options) ?? Usual;

    public void Check(Check check)
    {
        check.OneOf(AfterLoss, "seat.afterLoss", Losses).OneOf(Whisper, "seat.whisper", Whispers)
            .That(Whisper != "prompt" || WhisperPromptId is not null, "seat.whisperPromptId", "field.required", "Say which prompt the agent hears.")
            .That(!SurveyAfterTalk || SurveyFlowId is not null, "seat.surveyFlowId", "field.required", "Say which flow asks the callers.")
            .That(Pop is not null, "seat.pop", "field.required", "Say what is shown.");
        Pop?.Check(check);
    }
}

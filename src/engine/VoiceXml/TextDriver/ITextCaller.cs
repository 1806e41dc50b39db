using Switchboard.VoiceXml.Platform;

namespace Switchboard.VoiceXml.TextDriver;

/// <summary>What a caller does when he is asked.</summary>
public abstract record CallerAct;

/// <summary>Presses keys; what is more than asked for answers the next question.</summary>
public sealed record PressKeys(string Keys) : CallerAct;

/// <summary>Says something; the guesses of the recogniser, the best first.</summary>
public sealed record SayWords(IReadOnlyList<Hypothesis> Guesses) : CallerAct
{
    /// <summary>Says words that are understood at once.</summary>
    public SayWords(string words)
        : this([new Hypothesis(words)])
    {
    }
}

/// <summary>Says nothing.</summary>
public sealed record StaySilent : CallerAct;

/// <summary>Says something that nobody understands.</summary>
public sealed record Mumble : CallerAct;

/// <summary>Talks without end.</summary>
public sealed record TalkOn : CallerAct;

/// <summary>Hangs up.</summary>
public sealed record HangUpNow : CallerAct;

/// <summary>The other end of the text driver: a person in a simulator, or a script.</summary>
public interface ITextCaller
{
    /// <summary>Something was spoken to him.</summary>
    void Hear(string text);

    /// <summary>He is asked for input.</summary>
    ValueTask<CallerAct> AnswerAsync(ListenRequest request, CancellationToken cancellationToken);

    /// <summary>He may speak to be recorded, for as long as he likes.</summary>
    ValueTask<(CallerAct Act, TimeSpan Length)> RecordAsync(RecordRequest request, CancellationToken cancellationToken);

    /// <summary>He is transferred; how that goes.</summary>
    ValueTask<TransferResult> TransferAsync(TransferRequest request, CancellationToken cancellationToken);
}

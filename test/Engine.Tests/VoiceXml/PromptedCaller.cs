using System.Text.RegularExpressions;
using Switchboard.VoiceXml.Platform;
using Switchboard.VoiceXml.TextDriver;

namespace Switchboard.Engine.Tests.VoiceXml;

/// <summary>Does what the prompts tell him, as the persons did who ran the assertions of the W3C by telephone.</summary>
internal sealed partial class PromptedCaller(CallerCircumstances circumstances) : ITextCaller
{
    private const int Patience = 40;
    private readonly List<string> _fresh = [];
    private int _asked;

    public List<string> Heard { get; } = [];

    public string LastTransfer { get; private set; } = "";

    public void Hear(string text)
    {
        Heard.Add(text);
        _fresh.Add(text);
    }

    public ValueTask<CallerAct> AnswerAsync(ListenRequest request, CancellationToken cancellationToken) => new(Act());

    public ValueTask<(CallerAct Act, TimeSpan Length)> RecordAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var said = string.Join(' ', _fresh);
        var act = Act();
        return new((act, act switch
        {
            StaySilent when !said.Contains("Recite", StringComparison.Ordinal) && !said.Contains("Record", StringComparison.Ordinal) => TimeSpan.Zero,
            _ when said.Contains("without end", StringComparison.Ordinal) => TimeSpan.FromHours(1),
            HangUpNow when !said.Contains("Recite", StringComparison.Ordinal) => TimeSpan.Zero,
            _ => TimeSpan.FromSeconds(5),
        }));
    }

    public ValueTask<TransferResult> TransferAsync(TransferRequest request, CancellationToken cancellationToken)
    {
        _fresh.Clear();
        LastTransfer = request.Destination;
        return new(circumstances.Transfer(request));
    }

    private CallerAct Act()
    {
        var said = string.Join(' ', _fresh);
        _fresh.Clear();
        if (++_asked > Patience)
            return new HangUpNow();
        // the last thing he is told counts
        var last = Instruction().Matches(said).LastOrDefault();
        if (last is null)
            return new StaySilent();
        if (last.Groups["say"].Success)
            return new SayWords(circumstances.Guesses(last.Groups["say"].Value));
        if (last.Groups["press"].Success)
            return new PressKeys(last.Groups["press"].Value);
        if (last.Groups["word"].Success)
            return new SayWords("well " + last.Groups["word"].Value);
        return last.Value switch
        {
            var silence when silence.StartsWith("Say nothing", StringComparison.Ordinal) => new StaySilent(),
            var hangUp when hangUp.StartsWith("Hang up", StringComparison.OrdinalIgnoreCase) => new HangUpNow(),
            var talk when talk.StartsWith("Talk", StringComparison.Ordinal) => new TalkOn(),
            var recite when recite.StartsWith("Recite", StringComparison.Ordinal) => new StaySilent(),
            _ => new Mumble(),
        };
    }

    [GeneratedRegex(
        @"Say '(?<say>[^']*)'|Press '(?<press>[^']*)'|containing the word '(?<word>[^']*)'|Say nothing|Say something unrecogni[sz]able|[Hh]ang up|Talk without end|Recite your",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Instruction();
}

/// <summary>What the world around the caller does, where the document presumes something of it.</summary>
internal sealed record CallerCircumstances(string Name, Func<TransferRequest, TransferResult> Transfer)
{
    /// <summary>What the recogniser makes of words.</summary>
    public Func<string, IReadOnlyList<Hypothesis>> Guesses { get; init; } = words => [new Hypothesis(words)];

    public static readonly CallerCircumstances[] All =
    [
        Ends("the other answers and hangs up", TransferEnd.FarEndDisconnect, 3),
        Ends("the other is busy", TransferEnd.Busy),
        Ends("nobody answers", TransferEnd.NoAnswer),
        Ends("the network refuses", TransferEnd.NetworkBusy),
        Ends("the network ends it", TransferEnd.NetworkDisconnect, 2),
        Ends("the talk lasts too long", TransferEnd.MaxTimeDisconnect, 5),
        Ends("the caller hangs up", TransferEnd.HangUp, 2),
        new("the caller says Chicago", _ => new TransferResult
        {
            End = TransferEnd.NearEndDisconnect,
            Duration = TimeSpan.FromSeconds(2),
            Input = new InputResult { Kind = InputKind.Speech, Hypotheses = [new Hypothesis("Chicago")] },
        }),
        new("the caller presses 1", _ => new TransferResult
        {
            End = TransferEnd.NearEndDisconnect,
            Duration = TimeSpan.FromSeconds(2),
            Input = new InputResult { Kind = InputKind.Keys, Hypotheses = [new Hypothesis("1")] },
        }),
        Ends("it is not allowed", TransferEnd.NoAuthorization),
        Ends("there is no such number", TransferEnd.BadDestination),
        Ends("there is no way there", TransferEnd.NoRoute),
        Ends("all lines are taken", TransferEnd.NoResource),
        Ends("it cannot be done here", TransferEnd.Unsupported),
        Ends("nobody knows how it ended", TransferEnd.Unknown),
    ];

    private static CallerCircumstances Ends(string name, TransferEnd end, int seconds = 0) => new(name, request => new TransferResult
    {
        // a blind transfer gives the caller away at once, whatever becomes of it
        End = request.Kind == TransferKind.Blind && end is TransferEnd.FarEndDisconnect ? TransferEnd.Transferred
            : request.Kind == TransferKind.Consultation && end is TransferEnd.FarEndDisconnect ? TransferEnd.Transferred : end,
        Duration = TimeSpan.FromSeconds(seconds),
    });
}

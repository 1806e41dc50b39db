using System.Globalization;
using System.Text;

namespace Switchboard.Ivr.TextDriver;

/// <summary>What a line of a transcript tells.</summary>
public enum TranscriptKind
{
    /// <summary>The call was answered.</summary>
    Answered,

    /// <summary>The caller heard this.</summary>
    Heard,

    /// <summary>The caller broke the prompt off.</summary>
    BargedIn,

    /// <summary>The caller pressed this key.</summary>
    Pressed,

    /// <summary>The caller said this.</summary>
    Said,

    /// <summary>The flow came to this node.</summary>
    Node,

    /// <summary>The flow left the node by this exit.</summary>
    Exit,

    /// <summary>A variable was set.</summary>
    Variable,

    /// <summary>The call went into this queue, or came out of it.</summary>
    Queue,

    /// <summary>This extension rang, or was done.</summary>
    Extension,

    /// <summary>The caller leaves a message in this box.</summary>
    Voicemail,

    /// <summary>The caller is offered to be rung by this queue.</summary>
    Callback,
    /// <summary>The call was sent to this number.</summary>
    Transferred,

    /// <summary>The recording was switched.</summary>
    Recording,

    /// <summary>Another system was asked this.</summary>
    Asked,

    /// <summary>This message was sent.</summary>
    Sent,

    /// <summary>This was written: a customer, a row of a table.</summary>
    Saved,

    /// <summary>The caller's words were recorded under this name.</summary>
    Recorded,

    /// <summary>The caller hung up.</summary>
    CallerHungUp,

    /// <summary>The flow hung up.</summary>
    HungUp,
}

/// <summary>One line.</summary>
/// <param name="At">Time since the call began.</param>
/// <param name="Kind">What it tells.</param>
/// <param name="Text">What.</param>
/// <param name="Node">In which node.</param>
public sealed record TranscriptLine(TimeSpan At, TranscriptKind Kind, string Text, string? Node);

/// <summary>What happened on a simulated call.</summary>
public sealed class Transcript
{
    private readonly List<TranscriptLine> _lines = [];

    /// <summary>All lines in order.</summary>
    public IReadOnlyList<TranscriptLine> Lines => _lines;

    /// <summary>The nodes passed, in order.</summary>
    public IEnumerable<string> Path => Texts(TranscriptKind.Node);

    /// <summary>What the caller heard, one prompt a line.</summary>
    public IEnumerable<string> Heard => Texts(TranscriptKind.Heard);

    /// <summary>The texts of one kind.</summary>
    public IEnumerable<string> Texts(TranscriptKind kind) => _lines.Where(line => line.Kind == kind).Select(line => line.Text);

    /// <summary>For people: <c>00:02.5 menu heard …</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var line in _lines)
        {
            text.Append(line.At.ToString(@"mm\:ss\.f", CultureInfo.InvariantCulture)).Append(' ')
                .Append(CultureInfo.InvariantCulture, $"{line.Node,-16} {line.Kind,-12} ").Append(line.Text).Append('\n');
        }

        return text.ToString();
    }

    internal void Add(TimeSpan at, TranscriptKind kind, string text, string? node) => _lines.Add(new TranscriptLine(at, kind, text, node));
}

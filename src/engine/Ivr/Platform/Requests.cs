using Switchboard.Kernel;
using Switchboard.Ivr.Prompts;

namespace Switchboard.Ivr.Platform;

/// <summary>Plays a prompt.</summary>
/// <param name="Segments">What to play, in order; empty plays nothing and is <see cref="PlayEnd.Finished"/> at once.</param>
/// <param name="BargeIn">
/// False: no key breaks the prompt off; keys go to the digit buffer. True with no <paramref name="Terminators"/>: any key breaks it
/// off and <i>stays</i> in the buffer, so that it answers the next question; a buffer that is not empty at the start skips the prompt.
/// True with terminators: only those break it off and are <i>consumed</i> (skip key); other keys go to the buffer.
/// </param>
/// <param name="Terminators">The keys that break the prompt off, as a string: <c>"#*"</c>.</param>
public sealed record PlayRequest(IReadOnlyList<PromptSegment> Segments, bool BargeIn = true, string Terminators = "");

/// <summary>How playing ended.</summary>
public enum PlayEnd
{
    /// <summary>It was heard to its end.</summary>
    Finished,

    /// <summary>A key broke it off, or keys typed ahead skipped it.</summary>
    BargedIn,

    /// <summary>A segment could not be played; <see cref="PlayResult.Fault"/> says why.</summary>
    Failed,
}

/// <summary>How playing ended.</summary>
/// <param name="End">Which way.</param>
/// <param name="Digit">The terminator that was consumed, if one was.</param>
/// <param name="Fault">Why it failed.</param>
public sealed record PlayResult(PlayEnd End, char? Digit = null, Fault? Fault = null);

/// <summary>Plays a prompt and collects keys.</summary>
/// <remarks>
/// Keys in the buffer are taken first. With <see cref="BargeIn"/> the first key (typed ahead or now) stops or skips the prompt and counts;
/// without it the prompt is heard to its end and the keys pressed meanwhile count after it. <see cref="FirstDigitTimeout"/> runs from the
/// end of the prompt while no key has come; <see cref="InterDigitTimeout"/> from each key. Collecting ends at <see cref="Max"/> keys, at a
/// terminator (consumed, not part of the digits), or at a time-out. Keys beyond stay in the buffer. The platform does not judge:
/// fewer than <see cref="Min"/> keys are returned as they are; <see cref="Min"/> lets a recogniser build its grammar.
/// </remarks>
public sealed record CollectRequest
{
    /// <summary>What to play first; may be empty.</summary>
    public IReadOnlyList<PromptSegment> Segments { get; init; } = [];

    /// <summary>The fewest keys that make sense.</summary>
    public int Min { get; init; } = 1;

    /// <summary>Ends when so many keys are there.</summary>
    public required int Max { get; init; }

    /// <summary>How long to wait for the first key after the prompt.</summary>
    public TimeSpan FirstDigitTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait for each further key.</summary>
    public TimeSpan InterDigitTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The keys that end the input, as a string: <c>"#"</c>; empty for none (then # is a key as any other).</summary>
    public string Terminators { get; init; } = "";

    /// <summary>Whether a key breaks the prompt off.</summary>
    public bool BargeIn { get; init; } = true;

    /// <summary>The keys must not be logged or recorded (a PIN).</summary>
    public bool Sensitive { get; init; }
}

/// <summary>How collecting ended.</summary>
public enum CollectEnd
{
    /// <summary>The most keys asked for are there.</summary>
    MaxDigits,

    /// <summary>A terminator came, perhaps with no key before it.</summary>
    Terminator,

    /// <summary>No further key came in time.</summary>
    InterDigitTimeout,

    /// <summary>No key came at all.</summary>
    NoInput,

    /// <summary>The prompt could not be played; <see cref="CollectResult.Fault"/> says why.</summary>
    Failed,
}

/// <summary>How collecting ended.</summary>
/// <param name="Digits">The keys, without terminator.</param>
/// <param name="End">Which way.</param>
/// <param name="Fault">Why it failed.</param>
public sealed record CollectResult(string Digits, CollectEnd End, Fault? Fault = null);

/// <summary>Lets the call wait in a queue.</summary>
public sealed record QueueRequest
{
    /// <summary>The queue's id or name, as the flow has it.</summary>
    public required string Queue { get; init; }

    /// <summary>Higher goes first.</summary>
    public int Priority { get; init; }

    /// <summary>After so long the call overflows; null leaves it to the queue's own limit.</summary>
    public TimeSpan? MaxWait { get; init; }

    /// <summary>Skills an agent must have, beside those of the queue.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>Tell the caller his position.</summary>
    public bool AnnouncePosition { get; init; }

    /// <summary>Tell the caller the expected wait.</summary>
    public bool AnnounceWait { get; init; }

    /// <summary>How often to tell; null leaves it to the queue.</summary>
    public TimeSpan? AnnounceEvery { get; init; }

    /// <summary>A library prompt as music on hold; null for the queue's own.</summary>
    public string? Music { get; init; }

    /// <summary>Who asked deals with a closed queue himself; else the queue's own way for that is taken.</summary>
    public bool DealsWithClosed { get; init; }

    /// <summary>The language of the announcements, and for choosing agents.</summary>
    public required string Language { get; init; }

    /// <summary>The agent may send the call back with this form; null: he may not.</summary>
    public ReturnForm? Form { get; init; }
}

/// <summary>A form by which an agent sends a call back into its flow.</summary>
/// <param name="Task">What he is to find out.</param>
/// <param name="Fields">What he fills in.</param>
public sealed record ReturnForm(string? Task, IReadOnlyList<ReturnFormField> Fields);

/// <summary>A field of it.</summary>
/// <param name="Name">The variable that gets it.</param>
/// <param name="Label">What the agent sees.</param>
/// <param name="Value">What it holds already.</param>
/// <param name="Choices">The values he can choose from; empty lets him write.</param>
/// <param name="Required">The call cannot be sent back without it.</param>
public sealed record ReturnFormField(string Name, string Label, string Value, IReadOnlyList<string> Choices, bool Required);

/// <summary>Records the caller's words.</summary>
public sealed record WordsRequest
{
    /// <summary>What to play first; may be empty.</summary>
    public IReadOnlyList<PromptSegment> Segments { get; init; } = [];

    /// <summary>What the recording is called.</summary>
    public required string Label { get; init; }

    /// <summary>A tone tells when to speak.</summary>
    public bool Beep { get; init; } = true;

    /// <summary>How long he may speak.</summary>
    public required TimeSpan Longest { get; init; }

    /// <summary>After so long a silence it is over.</summary>
    public required TimeSpan Silence { get; init; }

    /// <summary>Less than this is nothing.</summary>
    public TimeSpan Shortest { get; init; }

    /// <summary>The keys that end it.</summary>
    public string Terminators { get; init; } = "#";
}

/// <summary>How that ended.</summary>
/// <param name="Recording">The recording; null when nothing was said.</param>
/// <param name="Fault">Why it could not be done.</param>
public sealed record WordsResult(Guid? Recording, Fault? Fault = null);

/// <summary>How waiting ended.</summary>
public enum QueueEnd
{
    /// <summary>An agent talked with the caller and left; the caller is still there.</summary>
    Answered,

    /// <summary>The caller gave up while he waited.</summary>
    Abandoned,

    /// <summary>He waited too long.</summary>
    Overflow,

    /// <summary>There was no place.</summary>
    Full,

    /// <summary>The queue is closed, or nobody is signed in to it.</summary>
    Closed,

    /// <summary>He was promised a callback and is about to leave.</summary>
    Callback,

    /// <summary>It could not be done; <see cref="QueueResult.Fault"/> says why.</summary>
    Error,
}

/// <summary>How waiting ended.</summary>
/// <param name="End">Which way.</param>
/// <param name="Waited">How long the caller waited.</param>
/// <param name="Fault">Why it failed.</param>
public sealed record QueueResult(QueueEnd End, TimeSpan Waited = default, Fault? Fault = null)
{
    /// <summary>The agent sent the call back: what he wrote in the form; null when he did not.</summary>
    public IReadOnlyDictionary<string, string>? Returned { get; init; }
}

/// <summary>Rings an extension.</summary>
/// <param name="Number">The extension's number.</param>
/// <param name="RingTimeout">How long to ring.</param>
/// <param name="IsAgent">The number is an agent's id or own number; the extension of his seat is rung.</param>
public sealed record ExtensionRequest(string Number, TimeSpan RingTimeout, bool IsAgent = false);

/// <summary>How the call to the extension ended.</summary>
public enum ExtensionEnd
{
    /// <summary>It was answered, talked and hung up; the caller is still there.</summary>
    Answered,

    /// <summary>It was busy or declined.</summary>
    Busy,

    /// <summary>Nobody answered in time.</summary>
    NoAnswer,

    /// <summary>No such extension, or no phone of it is registered.</summary>
    Unavailable,

    /// <summary>It could not be done; <see cref="ExtensionResult.Fault"/> says why.</summary>
    Error,
}

/// <summary>How the call to the extension ended.</summary>
/// <param name="End">Which way.</param>
/// <param name="Fault">Why it failed.</param>
public sealed record ExtensionResult(ExtensionEnd End, Fault? Fault = null);

/// <summary>Offers the caller to be rung.</summary>
/// <param name="Queue">The queue whose agents will, by id or name.</param>
/// <param name="Priority">Higher goes first.</param>
/// <param name="Skills">Skills an agent must have, beside those of the queue.</param>
/// <param name="AsksNumber">He may give another number.</param>
/// <param name="Language">In which language he is spoken to.</param>
public sealed record CallbackRequest(string Queue, int Priority, IReadOnlyList<string> Skills, bool AsksNumber, string Language);

/// <summary>How that ended.</summary>
/// <param name="Promised">He will be rung.</param>
/// <param name="Fault">Why it could not be done.</param>
public sealed record CallbackResult(bool Promised, Fault? Fault = null);

/// <summary>Lets the caller leave a message.</summary>
/// <param name="Box">The number of the box.</param>
/// <param name="Language">In which language he is spoken to.</param>
public sealed record VoicemailRequest(string Box, string Language);

/// <summary>How that ended.</summary>
/// <param name="Left">A message was left.</param>
/// <param name="Fault">Why it could not be done.</param>
public sealed record VoicemailResult(bool Left, Fault? Fault = null);

/// <summary>Sends the call elsewhere.</summary>
/// <param name="To">The number.</param>
/// <param name="AllowOutside">It may leave the house.</param>
public sealed record TransferRequest(string To, bool AllowOutside);

using System.Threading.Channels;
using Switchboard.Kernel;

namespace Switchboard.Ivr.TextChannel;

/// <summary>Who wrote a line.</summary>
public enum TextAuthor
{
    /// <summary>The flow.</summary>
    Flow,

    /// <summary>The visitor.</summary>
    Visitor,
}

/// <summary>A line of a conversation.</summary>
/// <param name="Sequence">From 1, without gaps.</param>
/// <param name="Time">When.</param>
/// <param name="From">Who wrote it.</param>
/// <param name="Text">What.</param>
public sealed record TextLine(int Sequence, DateTimeOffset Time, TextAuthor From, string Text);

/// <summary>
/// One visitor in a flow by text. Written by the flow's task and by requests at once; what was written is never changed. Ends once: when
/// the flow ends, the visitor leaves, nobody writes for too long, or there are too many lines.
/// </summary>
internal sealed class Conversation : IDisposable
{
    public const int MostLines = 1000;
    public const int LongestText = 1000;
    private const int MostUnread = 20;
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    private readonly Lock _gate = new();
    private readonly List<TextLine> _lines = [];
    private readonly Channel<string> _unread = Channel.CreateBounded<string>(new BoundedChannelOptions(MostUnread) { FullMode = BoundedChannelFullMode.Wait });
    private readonly CancellationTokenSource _gone = new();
    private readonly TimeProvider _time;
    private TaskCompletionSource _changed = New();

    public Conversation(TenantId tenant, Guid id, string owner, string flow, TimeProvider time)
    {
        (Tenant, Id, Owner, Flow, _time) = (tenant, id, owner, flow, time);
        StartedAt = ActiveAt = time.GetUtcNow();
    }

    public TenantId Tenant { get; }

    public Guid Id { get; }

    /// <summary>Who began it, as an actor.</summary>
    public string Owner { get; }

    public string Flow { get; }

    public DateTimeOffset StartedAt { get; }

    /// <summary>When a line was last written.</summary>
    public DateTimeOffset ActiveAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Why it ended, in one word; null while it lasts.</summary>
    public string? EndReason { get; private set; }

    /// <summary>Fires when it ends: nobody is there any more.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <summary>What the visitor wrote and the flow has not read.</summary>
    public ChannelReader<string> Unread => _unread.Reader;

    /// <summary>Takes what the visitor wrote.</summary>
    public Fault? Hear(string text)
    {
        lock (_gate)
        {
            if (EndReason is not null)
                return Fault.Conflict("text.ended", "The conversation is over.");
            if (!_unread.Writer.TryWrite(text))
                return new Fault("text.too_fast", $"The flow has not yet read the last {MostUnread} texts.", FaultKind.Throttled);
        }

        Write(TextAuthor.Visitor, text);
        return null;
    }

    /// <summary>Tells the visitor something.</summary>
    public void Say(string text) => Write(TextAuthor.Flow, text);

    public void End(string reason)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (EndReason is not null)
                return;
            (EndReason, EndedAt) = (reason, _time.GetUtcNow());
            (changed, _changed) = (_changed, New());
        }

        _unread.Writer.TryComplete();
        _gone.Cancel();
        changed.TrySetResult();
    }

    /// <summary>Ends it when nobody has written for too long, or when it has lasted too long.</summary>
    public void ExpireIfIdle()
    {
        var now = _time.GetUtcNow();
        if (now - ActiveAt > Idle || now - StartedAt > Longest)
            End("expired");
    }

    /// <summary>The lines after a sequence.</summary>
    public IReadOnlyList<TextLine> After(int sequence)
    {
        lock (_gate)
            return [.. _lines.Skip(Math.Max(0, sequence))];
    }

    /// <summary>The lines after a sequence, as soon as there is one; empty when the conversation is over, or the time is up.</summary>
    public async Task<IReadOnlyList<TextLine>> NextAsync(int sequence, TimeSpan patience, CancellationToken cancellation)
    {
        Task changed;
        lock (_gate)
        {
            if (_lines.Count > sequence || EndReason is not null)
                return [.. _lines.Skip(Math.Max(0, sequence))];
            changed = _changed.Task;
        }

        try
        {
            await changed.WaitAsync(patience, _time, cancellation);
        }
        catch (TimeoutException)
        {
            // nothing yet
        }

        return After(sequence);
    }

    public void Dispose() => _gone.Dispose();

    private void Write(TextAuthor from, string text)
    {
        TaskCompletionSource changed;
        var full = false;
        lock (_gate)
        {
            if (EndReason is not null)
                return;
            ActiveAt = _time.GetUtcNow();
            _lines.Add(new TextLine(_lines.Count + 1, ActiveAt, from, text));
            full = _lines.Count >= MostLines;
            (changed, _changed) = (_changed, New());
        }

        changed.TrySetResult();
        if (full)
            End("too_long");
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

namespace Switchboard.Switch.Calls;

/// <summary>
/// Keys a party pressed, in order, until somebody reads them: typing ahead works. Used on the call's mailbox only.
/// </summary>
public sealed class DigitBuffer
{
    private const int Limit = 128;
    private readonly Queue<char> _digits = new();
    private TaskCompletionSource? _arrived;

    /// <summary>How many keys wait.</summary>
    public int Count => _digits.Count;

    /// <summary>The next key without taking it; null when none waits.</summary>
    public char? Peek() => _digits.TryPeek(out var digit) ? digit : null;

    /// <summary>Takes the next key; null when none waits.</summary>
    public char? Take() => _digits.TryDequeue(out var digit) ? digit : null;

    /// <summary>Forgets what was typed ahead.</summary>
    public void Clear() => _digits.Clear();

    /// <summary>Completes when the next key comes, whatever waits already.</summary>
    public Task NextAsync()
    {
        _arrived ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _arrived.Task;
    }

    /// <summary>True as soon as a key waits; false when none came in time.</summary>
    public async Task<bool> ArrivesWithinAsync(TimeSpan limit, TimeProvider time, CancellationToken cancel)
    {
        if (_digits.Count > 0)
            return true;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(NextAsync(), Task.Delay(limit, time, over.Token));
        await over.CancelAsync();
        cancel.ThrowIfCancellationRequested();
        return _digits.Count > 0;
    }

    /// <summary>Takes the first waiting key that is one of these, wherever it stands; null when there is none.</summary>
    public char? TakeFirstOf(string keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        char? found = null;
        for (var left = _digits.Count; left > 0; left--)
        {
            var digit = _digits.Dequeue();
            if (found is null && keys.Contains(digit, StringComparison.Ordinal))
                found = digit;
            else
                _digits.Enqueue(digit);
        }

        return found;
    }

    internal void Add(char digit)
    {
        if (_digits.Count < Limit)
            _digits.Enqueue(digit);
        var arrived = _arrived;
        _arrived = null;
        arrived?.TrySetResult();
    }
}

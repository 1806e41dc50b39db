namespace Switchboard.Ivr.TextDriver;

/// <summary>The caller of a script: knows when he will do what.</summary>
internal sealed class ScriptedCaller
{
    /// <summary>Stands for hanging up among the keys.</summary>
    public const char HangUpKey = '!';

    private static readonly TimeSpan BetweenKeys = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ThinkingTime = TimeSpan.FromSeconds(1);

    private readonly Queue<ScriptStep> _answers = new();
    private readonly PriorityQueue<char, (TimeSpan Due, int Order)> _coming = new();
    private int _order;

    public ScriptedCaller(TextScript script)
    {
        foreach (var step in script.Steps)
        {
            switch (step)
            {
                case PressStep { AtMs: { } at } press:
                    Schedule(press.Digits, TimeSpan.FromMilliseconds(at));
                    break;
                case HangUpStep { AtMs: { } at }:
                    Schedule(HangUpKey.ToString(), TimeSpan.FromMilliseconds(at));
                    break;
                case PressStep or SayStep or SilentStep or HangUpStep:
                    _answers.Enqueue(step);
                    break;
            }
        }
    }

    /// <summary>Whether he will do something yet.</summary>
    public bool HasMore => _answers.Count > 0 || _coming.Count > 0;

    /// <summary>What he says to a question that listens, if that is his next answer; taken then.</summary>
    public string? Says()
    {
        if (!_answers.TryPeek(out var answer) || answer is not SayStep say)
            return null;
        _answers.Dequeue();
        return say.Words;
    }

    /// <summary>A question was asked: schedules the answer to it, if there is one, and tells it.</summary>
    public ScriptStep? Hear(TimeSpan now, TimeSpan promptLength)
    {
        if (!_answers.TryDequeue(out var answer))
            return null;
        if (answer is PressStep press)
            Schedule(press.Digits, When(press.AfterMs));
        else if (answer is HangUpStep hangUp)
            Schedule(HangUpKey.ToString(), When(hangUp.AfterMs));
        return answer;

        TimeSpan When(int? after) => now + (after is { } ms ? TimeSpan.FromMilliseconds(ms) : promptLength + ThinkingTime);
    }

    /// <summary>The next key that falls due until a time.</summary>
    public bool TryTake(TimeSpan until, out char key, out TimeSpan due)
    {
        due = default;
        key = default;
        if (!_coming.TryPeek(out key, out var place) || place.Due > until)
            return false;
        _coming.Dequeue();
        due = place.Due;
        return true;
    }

    private void Schedule(string keys, TimeSpan from)
    {
        foreach (var key in keys)
        {
            _coming.Enqueue(key, (from, _order++));
            from += BetweenKeys;
        }
    }
}

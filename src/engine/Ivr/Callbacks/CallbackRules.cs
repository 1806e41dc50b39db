namespace Switchboard.Ivr.Callbacks;

/// <summary>What an agent's turn means for the callback.</summary>
internal static class CallbackRules
{
    /// <summary>Reached: closed. Not reached: another attempt after the pause, as long as there is one. Not taken: it stands where it stood.</summary>
    public static Callback After(Callback callback, CallbackTurnEnd end, Guid agent, DateTimeOffset now)
    {
        if (!callback.IsOpen)
            return callback;
        if (end.Result == "blocked")
            return callback with { State = CallbackState.Refused, Reason = "blocked", AgentId = null };
        if (!end.Accepted)
            return callback with { State = CallbackState.Waiting, Reason = null, AgentId = null };
        var tried = callback with { Attempts = [.. callback.Attempts, new CallbackAttempt(now, agent, end.CallId, end.Result)], ClosedByCallId = null };
        if (end.Reached)
            return tried with { State = CallbackState.Reached, Reason = "reached", ClosedByCallId = end.CallId };
        // What may not be dialled, or leads nowhere, will not do so later either.
        if (tried.Attempts.Count >= tried.MaxAttempts || end.Result is "forbidden" or "not_found")
            return tried with { State = CallbackState.Failed, Reason = end.Result };
        return tried with { State = CallbackState.Waiting, Reason = end.Result, DueAt = now.AddMilliseconds(tried.PauseMs) };
    }
}

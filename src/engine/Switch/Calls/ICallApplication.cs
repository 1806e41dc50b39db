namespace Switchboard.Switch.Calls;

/// <summary>
/// What a call does: a flow, a queue, an extension, a voicemail box. Straight-line async code on the call's own mailbox.
/// </summary>
public interface ICallApplication
{
    /// <summary>
    /// Runs the call. When it returns, the call is hung up. <paramref name="hangup"/> is cancelled once the call has ended;
    /// every operation of <see cref="Call"/> ends by itself then.
    /// </summary>
    Task RunAsync(Call call, CancellationToken hangup);
}

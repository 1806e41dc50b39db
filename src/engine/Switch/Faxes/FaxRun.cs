using Switchboard.Contracts.Lines;
using Switchboard.Media.Fax;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch.Faxes;

/// <summary>Lets the fax machine of one answered leg do its work. On the call's mailbox.</summary>
internal static class FaxRun
{
    // Long enough that the ACK of a slow peer is there, early enough that no tone but CED is lost.
    private static readonly TimeSpan BeforeT38 = TimeSpan.FromSeconds(1);

    // The last frame (DCN) must leave before the BYE.
    private static readonly TimeSpan LastFrame = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(5);

    public static async Task<FaxResult> RunAsync(Leg leg, FaxSettings settings, bool t38, Action<FaxProgress> progress, CancellationToken hangup)
    {
        var environment = leg.Call.Environment;
        var listener = new Listener(leg.Call, progress);
        var session = environment.Media.CreateFax(settings, listener);
        var fax = leg.Fax = new LegFax(session, t38);
        if (leg.Media is { } media)
            media.StartFax(session);
        else
            session.Break();
        if (t38 && !settings.Sends)
            _ = OfferAsync(leg, fax, hangup);
        await Task.WhenAny(listener.Ended, leg.Ended);
        if (!listener.Ended.IsCompleted)
            session.Break();
        var result = await listener.Ended.WaitAsync(LastWord, environment.Time, CancellationToken.None);
        fax.IsOver = true;
        if (leg.IsAlive)
            await Task.WhenAny(leg.Ended, Task.Delay(LastFrame, environment.Time, hangup));
        return result;
    }

    // The receiver asks (T.38 Annex D.2.2.4); a peer that will not goes on in audio.
    private static async Task OfferAsync(Leg leg, LegFax fax, CancellationToken hangup)
    {
        try
        {
            await Task.Delay(BeforeT38, leg.Call.Environment.Time, hangup);
            await leg.OfferT38Async(fax);
        }
        catch (OperationCanceledException)
        {
            // the call is over
        }
        catch (Exception fault)
        {
            Log.ApplicationFailed(leg.Call.Environment.Log, leg.Call.Id, fault);
        }
    }

    /// <summary>Tones and UDPTL go in clear; a line that must be encrypted has neither.</summary>
    public static bool MaySpeakT38(MediaEncryption encryption) => encryption != MediaEncryption.Required;

    private sealed class Listener(Call call, Action<FaxProgress> progress) : IFaxListener
    {
        private readonly TaskCompletionSource<FaxResult> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<FaxResult> Ended => _ended.Task;

        public void OnProgress(FaxProgress reached) => call.Mailbox.Post(() => progress(reached));

        public void OnEnded(FaxResult result) => _ended.TrySetResult(result);
    }
}

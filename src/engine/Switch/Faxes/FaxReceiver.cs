using Switchboard.Contracts.Switch;
using Switchboard.Media.Fax;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch.Faxes;

/// <summary>What asks for a fax that comes in.</summary>
public interface IFaxInbox
{
    /// <summary>Before the call is answered: where the pages go; null refuses the call as busy.</summary>
    Task<FaxSettings?> OpenAsync(Call call);

    /// <summary>The machines agreed, or a page is over.</summary>
    void OnProgress(Call call, FaxProgress progress);

    /// <summary>It is over; the file holds the pages that came.</summary>
    Task CloseAsync(Call call, FaxResult result);
}

/// <summary>Answers a call as a fax machine.</summary>
public sealed class FaxReceiver(IFaxInbox inbox) : ICallApplication
{
    /// <summary>T.38 is offered, and taken when offered.</summary>
    public bool T38 { get; init; } = true;

    /// <inheritdoc />
    public async Task RunAsync(Call call, CancellationToken hangup)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (await inbox.OpenAsync(call) is not { } settings)
        {
            call.HangUp(new CallCause(486, "busy", "No fax machine is free", EndedBy.System));
            return;
        }

        FaxResult? result = null;
        try
        {
            call.Party.SpeakAsModem();
            if (call.Answer())
            {
                call.Enter(CallState.Talking);
                result = await FaxRun.RunAsync(call.Party, settings, T38 && FaxRun.MaySpeakT38(call.Party.Encryption), reached => inbox.OnProgress(call, reached), hangup);
            }
        }
        finally
        {
            await inbox.CloseAsync(call, result ?? new FaxResult("dropped", "The call was over before the fax began.", -1, new FaxProgress(0, 0, false, "", FaxTransport.Audio), 0));
        }
    }
}

using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Sip;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch;

/// <content>Answering a phone that rings.</content>
public sealed partial class Exchange
{
    private static readonly TimeSpan PhonePatience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);
    private const int LooksForRinging = 20;

    /// <inheritdoc />
    public async Task<Outcome<PhoneAnswer>> AnswerAsync(TenantId tenant, Guid callId, string? extension, CancellationToken cancel)
    {
        if (FindCall(tenant, callId) is not { } call)
            return Fault.NotFound("call", $"There is no living call {callId}.");
        // The leg is looked up in the call's order; its phone is then waited for outside of it.
        var (phone, dialog, record, soon) = await LookAsync();
        for (var looks = 0; phone is null && soon && looks < LooksForRinging; looks++)
        {
            await Task.Delay(BetweenLooks, _environment.Time, cancel); // it was invited and says in a moment that it rings
            (phone, dialog, record, soon) = await LookAsync();
        }

        if (phone is null)
            return Fault.Conflict("call.not_ringing", extension is null ? "No phone rings for this call now." : $"Extension {extension} does not ring for this call now.");
        if (phone.Target.Secure)
            return new PhoneAnswer(record, phone.Address, InBrowser: true);
        return await TellToTalkAsync(dialog!, cancel)
            ? new PhoneAnswer(record, phone.Address, InBrowser: false)
            : Fault.Conflict("call.phone_not_steerable", $"The phone of extension {phone.Address} cannot be answered from here: pick up its handset.");

        Task<(OutboundLeg? Phone, SipDialog? Dialog, CallRecord Record, bool Soon)> LookAsync() => call.Mailbox.InvokeAsync(() =>
        {
            var leg = RingingPhone(call, extension);
            return Task.FromResult((leg, leg?.RingingDialog, call.Record, WillRing(call, extension)));
        });
    }

    // A browser first: whoever asks from a screen sits before it.
    private static OutboundLeg? RingingPhone(Call call, string? extension)
    {
        OutboundLeg? found = null;
        foreach (var leg in call.Legs)
        {
            if (leg is OutboundLeg { Kind: LegKind.Agent or LegKind.Extension, RingingDialog: not null } ringing
                && (extension is null || ringing.Address == extension)
                && (found is null || (ringing.Target.Secure && !found.Target.Secure)))
                found = ringing;
        }

        return found;
    }

    private static bool WillRing(Call call, string? extension)
    {
        foreach (var leg in call.Legs)
        {
            if (leg is OutboundLeg { Kind: LegKind.Agent or LegKind.Extension, State: LegState.Trying } && (extension is null || leg.Address == extension))
                return true;
        }

        return false;
    }

    private async Task<bool> TellToTalkAsync(SipDialog dialog, CancellationToken cancel)
    {
        var told = dialog.NotifyAsync(AnswerByItself.TalkEvent, "terminated;reason=noresource", null);
        try
        {
            return (await told.WaitAsync(PhonePatience, _environment.Time, cancel)).IsSuccess;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}

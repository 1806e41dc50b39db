using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Sip;
using Switchboard.Switch.Calls;
using Switchboard.Switch.Lines;

namespace Switchboard.Switch.Applications;

/// <summary>Dials an outside number over the first trunk that takes it.</summary>
public sealed class TrunkCall(Exchange exchange, IReadOnlyList<Trunk> trunks, string number) : ICallApplication
{
    /// <inheritdoc />
    public async Task RunAsync(Call call, CancellationToken hangup)
    {
        ArgumentNullException.ThrowIfNull(call);
        call.Enter(CallState.Ringing);
        var cause = new CallCause(503, "congestion", "No trunk is free", EndedBy.System);
        foreach (var trunk in trunks)
        {
            if (exchange.Trunks.IsDown(trunk.Id) || exchange.ChannelsOf(trunk.Id) >= trunk.MaxChannels)
                continue;
            call.TrunkId = trunk.Id;
            var dialled = await DialAsync(call, trunk, hangup);
            if (dialled.Leg is { } leg)
            {
                if (!call.Answer())
                    return;
                if (exchange.RecordsAll(call.Tenant))
                    call.StartRecording();
                call.HangUp(await call.TalkAsync(leg, hangup));
                return;
            }

            cause = dialled.Cause!;
            if (!TriesNext(cause))
                break;
        }

        call.HangUp(cause);
    }

    // A name may lead to several places: the next is tried where the next trunk would be (RFC 3263 §4.3).
    private async Task<DialResult> DialAsync(Call call, Trunk trunk, CancellationToken hangup)
    {
        var result = new DialResult(null, new CallCause(503, "unreachable", $"{trunk.Host} leads nowhere", EndedBy.System));
        foreach (var place in await TrunkPlaces.FindAsync(call.Environment.Sip, trunk, hangup))
        {
            result = await DialAsync(call, trunk, place, hangup);
            if (result.Leg is not null || !TriesNext(result.Cause!))
                break;
        }

        return result;
    }

    private Task<DialResult> DialAsync(Call call, Trunk trunk, SipDestination place, CancellationToken hangup) => call.DialAsync(
        [Exchange.TargetOf(trunk, number, call, place)],
        new DialOptions
        {
            RingTimeout = call.Environment.Options.TrunkRingTimeout,
            SilenceTimeout = call.Environment.Options.TrunkAnswerTimeout,
            Ringing = leg =>
            {
                if (!leg.HasEarlyAudio)
                    ExtensionCall.Ringback(call);
            },
            EarlyAudio = leg => OpenEarly(call, leg),
        },
        hangup);

    // The carrier's own announcement or ringing tone is heard before the answer (183 with SDP).
    private static void OpenEarly(Call call, OutboundLeg leg)
    {
        if (call.Party is InboundLeg { IsAnswered: false } caller && !caller.OpenEarly())
            return;
        call.Party.Media?.StopPlayback();
        call.Party.Media?.Bridge(leg.Media!);
    }

    // HARDENING "trunk unreachable": 503, time-out and ICMP go on to the next gateway; 486, 404 and 603 are the callee's word.
    internal static bool TriesNext(CallCause cause) => cause.Reason is "unreachable" or "congestion";
}

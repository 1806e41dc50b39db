using Switchboard.Contracts.Switch;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch.Features;

/// <summary>The party talks with a leg that is there already: after a transfer, a pickup, a retrieval.</summary>
internal sealed class JoinedCall(Leg far) : ICallApplication
{
    public async Task RunAsync(Call call, CancellationToken hangup)
    {
        if (!far.IsAlive || !call.Answer())
        {
            call.HangUp(far.Cause ?? CallCause.Normal(EndedBy.System));
            return;
        }

        if (far is InboundLeg { IsAnswered: false } caller && caller.Accept() is not null)
        {
            call.HangUp(far.Cause!);
            return;
        }

        if (far.Kind is LegKind.Extension or LegKind.Agent)
        {
            call.Extension = far.Address;
            call.AgentId = far.AgentId;
        }

        far.Media?.StopPlayback();
        far.Media?.Retrieve();
        far.Enter(LegState.Answered);
        var talking = call.TalkAsync(far, hangup);
        if (far.HoldsOther)
            call.OnPhoneHold(far, on: true); // his phone still says hold
        call.HangUp(await talking);
    }
}

/// <summary>REFER with Replaces: fetches the other party of the transferor's second call (RFC 3515, RFC 3891).</summary>
internal sealed class AttendedTransfer(Leg transferor, Sip.SipReplaces replaces, Action<int> tell) : ICallApplication
{
    public async Task RunAsync(Call call, CancellationToken hangup)
    {
        call.Party.Media?.Hold(call.Environment.HoldMusic);
        var released = await call.ReleaseElsewhereAsync(replaces);
        if (released.Leg is { } far)
        {
            if (!call.Adopt(far))
                return;
            tell(200);
            transferor.HangUp(CallCause.Normal(EndedBy.System));
            call.Party.Media?.Retrieve();
            await new JoinedCall(far).RunAsync(call, hangup);
        }
        else if (released.Destination is { } ringing && transferor.IsAlive)
        {
            call.Transfer(
                new Redirection(ringing, null, transferor),
                call.Party,
                new PendingTransfer(transferor, transferor.Address, call.Environment.TransfersReturn(call.Tenant), tell),
                $"extension:{transferor.Address}");
        }
        else
        {
            tell(481);
            call.Party.Media?.Retrieve();
            await new JoinedCall(transferor).RunAsync(call, hangup);
        }
    }
}

/// <summary>A party moves into the <paramref name="target"/> call, in place of or beside somebody there: pickup, retrieval, INVITE with Replaces.</summary>
internal sealed class MovingCall(Call target, Func<Call, Leg?> stays, string actor, CallCause refusal) : ICallApplication
{
    public async Task RunAsync(Call call, CancellationToken hangup)
    {
        var moving = new TaskCompletionSource<Leg?>(TaskCreationOptions.RunContinuationsAsynchronously);
        // Asked twice: what can be taken may be gone when the party has departed.
        target.Mailbox.Post(() => moving.TrySetResult(target.EndCause is null ? stays(target) : null));
        if (await moving.Task is null || !call.Party.IsAlive)
        {
            call.HangUp(refusal);
            return;
        }

        var leg = call.DepartParty(target);
        target.Mailbox.Post(() =>
        {
            if (target.EndCause is null && stays(target) is { } staying)
                target.Join(leg, staying, actor);
            else if (target.Adopt(leg))
                leg.HangUp(refusal);
        });
    }
}

/// <summary>A transfer came to nothing: the transferor's phone rings again and shows why.</summary>
internal sealed class ReturnedCall(string tried, string reason, string extension) : ICallApplication
{
    public async Task RunAsync(Call call, CancellationToken hangup)
    {
        call.Attached["transferFailed"] = $"{tried}: {reason}";
        var cause = await call.Environment.Returns(call, extension, $"{tried} {reason}", hangup);
        call.HangUp(cause);
    }
}

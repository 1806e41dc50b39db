using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Media;

namespace Switchboard.Switch.Calls;

/// <summary>A talk aside: the house's party asks a third one while the customer hears music.</summary>
internal sealed class Consultation(string to, Leg customer, Leg own, CancellationTokenSource stop)
{
    public string To { get; } = to;

    public Leg Customer { get; } = customer;

    public Leg Own { get; } = own;

    public CancellationTokenSource Stop { get; } = stop;

    /// <summary>Who is asked; null while it rings.</summary>
    public Leg? Asked { get; set; }

    /// <summary>True while the house's party talks with the customer and the one asked waits.</summary>
    public bool WithCustomer { get; set; }
}

/// <content>Consultation on the same call (咨询转接): ring a third party, swap, complete or cancel.</content>
public sealed partial class Call
{
    /// <summary>The attached datum that shows who is being asked, while somebody is.</summary>
    public const string ConsultingKey = "consulting";

    private Consultation? _consult;

    private static Fault NotConsulting => Fault.Conflict("call.not_consulting", "Nobody is being consulted in this call: begin with a consultation.");

    /// <summary>Puts the customer on hold with music and rings somebody else on the house's own leg.</summary>
    internal Fault? Consult(string to, IReadOnlyList<LegTarget> targets, TimeSpan ringTimeout, string actor, Leg? by)
    {
        if (_talk is not { } talk)
            return Fault.Conflict("call.not_talking", "This call has no two parties talking now.");
        if (_consult is not null)
            return Fault.Conflict("call.consulting", "Somebody is being consulted already: complete or cancel that first.");
        if (_gathering is not null)
            return Fault.Conflict("call.conference", "Others take part in this call or listen to it: let them leave before somebody is consulted.");
        if (targets.Count == 0)
            return Fault.Conflict("call.unreachable", $"{to} has no phone that could ring.");
        var customer = CustomerOf(talk, by);
        var own = talk.Other(customer)!;
        talk.Customer = customer;
        Hold(on: true, actor);
        own.Media?.Unbridge();
        own.Media?.Play(Environment.Ringback, new PlayOptions { Loop = true });
        SentBy = own.Address;
        var consult = _consult = new Consultation(to, customer, own, CancellationTokenSource.CreateLinkedTokenSource(_hungUp.Token));
        Attached[ConsultingKey] = to;
        _ = AskAsync(consult, targets, ringTimeout);
        Publish(CallEventKind.Updated, actor, "consulting");
        return null;
    }

    /// <summary>Talks with the customer while the one asked waits, or the other way round.</summary>
    internal Fault? SwapConsult(string actor)
    {
        if (_consult is not { Asked: { } asked } consult)
            return NotConsulting;
        consult.WithCustomer = !consult.WithCustomer;
        var (talks, waits) = consult.WithCustomer ? (consult.Customer, asked) : (asked, consult.Customer);
        waits.Media?.Hold(Environment.HoldMusic);
        waits.Enter(LegState.Held);
        talks.Media?.Retrieve();
        talks.Enter(LegState.Answered);
        if (_talk is { } talk)
            talk.Held = consult.WithCustomer ? null : consult.Customer;
        consult.Own.Media?.Bridge(talks.Media!);
        _clock.Enter(consult.WithCustomer ? CallState.Talking : CallState.Held);
        Publish(consult.WithCustomer ? CallEventKind.Retrieved : CallEventKind.Held, actor, "swapped", consult.Customer);
        return null;
    }

    /// <summary>Joins the customer with the one asked; the house's first party leaves. While it still rings: sends him there.</summary>
    internal Fault? CompleteConsult(string actor)
    {
        if (_consult is not { } consult)
            return NotConsulting;
        if (consult.Asked is not { IsAlive: true } asked)
        {
            Transfer(consult.To, actor);
            return null;
        }

        _consult = null;
        Attached.Remove(ConsultingKey);
        consult.Stop.Dispose();
        Redirect(new Redirection(consult.To, new Features.JoinedCall(asked), asked), consult.Customer, actor);
        return null;
    }

    /// <summary>Lets the one asked go and takes the customer back.</summary>
    internal Fault? CancelConsult(string actor)
    {
        if (_consult is null)
            return NotConsulting;
        EndConsult();
        Hold(on: false, actor);
        return null;
    }

    private async Task AskAsync(Consultation consult, IReadOnlyList<LegTarget> targets, TimeSpan ringTimeout)
    {
        try
        {
            var dialled = await DialAsync(targets, new DialOptions { RingTimeout = ringTimeout }, consult.Stop.Token);
            if (!ReferenceEquals(_consult, consult))
                return;
            consult.Own.Media?.StopPlayback();
            if (dialled.Leg is not { } asked)
            {
                // Not to be had: the customer comes back by himself.
                EndConsult();
                Hold(on: false, "system");
                Publish(CallEventKind.Updated, "system", $"consult_{dialled.Cause!.Reason}");
                return;
            }

            consult.Asked = asked;
            consult.Own.Media?.Bridge(asked.Media!);
            Publish(CallEventKind.Updated, "system", "consult_answered", asked);
        }
        catch (OperationCanceledException)
        {
            // given up; the phones have been told
        }
    }

    /// <summary>Ends the talk aside; the customer stays as he is, on hold or not.</summary>
    private void EndConsult()
    {
        if (_consult is not { } consult)
            return;
        _consult = null;
        Attached.Remove(ConsultingKey);
        consult.Stop.Cancel();
        consult.Stop.Dispose();
        consult.Own.Media?.StopPlayback();
        consult.Asked?.HangUp(CallCause.Normal(EndedBy.System));
        if (consult is { Own.IsAlive: true, Customer.IsAlive: true } && _talk is not null)
            consult.Own.Media?.Bridge(consult.Customer.Media!);
    }

    /// <summary>A leg of the talk aside has gone; true when the call goes on without more ado.</summary>
    private bool ConsultLost(Leg leg)
    {
        if (_consult is not { } consult)
            return false;
        if (ReferenceEquals(leg, consult.Asked))
        {
            consult.Asked = null;
            EndConsult();
            Hold(on: false, "called");
            return true;
        }

        // The house's party hung up: that completes the transfer, as on any desk phone.
        return ReferenceEquals(leg, consult.Own) && consult.Customer.IsAlive && CompleteConsult("system") is null;
    }
}

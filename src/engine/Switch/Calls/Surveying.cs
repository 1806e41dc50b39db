using Switchboard.Contracts.Switch;

namespace Switchboard.Switch.Calls;

/// <content>Asking the customer how satisfied he is.</content>
public sealed partial class Call
{
    /// <summary>What the customer was asked; null when he was not.</summary>
    public CallSurvey? Survey { get; private set; }

    /// <summary>The agent sent the customer to the survey: for the queue the contact is complete, not transferred.</summary>
    public bool SentToSurvey { get; private set; }

    /// <summary>Notes that the customer is asked, or what he answered. It belongs to the agent and the queue he had last.</summary>
    public void NoteSurvey(string keys, string? answer)
    {
        Survey = answer is not null && Survey is { } asked && asked.Keys == keys
            ? asked with { Answer = answer }
            : new CallSurvey(Now, keys, answer, AgentId, QueueId);
        PublishChange();
    }

    /// <summary>The customer's side goes to what asks him; the house's own leg leaves.</summary>
    internal bool SendToSurvey(string destination, string actor, Leg? by)
    {
        if (_talk is not { } talk || Cause is not null)
            return false;
        EndConsult();
        var customer = CustomerOf(talk, by);
        SentToSurvey = true;
        TalkEndedBy = SideOf(talk.Other(customer)!);
        _redirect = new Redirection(destination);
        Party = customer;
        Publish(CallEventKind.Updated, actor, "survey");
        _application.Cancel();
        return true;
    }
}

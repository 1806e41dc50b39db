using Shouldly;
using Switchboard.Sip;
using Xunit;

namespace Engine.Tests.Sip.Dialogs;

public sealed class InboundInviteTests
{
    private static readonly SipBody Answer = SipBody.Sdp(Bench.Sdp);

    [Fact]
    public void Call_rings_is_answered_and_acknowledged()
    {
        var bench = new Bench();
        bench.Receive(Bench.Request("INVITE", body: Bench.Sdp));
        bench.Invite!.Offer.Length.ShouldBe(Bench.Sdp.Length);
        bench.Invite.Progress(180);
        bench.Invite.Accept(Answer);
        bench.Receive(Bench.Request("ACK", toTag: bench.Invite.Dialog.LocalTag, branch: "z9hG4bK-ack"));

        bench.Flow.Statuses.ShouldBe([100, 180, 200]);
        bench.Flow.Last.ToTag.ShouldBe(bench.Flow.Sent[1].Message.ToTag);
        bench.Flow.Last.Contact!.Uri.Host.ShouldBe("192.0.2.1");
        bench.Events.ShouldBe(["invite", "acknowledged"]);
        bench.Invite.Dialog.State.ShouldBe(DialogState.Confirmed);
    }

    [Fact]
    public void Answer_is_repeated_until_the_ack_and_the_call_ended_when_none_comes()
    {
        var bench = new Bench { WhenInvited = x => x.Accept(Answer) };
        bench.Receive(Bench.Request("INVITE", body: Bench.Sdp));
        bench.Wait(33);

        bench.Flow.TimesOf(x => x.StatusCode == 200).ShouldBe([0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5], 0.02);
        var bye = bench.Flow.Requests("BYE")[0];
        bye.Reason!.Text.ShouldBe("No ACK");
        bye.ToTag.ShouldBe("peer");
        bench.Events.ShouldBe(["invite", "ended AckTimedOut", "ack timed out"]);
    }

    [Fact]
    public void Lost_ack_is_made_good_by_the_next_one()
    {
        var bench = new Bench { WhenInvited = x => x.Accept(Answer) };
        bench.Receive(Bench.Request("INVITE", body: Bench.Sdp));
        bench.Wait(2);
        bench.Receive(Bench.Request("ACK", toTag: bench.Invite!.Dialog.LocalTag, branch: "z9hG4bK-ack"));
        bench.Receive(Bench.Request("ACK", toTag: bench.Invite.Dialog.LocalTag, branch: "z9hG4bK-ack2"));
        bench.Wait(60);

        bench.Flow.Statuses.Count(x => x == 200).ShouldBe(3);
        bench.Events.Count(x => x == "acknowledged").ShouldBe(1);
        bench.Flow.Requests("BYE").ShouldBeEmpty();
    }

    [Fact]
    public void Cancel_is_answered_and_the_invite_terminated()
    {
        var bench = new Bench { WhenInvited = x => x.Progress(180) };
        bench.Receive(Bench.Request("INVITE"));
        bench.Receive(Bench.Request("CANCEL", branch: "z9hG4bK-INVITE-c1-1", extra: "Reason: SIP;cause=200;text=\"Call completed elsewhere\"\r\n"));

        bench.Flow.Sent.ConvertAll(x => $"{x.Message.StatusCode} {x.Message.MethodName}").ShouldBe(["180 INVITE", "200 CANCEL", "487 INVITE"]);
        bench.Events.ShouldBe(["invite", "ended NeverConfirmed", "cancelled SIP;cause=200;text=\"Call completed elsewhere\""]);
    }

    [Fact]
    public void Cancel_after_the_answer_changes_nothing()
    {
        var bench = new Bench { WhenInvited = x => x.Accept(Answer) };
        bench.Receive(Bench.Request("INVITE"));
        bench.Receive(Bench.Request("CANCEL", branch: "z9hG4bK-INVITE-c1-1"));
        bench.Flow.Statuses.ShouldBe([200, 200]);
        bench.Invite!.Dialog.State.ShouldBe(DialogState.Confirmed);
    }

    [Fact]
    public void Cancel_of_nothing_is_481()
    {
        var bench = new Bench();
        bench.Receive(Bench.Request("CANCEL"));
        bench.Flow.Statuses.ShouldBe([481]);
    }

    [Fact]
    public void Answer_after_cancel_is_ignored()
    {
        var bench = new Bench();
        bench.Receive(Bench.Request("INVITE"));
        bench.Receive(Bench.Request("CANCEL", branch: "z9hG4bK-INVITE-c1-1"));
        bench.Invite!.Accept(Answer);
        bench.Flow.Statuses.ShouldBe([100, 200, 487]);
    }

    [Fact]
    public void Reliable_progress_is_repeated_until_prack_and_holds_the_answer_back()
    {
        var bench = new Bench();
        bench.Receive(Bench.Request("INVITE", extra: "Supported: 100rel\r\n", body: Bench.Sdp));
        bench.Invite!.Progress(183, null, Answer, reliable: true);
        bench.Invite.Accept(Answer);
        bench.Wait(1.6);
        bench.Flow.Statuses.ShouldBe([100, 183, 183, 183]);
        var progress = bench.Flow.Last;
        progress.HasOption(SipHeaderId.Require, "100rel").ShouldBeTrue();

        bench.Receive(Bench.Request("PRACK", cseq: 2, toTag: progress.ToTag, extra: $"RAck: {progress.RSeq} 1 INVITE\r\n"));
        bench.Flow.Sent.TakeLast(2).Select(x => $"{x.Message.StatusCode} {x.Message.MethodName}").ShouldBe(["200 PRACK", "200 INVITE"]);
        bench.Events.ShouldBe(["invite", "prack"]);
    }

    [Fact]
    public void Prack_that_fits_nothing_is_481()
    {
        var bench = new Bench();
        bench.Receive(Bench.Request("INVITE", extra: "Supported: 100rel\r\n", body: Bench.Sdp));
        bench.Invite!.Progress(183, null, Answer, reliable: true);
        bench.Receive(Bench.Request("PRACK", cseq: 2, toTag: bench.Flow.Last.ToTag, extra: $"RAck: {bench.Flow.Last.RSeq + 1} 1 INVITE\r\n"));
        bench.Flow.Last.StatusCode.ShouldBe(481);
    }

    [Fact]
    public void Unacknowledged_progress_ends_in_504()
    {
        var bench = new Bench();
        bench.Receive(Bench.Request("INVITE", extra: "Require: 100rel\r\n", body: Bench.Sdp));
        bench.Invite!.Progress(180);
        bench.Wait(33);
        bench.Flow.Statuses.ShouldContain(504);
    }

    [Fact]
    public void Call_over_more_than_the_hops_left_is_483()
    {
        var bench = new Bench();
        bench.Receive(Bench.Request("INVITE").Replace("Max-Forwards: 70", "Max-Forwards: 0", StringComparison.Ordinal));
        bench.Flow.Statuses.ShouldBe([483]);
        bench.Events.ShouldBeEmpty();
    }

    [Fact]
    public void Missing_max_forwards_is_taken_for_an_old_peer()
    {
        var bench = new Bench { WhenInvited = x => x.Progress(180) };
        bench.Receive(Bench.Request("INVITE").Replace("Max-Forwards: 70\r\n", "", StringComparison.Ordinal));
        bench.Flow.Statuses.ShouldBe([180]);
        bench.Invite!.Request.MaxForwards.ShouldBe(-1);
    }

    [Fact]
    public void Too_short_a_session_is_422_with_min_se()
    {
        var bench = new Bench();
        bench.Receive(Bench.Request("INVITE", extra: "Session-Expires: 30\r\nSupported: timer\r\n"));
        bench.Flow.Last.StatusCode.ShouldBe(422);
        bench.Flow.Last.MinSE.ShouldBe(90u);
    }

    [Fact]
    public void Gate_refuses_or_drops_before_anything_is_made()
    {
        var bench = new Bench();
        bench.Stack.Gate = new Gate(SipAdmission.Refuse(503, "Overloaded", 30));
        bench.Receive(Bench.Request("INVITE"));
        bench.Flow.Last.StatusCode.ShouldBe(503);
        bench.Flow.Last.Number(SipHeaderId.RetryAfter).ShouldBe(30u);
        bench.Stack.Gate = new Gate(SipAdmission.Drop);
        bench.Receive(Bench.Request("INVITE", cseq: 2));

        bench.Flow.Sent.Count.ShouldBe(1);
        bench.Stack.Transactions.Count.ShouldBe(0);
        bench.Events.ShouldBeEmpty();
    }

    [Fact]
    public void Gate_is_told_that_a_request_belongs_to_a_dialog()
    {
        var bench = new Bench();
        var gate = new Gate(SipAdmission.Accept);
        bench.Stack.Gate = gate;
        var dialog = bench.InboundDialog();
        bench.Receive(Bench.Request("BYE", cseq: 2, toTag: dialog.LocalTag));
        bench.Receive(Bench.Request("BYE", cseq: 3, toTag: "guessed"));
        gate.InDialog.ShouldBe([false, true, false]);
    }

    private sealed class Gate(SipAdmission admission) : ISipGate
    {
        public List<bool> InDialog { get; } = [];

        public SipAdmission Admit(SipFlow source, SipMessage message, bool inDialog)
        {
            InDialog.Add(inDialog);
            return admission;
        }
    }
}

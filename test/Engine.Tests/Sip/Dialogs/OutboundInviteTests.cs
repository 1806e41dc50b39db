using Shouldly;
using Switchboard.Sip;
using Xunit;

namespace Engine.Tests.Sip.Dialogs;

public sealed class OutboundInviteTests
{
    [Fact]
    public void Call_is_placed_rings_and_is_answered()
    {
        var bench = new Bench();
        bench.Call();
        var invite = bench.Flow.Last;
        invite.Sdp.Length.ShouldBe(Bench.Sdp.Length);
        invite.From.DisplayName.ShouldBe("Us");
        bench.Answer(invite, 100);
        bench.Answer(invite, 180);
        bench.Answer(invite, 200, body: Bench.Sdp);

        bench.Events.ShouldBe(["trying", "progress 180 peer", "answered peer"]);
        var ack = bench.Flow.Requests("ACK").ShouldHaveSingleItem();
        ack.CSeq.ShouldBe(invite.CSeq);
        ack.Branch.ShouldNotBe(invite.Branch);
        ack.RequestUri.ToString().ShouldBe("sip:2002@192.0.2.7:5060");
        bench.Dialog.ShouldBe(bench.Early);
    }

    [Fact]
    public void Lost_ack_is_sent_again_for_each_repeated_2xx()
    {
        var bench = new Bench();
        bench.Call();
        var invite = bench.Flow.Last;
        bench.Answer(invite, 200, body: Bench.Sdp);
        bench.Wait(0.5);
        bench.Answer(invite, 200, body: Bench.Sdp);

        var acks = bench.Flow.Requests("ACK");
        acks.Count.ShouldBe(2);
        acks[0].Branch.ShouldBe(acks[1].Branch);
        bench.Events.Count(x => x == "answered peer").ShouldBe(1);
    }

    [Fact]
    public void Each_fork_has_its_early_dialog_and_only_the_first_answer_stays()
    {
        var bench = new Bench();
        bench.Call();
        var invite = bench.Flow.Last;
        bench.Answer(invite, 180, "a");
        bench.Early!.Listener = bench;
        bench.Answer(invite, 183, "b", body: Bench.Sdp);
        bench.Answer(invite, 200, "b", body: Bench.Sdp);
        bench.Answer(invite, 200, "a", body: Bench.Sdp);

        bench.Events.ShouldBe(["progress 180 a", "progress 183 b", "ended NeverConfirmed", "answered b"]);
        bench.Flow.Requests("ACK").ConvertAll(x => x.ToTag).ShouldBe(["b", "a"]);
        bench.Flow.Requests("BYE").ShouldHaveSingleItem().ToTag.ShouldBe("a");
        bench.Dialog!.State.ShouldBe(DialogState.Confirmed);
    }

    [Fact]
    public void Cancel_waits_for_the_first_provisional()
    {
        var bench = new Bench();
        var call = bench.Call();
        var invite = bench.Flow.Last;
        call.Cancel(SipReason.Sip(200, "Call completed elsewhere"));
        bench.Flow.Requests("CANCEL").ShouldBeEmpty();
        bench.Answer(invite, 180);

        var cancel = bench.Flow.Requests("CANCEL").ShouldHaveSingleItem();
        cancel.Branch.ShouldBe(invite.Branch);
        cancel.CSeq.ShouldBe(invite.CSeq);
        cancel.Reason!.Text.ShouldBe("Call completed elsewhere");
        bench.Answer(cancel, 200);
        bench.Answer(invite, 487);
        bench.Events.ShouldBe(["rejected 487"]);
        bench.Flow.Requests("ACK").Count.ShouldBe(1);
    }

    [Fact]
    public void Answer_that_crosses_the_cancel_is_acknowledged_and_ended()
    {
        var bench = new Bench();
        var call = bench.Call();
        var invite = bench.Flow.Last;
        bench.Answer(invite, 180);
        call.Cancel();
        bench.Answer(invite, 200, body: Bench.Sdp);

        bench.Flow.Requests("ACK").Count.ShouldBe(1);
        bench.Flow.Requests("BYE").Count.ShouldBe(1);
        bench.Events.ShouldBe(["progress 180 peer", "rejected 487"]);
        bench.Wait(40);
        bench.Stack.DialogCount.ShouldBe(0);
        bench.Stack.Transactions.Count.ShouldBe(0);
    }

    [Fact]
    public void Cancelled_call_that_never_ends_is_given_up_after_64_t1()
    {
        var bench = new Bench();
        var call = bench.Call();
        bench.Answer(bench.Flow.Last, 180);
        call.Cancel();
        bench.Wait(33);
        bench.Rejection!.Status.ShouldBe(487);
        bench.Stack.Transactions.Count.ShouldBe(0);
    }

    [Fact]
    public void Reliable_progress_is_pracked_once_and_in_order()
    {
        var bench = new Bench();
        bench.Call();
        var invite = bench.Flow.Last;
        invite.HasOption(SipHeaderId.Supported, "100rel").ShouldBeTrue();
        bench.Answer(invite, 183, extra: "Require: 100rel\r\nRSeq: 7\r\n", body: Bench.Sdp);
        bench.Answer(invite, 183, extra: "Require: 100rel\r\nRSeq: 7\r\n", body: Bench.Sdp);
        bench.Answer(invite, 180, extra: "Require: 100rel\r\nRSeq: 9\r\n");
        bench.Answer(invite, 180, extra: "Require: 100rel\r\nRSeq: 8\r\n");

        var pracks = bench.Flow.Requests("PRACK");
        pracks.ConvertAll(x => x.Header(SipHeaderId.RAck)).ShouldBe(["7 1 INVITE", "8 1 INVITE"]);
        pracks.ConvertAll(x => x.CSeq).ShouldBe([2u, 3u]);
        bench.Events.ShouldBe(["progress 183 peer", "progress 180 peer"]);
    }

    [Fact]
    public void Challenge_is_answered_with_the_next_cseq()
    {
        var bench = new Bench();
        bench.Call(null, x => x with
        {
            Credentials = (challenge, method, uri) =>
                new SipHeader("Proxy-Authorization", $"Digest {challenge.Header(SipHeaderId.ProxyAuthenticate)} {method} {uri}"),
        });
        var first = bench.Flow.Last;
        bench.Answer(first, 407, extra: "Proxy-Authenticate: Digest x\r\n");

        var second = bench.Flow.Last;
        second.Header(SipHeaderId.ProxyAuthorization).ShouldBe("Digest Digest x INVITE sip:2002@192.0.2.7");
        second.CSeq.ShouldBe(first.CSeq + 1);
        second.CallId.ShouldBe(first.CallId);
        second.FromTag.ShouldBe(first.FromTag);
        second.ToTag.ShouldBeEmpty();
        bench.Events.ShouldBeEmpty();
        bench.Answer(second, 200, body: Bench.Sdp);
        bench.Flow.Requests("ACK")[^1].Has(SipHeaderId.ProxyAuthorization).ShouldBeTrue();
    }

    [Fact]
    public void Wrong_password_is_not_tried_for_ever()
    {
        var bench = new Bench();
        bench.Call(null, x => x with { Credentials = (_, _, _) => new SipHeader("Authorization", "Digest wrong") });
        for (var i = 0; i < 10; i++)
            bench.Answer(bench.Flow.Requests("INVITE")[^1], 401);
        bench.Flow.Requests("INVITE").Count.ShouldBe(3);
        bench.Events.ShouldBe(["rejected 401"]);
    }

    [Fact]
    public void Redirection_brings_its_contacts()
    {
        var bench = new Bench();
        bench.Call();
        bench.Answer(bench.Flow.Last, 302, extra: "Contact: <sip:a@192.0.2.8>;q=0.7, <sip:b@192.0.2.9>\r\n");
        bench.Rejection!.Message!.Contacts!.Select(x => x.Uri.User).ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Answer_goes_out_in_the_ack_when_the_peer_made_the_offer()
    {
        var bench = new Bench { WhenAnswered = (invite, _, _) => invite.Acknowledge(SipBody.Sdp(Bench.Sdp)) };
        bench.Call(null, x => x with { Body = null });
        var request = bench.Flow.Last;
        request.Body.IsEmpty.ShouldBeTrue();
        bench.Answer(request, 200, body: Bench.Sdp);
        bench.Answer(request, 200, body: Bench.Sdp);
        bench.Flow.Requests("ACK").ConvertAll(x => x.Sdp.Length).ShouldBe([Bench.Sdp.Length, Bench.Sdp.Length]);
    }

    [Fact]
    public void Session_too_small_is_asked_for_again()
    {
        var bench = new Bench();
        bench.Call(null, x => x with { SessionExpires = TimeSpan.FromSeconds(120) });
        bench.Answer(bench.Flow.Last, 422, extra: "Min-SE: 600\r\n");
        bench.Flow.Last.SessionExpires!.Value.Seconds.ShouldBe(600u);
        bench.Flow.Last.MinSE.ShouldBe(600u);
    }
}

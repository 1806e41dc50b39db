using Shouldly;
using Switchboard.Sip;
using Xunit;

namespace Engine.Tests.Sip.Dialogs;

public sealed class DialogTests
{
    private static readonly SipBody Body = SipBody.Sdp(Bench.Sdp);

    [Fact]
    public void Bye_of_the_peer_ends_the_dialog_with_its_reason()
    {
        var bench = new Bench();
        var dialog = bench.InboundDialog();
        bench.Receive(Bench.Request("BYE", cseq: 2, toTag: dialog.LocalTag, extra: "Reason: Q.850;cause=16;text=\"Normal call clearing\"\r\n"));

        bench.Flow.Last.StatusCode.ShouldBe(200);
        bench.Ended!.Cause.ShouldBe(DialogEndCause.RemoteBye);
        bench.Ended.Reason.ShouldBe(SipReason.Q850(16, "Normal call clearing"));
        bench.Stack.DialogCount.ShouldBe(0);
        bench.Receive(Bench.Request("INFO", cseq: 3, toTag: dialog.LocalTag));
        bench.Flow.Last.StatusCode.ShouldBe(481);
    }

    [Fact]
    public void Our_bye_carries_tags_route_and_reason()
    {
        var bench = new Bench();
        var dialog = bench.InboundDialog("Record-Route: <sip:p1.example.com;lr>, <sip:p2.example.com;lr>\r\n");
        dialog.Flow.ShouldBe(bench.Flow);
        bench.Flow.Sent[^1].Message.Values(SipHeaderId.RecordRoute).Count.ShouldBe(2);
        var other = new Bench();
        var outbound = other.OutboundDialog("Record-Route: <sip:192.0.2.8;lr>, <sip:192.0.2.9;lr>\r\n");
        outbound.Bye(SipReason.Sip(480, "Agent \"left\"\r\nX-Evil: 1"));

        var bye = other.Flow.Requests("BYE").ShouldHaveSingleItem();
        bye.Values(SipHeaderId.Route).ShouldBe(["<sip:192.0.2.9;lr>", "<sip:192.0.2.8;lr>"]);
        bye.RequestUri.ToString().ShouldBe("sip:2002@192.0.2.7:5060");
        (bye.FromTag, bye.ToTag, bye.CSeq).ShouldBe((outbound.LocalTag, "peer", 2u));
        bye.Header("X-Evil").ShouldBeNull();
        bye.Reason!.Cause.ShouldBe(480);
        other.Ended!.Cause.ShouldBe(DialogEndCause.LocalBye);
    }

    [Fact]
    public void Offer_is_answered_and_moves_the_target()
    {
        var bench = new Bench { WhenOffered = x => x.Answer(Body) };
        var dialog = bench.InboundDialog();
        bench.Receive(Bench.Request("INVITE", cseq: 2, toTag: dialog.LocalTag, body: Bench.Sdp).Replace("<sip:2002@192.0.2.7:5060>", "<sip:moved@192.0.2.7:5070>", StringComparison.Ordinal));
        bench.Flow.Last.StatusCode.ShouldBe(200);
        bench.Flow.Last.Sdp.Length.ShouldBe(Bench.Sdp.Length);
        bench.Receive(Bench.Request("ACK", cseq: 2, toTag: dialog.LocalTag, branch: "z9hG4bK-ack2"));

        bench.Last.ShouldBe("offer acknowledged");
        dialog.RemoteTarget.ToString().ShouldBe("sip:moved@192.0.2.7:5070");
        bench.Wait(60);
        bench.Flow.Requests("BYE").ShouldBeEmpty();
    }

    [Fact]
    public void Refused_offer_leaves_the_dialog_standing()
    {
        var bench = new Bench { WhenOffered = x => x.Reject(488) };
        var dialog = bench.InboundDialog();
        bench.Receive(Bench.Request("UPDATE", cseq: 2, toTag: dialog.LocalTag, body: Bench.Sdp));
        bench.Flow.Last.StatusCode.ShouldBe(488);
        bench.Receive(Bench.Request("UPDATE", cseq: 3, toTag: dialog.LocalTag));
        bench.Flow.Last.StatusCode.ShouldBe(200);
        dialog.State.ShouldBe(DialogState.Confirmed);
    }

    [Fact]
    public void Second_offer_before_the_answer_is_500_and_glare_491()
    {
        var bench = new Bench();
        var dialog = bench.InboundDialog();
        bench.Receive(Bench.Request("INVITE", cseq: 2, toTag: dialog.LocalTag, body: Bench.Sdp));
        bench.Receive(Bench.Request("UPDATE", cseq: 3, toTag: dialog.LocalTag, body: Bench.Sdp));
        bench.Flow.Last.StatusCode.ShouldBe(500);
        bench.Flow.Last.Has(SipHeaderId.RetryAfter).ShouldBeTrue();

        var other = new Bench();
        var ours = other.InboundDialog();
        _ = ours.ReinviteAsync(Body);
        other.Receive(Bench.Request("INVITE", cseq: 2, toTag: ours.LocalTag, body: Bench.Sdp));
        other.Flow.Last.StatusCode.ShouldBe(491);
    }

    [Fact]
    public async Task Glare_is_tried_again_after_the_delay_of_the_call_id_owner()
    {
        var bench = new Bench();
        var dialog = bench.OutboundDialog();
        var done = dialog.ReinviteAsync(Body);
        bench.Answer(bench.Flow.Requests("INVITE")[^1], 491);
        bench.Wait(2.0);
        bench.Flow.Distinct("INVITE").Count.ShouldBe(2);
        bench.Wait(2.1);
        var again = bench.Flow.Distinct("INVITE");
        again.Count.ShouldBe(3);
        again[2].CSeq.ShouldBe(again[1].CSeq + 1);
        bench.Answer(again[2], 200, body: Bench.Sdp);
        (await done).Status.ShouldBe(200);
        bench.Flow.Requests("ACK")[^1].CSeq.ShouldBe(again[2].CSeq);
    }

    [Fact]
    public void The_other_side_tries_again_sooner()
    {
        var bench = new Bench();
        var dialog = bench.InboundDialog();
        _ = dialog.ReinviteAsync(Body);
        bench.Answer(bench.Flow.Last, 491);
        bench.Wait(2.1);
        bench.Flow.Distinct("INVITE").Count.ShouldBe(2);
    }

    [Fact]
    public async Task Offers_of_ours_wait_for_each_other()
    {
        var bench = new Bench();
        var dialog = bench.InboundDialog();
        var first = dialog.ReinviteAsync(Body);
        var second = dialog.UpdateAsync(Body);
        bench.Flow.Requests("UPDATE").ShouldBeEmpty();
        bench.Answer(bench.Flow.Requests("INVITE")[^1], 200, body: Bench.Sdp);
        bench.Answer(bench.Flow.Requests("UPDATE")[^1], 200, body: Bench.Sdp);
        ((await first).Status, (await second).Status).ShouldBe((200, 200));
    }

    [Fact]
    public async Task Reinvite_without_offer_is_acknowledged_with_our_answer()
    {
        var bench = new Bench();
        var dialog = bench.InboundDialog();
        var done = dialog.ReinviteAsync(null);
        bench.Answer(bench.Flow.Last, 200, body: Bench.Sdp);
        (await done).Message!.Sdp.IsEmpty.ShouldBeFalse();
        bench.Flow.Requests("ACK").ShouldBeEmpty();
        dialog.Acknowledge(Body);
        bench.Flow.Requests("ACK").ShouldHaveSingleItem().Sdp.Length.ShouldBe(Bench.Sdp.Length);
    }

    [Fact]
    public async Task Dialog_that_the_peer_forgot_ends()
    {
        var bench = new Bench();
        var dialog = bench.OutboundDialog();
        var done = dialog.UpdateAsync(Body);
        bench.Answer(bench.Flow.Last, 481);
        (await done).Status.ShouldBe(481);
        bench.Ended!.Cause.ShouldBe(DialogEndCause.RequestFailed);
        (await dialog.InfoAsync(null)).Failure.ShouldBe(SipFailure.Ended);
    }

    [Fact]
    public async Task Requests_both_ways_reach_the_listener_and_the_peer()
    {
        var bench = new Bench { WhenRequested = x => x.Respond(x.Method == SipMethod.Refer ? 202 : 200) };
        var dialog = bench.OutboundDialog();
        bench.Receive(Bench.Request("INFO", callId: dialog.CallId, toTag: dialog.LocalTag, cseq: 10));
        bench.Receive(Bench.Request("REFER", callId: dialog.CallId, toTag: dialog.LocalTag, cseq: 11, extra: "Refer-To: <sip:3003@192.0.2.1?Replaces=a%3Bto-tag%3D1%3Bfrom-tag%3D2>\r\n"));
        bench.Flow.Statuses.ShouldBe([200, 202]);
        bench.Receive(Bench.Request("INFO", callId: dialog.CallId, toTag: dialog.LocalTag, cseq: 9));
        bench.Flow.Last.StatusCode.ShouldBe(500);

        var refer = dialog.ReferAsync("<sip:4004@192.0.2.1>");
        bench.Flow.Last.ReferTo!.Uri.User.ShouldBe("4004");
        bench.Answer(bench.Flow.Last, 202);
        (await refer).IsSuccess.ShouldBeTrue();
        var notify = dialog.NotifyAsync("refer", "active;expires=60", new SipBody("message/sipfrag", "SIP/2.0 100 Trying"u8.ToArray()));
        bench.Flow.Last.Header(SipHeaderId.Event).ShouldBe("refer");
        bench.Answer(bench.Flow.Last, 200);
        (await notify).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public void Session_we_refresh_is_refreshed_at_half_time()
    {
        var bench = new Bench();
        var dialog = bench.OutboundDialog("Session-Expires: 200;refresher=uac\r\nAllow: INVITE, UPDATE\r\n", x => x with { SessionExpires = TimeSpan.FromSeconds(200) });
        bench.Wait(99);
        bench.Flow.Requests("UPDATE").ShouldBeEmpty();
        bench.Wait(2);
        var update = bench.Flow.Distinct("UPDATE").ShouldHaveSingleItem();
        update.SessionExpires.ShouldBe((200u, "uac"));
        bench.Answer(update, 200, extra: "Session-Expires: 200;refresher=uac\r\n");
        bench.Wait(101);
        bench.Flow.Distinct("UPDATE").Count.ShouldBe(2);
        dialog.State.ShouldBe(DialogState.Confirmed);
    }

    [Fact]
    public void Session_nobody_refreshes_is_ended_before_it_runs_out()
    {
        var bench = new Bench();
        bench.InboundDialog("Session-Expires: 90\r\nSupported: timer\r\n");
        bench.Flow.Sent.First(x => x.Message.StatusCode == 200).Message.SessionExpires.ShouldBe((90u, "uac"));
        bench.Wait(59);
        bench.Ended.ShouldBeNull();
        bench.Wait(2);
        bench.Ended!.Cause.ShouldBe(DialogEndCause.SessionExpired);
        bench.Flow.Distinct("BYE").Count.ShouldBe(1);
    }

    [Fact]
    public void Peer_behind_nat_is_reached_at_its_source()
    {
        var bench = new Bench();
        bench.Stack.FlowFactory = (_, address) => throw new InvalidOperationException($"Sent to {address}, which only the peer's network knows.");
        bench.WhenInvited = x => x.Accept(Body);
        bench.Receive(Bench.Request("INVITE", body: Bench.Sdp).Replace("Contact: <sip:2002@192.0.2.7:5060>", "Contact: <sip:2002@10.0.0.5:5060>", StringComparison.Ordinal));
        bench.Invite!.Dialog.Bye();
        bench.Flow.Requests("BYE").ShouldHaveSingleItem().RequestUri.Host.ShouldBe("10.0.0.5");
    }

    [Fact]
    public void Replaces_finds_its_dialog()
    {
        var bench = new Bench();
        var dialog = bench.InboundDialog();
        SipReplaces.TryParse($"{dialog.CallId};to-tag={dialog.LocalTag};from-tag={dialog.RemoteTag}", out var replaces).ShouldBeTrue();
        bench.Stack.FindDialog(replaces!.CallId, replaces.ToTag, replaces.FromTag).ShouldBe(dialog);
    }
}

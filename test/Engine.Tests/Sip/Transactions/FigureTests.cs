using Shouldly;
using Switchboard.Sip;
using Xunit;

namespace Engine.Tests.Sip.Transactions;

/// <summary>The four machines of RFC 3261 §17 with RFC 6026, through the stack on a virtual clock.</summary>
public sealed class FigureTests
{
    private const double Slack = 0.02;

    [Fact]
    public void Invite_is_repeated_at_doubling_intervals_until_timer_b()
    {
        var bench = new Bench();
        bench.Call();
        bench.Wait(40);

        Times(bench, "INVITE").ShouldBe([0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5], Slack);
        bench.Rejection!.Status.ShouldBe(408);
        bench.Rejection.Failure.ShouldBe(SipFailure.TimedOut);
        bench.Stack.Transactions.Count.ShouldBe(0);
    }

    [Fact]
    public void Invite_over_a_stream_is_sent_once()
    {
        var bench = new Bench(SipTransport.Tcp);
        bench.Call();
        bench.Wait(31.9);
        bench.Rejection.ShouldBeNull();
        bench.Wait(0.2);

        bench.Flow.Requests("INVITE").Count.ShouldBe(1);
        bench.Rejection!.Status.ShouldBe(408);
    }

    [Fact]
    public void A_provisional_stops_the_repetition()
    {
        var bench = new Bench();
        bench.Call();
        bench.Answer(bench.Flow.Last, 100);
        bench.Wait(120);

        bench.Flow.Requests("INVITE").Count.ShouldBe(1);
        bench.Rejection.ShouldBeNull();
        bench.Last.ShouldBe("trying");
    }

    [Fact]
    public void Refusal_is_acknowledged_each_time_it_comes_until_timer_d()
    {
        var bench = new Bench();
        bench.Call();
        var invite = bench.Flow.Last;
        bench.Answer(invite, 486);
        bench.Answer(invite, 486);
        bench.Wait(33);
        bench.Answer(invite, 486);

        var acks = bench.Flow.Requests("ACK");
        acks.Count.ShouldBe(2);
        acks[0].Branch.ShouldBe(invite.Branch);
        acks[0].ToTag.ShouldBe("peer");
        acks[0].CSeq.ShouldBe(invite.CSeq);
        bench.Events.Count(x => x == "rejected 486").ShouldBe(1);
        bench.Rejection!.Reason.ShouldBe("Busy Here");
        bench.Stack.Transactions.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Options_is_repeated_up_to_t2_until_timer_f()
    {
        var bench = new Bench();
        var response = bench.Stack.RequestAsync("OPTIONS", Settings());
        bench.Wait(33);

        Times(bench, "OPTIONS").ShouldBe([0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5], Slack);
        (await response).Status.ShouldBe(408);
    }

    [Fact]
    public async Task Final_response_ends_it_and_timer_k_absorbs_late_ones()
    {
        var bench = new Bench();
        var response = bench.Stack.RequestAsync("OPTIONS", Settings());
        var request = bench.Flow.Last;
        bench.Answer(request, 200);
        bench.Answer(request, 200);
        bench.Wait(4.9);
        bench.Stack.Transactions.Count.ShouldBe(1);
        bench.Wait(0.8); // forgotten in company: never early, a little late

        bench.Stack.Transactions.Count.ShouldBe(0);
        (await response).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Response_to_another_method_or_branch_is_dropped()
    {
        var bench = new Bench();
        var response = bench.Stack.RequestAsync("OPTIONS", Settings());
        var request = bench.Flow.Last;
        bench.Receive(Bench.Response(request, 200).Replace($"{request.CSeq} OPTIONS", $"{request.CSeq} MESSAGE", StringComparison.Ordinal));
        bench.Receive(Bench.Response(request, 200).Replace(request.Branch, request.Branch + "0", StringComparison.Ordinal));
        response.IsCompleted.ShouldBeFalse();
        bench.Answer(request, 404);
        (await response).Reason.ShouldBe("Not Found");
    }

    [Fact]
    public async Task Broken_transport_fails_the_request_at_once()
    {
        var bench = new Bench();
        bench.Flow.Broken = true;
        var response = await bench.Stack.RequestAsync("OPTIONS", Settings());
        response.Status.ShouldBe(503);
        response.Failure.ShouldBe(SipFailure.Transport);
    }

    [Fact]
    public void Refusal_is_repeated_up_to_t2_until_the_ack()
    {
        var bench = new Bench { WhenInvited = x => x.Reject(486) };
        bench.Receive(Bench.Request("INVITE"));
        bench.Wait(12);
        bench.Flow.TimesOf(x => x.StatusCode == 486).ShouldBe([0, 0.5, 1.5, 3.5, 7.5, 11.5], Slack);
        bench.Receive(Bench.Request("ACK", branch: "z9hG4bK-INVITE-c1-1", toTag: bench.Flow.Last.ToTag));
        bench.Wait(20);

        bench.Flow.Statuses.Count(x => x == 486).ShouldBe(6);
        bench.Stack.Transactions.Count.ShouldBe(0);
        bench.Events.ShouldBe(["invite", "ended NeverConfirmed"]);
    }

    [Fact]
    public void Refusal_without_ack_ends_at_timer_h()
    {
        var bench = new Bench { WhenInvited = x => x.Reject(404) };
        bench.Receive(Bench.Request("INVITE"));
        bench.Wait(33);
        bench.Stack.Transactions.Count.ShouldBe(0);
        bench.Flow.Statuses.Count(x => x == 404).ShouldBe(11);
    }

    [Fact]
    public void Repeated_invite_gets_the_last_response_and_makes_no_second_call()
    {
        var bench = new Bench { WhenInvited = x => x.Progress(180) };
        bench.Receive(Bench.Request("INVITE"));
        bench.Receive(Bench.Request("INVITE"));

        bench.Flow.Statuses.ShouldBe([180, 180]);
        bench.Events.ShouldBe(["invite"]);
    }

    [Fact]
    public void Invite_repeated_after_the_2xx_is_absorbed()
    {
        // RFC 6026: the accepted state neither answers nor forgets.
        var bench = new Bench { WhenInvited = x => x.Accept(SipBody.Sdp(Bench.Sdp)) };
        bench.Receive(Bench.Request("INVITE"));
        bench.Receive(Bench.Request("INVITE"));
        bench.Flow.Statuses.ShouldBe([200]);
        bench.Events.ShouldBe(["invite"]);
    }

    [Fact]
    public void Answered_request_is_answered_again_until_timer_j()
    {
        var bench = new Bench { WhenRequested = x => x.Respond(202) };
        bench.Receive(Bench.Request("MESSAGE"));
        bench.Wait(31);
        bench.Receive(Bench.Request("MESSAGE"));
        bench.Wait(2);

        bench.Flow.Statuses.ShouldBe([202, 202]);
        bench.Events.ShouldBe(["MESSAGE"]);
        bench.Stack.Transactions.Count.ShouldBe(0);
    }

    [Fact]
    public void Same_request_by_another_way_is_merged_482()
    {
        var bench = new Bench { WhenInvited = x => x.Progress(180) };
        bench.Receive(Bench.Request("INVITE"));
        bench.Receive(Bench.Request("INVITE", branch: "z9hG4bK-other"));
        bench.Flow.Statuses.ShouldBe([180, 482]);
        bench.Events.ShouldBe(["invite"]);
    }

    [Fact]
    public void Rfc2543_invite_and_its_ack_find_each_other_without_a_branch()
    {
        var bench = new Bench { WhenInvited = x => x.Reject(486) };
        bench.Receive(Bench.Request("INVITE", branch: "old"));
        bench.Receive(Bench.Request("INVITE", branch: "old"));
        bench.Flow.Statuses.ShouldBe([486, 486]);
        bench.Receive(Bench.Request("ACK", branch: "old", toTag: bench.Flow.Last.ToTag));
        bench.Wait(10);
        bench.Flow.Statuses.Count.ShouldBe(2);
    }

    [Fact]
    public void Trying_is_sent_when_the_application_takes_its_time()
    {
        var bench = new Bench();
        bench.Receive(Bench.Request("INVITE"));
        bench.Flow.Statuses.ShouldBe([100]);
        bench.Flow.Last.ToTag.ShouldBeEmpty();
        bench.Flow.Last.Header(SipHeaderId.Via)!.ShouldContain("received=192.0.2.7;rport=5060");
    }

    [Fact]
    public void Request_that_nobody_answers_is_forgotten()
    {
        var bench = new Bench();
        bench.Receive(Bench.Request("MESSAGE"));
        bench.Stack.Transactions.Count.ShouldBe(1);
        bench.Wait(33);
        bench.Stack.Transactions.Count.ShouldBe(0);
    }

    [Fact]
    public void Bug_in_the_application_is_500_to_the_peer_and_harms_nobody_else()
    {
        var bench = new Bench { WhenInvited = _ => throw new InvalidOperationException("bug"), WhenRequested = x => x.Respond(200) };
        bench.Receive(Bench.Request("INVITE"));
        bench.Receive(Bench.Request("MESSAGE"));
        bench.Flow.Statuses.ShouldBe([500, 200]);
    }

    [Fact]
    public void Closed_connection_fails_what_waits_for_an_answer()
    {
        var bench = new Bench(SipTransport.Tcp);
        bench.Call();
        bench.Answer(bench.Flow.Last, 180);
        bench.Flow.Broken = true;
        bench.Stack.Transactions.OnFlowClosed(bench.Flow);
        bench.Rejection!.Failure.ShouldBe(SipFailure.Transport);
    }

    private static double[] Times(Bench bench, string method) => [.. bench.Flow.TimesOf(x => x.IsRequest && x.MethodName == method)];

    private static SipRequestSettings Settings() => new()
    {
        RequestUri = SipUri.Parse("sip:192.0.2.7"),
        From = SipAddress.Parse("<sip:us@example.com>"),
    };
}

using System.Net;
using Shouldly;
using Switchboard.Media.Secure;
using Switchboard.Media.Secure.Ice;
using Switchboard.Media.Secure.Stun;
using Xunit;

namespace Switchboard.Engine.Tests.Media.Secure;

public class IceLiteAgentTests
{
    private static readonly IceCredentials Local = IceCredentials.Create();
    private static readonly PeerAddress Browser = new(IPEndPoint.Parse("192.0.2.7:40000"));
    private static readonly PeerAddress OtherNetwork = new(IPEndPoint.Parse("[2001:db8::7]:40001"));

    private readonly IceLiteAgent _agent = new(Local, "peer");

    [Fact]
    public void Authentic_check_is_answered_with_the_address_it_came_from()
    {
        var answer = Check(Browser);

        StunMessage.TryParse(answer, out var message).ShouldBeTrue();
        message.Class.ShouldBe(StunClass.Success);
        message.TransactionId.ToArray().ShouldBe(StunChecks.TransactionId);
        message.HasValidIntegrity(StunChecks.Key(Local)).ShouldBeTrue();
        message.HasValidFingerprint().ShouldBeTrue();
        message.TryReadMappedAddress(out var mapped).ShouldBeTrue();
        mapped.ShouldBe(Browser.ToEndPoint());
    }

    [Fact]
    public void Check_without_nomination_learns_the_address_but_selects_nothing()
    {
        Check(OtherNetwork);

        _agent.Selected.ShouldBeNull();
        _agent.LastValidated.ShouldBe(OtherNetwork);
        _agent.IsValidated(OtherNetwork).ShouldBeTrue();
        _agent.IsValidated(Browser).ShouldBeFalse();
    }

    [Fact]
    public void Nomination_selects_the_pair_and_a_later_one_moves_it()
    {
        Check(Browser, nominate: true);
        _agent.Selected.ShouldBe(Browser);

        Check(OtherNetwork);
        _agent.Selected.ShouldBe(Browser);

        Check(OtherNetwork, nominate: true);
        _agent.Selected.ShouldBe(OtherNetwork);
    }

    [Fact]
    public void Wrong_password_is_refused_with_401_and_learns_nothing() =>
        ShouldRefuse(StunChecks.Request(Local with { Password = "not the password it has" }, "peer", nominate: true), 401);

    [Theory]
    [InlineData("stranger")]
    [InlineData("pee")]
    [InlineData("peer2")]
    public void Wrong_username_is_refused_with_401(string ufrag) =>
        ShouldRefuse(StunChecks.Request(Local, ufrag, nominate: true), 401);

    [Fact]
    public void Check_without_credentials_is_refused_with_400()
    {
        var buffer = new byte[StunWire.MaxMessageSize];
        var writer = new StunWriter(buffer, StunClass.Request, StunChecks.TransactionId);
        writer.Add(StunAttribute.UseCandidate, []);
        writer.AddFingerprint();

        ShouldRefuse(buffer[..writer.Length], 400);
    }

    [Fact]
    public void Controlled_peer_is_told_of_the_role_conflict_with_487() =>
        ShouldRefuse(StunChecks.Request(Local, "peer", nominate: true, role: StunAttribute.IceControlled), 487);

    [Fact]
    public void Unknown_attribute_that_must_be_understood_is_refused_with_420() =>
        ShouldRefuse(StunChecks.Request(Local, "peer", nominate: true, extra: (StunAttribute)0x7777), 420);

    [Fact]
    public void Broken_fingerprint_is_not_answered()
    {
        var request = StunChecks.Request(Local, "peer", nominate: true);
        request[^1] ^= 1;

        Handle(request, Browser).ShouldBeEmpty();
        _agent.Selected.ShouldBeNull();
    }

    [Fact]
    public void Responses_and_indications_are_not_answered()
    {
        foreach (var kind in (StunClass[])[StunClass.Success, StunClass.Error, StunClass.Indication])
        {
            var buffer = new byte[StunWire.MaxMessageSize];
            var writer = new StunWriter(buffer, kind, StunChecks.TransactionId);
            writer.AddFingerprint();

            Handle(buffer[..writer.Length], Browser).ShouldBeEmpty();
        }
    }

    [Fact]
    public void Forgotten_addresses_make_room_and_the_selected_one_goes_on_working()
    {
        Check(Browser, nominate: true);
        for (var port = 1; port <= 100; port++)
            Check(new PeerAddress(new IPEndPoint(IPAddress.Loopback, port)));

        _agent.Selected.ShouldBe(Browser);
        _agent.IsValidated(Browser).ShouldBeTrue();
    }

    [Fact]
    public void Consent_check_is_answered_without_allocating()
    {
        var request = StunChecks.Request(Local, "peer", nominate: false);
        var reply = new byte[IceLiteAgent.MaxReply];
        for (var i = 0; i < 100; i++)
            _agent.Handle(request, Browser, reply);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            _agent.Handle(request, Browser, reply);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.ShouldBe(0);
    }

    private void ShouldRefuse(byte[] request, int code)
    {
        StunMessage.TryParse(Handle(request, Browser), out var answer).ShouldBeTrue();
        answer.Class.ShouldBe(StunClass.Error);
        answer.ErrorCode.ShouldBe(code);
        _agent.Selected.ShouldBeNull();
        _agent.LastValidated.ShouldBeNull();
    }

    private byte[] Check(PeerAddress from, bool nominate = false) => Handle(StunChecks.Request(Local, "peer", nominate), from);

    private byte[] Handle(byte[] packet, PeerAddress from)
    {
        var reply = new byte[IceLiteAgent.MaxReply];
        return reply[.._agent.Handle(packet, from, reply)];
    }
}

using System.Net;
using System.Text;
using Shouldly;
using Switchboard.Kernel;
using Switchboard.Sip.Guard;
using Xunit;

namespace Switchboard.Engine.Tests.Sip.Guard;

public sealed class SipGuardTests
{
    private static readonly IPEndPoint Peer = new(IPAddress.Parse("203.0.113.9"), 5060);

    private readonly VirtualTimeProvider _time = new();
    private readonly Alarm _alarm = new();
    private readonly SipGuard _guard;

    public SipGuardTests() => _guard = new SipGuard(_time, listener: _alarm);

    [Fact]
    public void A_stranger_may_send_32_at_once_and_is_then_dropped_for_300_seconds()
    {
        for (var i = 0; i < 32; i++)
            Stranger().ShouldBe(GuardVerdict.Admit);
        Stranger().ShouldBe(GuardVerdict.Drop);
        _time.Advance(TimeSpan.FromSeconds(299));
        Stranger().ShouldBe(GuardVerdict.Drop);
        _time.Advance(TimeSpan.FromSeconds(1));
        Stranger().ShouldBe(GuardVerdict.Admit);

        _alarm.Blocks.ShouldHaveSingleItem().Reason.ShouldBe(BlockReason.Flood);
        _guard.Counters.ShouldBe(new GuardCounters(33, 2, 0, 0, 0, 0, 0, 1));
    }

    [Fact]
    public void A_stranger_at_8_a_second_is_never_dropped()
    {
        for (var i = 0; i < 1000; i++)
        {
            Stranger().ShouldBe(GuardVerdict.Admit);
            _time.Advance(TimeSpan.FromMilliseconds(125));
        }
    }

    [Fact]
    public void Changing_the_port_or_the_end_of_an_IPv6_address_helps_a_flood_nothing()
    {
        for (var i = 0; i < 32; i++)
            Admit(new IPEndPoint(IPAddress.Parse($"2001:db8::{i:x}"), 1000 + i));
        Admit(new IPEndPoint(IPAddress.Parse("2001:db8::ffff"), 9)).ShouldBe(GuardVerdict.Drop);
        Admit(new IPEndPoint(IPAddress.Parse("2001:db8:0:1::1"), 9)).ShouldBe(GuardVerdict.Admit);
    }

    [Fact]
    public void An_IPv4_address_is_the_same_mapped_into_IPv6()
    {
        _guard.BlockAddress(Peer.Address, TimeSpan.FromMinutes(1));
        Admit(new IPEndPoint(Peer.Address.MapToIPv6(), 5060)).ShouldBe(GuardVerdict.Drop);
    }

    [Theory]
    [InlineData("friendly-scanner", "", "")]
    [InlineData("FRIENDLY-SCANNER", "", "")]
    [InlineData("xx sipvicious 0.3", "", "")]
    [InlineData("sipcli/v1.8", "", "")]
    [InlineData("Phone", "\"100\"<sip:100@1.1.1.1>;tag=1", "")]
    [InlineData("Phone", "", "<sip:100@1.1.1.1>")]
    [InlineData("", "\"sipvicious\"<sip:1@2>", "")]
    public void A_known_scanner_is_dropped_from_the_first_packet_on(string agent, string from, string to)
    {
        Stranger(agent, from, to).ShouldBe(GuardVerdict.Drop);
        Stranger("Honest/1.0").ShouldBe(GuardVerdict.Drop);
        _guard.Blocks().ShouldHaveSingleItem().Reason.ShouldBe(BlockReason.Scanner);
        _guard.Counters.DroppedScanner.ShouldBe(2);
    }

    [Theory]
    [InlineData("baresip v1.0.0", "<sip:a@b>")]
    [InlineData("Chrome/120 SIP.js/0.21.2", "<sip:1100@1.1.1.10>")]
    [InlineData("", "")]
    public void An_honest_phone_is_no_scanner(string agent, string from) => Stranger(agent, from).ShouldBe(GuardVerdict.Admit);

    [Fact]
    public void A_trunk_begins_30_calls_a_second_and_gets_503_beyond()
    {
        for (var i = 0; i < 30; i++)
            Admit(Peer, SourceClass.Trunk, RequestKind.NewCall).ShouldBe(GuardVerdict.Admit);
        Admit(Peer, SourceClass.Trunk, RequestKind.NewCall).ShouldBe(GuardVerdict.Busy);
        Admit(Peer, SourceClass.Trunk, RequestKind.Other).ShouldBe(GuardVerdict.Admit);
        _time.Advance(TimeSpan.FromSeconds(1));
        Admit(Peer, SourceClass.Trunk, RequestKind.NewCall).ShouldBe(GuardVerdict.Admit);
    }

    [Fact]
    public void What_belongs_to_a_dialog_is_never_limited()
    {
        _guard.BlockAddress(Peer.Address, TimeSpan.FromHours(1));
        for (var i = 0; i < 1000; i++)
            Admit(Peer, SourceClass.Stranger, RequestKind.InDialog).ShouldBe(GuardVerdict.Admit);
    }

    [Fact]
    public void A_registered_phone_goes_on_working_behind_a_blocked_address()
    {
        while (Stranger() == GuardVerdict.Admit)
        {
        }

        Admit(Peer, SourceClass.Registered, RequestKind.Register).ShouldBe(GuardVerdict.Admit);
        Admit(Peer, SourceClass.Registered, RequestKind.NewCall).ShouldBe(GuardVerdict.Admit);
        Stranger().ShouldBe(GuardVerdict.Drop);
    }

    [Fact]
    public void The_tenth_wrong_password_shuts_the_user_out_for_15_minutes_and_nobody_else()
    {
        Fail("1001", 9);
        May("1001").ShouldBeTrue();
        Fail("1001", 1);
        May("1001").ShouldBeFalse();
        May("1002").ShouldBeTrue();
        _guard.MayAuthenticate(Peer.Address, "1001", hasBinding: true).ShouldBeTrue();
        _guard.MayAuthenticate(IPAddress.Parse("198.51.100.1"), "1001", hasBinding: false).ShouldBeTrue();
        _alarm.Blocks.ShouldHaveSingleItem().User.ShouldBe("1001");
        _time.Advance(TimeSpan.FromMinutes(15));
        May("1001").ShouldBeTrue();
    }

    [Fact]
    public void Wrong_passwords_more_than_10_minutes_apart_do_not_add_up()
    {
        for (var i = 0; i < 100; i++)
        {
            Fail("1001", 1);
            _time.Advance(TimeSpan.FromMinutes(1.2));
        }

        _alarm.Blocks.ShouldBeEmpty();
    }

    [Fact]
    public void A_right_password_clears_the_count()
    {
        Fail("1001", 9);
        _guard.ReportAuthSuccess(Peer.Address, "1001");
        Fail("1001", 9);
        May("1001").ShouldBeTrue();
    }

    [Fact]
    public void Fifty_wrong_passwords_shut_the_address_out_for_an_hour()
    {
        for (var i = 0; i < 50; i++)
            Fail($"user{i}", 1);
        May("anybody").ShouldBeFalse();
        Stranger().ShouldBe(GuardVerdict.Drop);
        var block = _guard.Blocks().ShouldHaveSingleItem();
        block.Reason.ShouldBe(BlockReason.AddressFailures);
        block.Until.ShouldBe(_time.GetUtcNow().AddHours(1));
        block.Dropped.ShouldBe(2);
        _time.Advance(TimeSpan.FromHours(1));
        Stranger().ShouldBe(GuardVerdict.Admit);
    }

    [Fact]
    public void A_block_can_be_lifted()
    {
        Fail("1001", 10);
        while (Stranger() == GuardVerdict.Admit)
        {
        }

        _guard.Blocks().Count.ShouldBe(2);
        _guard.Lift(Peer.Address, "1001").ShouldBeTrue();
        May("1001").ShouldBeTrue();
        Stranger().ShouldBe(GuardVerdict.Drop);
        _guard.Lift(Peer.Address).ShouldBeTrue();
        Stranger().ShouldBe(GuardVerdict.Admit);
        _guard.Lift(Peer.Address).ShouldBeFalse();
    }

    [Fact]
    public void An_administrators_block_holds_for_trunks_too()
    {
        _guard.BlockAddress(Peer.Address, TimeSpan.FromHours(1));
        Admit(Peer, SourceClass.Trunk, RequestKind.NewCall).ShouldBe(GuardVerdict.Drop);
        _guard.Counters.DroppedByAdministrator.ShouldBe(1);
    }

    [Fact]
    public void Memory_is_bounded_and_a_flood_of_forged_addresses_does_not_wash_out_a_block()
    {
        var small = new SipGuard(_time, new GuardRules { MaxSources = 100 });
        small.BlockAddress(Peer.Address, TimeSpan.FromHours(1));
        for (var i = 0; i < 5000; i++)
            small.Admit(new IPEndPoint(new IPAddress(0x0a000001L + ((long)i << 8)), 5060), SourceClass.Stranger, RequestKind.Other);
        small.Counters.Sources.ShouldBe(100);
        small.Blocks().Count.ShouldBe(1);
    }

    [Fact]
    public void Failures_with_invented_users_stay_bounded()
    {
        var patient = new SipGuard(_time, new GuardRules { AddressFailures = 100_000 });
        for (var i = 0; i < 10_000; i++)
            patient.ReportAuthFailure(Peer.Address, new string('x', 500) + i);
        patient.ReportAuthFailure(Peer.Address, "1001");
        patient.Blocks().Count.ShouldBe(1);
    }

    [Fact]
    public void Admitting_a_known_source_allocates_nothing()
    {
        var agent = "baresip v1.0.0"u8.ToArray();
        void Once()
        {
            _guard.Admit(Peer, SourceClass.Trunk, RequestKind.NewCall, agent);
            _guard.Admit(Peer, SourceClass.Registered, RequestKind.Register, agent);
            _guard.Admit(Peer, SourceClass.Stranger, RequestKind.Other, agent, agent, agent);
        }

        for (var i = 0; i < 5; i++)
            Once();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++)
            Once();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void A_denied_network_gets_no_answer_but_inside_its_dialogs_and_the_narrowest_rule_counts()
    {
        _guard.SetNetworks([new NetworkRule(IPNetwork.Parse("203.0.113.0/24"), false), new NetworkRule(IPNetwork.Parse("203.0.113.64/26"), true)]);

        Admit(Peer).ShouldBe(GuardVerdict.Drop);
        Admit(Peer, SourceClass.Trunk, RequestKind.NewCall).ShouldBe(GuardVerdict.Drop);
        Admit(new IPEndPoint(Peer.Address.MapToIPv6(), 5060)).ShouldBe(GuardVerdict.Drop);
        Admit(Peer, kind: RequestKind.InDialog).ShouldBe(GuardVerdict.Admit);
        May("1001").ShouldBeFalse();
        Admit(new IPEndPoint(IPAddress.Parse("203.0.113.70"), 5060)).ShouldBe(GuardVerdict.Admit);
        _guard.Counters.DroppedByAdministrator.ShouldBe(4);
        _guard.SetNetworks([]);
        Admit(Peer).ShouldBe(GuardVerdict.Admit);
    }

    [Fact]
    public void An_allowed_network_is_neither_limited_nor_blocked_by_itself()
    {
        _guard.SetNetworks([new NetworkRule(IPNetwork.Parse("203.0.113.9/32"), true)]);
        for (var i = 0; i < 1000; i++)
            Stranger("friendly-scanner").ShouldBe(GuardVerdict.Admit);
        Fail("1001", 100);

        May("1001").ShouldBeTrue();
        _guard.Blocks().ShouldBeEmpty();
        _guard.Counters.AuthFailures.ShouldBe(100);
        _alarm.Blocks.ShouldBeEmpty();
    }

    private GuardVerdict Stranger(string agent = "", string from = "", string to = "") => _guard.Admit(
        Peer, SourceClass.Stranger, RequestKind.Other, Encoding.UTF8.GetBytes(agent), Encoding.UTF8.GetBytes(from), Encoding.UTF8.GetBytes(to));

    private GuardVerdict Admit(IPEndPoint source, SourceClass cls = SourceClass.Stranger, RequestKind kind = RequestKind.Other) =>
        _guard.Admit(source, cls, kind);

    private void Fail(string user, int times)
    {
        for (var i = 0; i < times; i++)
            _guard.ReportAuthFailure(Peer.Address, user);
    }

    private bool May(string user) => _guard.MayAuthenticate(Peer.Address, user, hasBinding: false);

    private sealed class Alarm : IGuardListener
    {
        public List<Block> Blocks { get; } = [];

        public void Blocked(Block block) => Blocks.Add(block);
    }
}

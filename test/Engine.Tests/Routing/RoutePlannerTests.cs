using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Switchboard.Contracts.Lines;
using Switchboard.Switch.Routing;
using Xunit;

namespace Switchboard.Engine.Tests.Routing;

public sealed class RoutePlannerTests
{
    private readonly RoutingScene _scene = new();

    [Theory]
    [InlineData("013800138000", "+8613800138000", "CN")]
    [InlineData("138 0013 8000", "+8613800138000", "CN")]
    [InlineData("(021) 5555-1234", "+862155551234", "CN")]
    [InlineData("8613800138000", "+8613800138000", "CN")]
    [InlineData("00442079460000", "+442079460000", "GB")]
    [InlineData("+12125550100", "+12125550100", "US")]
    [InlineData("+18765550100", "+18765550100", "JM")]
    [InlineData("10086", null, "CN")]
    public void Numbers_are_read_as_people_in_the_country_dial_them(string dialled, string? e164, string country)
    {
        var plan = _scene.Dial(dialled);
        plan.E164.ShouldBe(e164);
        plan.Country.ShouldBe(country);
    }

    [Fact]
    public void Without_rules_the_trunks_of_the_settings_carry_the_call_in_their_order()
    {
        var plan = _scene.Dial("13800138000");
        plan.Code.ShouldBe("allowed");
        plan.Attempts.Select(a => a.Trunk).ShouldBe(["first", "second"]);
        plan.Attempts[0].Caller.ShouldBe("02150000001");
    }

    [Fact]
    public void Foreign_countries_are_closed_until_they_are_opened()
    {
        _scene.Dial("0049301234567").Code.ShouldBe("country_closed");
        _scene.Book = _scene.Book with { Policy = new DialPolicy { Countries = ["DE"] } };
        _scene.Dial("0049301234567").Code.ShouldBe("allowed");
        _scene.Dial("0033123456789").Code.ShouldBe("country_closed");
    }

    [Fact]
    public void A_prefix_known_for_fraud_stays_closed_though_its_country_is_open()
    {
        _scene.Book = _scene.Book with { Policy = new DialPolicy { Countries = ["LV"] } };
        _scene.Dial("+37120000000").Code.ShouldBe("fraud_prefix");
        _scene.Book = _scene.Book with { Policy = new DialPolicy { OpenPrefixes = ["+3712"] } };
        _scene.Dial("+37120000000").Code.ShouldBe("allowed");
    }

    [Fact]
    public void The_first_matching_rule_decides_and_every_rule_before_it_says_why_it_did_not()
    {
        var mine = RoutingScene.Rule("mine") with { Callers = ["2000-2999"], GroupId = Guid.NewGuid() };
        var night = RoutingScene.Rule("night") with { Window = new RuleWindow([], "22:00", "06:00") };
        var paid = RoutingScene.Rule("paid", "168") with { Action = RuleAction.Block, Reason = "Paid services are closed." };
        _scene.Book = _scene.Book with { Rules = [mine, night, paid, RoutingScene.Rule("rest")] };

        var blocked = _scene.Dial("16812345");
        blocked.Detail.ShouldBe("Paid services are closed.");
        blocked.Steps.Where(s => s.Stage == "rule").Select(s => s.Code).ShouldBe(["caller_differs", "outside_window", "matched", "rule_blocks"]);
        _scene.Dial("13800138000").Steps.Single(s => s.Code == "prefix_differs").Subject.ShouldBe("paid");
    }

    [Theory]
    [InlineData("2026-03-10T14:30:00Z", true)] // 22:30 on Tuesday
    [InlineData("2026-03-10T21:30:00Z", true)] // 05:30 on Wednesday: still Tuesday's night
    [InlineData("2026-03-09T21:30:00Z", false)] // 05:30 on Tuesday: Monday's night
    [InlineData("2026-03-10T02:00:00Z", false)]
    public void A_window_over_midnight_belongs_to_the_day_on_which_it_begins(string at, bool matches)
    {
        _scene.At = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture);
        _scene.Book = _scene.Book with { Rules = [RoutingScene.Rule("night") with { Window = new RuleWindow([2], "22:00", "06:00") }] };
        _scene.Dial("13800138000").Allowed.ShouldBe(matches);
    }

    [Fact]
    public void A_rule_cannot_rewrite_a_number_into_one_that_the_policy_closes()
    {
        _scene.Book = _scene.Book with { Rules = [RoutingScene.Rule("sly") with { Rewrites = [new NumberRewrite("^7(.*)$", "00$1")] }] };
        _scene.Dial("7252123456").Code.ShouldBe("fraud_prefix");
    }

    [Fact]
    public void A_group_takes_the_cheapest_trunk_by_the_longest_prefix()
    {
        var cheap = RoutingScene.Carrier("cheap", null, new TrunkProfile { Costs = [new TrunkCost("86", 0.10m), new TrunkCost("86138", 0.01m)] });
        var flat = RoutingScene.Carrier("flat", null, new TrunkProfile { Costs = [new TrunkCost("", 0.05m)] });
        var group = new TrunkGroup(Guid.NewGuid(), "lcr", GroupStrategy.LeastCost, [new GroupMember(_scene.First.Id), new GroupMember(flat.Id), new GroupMember(cheap.Id)]);
        _scene.Book = _scene.Book with { Trunks = [_scene.First, cheap, flat], Groups = [group], Rules = [RoutingScene.Rule("all") with { GroupId = group.Id }] };
        _scene.Dial("13800138000").Attempts.Select(a => a.Trunk).ShouldBe(["cheap", "flat", "first"]);
        _scene.Dial("13900138000").Attempts.Select(a => a.Trunk).ShouldBe(["flat", "cheap", "first"]);
    }

    [Fact]
    public void A_trunk_that_is_down_or_full_is_left_out_and_said_so()
    {
        _scene.Down.Add(_scene.First.Id);
        _scene.Busy[_scene.Second.Id] = 10;
        var plan = _scene.Dial("13800138000");
        plan.Code.ShouldBe("no_trunk");
        plan.Steps.Where(s => s.Stage == "trunk").Select(s => s.Code).ShouldBe(["trunk_down", "trunk_full", "no_trunk"]);
    }

    [Fact]
    public void A_gateway_offers_its_free_lines_in_the_order_of_its_strategy()
    {
        GatewayPort[] ports = [new("1", "02160000001", null, null), new("2", "02160000002", null, "92"), new("3", "02160000003", null, null, DailyCalls: 5), new("4", null, null, null, Enabled: false)];
        var gateway = RoutingScene.Carrier("gw", null, new TrunkProfile { Kind = TrunkKind.Gateway, Ports = ports, PortStrategy = PortStrategy.RoundRobin });
        _scene.Book = _scene.Book with { Trunks = [gateway], DefaultTrunks = [] };
        _scene.Last = "1";
        var plan = _scene.Dial("13800138000");
        plan.Attempts.Select(a => a.Port).ShouldBe(["2", "3", "1"]);
        plan.Attempts[0].Called.ShouldBe("9213800138000");
        plan.Attempts[0].Caller.ShouldBe("02160000002");
        _scene.BusyPorts.Add("2");
        _scene.Counted[Subjects.Port(gateway.Id, "3")] = new Usage(5, default);
        _scene.Dial("13800138000").Attempts.Select(a => a.Port).ShouldBe(["1"]);
    }

    [Fact]
    public void A_pool_turns_its_numbers_and_stops_at_their_caps()
    {
        var pool = new NumberPool(Guid.NewGuid(), "pool", null, [new("02151110001", null, 2), new("02151110002", null, 2), new("02151110003", "2002")]);
        _scene.Book = _scene.Book with { Pools = [pool], Rules = [RoutingScene.Rule("all") with { Caller = new CallerChoice(CallerMode.Rotate, null, pool.Id) }] };
        _scene.Counted[Subjects.Number("02151110001")] = new Usage(1, default);
        _scene.Dial("13800138000").Attempts[0].Caller.ShouldBe("02151110002");
        _scene.Counted[Subjects.Number("02151110002")] = new Usage(2, default);
        _scene.Dial("13800138000").Attempts[0].Caller.ShouldBe("02151110001");
        _scene.Counted[Subjects.Number("02151110001")] = new Usage(2, default);
        _scene.Dial("13800138000").Code.ShouldBe("pool_used_up");
    }

    [Fact]
    public void Local_presence_shows_the_number_most_like_the_called_one()
    {
        var pool = new NumberPool(Guid.NewGuid(), "pool", null, [new("02151110001"), new("01051110001"), new("075551110001")]);
        _scene.Book = _scene.Book with { Pools = [pool], Rules = [RoutingScene.Rule("all") with { Caller = new CallerChoice(CallerMode.Local, null, pool.Id) }] };
        _scene.Dial("075526001234").Attempts[0].Caller.ShouldBe("075551110001");
        _scene.Dial("01062001234").Attempts[0].Caller.ShouldBe("01051110001");
    }

    [Fact]
    public void An_extension_shows_only_numbers_that_are_its_to_show()
    {
        _scene.Book = _scene.Book with { Numbers = ["4008001234"], Pools = [new NumberPool(Guid.NewGuid(), "own", null, [new("02151110009", "1002")])] };
        _scene.Dial("13800138000", wanted: "4008001234").Attempts[0].Caller.ShouldBe("4008001234");
        _scene.Dial("13800138000", wanted: "110").Attempts[0].Caller.ShouldBe("02150000001");
        _scene.Dial("13800138000", wanted: "02151110009").Attempts[0].Caller.ShouldBe("02150000001");
        _scene.Dial("13800138000", "1002", "02151110009").Attempts[0].Caller.ShouldBe("02151110009");
        _scene.Dial("13800138000", anonymous: true).Attempts[0].Caller.ShouldBeNull();
    }

    [Fact]
    public void Caps_of_tenant_and_user_stop_calls_and_say_how_much_was_used()
    {
        _scene.Book = _scene.Book with { Policy = new DialPolicy { User = new CallCaps(MinutesPerDay: 60), Countries = ["DE"] } };
        _scene.Counted[Subjects.Extension("1001")] = new Usage(3, TimeSpan.FromMinutes(61));
        _scene.Dial("13800138000").Detail.ShouldBe("1001 has used 61 of 60 minutes a day.");
        _scene.Dial("13800138000", "1002").Allowed.ShouldBeTrue();
        _scene.Abroad = 3;
        _scene.Dial("+49301234567", "1002").Code.ShouldBe("international_limit");
    }

    [Fact]
    public void Trunks_write_the_number_as_their_carrier_wants_it()
    {
        var profile = new TrunkProfile { CalledForm = NumberForm.Digits, CalledOut = [new NumberRewrite("^86", "0086#")], CallerOut = [new NumberRewrite("^0(.*)$", "+86$1")] };
        _scene.Book = _scene.Book with { Trunks = [RoutingScene.Carrier("odd", "02150000001", profile)], DefaultTrunks = [] };
        var attempt = _scene.Dial("013800138000").Attempts[0];
        attempt.Called.ShouldBe("0086#13800138000");
        attempt.Caller.ShouldBe("+862150000001");
    }

    [Fact]
    public void A_call_with_nobodys_rights_stays_inside() => _scene.Dial("13800138000", extension: null).Code.ShouldBe("no_rights");

    [Fact]
    public void Emergency_calls_pass_whatever_is_configured() => Prop.ForAll(Gen.Elements("110", "119", "120", "122", "112", "911").ToArbitrary(), Books().ToArbitrary(), (dialled, shape) =>
    {
        var scene = Apply(shape);
        var plan = scene.Dial(dialled, shape.Nobody ? null : "1001");
        return plan.Code == "emergency" && plan.Attempts.Count == 2 && plan.Attempts.All(a => a.Called == dialled && a.Caller is not null);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_blocked_number_never_leaves_however_it_is_written() =>
        Prop.ForAll(Gen.Elements("008613912345678", "+8613912345678", "13912345678", "013912345678", "8613912345678", "+86 139-1234-5678", "9139", "79").ToArbitrary(), Books().ToArbitrary(), (dialled, shape) =>
        {
            var scene = Apply(shape);
            scene.Book = scene.Book with { Policy = scene.Book.Policy with { BlockedPrefixes = ["139"] } };
            var plan = scene.Dial(dialled);
            return plan.Attempts.Count == 0 || plan.E164?.StartsWith("+86139", StringComparison.Ordinal) != true;
        }).QuickCheckThrowOnFailure();

    private sealed record Shape(bool Down, bool Full, bool Blocking, bool Capped, bool Rewriting, bool Nobody);

    private static Gen<Shape> Books() =>
        from a in Gen.Elements(true, false)
        from b in Gen.Elements(true, false)
        from c in Gen.Elements(true, false)
        from d in Gen.Elements(true, false)
        from e in Gen.Elements(true, false)
        from f in Gen.Elements(true, false)
        select new Shape(a, b, c, d, e, f);

    private static RoutingScene Apply(Shape shape)
    {
        var scene = new RoutingScene();
        var policy = new DialPolicy { BlockedPrefixes = shape.Blocking ? ["1", "9"] : [], OpenPrefixes = ["+86"], Tenant = shape.Capped ? new CallCaps(CallsPerDay: 0) : new CallCaps() };
        var rule = RoutingScene.Rule("r") with { Action = shape.Blocking ? RuleAction.Block : RuleAction.Allow, Rewrites = shape.Rewriting ? [new NumberRewrite("^79?", "139123456780"), new NumberRewrite("^9", "")] : [] };
        scene.Book = scene.Book with { Policy = policy, Rules = [rule] };
        if (shape.Down)
            scene.Down.Add(scene.First.Id);
        if (shape.Full)
            scene.Busy[scene.Second.Id] = 10;
        return scene;
    }
}

using Shouldly;
using Switchboard.Contracts.Acd;
using Xunit;

namespace Switchboard.Engine.Tests.Acd;

public class StrategyTests
{
    [Fact]
    public void Round_robin_asks_who_was_asked_longest_ago_even_if_he_is_idle_for_less_time()
    {
        var floor = Floor("round-robin");
        Serve(floor, "one").ShouldBe("ann");
        // Bob signs out and in again: the shortest idle, but he was never asked.
        floor.Status("bob", AgentStatus.SignedOut);
        floor.SignIn("bob");
        Serve(floor, "two").ShouldBe("cid");
        Serve(floor, "three").ShouldBe("bob");
        Serve(floor, "four").ShouldBe("ann");
    }

    [Fact]
    public void Top_down_always_begins_at_the_top_of_the_list()
    {
        var floor = Floor("top-down");
        Serve(floor, "one").ShouldBe("ann");
        Serve(floor, "two").ShouldBe("ann");
        floor.Call("three", "q");
        floor.Call("four", "q");
        floor.AgentOf("four").ShouldBe("bob");
    }

    [Fact]
    public void Sequentially_by_agent_order_goes_down_the_list_and_round_again()
    {
        var floor = Floor("sequentially-by-agent-order");
        new[] { "one", "two", "three", "four" }.Select(call => Serve(floor, call)).ShouldBe(["ann", "bob", "cid", "ann"]);
    }

    [Fact]
    public void Least_talk_time_asks_who_talked_least_today()
    {
        var floor = Floor("agent-with-least-talk-time");
        Serve(floor, "one", seconds: 50).ShouldBe("ann");
        Serve(floor, "two", seconds: 10).ShouldBe("bob");
        Serve(floor, "three", seconds: 20).ShouldBe("cid");
        Serve(floor, "four", seconds: 15).ShouldBe("bob");
        Serve(floor, "five").ShouldBe("cid");
    }

    [Fact]
    public void Fewest_calls_asks_who_answered_least_often_today()
    {
        var floor = Floor("agent-with-fewest-calls");
        Serve(floor, "one", seconds: 5).ShouldBe("ann");
        Serve(floor, "two", seconds: 500).ShouldBe("bob");
        Serve(floor, "three", seconds: 5).ShouldBe("cid");
        Serve(floor, "four", seconds: 5).ShouldBe("ann");
        floor.Engine.BeginDay();
        floor.Status("cid", AgentStatus.Break);
        floor.Status("bob", AgentStatus.Break);
        Serve(floor, "five").ShouldBe("ann");
    }

    [Theory]
    [InlineData("random", 1.0 / 3)]
    [InlineData("weighted-random", 5.0 / 9)]
    public void Lots_fall_on_everybody_in_proportion(string strategy, double shareOfBest)
    {
        var floor = new EngineFloor()
            .WithQueue("q", q => q with { Strategy = strategy, RequiredSkills = [new("english", 1)] })
            .WithAgent("ann", ["q"], a => a with { Skills = [new("english", 5)] })
            .WithAgent("bob", ["q"], a => a with { Skills = [new("english", 3)] })
            .WithAgent("cid", ["q"], a => a with { Skills = [new("english", 1)] })
            .OpenWithAllAvailable();
        var ann = Enumerable.Range(0, 3000).Count(i => Serve(floor, $"call {i}") == "ann") / 3000.0;
        ann.ShouldBe(shareOfBest, 0.04);
    }

    [Fact]
    public void Best_skill_asks_who_knows_most_and_among_equals_who_waited_longest()
    {
        var floor = new EngineFloor()
            .WithQueue("q", q => q with { Strategy = "best-skill", RequiredSkills = [new("english", 1)] })
            .WithAgent("ann", ["q"], a => a with { Skills = [new("english", 2)] })
            .WithAgent("bob", ["q"], a => a with { Skills = [new("english", 4)] })
            .WithAgent("cid", ["q"], a => a with { Skills = [new("english", 4)] })
            .OpenWithAllAvailable();
        floor.Call("one", "q");
        floor.Call("two", "q");
        floor.Call("three", "q");
        new[] { "one", "two", "three" }.Select(floor.AgentOf).ShouldBe(["bob", "cid", "ann"]);
    }

    [Fact]
    public void Best_match_spares_the_agent_whom_the_scarce_queue_needs()
    {
        var floor = new EngineFloor()
            .WithQueue("plenty", q => q with { Strategy = "best-match" })
            .WithQueue("scarce", q => q with { Strategy = "best-match" })
            .WithAgent("both", ["plenty", "scarce"])
            .WithAgent("one", ["plenty"])
            .WithAgent("two", ["plenty"])
            .OpenWithAllAvailable();
        for (var i = 0; i < 600; i++)
        {
            Serve(floor, $"p{i}", queue: "plenty");
            Serve(floor, $"s{i}", queue: "scarce");
        }

        floor.Call("next", "plenty");
        floor.AgentOf("next").ShouldNotBe("both");
        floor.Call("last", "plenty");
        floor.AgentOf("last").ShouldNotBe("both");
    }

    [Fact]
    public void An_unknown_strategy_is_refused_with_the_names_of_those_that_exist()
    {
        var configuration = new AcdConfiguration
        {
            Tenant = EngineFloor.Tenant,
            Queues = [new QueueSettings { Id = EngineFloor.Queue("q"), Name = "q", Strategy = "fastest" }],
        };
        var fault = Switchboard.Acd.Engine.ConfigurationRules.Check(configuration).ShouldNotBeNull();
        fault.Code.ShouldBe("queue.unknown_strategy");
        fault.Detail.ShouldContain("best-match");
        Switchboard.Acd.Engine.Strategies.Names.ShouldBe(string.Join(", ", RoutingStrategies.All));
    }

    private static EngineFloor Floor(string strategy) => new EngineFloor()
        .WithQueue("q", q => q with { Strategy = strategy })
        .WithAgent("ann", ["q"]).WithAgent("bob", ["q"]).WithAgent("cid", ["q"])
        .OpenWithAllAvailable();

    private static string? Serve(EngineFloor floor, string call, double seconds = 1, string queue = "q")
    {
        floor.Call(call, queue);
        var agent = floor.AgentOf(call);
        floor.Accept(call);
        floor.Wait(seconds);
        floor.Complete(call);
        return agent;
    }
}

using Shouldly;
using Switchboard.Contracts.Ivr;
using Switchboard.Ivr;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Ivr.TextDriver;
using Switchboard.Kernel;
using Xunit;

namespace Switchboard.Engine.Tests.Ivr;

public class BudgetTests
{
    [Fact]
    public async Task An_endless_loop_is_cut_off_and_the_call_ended()
    {
        var run = await Flows.Of(Flows.Set("a", "n", "n + 1", "next>a")).Run();
        run.Outcome.End.ShouldBe(FlowEnd.BudgetSpent);
        run.Outcome.Transitions.ShouldBe(FlowInterpreter.TransitionBudget);
        run.Outcome.Variables["n"].Number.ShouldBe(500);
        run.Transcript.Texts(TranscriptKind.HungUp).ShouldBe(["flow_budget"]);
    }

    [Fact]
    public async Task A_silent_caller_cannot_stay_for_ever()
    {
        var menu = Flows.Menu("m", "1", "1>m", "maxtries>m") with { Tries = 1 };
        var run = await Flows.Of(menu).Run();
        run.Outcome.End.ShouldBe(FlowEnd.BudgetSpent);
        run.Outcome.Transitions.ShouldBe(500);
    }

    [Fact]
    public async Task Input_renews_the_budget()
    {
        var script = new TextScript { Steps = [.. Enumerable.Repeat(new PressStep { Digits = "9" }, 1200)] };
        var run = await Flows.Of(Flows.Menu("m", "9", "9>m", "maxtries>end"), Flows.End()).Run(script);
        run.Outcome.End.ShouldBe(FlowEnd.HungUp);
        run.Outcome.Transitions.ShouldBe(1202);
    }

    [Fact]
    public async Task A_circle_of_errors_is_cut_off()
    {
        var broken = new TextDriverOptions { BrokenPrompts = new HashSet<string> { "gone" } };
        var play = new PlayNode { Id = "a", Prompt = [new LibraryPart { Prompt = "gone" }], Exits = Flows.Exits("error>a") };
        (await Flows.Of(play).Run(options: broken)).Outcome.End.ShouldBe(FlowEnd.BudgetSpent);
    }

    [Fact]
    public async Task A_chain_of_two_thousand_nodes_needs_input_now_and_then()
    {
        var nodes = Enumerable.Range(0, 2000).Select(i => i % 400 == 399
            ? (FlowNode)Flows.Menu($"n{i}", "1", $"1>n{i + 1}")
            : Flows.Set($"n{i}", "n", "n + 1", $"next>n{i + 1}"));
        var script = new TextScript { Steps = [.. Enumerable.Repeat(new PressStep { Digits = "1" }, 5)] };
        var run = await Flows.Of([.. nodes, Flows.End("n2000")]).Run(script);
        run.Outcome.End.ShouldBe(FlowEnd.HungUp);
        run.Outcome.Transitions.ShouldBe(2001);
    }

    [Fact]
    public async Task A_variable_that_doubles_ends_in_an_error()
    {
        var run = await Flows.Of(Flows.Set("a", "order", "if(isEmpty(order), 'x', order + order)", "next>a", "error>end"), Flows.End()).Run();
        run.Outcome.End.ShouldBe(FlowEnd.HungUp);
        run.Outcome.Variables["order"].ToString().Length.ShouldBeLessThanOrEqualTo(4096);
    }

    [Fact]
    public async Task A_published_flow_is_parsed_once_and_again_when_it_changes()
    {
        var catalog = new Catalog();
        var library = new FlowLibrary(catalog);
        var first = (await library.GetAsync(TenantId.System, "hotline", CancellationToken.None)).Value;
        (await library.GetAsync(TenantId.System, catalog.Id, CancellationToken.None)).Value.ShouldBeSameAs(first);
        catalog.Version = 2;
        (await library.GetAsync(TenantId.System, "hotline", CancellationToken.None)).Value.Version.ShouldBe(2);
        (await library.GetAsync(TenantId.System, "other", CancellationToken.None)).Fault!.Code.ShouldBe("flow.not_found");
        using var platform = new TextVoicePlatform(new TextScript());
        await new FlowInterpreter().RunAsync(first, platform, CancellationToken.None);
        platform.Events.OfType<FlowEntered>().Single().ShouldSatisfyAllConditions(
            entered => entered.Flow.ShouldBe(catalog.Id), entered => entered.Version.ShouldBe(1));
    }

    [Fact]
    public async Task Calls_share_a_program_without_meeting()
    {
        var program = new FlowProgram(Flows.Of(Flows.Collect("c", 1, 4, "match>s"), Flows.Set("s", "n", "number(order) * 2", "next>q"), Flows.Queue("q")));
        var runs = Enumerable.Range(1, 200).Select(async i =>
        {
            using var platform = new TextVoicePlatform(new TextScript().Press($"{i}#").Queue(QueueEnd.Answered));
            return (await Task.Run(() => new FlowInterpreter().RunAsync(program, platform, CancellationToken.None))).Variables["n"].Number;
        });
        (await Task.WhenAll(runs)).ShouldBe(Enumerable.Range(1, 200).Select(i => i * 2m));
    }

    private sealed class Catalog : IFlowCatalog
    {
        public FlowId Id { get; } = new(Guid.CreateVersion7());

        public int Version { get; set; } = 1;

        public ValueTask<PublishedFlow?> FindPublishedAsync(TenantId tenant, FlowId flow, CancellationToken cancellationToken) =>
            ValueTask.FromResult(flow == Id ? Published(tenant) : null);

        public ValueTask<PublishedFlow?> FindPublishedAsync(TenantId tenant, string name, CancellationToken cancellationToken) =>
            ValueTask.FromResult(name == "hotline" ? Published(tenant) : null);

        private PublishedFlow? Published(TenantId tenant) =>
            new(tenant, Id, Version, "hotline", ExampleFlows.Json(ExampleFlows.ApplianceHotline), DateTimeOffset.UnixEpoch);
    }
}

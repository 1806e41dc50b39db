using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Switchboard.Ivr;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Tree;
using Xunit;

namespace Switchboard.Engine.Tests.Ivr;

public class MenuTreeTests
{
    [Theory]
    [InlineData(ExampleFlows.ApplianceHotline)]
    [InlineData(ExampleFlows.ServiceOverflow)]
    public void The_examples_go_through_the_tree_unchanged(string name)
    {
        var flow = ExampleFlows.Load(name);
        var tree = FlowJson.Read<MenuTree>(Json(flow.ToTree().Value)).Value;
        FlowJson.Write(tree.ToFlow().Value, indented: true).ShouldBe(FlowJson.Write(flow, indented: true));
    }

    [Fact]
    public void A_tree_shows_menus_in_menus_and_jumps_back()
    {
        var tree = Flows.Of(Flows.Menu("top", "1,9", "1>sub", "9>top"), Flows.Menu("sub", "1,0", "1>end", "0>top"), Flows.End()).ToTree().Value;
        tree.Root.Branches.Select(branch => branch.JumpTo).ShouldBe([null, "top"]);
        var sub = tree.Root.Branches[0].Step!;
        sub.Node.Id.ShouldBe("sub");
        sub.Node.Exits.ShouldBeEmpty();
        sub.Branches.Select(branch => (branch.Exit, branch.JumpTo)).ShouldBe([("1", null), ("0", "top")]);
    }

    [Fact]
    public void Tree_to_flow_to_tree_loses_nothing() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Trees(), tree =>
            Json(tree.ToFlow().Value.ToTree().Value) == Json(tree)));

    [Fact]
    public void Flow_to_tree_to_flow_keeps_every_node_and_exit() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Graphs(), flow =>
        {
            var back = flow.ToTree().Value.ToFlow().Value;
            return back.Start == flow.Start && Sorted(back) == Sorted(flow);
        }));

    [Fact]
    public void What_cannot_be_a_tree_is_refused()
    {
        Code(Flows.Of(Flows.End("a"), Flows.End("a")).ToTree().Fault).ShouldBe("tree.id_duplicate");
        Code((Flows.Of(Flows.End("a")) with { Start = "b" }).ToTree().Fault).ShouldBe("tree.start_missing");
        Code(Flows.Of(Flows.Play("a", "x", "next>b")).ToTree().Fault).ShouldBe("tree.target_missing");
        var chain = Enumerable.Range(0, 200).Select(i => Flows.Play($"n{i}", "x", $"next>n{i + 1}")).Append<FlowNode>(Flows.End("n200"));
        Code(Flows.Of([.. chain]).ToTree().Fault).ShouldBe("tree.too_deep");
    }

    [Fact]
    public void What_cannot_be_a_flow_is_refused()
    {
        var end = new TreeStep { Node = Flows.End() };
        Code(Tree(Step("m", new TreeBranch { Exit = "1", JumpTo = "gone" })).ToFlow().Fault).ShouldBe("tree.jump_missing");
        Code(Tree(Step("m", new TreeBranch { Exit = "1" })).ToFlow().Fault).ShouldBe("tree.branch");
        Code(Tree(Step("m", new TreeBranch { Exit = "1", JumpTo = "m", Step = end })).ToFlow().Fault).ShouldBe("tree.branch");
        Code(Tree(Step("end", new TreeBranch { Exit = "1", Step = end })).ToFlow().Fault).ShouldBe("tree.id_duplicate");
        Code(Tree(Step("m", new TreeBranch { Exit = "1", JumpTo = "m" }, new TreeBranch { Exit = "1", JumpTo = "m" })).ToFlow().Fault).ShouldBe("tree.exit_duplicate");
    }

    private static string Code(Kernel.Fault? fault) => fault.ShouldNotBeNull().Code;

    private static string Json(MenuTree tree) => System.Text.Json.JsonSerializer.Serialize(tree, FlowJson.Options);

    private static string Sorted(Flow flow) => string.Join('\n', flow.Nodes
        .Select(node => FlowJson.Write(flow with { Nodes = [node] }))
        .Order(StringComparer.Ordinal));

    private static TreeStep Step(string id, params TreeBranch[] branches) => new() { Node = Flows.Menu(id, "1"), Branches = branches };

    private static MenuTree Tree(TreeStep root) => new()
    {
        Head = new MenuTreeHead { SchemaVersion = 1, Name = "t", Language = "en", Languages = ["en", "zh-CN"] },
        Root = root,
    };

    /// <summary>Trees as an editor makes them: steps of all types, jumps only to steps that stand before.</summary>
    private static Arbitrary<MenuTree> Trees() => Gen.ArrayOf(Gen.Choose(0, 1000)).Select(seeds =>
    {
        var dice = new Queue<int>(seeds);
        var before = new List<string>();
        return Tree(Grow(dice, before, 0)) with { Detached = dice.Count > 3 ? [Grow(dice, before, 0)] : [] };
    }).ToArbitrary();

    private static TreeStep Grow(Queue<int> dice, List<string> before, int depth)
    {
        var node = Node($"s{before.Count}", Roll(dice));
        before.Add(node.Id);
        var exits = node is MenuNode menu ? menu.Choices.Select(choice => choice.Key) : NodeShapes.Of(node).Required;
        var branches = new List<TreeBranch>();
        foreach (var exit in exits.Concat(NodeShapes.Of(node).Optional))
        {
            var roll = Roll(dice);
            if (roll % 3 == 1)
                branches.Add(new TreeBranch { Exit = exit, JumpTo = before[roll % before.Count] });
            else if (roll % 3 == 2 && depth < 12)
                branches.Add(new TreeBranch { Exit = exit, Step = Grow(dice, before, depth + 1) });
        }

        return new TreeStep { Node = node, Branches = branches };
    }

    private static int Roll(Queue<int> dice) => dice.TryDequeue(out var roll) ? roll : 0;

    private static FlowNode Node(string id, int roll) => (roll % 9) switch
    {
        0 => Flows.End(id) with { Prompt = Flows.Say("bye", "再见") },
        1 => Flows.Play(id, "hello") with { Layout = new NodePosition(roll, -0.5) },
        2 => Flows.Menu(id, "1,2,0") with { Name = "菜单" },
        3 => Flows.Collect(id, 1, 4) with { Pattern = "1.*" },
        4 => Flows.Set(id, "n", "n + 1"),
        5 => Flows.If(id, "n > 1"),
        6 => new HoursNode { Id = id, Calendar = "office" },
        7 => Flows.Queue(id) with { Skills = ["en"] },
        _ => Flows.Extension(id),
    };

    /// <summary>Any graph: exits lead anywhere, also round in circles and from nowhere.</summary>
    private static Arbitrary<Flow> Graphs() => Gen.Choose(1, 30).SelectMany(count =>
        Gen.ArrayOf(Gen.Choose(0, 9 * count), count * 4).Select(rolls =>
        {
            var nodes = Enumerable.Range(0, count).Select(i =>
            {
                var node = Node($"s{i}", rolls[i]);
                var exits = NodeShapes.Of(node).Optional.Take(3).Select((exit, j) => (exit, Target: rolls[count + (i * 3) + j] % count));
                return node with { Exits = exits.ToDictionary(pair => pair.exit, pair => $"s{pair.Target}") };
            });
            return Flows.Of([.. nodes]);
        })).ToArbitrary();
}

using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Switchboard.Acd.Figures;
using Switchboard.Contracts.Acd;
using Xunit;

namespace Switchboard.Engine.Tests.Acd;

/// <summary>The service level counted again from the single contacts, in the words of <c>docs/users.md</c>.</summary>
public sealed class ServiceLevelProperties
{
    private const int Target = 20;
    private const int Short = 5;

    private enum End
    {
        Answered,
        Abandoned,
        FlowedOut,
    }

    [Fact]
    public void The_engine_counts_every_formula_as_it_is_written()
    {
        var contact = from end in Gen.Elements(End.Answered, End.Abandoned, End.FlowedOut)
                      from waited in Gen.Choose(0, 40)
                      select (end, waited);
        FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(100).WithQuietOnSuccess(true),
            Prop.ForAll(Arb.From(Gen.ArrayOf(contact)), Recount));
    }

    private static void Recount((End End, int Waited)[] contacts)
    {
        var figures = Play(contacts);
        double answered = Count(c => c.End == End.Answered), abandoned = Count(c => c.End == End.Abandoned);
        double inTarget = Count(c => c.End == End.Answered && c.Waited <= Target);
        double abandonedInTarget = Count(c => c.End == End.Abandoned && c.Waited <= Target);
        double abandonedLate = Count(c => c.End == End.Abandoned && c.Waited > Target);
        double shortAbandoned = Count(c => c.End == End.Abandoned && c.Waited < Short);
        double flowedOut = Count(c => c.End == End.FlowedOut);

        Same(ServiceLevelFormula.Sl1, inTarget, answered);
        Same(ServiceLevelFormula.Sl2, inTarget + abandonedInTarget, answered + abandoned);
        Same(ServiceLevelFormula.Sl3, inTarget, answered + abandoned);
        Same(ServiceLevelFormula.Sl4, inTarget, answered + abandoned - shortAbandoned);
        Same(ServiceLevelFormula.Sl5, inTarget, answered + flowedOut);
        Same(ServiceLevelFormula.Sl6, inTarget, answered + abandonedLate);

        int Count(Func<(End End, int Waited), bool> wanted) => contacts.Count(wanted);

        void Same(ServiceLevelFormula formula, double part, double whole)
        {
            double? expected = whole == 0 ? null : part / whole;
            ServiceLevel.Of(formula, figures).ShouldBe(expected, formula.ToString());
        }
    }

    /// <summary>Every contact waits, apart from the others, for exactly so long.</summary>
    private static QueueFigures Play((End End, int Waited)[] contacts)
    {
        var floor = new EngineFloor()
            .WithQueue("q", q => q with { ServiceLevelTarget = TimeSpan.FromSeconds(Target), ShortAbandon = TimeSpan.FromSeconds(Short), RingTimeout = TimeSpan.FromMinutes(5) })
            .WithAgent("ann", ["q"]).OpenWithAllAvailable();
        for (var i = 0; i < contacts.Length; i++)
        {
            var name = $"c{i}";
            floor.Call(name, "q");
            floor.Wait(contacts[i].Waited);
            switch (contacts[i].End)
            {
                case End.Answered:
                    floor.Accept(name).ShouldBeTrue();
                    floor.Complete(name);
                    break;
                case End.Abandoned:
                    floor.Abandon(name);
                    break;
                default:
                    floor.Leave(name);
                    break;
            }
        }

        return floor.Figures("q");
    }
}

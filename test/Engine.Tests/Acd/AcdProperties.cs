using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Switchboard.Engine.Tests.Acd;

/// <summary>
/// Whatever the order of events: no contact lost, none served twice, no agent with two voice contacts, none stuck, nobody of
/// equal priority overtaken, nobody idle while work waits that he could do.
/// </summary>
public class AcdProperties
{
    [Fact]
    public void Whatever_the_order_of_events_the_books_agree() => Check(steps: 60, runs: 400);

    [Fact]
    public void Long_shifts_come_to_rest() => Check(steps: 600, runs: 40);

    [Fact]
    public void Whoever_rings_and_answers_when_several_ring_the_books_agree() => Check(steps: 80, runs: 300, AcdScenario.PlayRingingMany);

    private static void Check(int steps, int runs, Action<Step[]>? play = null)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(runs).WithStartSize(steps).WithEndSize(steps).WithQuietOnSuccess(true);
        FsCheck.Check.One(config, Prop.ForAll(Arb.From(Scenarios(steps), Shrink), play ?? AcdScenario.Play));
    }

    private static Gen<Step[]> Scenarios(int length) =>
        from steps in Gen.ArrayOf(OneStep(), length)
        select steps;

    private static Gen<Step> OneStep() =>
        from kind in Gen.Frequency((40, Gen.Choose(0, AcdScenario.Kinds - 2)), (1, Gen.Constant(AcdScenario.Kinds - 1)))
        from which in Gen.Choose(0, 14)
        from detail in Gen.Choose(0, 200)
        from milliseconds in Gen.Frequency((4, Gen.Constant(0)), (5, Gen.Choose(1, 3000)), (1, Gen.Choose(3000, 90_000)))
        select new Step(kind, which, detail, milliseconds);

    /// <summary>Leaves out halves, quarters … and at last single steps.</summary>
    private static IEnumerable<Step[]> Shrink(Step[] steps)
    {
        for (var chunk = steps.Length / 2; chunk > 0; chunk /= 2)
        {
            for (var at = 0; at + chunk <= steps.Length; at += chunk)
                yield return [.. steps[..at], .. steps[(at + chunk)..]];
        }
    }
}

using Shouldly;
using Switchboard.Acd.Staffing;
using Xunit;

namespace Switchboard.Engine.Tests.Staffing;

/// <summary>Against published tables and examples.</summary>
public class ErlangTests
{
    [Theory] // standard Erlang B tables: lines, blocking, load that they carry
    [InlineData(10, 0.01, 4.461)]
    [InlineData(10, 0.02, 5.084)]
    [InlineData(10, 0.05, 6.216)]
    [InlineData(5, 0.01, 1.361)]
    [InlineData(20, 0.01, 12.03)]
    [InlineData(50, 0.01, 37.90)]
    [InlineData(100, 0.01, 84.06)]
    public void Erlang_b_agrees_with_the_tables(int lines, double blocking, double load)
    {
        Erlang.B(lines, load).ShouldBe(blocking, blocking * 0.01);
        Erlang.Lines(load * 0.999, blocking).ShouldBe(lines);
        Erlang.Lines(load * 1.01, blocking).ShouldBe(lines + 1);
    }

    [Theory]
    [InlineData(5, 3, 0.236152)]
    [InlineData(10, 8, 0.409180)]
    [InlineData(50, 45, 0.363864)]
    [InlineData(100, 90, 0.216940)]
    [InlineData(200, 190, 0.365264)]
    [InlineData(1000, 970, 0.242823)]
    public void Erlang_c_agrees_with_the_tables(int agents, double load, double waits) => Erlang.C(agents, load).ShouldBe(waits, 1e-6);

    [Fact] // the example of the ErlangC package of CRAN: 100 calls in half an hour, 180 s, 14 agents, 20 s
    public void The_example_of_a_known_calculator_comes_out_the_same()
    {
        var staffed = Erlang.Patient(14, 100 / 1800.0, 180, 20);
        staffed.Waits.ShouldBe(0.1741319, 1e-7);
        staffed.ServiceLevel.ShouldBe(0.88835, 1e-5);
        staffed.Wait.ShouldBe(7.835937, 1e-6);
        staffed.Occupancy.ShouldBe(0.7142857, 1e-7);
        Erlang.C(11, 10).ShouldBe(0.6821182, 1e-7);
    }

    [Fact] // Garnett, Mandelbaum, Reiman: 48 calls a minute of one minute, 50 agents
    public void Patience_makes_the_known_difference()
    {
        var patient = Erlang.Patient(50, 48 / 60.0, 60, 20);
        patient.Wait.ShouldBe(20.8, 0.05);
        patient.Wait90.ShouldBe(58.1, 0.1);
        patient.Occupancy.ShouldBe(0.96, 1e-9);

        var impatient = ErlangA.Impatient(50, 48 / 60.0, 60, 120, 20);
        impatient.Abandons.ShouldBe(0.031, 0.0005);
        impatient.Wait.ShouldBe(3.7, 0.05);
        impatient.Queue.ShouldBe(3.0, 0.05);
        impatient.Occupancy.ShouldBe(0.93, 0.002);
    }

    [Fact]
    public void With_endless_patience_erlang_a_is_erlang_c()
    {
        var patient = Erlang.Patient(14, 100 / 1800.0, 180, 20);
        var nearly = ErlangA.Impatient(14, 100 / 1800.0, 180, 1e7, 20);
        nearly.ServiceLevel.ShouldBe(patient.ServiceLevel, 1e-4);
        nearly.Wait.ShouldBe(patient.Wait, 1e-2);
        nearly.Wait90.ShouldBe(patient.Wait90, 0.1);
    }

    [Fact] // one seed of the process itself: what the formulas say is what happens
    public void A_simulated_queue_does_what_erlang_a_says()
    {
        var (level, abandons) = Simulate(agents: 11, rate: 10 / 180.0 * 1.05, handling: 180, patience: 120, within: 20, callers: 400_000);
        var said = ErlangA.Impatient(11, 10 / 180.0 * 1.05, 180, 120, 20);
        said.ServiceLevel.ShouldBe(level, 0.006);
        said.Abandons.ShouldBe(abandons, 0.004);
    }

    [Fact]
    public void Who_waits_no_time_at_all_is_lost_as_in_erlang_b_and_who_waits_for_ever_is_not()
    {
        Erlang.LostAfter(14, 100 / 1800.0, 180, 0).ShouldBe(Erlang.B(14, 10), 1e-12);
        Erlang.LostAfter(14, 100 / 1800.0, 180, 1e5).ShouldBe(0, 1e-9);
        Erlang.LostAfter(10, 100 / 1800.0, 180, 60).ShouldBeInRange(Erlang.LostAfter(10, 100 / 1800.0, 180, 61), 1);
    }

    [Fact]
    public void The_fewest_agents_that_reach_the_target_are_found()
    {
        var demand = new StaffingDemand(100, 1_800_000, 180_000, null, 0.8, 20_000);
        demand.Load.ShouldBe(10, 1e-9);
        demand.Agents().ShouldBe(14);
        demand.With(13).ServiceLevel.ShouldBeLessThan(0.8);
        (demand with { PatienceMs = 60_000 }).Agents().ShouldBe(12);
        (demand with { MaxOccupancy = 0.6 }).Agents().ShouldBe(17);
        (demand with { Calls = 1e9 }).Agents(100).ShouldBeNull();
    }

    private static (double Level, double Abandons) Simulate(int agents, double rate, double handling, double patience, double within, int callers)
    {
        var random = new Random(5);
        var free = new PriorityQueue<int, double>(Enumerable.Range(0, agents).Select(i => (i, 0.0)));
        double now = 0, inTime = 0, gone = 0;
        for (var i = 0; i < callers; i++)
        {
            now += Draw(1 / rate);
            free.TryPeek(out var agent, out var at);
            var wait = Math.Max(0, at - now);
            if (wait > Draw(patience))
            {
                gone++;
                continue;
            }

            if (wait <= within)
                inTime++;
            free.DequeueEnqueue(agent, now + wait + Draw(handling));
        }

        return (inTime / callers, gone / callers);

        double Draw(double mean) => -Math.Log(1 - random.NextDouble()) * mean;
    }
}

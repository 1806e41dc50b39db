using Switchboard.Contracts.Acd;
using Switchboard.Kernel;

namespace Switchboard.Bench.Routing;

/// <summary>The size and load of one run.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Agents">Agents.</param>
/// <param name="Queues">Queues; four for each skill, asking for level 1 to 4.</param>
/// <param name="Load">Offered work divided by staff (ρ).</param>
/// <param name="Lunch">Arrivals swell by a half in the middle fifth of the run, and a tenth of the agents go and come.</param>
internal sealed record Setting(string Name, int Agents, int Queues, double Load, bool Lunch = false)
{
    public int Skills => Queues / 4;
}

/// <summary>Agents with 1 to 6 skills of level 1 to 5; queues that ask for one skill at a level; an uneven demand.</summary>
internal sealed class World
{
    public const double MeanHandlingSeconds = 240;
    public const double MeanPatienceSeconds = 180;

    public World(Setting setting, string strategy, int seed)
    {
        Setting = setting;
        var random = new Random(seed);
        var queues = new QueueSettings[setting.Queues];
        for (var i = 0; i < queues.Length; i++)
        {
            queues[i] = new QueueSettings
            {
                Id = new QueueId(Name(random)),
                Name = $"queue {i}",
                Strategy = strategy,
                WrapUp = WrapUpMode.Optional,
                RequiredSkills = [new($"skill {i % setting.Skills}", 1 + (i / setting.Skills))],
            };
        }

        Demand = new double[setting.Queues];
        for (var i = 0; i < Demand.Length; i++)
            Demand[i] = Math.Exp(0.5 * Normal(random));
        var agents = new AgentSettings[setting.Agents];
        for (var i = 0; i < agents.Length; i++)
            agents[i] = MakeAgent(random, i, queues);
        Configuration = new AcdConfiguration { Tenant = new TenantId(Name(random)), Queues = queues, Agents = agents };
    }

    public Setting Setting { get; }

    public AcdConfiguration Configuration { get; }

    /// <summary>Weight of each queue in the arrivals.</summary>
    public double[] Demand { get; }

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    public static Guid Name(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private AgentSettings MakeAgent(Random random, int number, QueueSettings[] queues)
    {
        var skills = new List<AgentSkill>();
        var seats = new List<QueueMembership>();
        var count = 1 + random.Next(6);
        while (skills.Count < count)
        {
            var skill = random.Next(Setting.Skills);
            var name = $"skill {skill}";
            if (skills.Exists(s => s.Skill == name))
                continue;
            var level = 1 + random.Next(5);
            skills.Add(new AgentSkill(name, level));
            for (var band = 0; band < 4 && band < level; band++)
                seats.Add(new QueueMembership(queues[(band * Setting.Skills) + skill].Id));
        }

        return new AgentSettings { Id = new AgentId(Name(random)), Name = $"agent {number}", Skills = skills, Queues = seats, DevicePresenceKnown = false };
    }
}

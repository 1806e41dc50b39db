using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Switch;

namespace Switchboard.Api.Tests.Reporting;

[Collection(nameof(SharedRecords))]
public sealed class StatisticsTests(RecordsHouse house)
{
    private static readonly TimeSpan Target = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(1, ServiceLevelFormula.Sl1)]
    [InlineData(2, ServiceLevelFormula.Sl2)]
    [InlineData(3, ServiceLevelFormula.Sl3)]
    [InlineData(4, ServiceLevelFormula.Sl4)]
    [InlineData(5, ServiceLevelFormula.Sl5)]
    [InlineData(6, ServiceLevelFormula.Sl6)]
    public async Task The_figures_agree_with_the_raw_events(int seed, ServiceLevelFormula formula)
    {
        var tenant = await house.NewTenantAsync();
        var queue = Guid.NewGuid();
        house.Floor.All.Add((tenant.Id, queue, formula, Target));
        var last = PlayDay(tenant, queue, new Random(seed), 60);
        await house.CountedAsync(tenant, last);
        await house.AppliedAsync();
        var expected = Recount(await EventsAsync(tenant, last), queue, formula);

        var answer = await tenant.Admin.GetAsync("/api/v1/statistics/queues");
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var row = answer["items"].AsArray().Single()!;
        row["formula"]!.GetValue<string>().ShouldBe($"SL{(int)formula}");
        foreach (var (name, value) in expected)
            Number(row[name]).ShouldBe(value, name);

        foreach (var (figure, of) in CallsBehind(await EventsAsync(tenant, last), queue))
        {
            var drill = await tenant.Admin.GetAsync($"/api/v1/calls?{Today()}&queueId={queue}&figure={figure}&limit=200");
            drill.Status.ShouldBe(HttpStatusCode.OK, drill.Text);
            drill["total"].GetValue<long>().ShouldBe((long)Number(row[figure])!.Value, figure);
            drill["items"].AsArray().Select(c => c!["id"]!.GetValue<Guid>()).ShouldBe(of, ignoreOrder: true, figure);
        }
    }

    [Fact]
    public async Task Satisfaction_is_counted_by_agent_queue_and_day_and_leads_to_its_calls()
    {
        var tenant = await house.NewTenantAsync();
        var (_, seat) = await house.NewAgentAsync(tenant, "1041");
        var queue = Guid.NewGuid();
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (keys, answer, agent) in new (string, string?, Guid?)[] { ("54321", "5", seat.Id), ("54321", "2", seat.Id), ("123", "3", seat.Id), ("54321", null, seat.Id), ("54321", "4", null) })
        {
            await house.SaveAsync(RecordsHouse.Ended(RecordsHouse.Call(tenant, now)) with
            {
                AgentId = Guid.NewGuid(), // who had the call later is not whom he judged
                Survey = new CallSurvey(now, keys, answer, agent, queue),
            });
        }

        await house.SaveAsync(RecordsHouse.Ended(RecordsHouse.Call(tenant, now)));
        var byAgent = await tenant.Admin.GetAsync($"/api/v1/statistics/satisfaction?{Today()}&by=agent");
        byAgent.Status.ShouldBe(HttpStatusCode.OK, byAgent.Text);
        var row = byAgent["items"].AsArray().Single(r => r!["agentId"]?.GetValue<Guid>() == seat.Id)!;
        ((long)row["asked"]!, (long)row["answered"]!, (double)row["average"]!, (long)row["low"]!, (double)row["answerRate"]!).ShouldBe((4, 3, 2.67, 2, 0.75));
        row["scores"]!.AsArray().Select(s => (long)s!).ShouldBe([1, 1, 0, 0, 1]);
        ((long)byAgent["whole"]["asked"]!, (double)byAgent["whole"]["average"]!).ShouldBe((5, 3.0));
        ((long)(await tenant.Admin.GetAsync($"/api/v1/statistics/satisfaction?{Today()}&by=queue"))["items"][0]!["asked"]!).ShouldBe(5);
        ((long)(await tenant.Admin.GetAsync($"/api/v1/statistics/satisfaction?{Today()}&by=day"))["items"].AsArray().Sum(d => (long)d!["asked"]!)).ShouldBe(5);
        (await tenant.Admin.GetAsync("/api/v1/statistics/satisfaction?by=mood")).Code.ShouldBe("validation.failed");

        foreach (var (figure, count) in new[] { ("surveyAsked", 4), ("surveyAnswered", 3), ("surveyLow", 2), ("survey5", 1), ("survey3", 0) })
            (await tenant.Admin.GetAsync($"/api/v1/calls?{Today()}&agentId={seat.Id}&figure={figure}"))["total"].GetValue<long>().ShouldBe(count, figure);
        foreach (var (said, count) in new[] { ("asked", 5), ("answered", 4), ("low", 2), ("high", 2) })
            (await tenant.Admin.GetAsync($"/api/v1/calls?satisfaction={said}"))["total"].GetValue<long>().ShouldBe(count, said);
        (await tenant.Admin.GetAsync("/api/v1/calls?satisfaction=low"))["items"][0]!["survey"]!["score"]!.GetValue<double>().ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task A_call_that_was_twice_in_one_queue_counts_as_two_contacts_and_is_listed_once()
    {
        var tenant = await house.NewTenantAsync();
        var (queue, call, agent) = (Guid.NewGuid(), Guid.CreateVersion7(), Guid.NewGuid());
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        house.Publish(tenant, "queue.contactQueued", "call", call, new { workId = first, queueId = queue, position = 1 });
        Answer(tenant, queue, first, call, agent, 1000, 5000, sentOn: true);
        house.Publish(tenant, "queue.contactQueued", "call", call, new { workId = second, queueId = queue, position = 1 });
        house.Publish(tenant, "call.transferred", "call", call, new { }); // an overflow's way on is no agent's transfer
        var last = house.Publish(tenant, "queue.contactAbandoned", "call", call, new { workId = second, queueId = queue, waitedMs = 9000, @short = false });
        await house.SaveAsync(RecordsHouse.Ended(RecordsHouse.Call(tenant, TimeProvider.System.GetUtcNow())) with { Id = call, QueueId = queue, AgentId = agent });
        await house.CountedAsync(tenant, last);

        var row = (await tenant.Admin.GetAsync($"/api/v1/statistics/queues?{Today()}"))["items"].AsArray().Single(r => r!["queueId"]!.GetValue<Guid>() == queue)!;
        ((long)row["offered"]!, (long)row["answered"]!, (long)row["abandoned"]!, (long)row["transferred"]!, (long)row["transferredIn"]!).ShouldBe((2, 1, 1, 1, 1));
        foreach (var figure in new[] { "offered", "answered", "abandoned", "transferred", "transferredIn" })
            (await tenant.Admin.GetAsync($"/api/v1/calls?{Today()}&queueId={queue}&figure={figure}"))["total"].GetValue<long>().ShouldBe(1, figure);
    }

    [Fact]
    public async Task The_calls_behind_an_agents_figures_are_exactly_those()
    {
        var tenant = await house.NewTenantAsync();
        var (_, seat) = await house.NewAgentAsync(tenant, "1031");
        var queue = Guid.NewGuid();
        var now = TimeProvider.System.GetUtcNow();
        long last = 0;
        for (var i = 0; i < 6; i++)
        {
            var (work, call) = (Guid.NewGuid(), Guid.CreateVersion7());
            house.Publish(tenant, "queue.contactQueued", "call", call, new { workId = work, queueId = queue, position = 1 });
            last = i == 5
                ? house.Publish(tenant, "queue.reservationEnded", "call", call, new { workId = work, queueId = queue, agentId = seat.Id, reservation = i, end = "noAnswer" })
                : Answer(tenant, queue, work, call, seat.Id, 1000, 5000, i < 2);
            await house.SaveAsync(RecordsHouse.Ended(RecordsHouse.Call(tenant, now)) with { Id = call, AgentId = i == 5 ? null : seat.Id, QueueId = queue });
        }

        await house.SaveAsync(RecordsHouse.Ended(RecordsHouse.Call(tenant, now)) with { Direction = CallDirection.Outbound, Extension = "1031" });
        await house.CountedAsync(tenant, last);
        var row = (await tenant.Admin.GetAsync($"/api/v1/statistics/agents?{Today()}"))["items"].AsArray().Single()!;
        (string Figure, string Field, long Count)[] figures =
        [
            ("agentAnswered", "answered", 5), ("agentHandled", "handled", 5), ("agentTransferred", "transferred", 2), ("agentMissed", "missed", 1),
            ("agentCalls", "calls", 6), ("agentOutboundCalls", "outboundCalls", 1),
        ];
        foreach (var (figure, field, count) in figures)
        {
            row[field]!.GetValue<long>().ShouldBe(count, field);
            (await tenant.Admin.GetAsync($"/api/v1/calls?{Today()}&agentId={seat.Id}&figure={figure}"))["total"].GetValue<long>().ShouldBe(count, figure);
        }

        row["transferRate"]!.GetValue<double>().ShouldBe(0.4);
        (await tenant.Admin.GetAsync($"/api/v1/calls?{Today()}&figure=agentCalls")).Code.ShouldBe("validation.failed");
        (await tenant.Admin.GetAsync("/api/v1/calls?figure=offered")).Code.ShouldBe("validation.failed");
        (await tenant.Admin.GetAsync($"/api/v1/calls?{Today()}&figure=everything")).Code.ShouldBe("validation.failed");
    }

    [Fact]
    public async Task Occupancy_by_stretches_is_cut_at_their_borders()
    {
        var tenant = await house.NewTenantAsync();
        var agent = Guid.NewGuid();
        house.Publish(tenant, "agent.statusChanged", "agent", agent, new { from = "available", to = "signedOut", lastedMs = 3_600_000L });
        var last = house.Publish(tenant, "agent.stateChanged", "agent", agent, new { from = "onCall", to = "idle", lastedMs = 900_000L });
        await house.CountedAsync(tenant, last);
        var to = TimeProvider.System.GetUtcNow();
        var answer = await tenant.Admin.GetAsync($"/api/v1/statistics/intervals?{Period(to.AddMinutes(-60), to)}&stepMs=1800000");
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        // An hour available, the last quarter of it on a call; some moments passed meanwhile.
        answer["items"].AsArray().Select(i => Math.Round(i!["occupancy"]!.GetValue<double>(), 1)).ShouldBe([0, 0.5]);
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public async Task Occupancy_of_agents_and_queues_agrees_with_the_raw_events(int seed)
    {
        var tenant = await house.NewTenantAsync();
        var random = new Random(seed);
        Guid[] queues = [Guid.NewGuid(), Guid.NewGuid()];
        Guid[] agents = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];
        var (from, to) = (TimeProvider.System.GetUtcNow().AddHours(-9), TimeProvider.System.GetUtcNow().AddHours(1));
        long last = 0;
        foreach (var agent in agents)
        {
            var ended = from.AddHours(8);
            house.PublishAt(tenant, ended, "agent.statusChanged", "agent", agent, new { from = "available", to = "signedOut", lastedMs = random.NextInt64(3_600_000, 14_400_000) });
            var (onCall, wrapUp) = (random.NextInt64(60_000, 1_800_000), random.NextInt64(60_000, 1_800_000));
            house.PublishAt(tenant, ended.AddMilliseconds(-wrapUp), "agent.stateChanged", "agent", agent, new { from = "onCall", to = "afterCallWork", lastedMs = onCall });
            house.PublishAt(tenant, ended, "agent.stateChanged", "agent", agent, new { from = "afterCallWork", to = "idle", lastedMs = wrapUp });
            var (queue, work, call) = (queues[random.Next(2)], Guid.NewGuid(), Guid.CreateVersion7());
            house.Publish(tenant, "queue.contactQueued", "call", call, new { workId = work, queueId = queue, position = 1 });
            last = Answer(tenant, queue, work, call, agent, 1000, 5000, sentOn: false);
        }

        await house.CountedAsync(tenant, last);
        var events = await EventsAsync(tenant, last);
        var byAgent = (await tenant.Admin.GetAsync($"/api/v1/statistics/agents?{Period(from, to)}"))["items"].AsArray();
        foreach (var agent in agents)
        {
            Number(byAgent.Single(r => r!["agentId"]!.GetValue<Guid>() == agent)!["occupancy"]).ShouldBe(Occupancy(events, [agent]));
            var one = await tenant.Admin.GetAsync($"/api/v1/statistics/intervals?{Period(from, to)}&agentId={agent}&stepMs={(long)(to - from).TotalMilliseconds}");
            (Number(one["items"][0]!["occupancy"]), Number(one["items"][0]!["answered"])).ShouldBe((Occupancy(events, [agent]), 1), one.Text);
        }

        foreach (var row in (await tenant.Admin.GetAsync($"/api/v1/statistics/queues?{Period(from, to)}"))["items"].AsArray())
        {
            var served = events.Where(e => e.Type == "queue.contactAnswered" && e.Data["queueId"]!.GetValue<Guid>() == row!["queueId"]!.GetValue<Guid>()).Select(e => e.Data["agentId"]!.GetValue<Guid>());
            Number(row!["occupancy"]).ShouldBe(Occupancy(events, [.. served]));
        }
    }

    /// <summary>Handling time of the time available, straight from the events.</summary>
    private static double Occupancy(List<(string Type, Guid Subject, JsonNode Data)> events, HashSet<Guid> agents)
    {
        double Lasted(params string[] was) => events.Where(e => e.Type is "agent.statusChanged" or "agent.stateChanged" && agents.Contains(e.Subject) && was.Contains(e.Data["from"]!.GetValue<string>(), StringComparer.Ordinal))
            .Sum(e => e.Data["lastedMs"]!.GetValue<double>());
        return Math.Round(Lasted("onCall", "afterCallWork") / Lasted("available"), 4);
    }

    [Fact]
    public async Task Stretches_of_time_add_up_to_the_whole()
    {
        var tenant = await house.NewTenantAsync();
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        house.Floor.All.Add((tenant.Id, one, ServiceLevelFormula.Sl3, Target));
        house.Floor.All.Add((tenant.Id, other, ServiceLevelFormula.Sl1, Target));
        PlayDay(tenant, one, new Random(11), 20);
        var last = PlayDay(tenant, other, new Random(12), 20);
        await house.CountedAsync(tenant, last);
        var to = TimeProvider.System.GetUtcNow().AddMinutes(10);
        var period = $"from={Uri.EscapeDataString(to.AddHours(-3).ToString("O", CultureInfo.InvariantCulture))}&to={Uri.EscapeDataString(to.ToString("O", CultureInfo.InvariantCulture))}";
        var queues = (await tenant.Admin.GetAsync($"/api/v1/statistics/queues?{period}"))["items"].AsArray();
        var stretches = await tenant.Admin.GetAsync($"/api/v1/statistics/intervals?{period}&stepMs=420000");
        stretches.Status.ShouldBe(HttpStatusCode.OK, stretches.Text);
        stretches["items"].AsArray().Count.ShouldBe(26);
        foreach (var name in (string[])["offered", "answered", "answeredInTarget", "abandoned", "shortAbandoned", "longAbandoned", "flowedOut", "handled", "transferred", "transferredIn"])
            stretches["items"].AsArray().Sum(i => i![name]!.GetValue<long>()).ShouldBe(queues.Sum(q => q![name]!.GetValue<long>()), name);
        queues.Sum(q => q!["offered"]!.GetValue<long>()).ShouldBe(40);
        (await tenant.Admin.GetAsync($"/api/v1/statistics/intervals?{period}&stepMs=1")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_agents_times_and_contacts_are_counted()
    {
        var tenant = await house.NewTenantAsync();
        var (_, seat) = await house.NewAgentAsync(tenant, "1021");
        var (work, queue, call) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        house.Publish(tenant, "agent.statusChanged", "agent", seat.Id, new { from = "signedOut", to = "available", lastedMs = 1000L });
        house.Publish(tenant, "queue.contactQueued", "call", call, new { workId = work, queueId = queue, position = 1 });
        house.Publish(tenant, "queue.reservationEnded", "call", call, new { workId = work, queueId = queue, agentId = seat.Id, reservation = 1, end = "noAnswer" });
        house.Publish(tenant, "queue.contactAnswered", "call", call, new { workId = work, queueId = queue, agentId = seat.Id, waitedMs = 4000L });
        house.Publish(tenant, "queue.contactCompleted", "call", call, new { workId = work, queueId = queue, agentId = seat.Id, waitedMs = 4000L, handledMs = 60_000L });
        house.Publish(tenant, "agent.stateChanged", "agent", seat.Id, new { from = "onCall", to = "afterCallWork", lastedMs = 60_000L });
        var last = house.Publish(tenant, "agent.stateChanged", "agent", seat.Id, new { from = "afterCallWork", to = "idle", lastedMs = 2_000L });
        await house.SaveAsync(RecordsHouse.Ended(RecordsHouse.Call(tenant, TimeProvider.System.GetUtcNow())) with { Id = call, AgentId = seat.Id, QueueId = queue });
        await house.CountedAsync(tenant, last);

        var from = Uri.EscapeDataString(TimeProvider.System.GetUtcNow().AddHours(-1).ToString("O", CultureInfo.InvariantCulture));
        var answer = await tenant.Admin.GetAsync($"/api/v1/statistics/agents?from={from}");
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var row = answer["items"].AsArray().Single()!;
        row["name"]!.GetValue<string>().ShouldBe("Agent 1021");
        row["answered"]!.GetValue<long>().ShouldBe(1);
        row["missed"]!.GetValue<long>().ShouldBe(1);
        row["handledMs"]!.GetValue<long>().ShouldBe(60_000);
        row["wrapUpMs"]!.GetValue<long>().ShouldBe(2_000);
        row["ahtMs"]!.GetValue<long>().ShouldBe(62_000);
        row["onCallMs"]!.GetValue<long>().ShouldBe(60_000);
        row["calls"]!.GetValue<long>().ShouldBe(1);
        row["talkMs"]!.GetValue<long>().ShouldBe(60_000);
        (await tenant.Admin.GetAsync($"/api/v1/calls/{call}"))["wrapUpMs"].GetValue<long>().ShouldBe(2_000);
    }

    [Fact]
    public async Task A_contact_lost_in_a_crash_no_longer_waits()
    {
        var tenant = await house.NewTenantAsync();
        var (queue, call) = (Guid.NewGuid(), Guid.NewGuid());
        house.Publish(tenant, "queue.contactQueued", "call", call, new { workId = Guid.NewGuid(), queueId = queue, position = 1 });
        var last = house.Publish(tenant, "call.ended", "call", call, new { }, "recovered");
        await house.CountedAsync(tenant, last);
        var row = (await tenant.Admin.GetAsync("/api/v1/statistics/queues"))["items"].AsArray().Single()!;
        row["offered"]!.GetValue<long>().ShouldBe(1);
        row["waiting"]!.GetValue<long>().ShouldBe(0);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_is_left_out_and_the_next_is_counted()
    {
        var tenant = await house.NewTenantAsync();
        var queue = Guid.NewGuid();
        house.Publish(tenant, "queue.contactQueued", "call", Guid.NewGuid(), new { workId = "nonsense" });
        var last = house.Publish(tenant, "queue.contactQueued", "call", Guid.NewGuid(), new { workId = Guid.NewGuid(), queueId = queue, position = 1 });
        await house.CountedAsync(tenant, last);
        (await tenant.Admin.GetAsync("/api/v1/statistics/queues"))["items"].AsArray().Single()!["offered"]!.GetValue<long>().ShouldBe(1);
    }

    /// <summary>Contacts of every fate, one after the other; answers the last event's number.</summary>
    private long PlayDay(TenantUser tenant, Guid queue, Random random, int contacts)
    {
        long last = 0;
        for (var i = 0; i < contacts; i++)
        {
            var (work, call, agent, waited) = (Guid.NewGuid(), Guid.CreateVersion7(), Guid.NewGuid(), (long)random.Next(0, 60_000));
            last = house.Publish(tenant, "queue.contactQueued", "call", call, new { workId = work, queueId = queue, position = 1 });
            house.Get<IDurableLog>().Append(CallJournal.Call, tenant.Id, JsonSerializer.SerializeToUtf8Bytes(RecordsHouse.Ended(RecordsHouse.Call(tenant)) with { Id = call }, WireJson.Options));
            switch (random.Next(5))
            {
                case 0:
                    last = house.Publish(tenant, "queue.contactAbandoned", "call", call, new { workId = work, queueId = queue, waitedMs = waited, @short = waited < 5000 });
                    break;
                case 1:
                    last = house.Publish(tenant, "queue.contactOverflowed", "call", call, new { workId = work, queueId = queue, waitedMs = waited, target = "x" });
                    break;
                case 2 or 3:
                    last = Answer(tenant, queue, work, call, agent, waited, random.Next(1000, 90_000), random.Next(4) == 0);
                    break;
                default:
                    break; // still waits
            }
        }

        return last;
    }

    private long Answer(TenantUser tenant, Guid queue, Guid work, Guid call, Guid agent, long waited, long handled, bool sentOn)
    {
        house.Publish(tenant, "queue.contactAnswered", "call", call, new { workId = work, queueId = queue, agentId = agent, waitedMs = waited });
        if (sentOn)
            house.Publish(tenant, "call.transferred", "call", call, new { }, "1002");
        return house.Publish(tenant, "queue.contactCompleted", "call", call, new { workId = work, queueId = queue, agentId = agent, waitedMs = waited, handledMs = handled });
    }

    private static string Today() => Period(TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddHours(1));

    private static string Period(DateTimeOffset from, DateTimeOffset to) =>
        $"from={Uri.EscapeDataString(from.ToString("O", CultureInfo.InvariantCulture))}&to={Uri.EscapeDataString(to.ToString("O", CultureInfo.InvariantCulture))}";

    /// <summary>The calls of every figure by other means: straight from the events.</summary>
    private static Dictionary<string, Guid[]> CallsBehind(List<(string Type, Guid Subject, JsonNode Data)> events, Guid queue)
    {
        var own = events.Where(e => e.Type.StartsWith("queue.", StringComparison.Ordinal) && e.Data["queueId"]!.GetValue<Guid>() == queue).ToList();
        var sentOn = events.Where(e => e.Type == "call.transferred").Select(e => e.Subject).ToHashSet();
        Guid[] Of(string type, Func<(string Type, Guid Subject, JsonNode Data), bool>? also = null) => [.. own.Where(e => e.Type == type && also?.Invoke(e) != false).Select(e => e.Subject)];
        bool InTarget((string Type, Guid Subject, JsonNode Data) e) => e.Data["waitedMs"]!.GetValue<long>() <= 20_000;
        bool Short((string Type, Guid Subject, JsonNode Data) e) => e.Data["short"]!.GetValue<bool>();
        var (offered, gone) = (Of("queue.contactQueued"), own.Where(e => e.Type != "queue.contactQueued").Select(e => e.Subject).ToHashSet());
        return new Dictionary<string, Guid[]>(StringComparer.Ordinal)
        {
            ["offered"] = offered,
            ["answered"] = Of("queue.contactAnswered"),
            ["answeredInTarget"] = Of("queue.contactAnswered", InTarget),
            ["abandoned"] = Of("queue.contactAbandoned"),
            ["shortAbandoned"] = Of("queue.contactAbandoned", Short),
            ["longAbandoned"] = Of("queue.contactAbandoned", e => !Short(e)),
            ["flowedOut"] = Of("queue.contactOverflowed"),
            ["waiting"] = [.. offered.Where(c => !gone.Contains(c))],
            ["transferred"] = Of("queue.contactAnswered", e => sentOn.Contains(e.Subject)),
            ["handled"] = Of("queue.contactCompleted"),
        };
    }

    private async Task<List<(string Type, Guid Subject, JsonNode Data)>> EventsAsync(TenantUser tenant, long last)
    {
        var events = new List<(string, Guid, JsonNode)>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var e in house.Get<IEventFeed>().StreamAsync(tenant.Id, 0, patience.Token))
        {
            events.Add((e.Type, Guid.TryParse(e.SubjectId, out var subject) ? subject : default, JsonNode.Parse(e.Data.Span)!));
            if (e.Sequence >= last)
                break;
        }

        return events;
    }

    /// <summary>The same figures by other means: straight from the events, in memory.</summary>
    private static Dictionary<string, double?> Recount(List<(string Type, Guid Subject, JsonNode Data)> events, Guid queue, ServiceLevelFormula formula)
    {
        var own = events.Where(e => e.Type.StartsWith("queue.", StringComparison.Ordinal) && e.Data["queueId"]!.GetValue<Guid>() == queue).ToList();
        double[] Waits(string type) => [.. own.Where(e => e.Type == type).Select(e => e.Data["waitedMs"]!.GetValue<double>())];
        var (answered, abandoned, flowed) = (Waits("queue.contactAnswered"), Waits("queue.contactAbandoned"), Waits("queue.contactOverflowed"));
        double shorts = own.Count(e => e.Type == "queue.contactAbandoned" && e.Data["short"]!.GetValue<bool>());
        double hit = answered.Count(w => w <= 20_000), goneInTarget = abandoned.Count(w => w <= 20_000);
        double all = answered.Length + abandoned.Length;
        double offered = own.Count(e => e.Type == "queue.contactQueued");
        var level = formula switch
        {
            ServiceLevelFormula.Sl1 => hit / answered.Length,
            ServiceLevelFormula.Sl2 => (hit + goneInTarget) / all,
            ServiceLevelFormula.Sl3 => hit / all,
            ServiceLevelFormula.Sl4 => hit / (all - shorts),
            ServiceLevelFormula.Sl5 => hit / (answered.Length + flowed.Length),
            _ => hit / (all - goneInTarget),
        };
        return new Dictionary<string, double?>(StringComparer.Ordinal)
        {
            ["offered"] = offered,
            ["answered"] = answered.Length,
            ["abandoned"] = abandoned.Length,
            ["shortAbandoned"] = shorts,
            ["flowedOut"] = flowed.Length,
            ["longAbandoned"] = abandoned.Length - shorts,
            ["abandonRate"] = Math.Round(abandoned.Length / offered, 4),
            ["longAbandonRate"] = Math.Round((abandoned.Length - shorts) / (offered - shorts), 4),
            ["serviceLevel"] = Math.Round(level, 4),
            ["asaMs"] = Math.Round(answered.Average()),
            ["ahtMs"] = Math.Round(own.Where(e => e.Type == "queue.contactCompleted").Average(e => e.Data["handledMs"]!.GetValue<double>())),
            ["maxWaitMs"] = answered.Concat(abandoned).Concat(flowed).Max(),
        };
    }

    private static double? Number(JsonNode? node) => node?.GetValue<double>();
}

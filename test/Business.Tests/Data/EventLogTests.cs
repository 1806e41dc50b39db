using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Switchboard.Contracts.Events;
using Switchboard.Data;
using Switchboard.Data.Cluster;
using Switchboard.Data.Events;
using Switchboard.Data.Journal;
using Switchboard.Kernel;

namespace Switchboard.Business.Tests.Data;

/// <summary>Events from publisher to PostgreSQL with a cluster of its own, because it is stopped and killed.</summary>
public sealed class EventLogTests : IAsyncLifetime
{
    private readonly string _folder = TempFolder.Make();
    private readonly TenantId _tenant = PostgresFixture.NewTenant();
    private readonly TenantId _other = PostgresFixture.NewTenant();
    private PrivateCluster _cluster = null!;
    private Database _database = null!;

    private string Journal => Path.Combine(_folder, "journal");

    public async Task InitializeAsync()
    {
        _cluster = await PostgresFixture.StartClusterAsync(_folder);
        _database = await PostgresFixture.MakeDatabaseAsync(_cluster, "events");
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Events_of_each_tenant_are_stored_one_two_three_without_gaps()
    {
        await using var house = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => PublishMany(house, 250))));
        await AppliedAsync(house);

        (await StoredAsync(_tenant)).ShouldBe(Enumerable.Range(1, 1000).Select(i => (long)i));
        (await StoredAsync(_other)).ShouldBe(Enumerable.Range(1, 1000).Select(i => (long)i));
    }

    [Fact]
    public async Task What_is_pushed_and_what_is_stored_are_the_same_event()
    {
        await using var house = await OpenAsync();
        var feed = house.GetRequired<IEventFeed>();
        house.GetRequired<IEventSink>().Publish(Draft("call.started", """{"caller":"李"}"""));
        var pushed = await FirstAsync(feed, 0);
        await AppliedAsync(house);

        var stored = (await feed.ListForSubjectAsync(_tenant, "call", "c1", default)).Single();

        stored.ShouldBe(pushed with { Data = stored.Data });
        Encoding.UTF8.GetString(pushed.Data.Span).ShouldBe("""{"caller":"李"}""");
        Encoding.UTF8.GetString(stored.Data.Span).ShouldBe("""{"caller": "李"}"""); // jsonb writes it its own way
    }

    [Fact]
    public async Task While_the_database_is_away_events_wait_and_arrive_once()
    {
        await using var house = await OpenAsync();
        PublishMany(house, 10);
        await AppliedAsync(house);
        await _cluster.StopServerAsync(default);

        PublishMany(house, 500);
        await house.GetRequired<IDurableLog>().AppendDurableAsync("event.test", _tenant, "x"u8.ToArray(), default);
        house.GetRequired<IEventFeed>().LastSequence(_tenant).ShouldBe(510); // the floor goes on
        await _cluster.StartServerAsync(default);
        await AppliedAsync(house);

        (await StoredAsync(_tenant)).ShouldBe(Enumerable.Range(1, 510).Select(i => (long)i));
    }

    [Fact]
    public async Task A_start_without_files_and_numbers_goes_on_where_the_database_is()
    {
        await using (var house = await OpenAsync())
        {
            PublishMany(house, 20);
            await AppliedAsync(house);
        }

        Directory.Delete(Journal, recursive: true);
        await using var again = await OpenAsync();

        again.GetRequired<IEventSink>().Publish(Draft("call.ended")).ShouldBe(21);
    }

    [Fact]
    public async Task A_crash_between_apply_and_truncate_applies_nothing_twice()
    {
        await using (var house = await OpenAsync())
        {
            PublishMany(house, 30);
            await AppliedAsync(house);
        }

        // the files are still all there, as after a kill before they were removed; only the position says what is done
        Directory.GetFiles(Journal, "*.jnl").Length.ShouldBe(1);
        await using var again = await OpenAsync();
        again.GetRequired<IEventSink>().Publish(Draft("call.ended"));
        await AppliedAsync(again);

        (await StoredAsync(_tenant)).ShouldBe(Enumerable.Range(1, 31).Select(i => (long)i));
        (await CountAppliesAsync()).ShouldBe(61); // 30 for each tenant and one more: each record went through its handler once
    }

    [Fact]
    public async Task A_crash_before_apply_is_made_good_at_the_next_start_and_no_number_is_used_twice()
    {
        await using (var house = await OpenAsync())
        {
            await _cluster.StopServerAsync(default);
            PublishMany(house, 40);
        }

        await _cluster.StartServerAsync(default);
        _database.Owner.Clear(); // a new process has no old connections
        await using var again = await OpenAsync();
        var next = again.GetRequired<IEventSink>().Publish(Draft("call.ended"));
        await AppliedAsync(again);

        next.ShouldBe(41);
        (await StoredAsync(_tenant)).ShouldBe(Enumerable.Range(1, 41).Select(i => (long)i));
    }

    [Fact]
    public async Task A_transaction_that_failed_after_the_handler_leaves_neither_rows_nor_position()
    {
        await using var house = await OpenAsync(failFirst: true);
        PublishMany(house, 5);
        await house.GetRequired<IDurableLog>().AppendDurableAsync("event.test", _tenant, "x"u8.ToArray(), default);
        await AppliedAsync(house);

        (await StoredAsync(_tenant)).ShouldBe([1L, 2, 3, 4, 5]);
        (await CountAppliesAsync()).ShouldBe(10);
    }

    [Fact]
    public async Task A_record_the_database_will_not_take_is_set_aside_and_the_others_go_in()
    {
        await using var house = await OpenAsync();
        house.GetRequired<IEventSink>().Publish(Draft("call.started"));
        house.GetRequired<IEventSink>().Publish(Draft("call.broken", "{not json"));
        house.GetRequired<IEventSink>().Publish(Draft("call.ended"));
        await AppliedAsync(house);

        (await StoredAsync(_tenant)).ShouldBe([1L, 3]);
        await using var connection = await _database.OpenAsync(_tenant, default);
        (await connection.FindAsync<string>("select kind from event.refused_record where tenant_id = @tenant", null, default)).ShouldBe("event");
    }

    [Fact]
    public async Task A_reader_that_comes_late_gets_everything_from_the_database_and_then_the_new()
    {
        await using (var house = await OpenAsync())
        {
            PublishMany(house, 1200);
            await AppliedAsync(house);
        }

        await using var again = await OpenAsync(); // memory is empty now
        again.GetRequired<IEventSink>().Publish(Draft("call.ended"));
        var sequences = new List<long>();
        await foreach (var happened in again.GetRequired<IEventFeed>().StreamAsync(_tenant, 3, default))
        {
            sequences.Add(happened.Sequence);
            if (happened.Sequence == 1201)
                break;
        }

        sequences.ShouldBe(Enumerable.Range(4, 1198).Select(i => (long)i));
    }

    [Fact]
    public async Task Asking_for_events_that_never_were_says_so()
    {
        await using var house = await OpenAsync();

        await Should.ThrowAsync<EventsGoneException>(FirstAsync(house.GetRequired<IEventFeed>(), 99));
    }

    private async Task<ServiceProvider> OpenAsync(bool failFirst = false)
    {
        var house = PostgresFixture.House(_database, s =>
        {
            s.AddEvents(Journal);
            s.AddSingleton(new CountingHandler(failFirst)).AddSingleton<IDurableHandler>(p => p.GetRequiredService<CountingHandler>());
        });
        await house.MigrateAsync(default);
        await using (var owner = await _database.Owner.OpenConnectionAsync())
            await owner.ExecuteAsync(CountingHandler.Sql);
        await house.OpenEventsAsync(default);
        return house;
    }

    private void PublishMany(ServiceProvider house, int count)
    {
        var sink = house.GetRequired<IEventSink>();
        for (var i = 0; i < count; i++)
        {
            sink.Publish(Draft("call.updated"));
            sink.Publish(Draft("call.updated") with { TenantId = _other });
        }
    }

    private EventDraft Draft(string type, string data = "{}") => new(_tenant, type, "call", "c1", "system", null, Encoding.UTF8.GetBytes(data));

    private static async Task AppliedAsync(ServiceProvider house)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await house.GetRequired<IDurableLog>().WhenAppliedAsync(patience.Token);
    }

    private async Task<TenantEvent> FirstAsync(IEventFeed feed, long since)
    {
        await foreach (var happened in feed.StreamAsync(_tenant, since, default))
            return happened;
        throw new InvalidOperationException("The stream ended.");
    }

    private async Task<IReadOnlyList<long>> StoredAsync(TenantId tenant)
    {
        await using var connection = await _database.OpenAsync(tenant, default);
        return await connection.ListAsync<long>("select sequence from event.event where tenant_id = @tenant order by sequence", null, default);
    }

    private async Task<long> CountAppliesAsync()
    {
        await using var connection = await _database.Owner.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>("select count(*) from public.applied_rows");
    }

    /// <summary>A trigger counts how often an event row was really written, duplicates ignored or not.</summary>
    private sealed class CountingHandler(bool failFirst) : IDurableHandler
    {
        public const string Sql = """
            create table if not exists public.applied_rows (at timestamptz default now());
            create or replace function public.count_applied() returns trigger language plpgsql security definer as
                $$ begin insert into public.applied_rows default values; return new; end $$;
            create or replace trigger counted before insert on event.event for each row execute function public.count_applied();
            """;

        private bool _failNext = failFirst;

        public string Kind => "event.test";

        public Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation)
        {
            if (!_failNext)
                return Task.CompletedTask;
            _failNext = false;
            throw new NpgsqlException("The connection broke in the middle.", new IOException());
        }
    }
}

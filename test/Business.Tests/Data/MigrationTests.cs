using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Switchboard.Data;
using Switchboard.Data.Events;
using Switchboard.Data.Migrations;

namespace Switchboard.Business.Tests.Data;

[Collection(nameof(Postgres))]
public sealed class MigrationTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Running_again_changes_nothing()
    {
        await using var house = await postgres.MakeHouseAsync(s => s.AddEvents(TempFolder.Make()));
        var before = await AppliedAsync(house);

        await house.MigrateAsync(default);

        (await AppliedAsync(house)).ShouldBe(before);
    }

    [Fact]
    public async Task Two_servers_starting_at_once_apply_each_file_once()
    {
        var database = await postgres.MakeDatabaseAsync();
        await using var one = PostgresFixture.House(database, s => s.AddEvents(TempFolder.Make()));

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => one.MigrateAsync(default)));

        (await AppliedAsync(one)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_file_changed_after_it_was_applied_is_refused_by_name()
    {
        await using var house = await postgres.MakeHouseAsync(s => s.AddEvents(TempFolder.Make()));
        await SqlAsync(house, "update public.switchboard_migration set checksum = 'other' where module = 'event'");

        var refused = await Should.ThrowAsync<MigrationException>(house.MigrateAsync(default));

        refused.Message.ShouldContain("event 0001_event_journal was changed after it had been applied");
    }

    [Fact]
    public async Task A_database_newer_than_the_program_is_refused()
    {
        await using var house = await postgres.MakeHouseAsync(s => s.AddEvents(TempFolder.Make()));
        await SqlAsync(house, "insert into public.switchboard_migration values ('event', 99, 'later', 'x', now())");

        (await Should.ThrowAsync<MigrationException>(house.MigrateAsync(default))).Message.ShouldContain("newer than the program");
    }

    private static async Task<List<(string, int, DateTime)>> AppliedAsync(ServiceProvider house)
    {
        await using var connection = await house.GetRequired<Database>().Owner.OpenConnectionAsync();
        return [.. await connection.QueryAsync<(string, int, DateTime)>("select module, number, applied_at from public.switchboard_migration order by 1, 2")];
    }

    private static async Task SqlAsync(ServiceProvider house, string sql)
    {
        await using var connection = await house.GetRequired<Database>().Owner.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }
}

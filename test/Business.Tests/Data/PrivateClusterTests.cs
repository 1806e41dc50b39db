using System.Globalization;
using Npgsql;
using Shouldly;
using Switchboard.Data.Cluster;

namespace Switchboard.Business.Tests.Data;

public sealed class PrivateClusterTests : IDisposable
{
    private readonly string _folder = TempFolder.Make();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_answers_on_its_socket_and_on_no_port()
    {
        await using var cluster = await PostgresFixture.StartClusterAsync(_folder);

        (await AskAsync(cluster, "show listen_addresses")).ShouldBe("");
        (await AskAsync(cluster, "show server_encoding")).ShouldBe("UTF8");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(_folder, "postgres", "run")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task What_was_committed_is_there_after_the_next_start()
    {
        await using (var first = await PostgresFixture.StartClusterAsync(_folder))
            await AskAsync(first, "create table kept as select 1");

        await using var second = await PostgresFixture.StartClusterAsync(_folder);

        (await AskAsync(second, "select count(*)::text from kept")).ShouldBe("1");
        second.TakenOver.ShouldBeFalse();
    }

    [Fact]
    public async Task A_stale_pid_file_that_names_another_process_does_not_hinder_the_start()
    {
        await using (await PostgresFixture.StartClusterAsync(_folder))
        {
        }

        var data = Path.Combine(_folder, "postgres", "data");
        var me = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(Path.Combine(data, "postmaster.pid"), $"{me}\n{data}\n1700000000\n5432\n/nowhere\n\n  0  0\nready\n");

        await using var cluster = await PostgresFixture.StartClusterAsync(_folder);

        (await AskAsync(cluster, "select 'up'")).ShouldBe("up");
    }

    [Fact]
    public async Task A_second_server_on_the_same_folder_is_refused()
    {
        await using var first = await PostgresFixture.StartClusterAsync(_folder);

        (await Should.ThrowAsync<InvalidOperationException>(PostgresFixture.StartClusterAsync(_folder))).Message.ShouldContain("Another server is using the data folder");
    }

    [Fact]
    public async Task A_long_data_path_gets_a_short_socket_folder()
    {
        var deep = Path.Combine(_folder, new string('x', 60), new string('y', 60));
        Directory.CreateDirectory(deep);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var folder in (string[])[Path.GetDirectoryName(deep)!, deep])
                File.SetUnixFileMode(folder, (UnixFileMode)0b111_001_001);
        }

        await using var cluster = await PostgresFixture.StartClusterAsync(deep);

        (await AskAsync(cluster, "select 'up'")).ShouldBe("up");
    }

    private static async Task<string?> AskAsync(PrivateCluster cluster, string sql)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionString("switchboard", "postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (string?)await command.ExecuteScalarAsync();
    }
}

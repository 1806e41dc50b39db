using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Npgsql;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Server.Hosting;

namespace Switchboard.Api.Tests;

/// <summary>What happens when the database goes away or the server is killed. Each test has a server of its own.</summary>
public sealed class FaultTests : IDisposable
{
    private const string Own = "127.77.0.1"; // an address of its own: nobody else takes its ports in the meantime
    private readonly string _folder = House.MakeFolder();
    private readonly StringBuilder _said = new();

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task While_the_database_is_away_lines_answer_events_flow_and_sign_in_says_try_again()
    {
        await using var host = await ServerHost.StartAsync(House.Options(_folder), null, default);
        var admin = new ApiClient(host.Address);
        await admin.SignInAsync(null, "admin", House.Password);
        await admin.PostAsync("/api/v1/extensions", new { number = "1001", displayName = "One" });
        var tenant = host.Services.GetRequiredService<ITenantDirectory>().All[0].Id;
        await using var events = await admin.OpenEventsAsync();
        await host.Cluster!.StopServerAsync(default);

        host.Services.GetRequiredService<ILineDirectory>().FindExtension(tenant, "1001").ShouldNotBeNull();
        (await new ApiClient(host.Address).SignInAsync(null, "admin", House.Password)).Code.ShouldBe("auth.try_again");
        (await admin.GetAsync("/api/v1/users")).Code.ShouldBe("database.away"); // known, but nothing to read
        host.Services.GetRequiredService<IEventSink>().Publish(EventDraft.Of(tenant, "call.started", "call", Guid.NewGuid(), "system", new { }));
        await events.NextAsync("call.started");
        (await admin.GetAsync("/health/ready"))["database"].GetValue<string>().ShouldBe("away");

        await host.Cluster!.StartServerAsync(default);
        (await admin.GetAsync("/api/v1/users")).Status.ShouldBe(HttpStatusCode.OK);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await host.Services.GetRequiredService<IDurableLog>().WhenAppliedAsync(patience.Token);
    }

    [Fact]
    public async Task A_killed_server_starts_again_with_everything_it_had_acknowledged()
    {
        var admin = new ApiClient(new Uri($"http://{Own}:8080/"));
        string id;
        using (var server = Launch())
        {
            await AnswersAsync(server, admin);
            await admin.SignInAsync(null, "admin", House.Password);
            id = (await admin.PostAsync("/api/v1/extensions", new { number = "1001", displayName = "One" })).Id!;
            // an audit line is on disk within some 20 ms of the answer, not before it
            await UntilAsync(async () => (await admin.GetAsync("/api/v1/audit?q=extension.created"))["items"].AsArray().Count == 1);
            server.Kill(); // SIGKILL: PostgreSQL stays behind and is taken over
            await server.WaitForExitAsync();
        }

        using var again = Launch();
        try
        {
            await AnswersAsync(again, admin);
            (await admin.GetAsync($"/api/v1/extensions/{id}")).Status.ShouldBe(HttpStatusCode.OK); // the cookie is good still
            await UntilAsync(async () => (await admin.GetAsync("/api/v1/audit?q=extension.created"))["items"].AsArray().Count == 1);
        }
        finally
        {
            using var stop = Process.Start("kill", ["-TERM", again.Id.ToString(CultureInfo.InvariantCulture)]);
            await again.WaitForExitAsync();
        }

        again.ExitCode.ShouldBe(0);
        File.Exists(Path.Combine(_folder, "postgres", "data", "postmaster.pid")).ShouldBeFalse(); // PostgreSQL was stopped too
    }

    private Process Launch()
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        string[] arguments = [typeof(ServerHost).Assembly.Location, "--data", _folder, "--http", $"{Own}:8080", "--sip", $"{Own}:5060"];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["SWITCHBOARD_ADMIN_PASSWORD"] = House.Password;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) =>
        {
            lock (_said)
                _said.AppendLine(line.Data);
        };
        process.BeginOutputReadLine();
        return process;
    }

    private Task AnswersAsync(Process server, ApiClient client) => UntilAsync(async () =>
    {
        lock (_said)
            server.HasExited.ShouldBeFalse(_said.ToString());
        try
        {
            return (await client.GetAsync("/health/live")).Status == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    });

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromMinutes(3));
            await Task.Delay(50);
        }
    }
}

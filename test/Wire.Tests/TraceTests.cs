namespace Switchboard.Wire.Tests;

/// <summary>The SIP messages of real calls, read back by the API and by Wireshark.</summary>
public sealed class TraceTests(SharedCentre shared) : IClassFixture<SharedCentre>, IAsyncLifetime
{
    private readonly Phones _phones = new(shared.Centre);

    private CallCentre Centre => shared.Centre;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _phones.DisposeAsync();

    [Fact]
    public async Task A_call_between_two_phones_shows_both_legs_while_it_lives_and_afterwards()
    {
        using var calling = await Centre.AddAgentAsync("1031");
        using var called = await Centre.AddAgentAsync("1032");
        var from = await _phones.AgentPhoneAsync(calling);
        var to = await _phones.AgentPhoneAsync(called);

        var call = from.Dial(called.Extension);
        await to.AnswerAsync();
        var id = (await Centre.CallIsAsync("talking")).Text("id");
        var living = await Centre.Admin.GetAsync($"calls/{id}/trace");
        living["living"]!.GetValue<bool>().ShouldBeTrue();
        living.List("parties").Count.ShouldBe(2);
        Summaries(living, party: 1).ShouldContain("SIP/2.0 200 OK");
        call.HangUp();
        await Centre.RecordOfAsync(id);
        await Eventually.TrueAsync("the answer to BYE is in the trace", async () =>
            Summaries(await Centre.Admin.GetAsync($"calls/{id}/trace"), party: 0)[^1] == "SIP/2.0 200 OK");

        var trace = await Centre.Admin.GetAsync($"calls/{id}/trace");
        trace["living"]!.GetValue<bool>().ShouldBeFalse();
        Summaries(trace, party: 0).First().ShouldStartWith("INVITE sip:1032@");
        Summaries(trace, party: 0).ShouldContain(line => line.StartsWith("BYE ", StringComparison.Ordinal));
        Summaries(trace, party: 1).ShouldContain(line => line.StartsWith("BYE ", StringComparison.Ordinal));
        var secrets = trace.List("messages").Select(m => m!.Text("text")).Where(text => text.Contains("response=", StringComparison.Ordinal)).ToList();
        secrets.ShouldNotBeEmpty();
        secrets.ShouldAllBe(text => text.Contains("response=\"*****", StringComparison.Ordinal));
        (await Centre.Admin.SendAsync(HttpMethod.Get, $"calls/{Guid.NewGuid()}/trace", null)).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await calling.Api.SendAsync(HttpMethod.Get, $"calls/{id}/trace", null)).Status.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        await WiresharkReadsItAsync(id, trace);
    }

    private async Task WiresharkReadsItAsync(string id, System.Text.Json.Nodes.JsonNode trace)
    {
        var file = Path.Combine(Centre.Server.Folder, $"{id}.pcap");
        await File.WriteAllBytesAsync(file, await Centre.Admin.DownloadAsync($"calls/{id}/trace.pcap"));
        await using var tshark = Started.Run("tshark", [
            "-r", file, "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-d", $"udp.port=={Centre.Server.Sip.Port},sip",
            "-T", "fields", "-e", "sip.Method", "-e", "sip.Status-Code", "-e", "ip.checksum.status", "-e", "udp.checksum.status", "-e", "sip.Call-ID", "-e", "frame.time_epoch"]);
        (await tshark.Ended.WaitAsync(Eventually.Patience)).ShouldBe(0, tshark.Tail());
        var frames = tshark.Tail(1000).Split('\n').Where(line => line.Count(c => c == '\t') == 5).Select(line => line.Split('\t')).ToList();

        frames.Select(f => f[0] + f[1]).ShouldBe(trace.List("messages").Select(m => m!["method"]?.GetValue<string>() ?? m["status"]!.GetValue<int>().ToString(System.Globalization.CultureInfo.InvariantCulture)));
        frames.ShouldAllBe(f => f[2] == "1" && f[3] == "1"); // 1: the checksum was verified and is right
        frames.Select(f => f[4]).Distinct().ShouldBe(trace.List("parties").Select(p => p!.Text("sipCallId")), ignoreOrder: true);
    }

    private static List<string> Summaries(System.Text.Json.Nodes.JsonNode trace, int party) =>
        [.. trace.List("messages").Where(m => m!.Number("party") == party).Select(m => m!.Text("summary"))];
}

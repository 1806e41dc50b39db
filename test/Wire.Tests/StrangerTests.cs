using System.Net;
using System.Text.Json.Nodes;
using Switchboard.Sip;

namespace Switchboard.Wire.Tests;

/// <summary>Who is not known gets nothing, and learns nothing.</summary>
public sealed class StrangerTests(SharedCentre shared) : IClassFixture<SharedCentre>
{
    private CallCentre Centre => shared.Centre;

    [Fact]
    public async Task An_INVITE_to_the_public_network_is_refused_and_makes_no_call()
    {
        using var agent = await Centre.AddAgentAsync("1021");
        await using var phones = new Phones(Centre);
        var before = await CountAsync();

        var refused = await phones.Stranger("anybody", null).Call("008613800138000").Value.Answered.WaitAsync(Eventually.Patience);

        refused.Status.ShouldBeOneOf(401, 403);
        (await Centre.LiveCallsAsync()).Count.ShouldBe(0);
        (await CountAsync()).ShouldBe(before);
        Centre.Server.MediaPorts.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_user_get_the_same_answer_by_SIP()
    {
        using var agent = await Centre.AddAgentAsync("1022");
        await using var phones = new Phones(Centre);

        var wrong = await AskAsync(phones, agent.Extension);
        var unknown = await AskAsync(phones, "4711");

        wrong.Status.ShouldBe(401);
        unknown.Status.ShouldBe(401);
        unknown.Reason.ShouldBe(wrong.Reason);
        unknown.Message!.AllHeaders().Select(header => header.Name).ShouldBe(wrong.Message!.AllHeaders().Select(header => header.Name));
        (await Centre.LiveCallsAsync()).Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_user_get_the_same_answer_by_HTTP()
    {
        using var agent = await Centre.AddAgentAsync("1023");
        using var nobody = new ApiClient(Centre.Server.Address);

        var wrong = await nobody.SendAsync(HttpMethod.Post, "auth/sign-in", new { name = agent.UserName, password = "not the password" });
        var unknown = await nobody.SendAsync(HttpMethod.Post, "auth/sign-in", new { name = "nobody-of-this-name", password = "not the password" });

        wrong.Status.ShouldBe(HttpStatusCode.Unauthorized);
        unknown.Status.ShouldBe(HttpStatusCode.Unauthorized);
        unknown.Text.ShouldBe(wrong.Text);
        JsonNode.Parse(wrong.Text)!.Text("code").ShouldBe("auth.bad_credentials");
    }

    [Fact]
    public async Task Who_asks_too_often_by_HTTP_is_told_to_slow_down_and_served_again_soon()
    {
        using var hasty = new ApiClient(Centre.Server.Address);

        var answers = await Task.WhenAll(Enumerable.Range(0, 1_200).Select(_ => hasty.SendAsync(HttpMethod.Get, "me", null)));

        var refused = answers.Where(one => one.Status == HttpStatusCode.TooManyRequests).ToList();
        refused.ShouldNotBeEmpty();
        JsonNode.Parse(refused[0].Text)!.Text("code").ShouldBe("request.throttled");
        answers.Length.ShouldBeGreaterThan(refused.Count, "the first are served");
        await Eventually.TrueAsync("served again", async () => (await hasty.SendAsync(HttpMethod.Get, "me", null)).Status == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Ids_that_are_not_the_tenants_are_not_found()
    {
        foreach (var path in (string[])["calls", "recordings", "customers", "agents", "queues", "flows", "trunks", "numbers", "extensions", "prompts", "users"])
            (await Centre.Admin.SendAsync(HttpMethod.Get, $"{path}/{Guid.CreateVersion7()}", null)).Status.ShouldBe(HttpStatusCode.NotFound, path);
    }

    private static async Task<SipResponse> AskAsync(Phones phones, string user) =>
        await phones.Stranger(user, "not the password").Call("008613800138000").Value.Answered.WaitAsync(Eventually.Patience);

    private async Task<long> CountAsync() => (await Centre.Admin.GetAsync("calls?limit=1")).Number("total");
}

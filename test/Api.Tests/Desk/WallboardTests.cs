using System.Net;
using System.Text.Json.Nodes;

namespace Switchboard.Api.Tests.Desk;

[Collection(nameof(SharedDesk))]
public sealed class WallboardTests(DeskHouse house)
{
    [Fact]
    public async Task A_wallboard_shows_its_figures_in_their_colours()
    {
        var scene = await DeskScene.OpenAsync(house);
        var seat = await scene.SeatAsync("worker");
        var (boss, _) = await scene.Admin.NewUserAsync(scene.TenantName, "boss", "supervisor");
        var id = await MakeAsync(boss, scene, seat);
        await scene.QueueAsync("13800000001");
        await scene.QueueAsync("13800000002");
        await Task.Delay(1_100); // figures are read at most once a second

        var wall = await boss.GetAsync($"/api/v1/wallboards/{id}/figures");
        wall.Status.ShouldBe(HttpStatusCode.OK, wall.Text);
        var tiles = wall["tiles"].AsArray().OfType<JsonNode>().ToList();
        tiles.Select(t => t.Text("tone")).ShouldBe(["warn", "alarm", "none", "normal"]);
        (tiles[0]["value"]!.GetValue<double>(), tiles[0].Text("name")).ShouldBe((2, "Service"));
        (tiles[1]["value"]!.GetValue<double>(), tiles[1].Text("title")).ShouldBe((0, "Free hands"));
        (tiles[3].Text("state"), tiles[3].Text("name")).ShouldBe(("signedOut", "worker"));
        (await seat.Client.GetAsync($"/api/v1/wallboards/{id}/figures")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_link_shows_the_figures_and_nothing_else_until_it_is_revoked()
    {
        var scene = await DeskScene.OpenAsync(house);
        var id = await MakeAsync(scene.Admin, scene, await scene.SeatAsync("worker"));
        var token = (await scene.Admin.PostAsync($"/api/v1/wallboards/{id}/link", new { }))["token"].GetValue<string>();
        var (status, body) = await WallAsync(token);
        status.ShouldBe(HttpStatusCode.OK, body);
        JsonNode.Parse(body)!.AsObject().Select(p => p.Key).ShouldBe(["name", "time", "language", "timeZone", "tiles"]);
        var next = (await scene.Admin.PostAsync($"/api/v1/wallboards/{id}/link", new { }))["token"].GetValue<string>();
        (await WallAsync(token)).Status.ShouldBe(HttpStatusCode.NotFound); // the one before
        (await WallAsync(next)).Status.ShouldBe(HttpStatusCode.OK);
        (await WallAsync(next, "/api/v1/wallboards")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await scene.Admin.DeleteAsync($"/api/v1/wallboards/{id}/link")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await WallAsync(next)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await scene.Admin.GetAsync($"/api/v1/wallboards/{id}"))["linkMadeAt"].ShouldBeNull();
    }

    [Fact]
    public async Task A_link_of_one_tenant_does_not_open_anothers_wallboard()
    {
        var (one, other) = (await DeskScene.OpenAsync(house), await DeskScene.OpenAsync(house));
        var mine = await MakeAsync(one.Admin, one, await one.SeatAsync("worker"));
        var theirs = await MakeAsync(other.Admin, other, await other.SeatAsync("worker"));
        var token = (await one.Admin.PostAsync($"/api/v1/wallboards/{mine}/link", new { }))["token"].GetValue<string>();
        await other.Admin.PostAsync($"/api/v1/wallboards/{theirs}/link", new { });
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(token);
        theirs.TryWriteBytes(bytes.AsSpan(16)).ShouldBeTrue();
        (await WallAsync(System.Buffers.Text.Base64Url.EncodeToString(bytes))).Status.ShouldBe(HttpStatusCode.NotFound);
        other.Tenant.Value.TryWriteBytes(bytes).ShouldBeTrue();
        (await WallAsync(System.Buffers.Text.Base64Url.EncodeToString(bytes))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await WallAsync("nonsense")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"name":"x","tiles":[]}""", "wallboard.tile_count")]
    [InlineData("""{"name":"x","tiles":[{"figure":"everything"}]}""", "field.unknown_value")]
    [InlineData("""{"name":"x","tiles":[{"figure":"agentState"}]}""", "field.unknown_value")]
    public async Task What_cannot_be_shown_is_refused(string body, string code)
    {
        var scene = await DeskScene.OpenAsync(house);
        var refused = await scene.Admin.PostAsync("/api/v1/wallboards", JsonNode.Parse(body)!);
        refused["errors"].AsArray().Select(e => e!.Text("code")).ShouldContain(code);
    }

    private static async Task<Guid> MakeAsync(ApiClient client, DeskScene scene, SeatedAgent seat)
    {
        var made = await client.PostAsync("/api/v1/wallboards", new
        {
            name = "Service",
            tiles = new object[]
            {
                new { figure = "waitingNow", queueId = scene.Queue, warn = 1, alarm = 5 },
                new { figure = "agentsFree", title = "Free hands", alarm = 0, lowIsBad = true },
                new { figure = "serviceLevel", warn = 0.8, lowIsBad = true },
                new { figure = "agentState", agentId = seat.Id },
            },
        });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return Guid.Parse(made.Id!);
    }

    private async Task<(HttpStatusCode Status, string Body)> WallAsync(string token, string path = "/api/v1/wall")
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(house.Host.Address, path));
        request.Headers.Add("X-Wallboard", token);
        using var response = await http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Switchboard.Contracts.Tenancy;

namespace Switchboard.Api.Tests;

/// <summary>Every endpoint with an id is asked for another tenant's things; the list comes from the server itself.</summary>
[Collection(nameof(SharedHouse))]
public sealed class TenantIsolationTests(House house)
{
    [Fact]
    public async Task Every_endpoint_answers_404_for_every_id_of_another_tenant()
    {
        var theirs = await SeededTenantAsync();
        var mine = await house.NewTenantAsync();
        var things = await CollectAsync(theirs.Admin);
        things.Count.ShouldBeGreaterThan(4);
        var asked = 0;
        var wrong = new List<string>();
        foreach (var (pattern, method) in EndpointsWithId())
        {
            foreach (var (path, body) in things)
            {
                var id = path[(path.LastIndexOf('/') + 1)..];
                var target = "/" + pattern.Replace("{id:guid}", id, StringComparison.Ordinal).Replace("{legId:guid}", id, StringComparison.Ordinal).Replace("{memberId:guid}", id, StringComparison.Ordinal);
                // with their own body, so that nothing else is wrong with the request
                var sent = method is "PUT" or "PATCH" or "POST" ? Upload(pattern, method) ?? (object)body.ToJsonString() : null;
                var answer = await mine.Admin.SendAsync(new HttpMethod(method), target, sent);
                asked++;
                // a body of the wrong shape is refused before anything is looked up: that tells nothing of the id
                if (answer.Status != HttpStatusCode.NotFound && answer.Code != "request.malformed")
                    wrong.Add($"{method} {target}: {answer.Status} {answer.Text}");
            }
        }

        wrong.ShouldBeEmpty();
        asked.ShouldBeGreaterThan(50);
        foreach (var (path, body) in things)
            (await theirs.Admin.GetAsync(path)).Body!.ToJsonString().ShouldBe(body.ToJsonString());
    }

    [Fact]
    public async Task No_list_shows_another_tenants_things()
    {
        var theirs = await SeededTenantAsync();
        var mine = await house.NewTenantAsync();
        var ids = (await CollectAsync(theirs.Admin)).Select(t => t.Path[(t.Path.LastIndexOf('/') + 1)..]).ToList();

        foreach (var path in Lists())
        {
            var text = (await mine.Admin.GetAsync("/" + path)).Text;
            ids.Where(text.Contains).ShouldBeEmpty(path);
        }
    }

    [Fact]
    public async Task Another_tenants_things_cannot_be_referred_to()
    {
        var theirs = await SeededTenantAsync();
        var mine = await house.NewTenantAsync();
        var things = await CollectAsync(theirs.Admin);
        string IdOf(string kind) => things.First(t => t.Path.Contains($"/{kind}/", StringComparison.Ordinal)).Path.Split('/')[^1];
        var target = new { type = "extension", id = IdOf("extensions") };

        (await mine.Admin.PostAsync("/api/v1/extensions", new { number = "1", displayName = "x", userId = IdOf("users") })).Code.ShouldBe("user.not_found");
        (await mine.Admin.PostAsync("/api/v1/numbers", new { number = "1", trunkId = IdOf("trunks"), target })).Code.ShouldBe("number.target_not_found");
        (await mine.Admin.PostAsync("/api/v1/users", new { name = "x", displayName = "x", role = "agent", password = House.Password, extensionId = IdOf("extensions") })).Code.ShouldBe("extension.not_found");
        (await mine.Admin.PutAsync("/api/v1/settings", new { tenantDisplayName = "x", defaultLanguage = "en", timeZone = "UTC", outboundTrunkIds = new[] { IdOf("trunks") } })).Code.ShouldBe("trunk.not_found");
    }

    [Fact]
    public async Task Every_endpoint_refuses_a_stranger_unless_it_is_open_to_anyone()
    {
        var stranger = house.NewClient();
        string[] open = ["POST api/v1/auth/sign-in", "GET api/v1/events", "GET api/v1/wall"];
        foreach (var (pattern, method) in Endpoints().Where(e => !open.Contains($"{e.Method} {e.Pattern}")))
        {
            var answer = await stranger.SendAsync(new HttpMethod(method), "/" + pattern.Replace("{id:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal).Replace("{legId:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal).Replace("{memberId:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal), method == "GET" ? null : Upload(pattern, method) ?? (object)"{}");
            answer.Status.ShouldBe(HttpStatusCode.Unauthorized, $"{method} {pattern}");
        }
    }

    private async Task<TenantUser> SeededTenantAsync()
    {
        var tenant = await house.NewTenantAsync();
        var admin = tenant.Admin;
        var user = await admin.PostAsync("/api/v1/users", new { name = "zhang", displayName = "Zhang", role = "agent", password = House.Password });
        var extension = await admin.PostAsync("/api/v1/extensions", new { number = "1001", displayName = "Zhang", userId = user.Id });
        var trunk = await admin.PostAsync("/api/v1/trunks", new { name = "Carrier", host = "192.0.2.1", profile = new { watch = false } }); // its state does not change while the test runs
        (await admin.PostAsync("/api/v1/numbers", new { number = "95500", trunkId = trunk.Id, target = new { type = "extension", id = extension.Id } })).Status.ShouldBe(HttpStatusCode.Created);
        (await admin.PostAsync("/api/v1/conference-rooms", new { number = "8000", name = "Board" })).Status.ShouldBe(HttpStatusCode.Created);
        (await admin.PostAsync("/api/v1/api-keys", new { name = "k", scopes = new[] { Permissions.UsersRead } })).Status.ShouldBe(HttpStatusCode.Created);
        return tenant;
    }

    /// <summary>Everything a tenant has that can be got by id.</summary>
    private async Task<List<(string Path, JsonNode Body)>> CollectAsync(ApiClient admin)
    {
        var gettable = EndpointsWithId().Where(e => e.Method == "GET").Select(e => e.Pattern).ToHashSet();
        var things = new List<(string, JsonNode)>();
        foreach (var list in Lists().Where(l => gettable.Contains(l + "/{id:guid}")))
        {
            var answer = await admin.GetAsync("/" + list);
            if (answer.Status == HttpStatusCode.NotFound)
                continue; // the platform's own lists are hidden from tenants
            foreach (var item in answer.Body!["items"]!.AsArray())
            {
                var path = $"/{list}/{item!["id"]!.GetValue<string>()}";
                things.Add((path, (await admin.GetAsync(path)).Body!));
            }
        }

        return things;
    }

    /// <summary>A form with a file, for the endpoints that take nothing else; null for all others.</summary>
    private MultipartFormDataContent? Upload(string pattern, string method)
    {
        var takes = house.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.Trim('/') == pattern && e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(method) == true)
            .SelectMany(e => e.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes ?? []).ToList();
        return takes.Count > 0 && takes.All(type => type.StartsWith("multipart/", StringComparison.Ordinal))
            ? new MultipartFormDataContent { { new ByteArrayContent([1, 2, 3]), "file", "a.wav" } }
            : null;
    }

    private IEnumerable<string> Lists() => Endpoints().Where(e => e.Method == "GET" && !e.Pattern.Contains('{')).Select(e => e.Pattern)
        .Where(p => p is not "api/v1/events" and not "api/v1/me" and not "api/v1/settings");

    private IEnumerable<(string Pattern, string Method)> EndpointsWithId() => Endpoints().Where(e => e.Pattern.Contains("{id:guid}", StringComparison.Ordinal));

    private IEnumerable<(string Pattern, string Method)> Endpoints() =>
        from endpoint in house.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let pattern = endpoint.RoutePattern.RawText!.Trim('/')
        where pattern.StartsWith("api/v1/", StringComparison.Ordinal) && endpoint.Metadata.GetMetadata<IEndpointNameMetadata>() is not null
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
        select (pattern, method);
}

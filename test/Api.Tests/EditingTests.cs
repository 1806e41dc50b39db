using System.Net;

namespace Switchboard.Api.Tests;

[Collection(nameof(SharedHouse))]
public sealed class EditingTests(House house)
{
    [Fact]
    public async Task An_edit_of_an_old_version_is_refused_as_stale()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var made = await admin.PostAsync("/api/v1/extensions", new { number = "2001", displayName = "One" });
        var path = $"/api/v1/extensions/{made.Id}";
        var seen = (await admin.GetAsync(path)).Headers.ETag!.Tag;

        var first = await admin.PutAsync(path, new { number = "2001", displayName = "Two" }, ("If-Match", seen));
        var second = await admin.PutAsync(path, new { number = "2001", displayName = "Three" }, ("If-Match", seen));

        first.Status.ShouldBe(HttpStatusCode.OK);
        first["version"].GetValue<int>().ShouldBe(2);
        first.Headers.ETag!.Tag.ShouldBe("\"2\"");
        second.Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        second.Code.ShouldBe("stale");
        (await admin.GetAsync(path))["displayName"].GetValue<string>().ShouldBe("Two");
    }

    [Fact]
    public async Task The_same_key_and_request_again_gets_the_first_answer_and_makes_nothing()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var body = new { name = "Carrier", host = "192.0.2.1" };

        var first = await admin.PostAsync("/api/v1/trunks", body, ("Idempotency-Key", "k1"));
        var again = await admin.PostAsync("/api/v1/trunks", body, ("Idempotency-Key", "k1"));
        var other = await admin.PostAsync("/api/v1/trunks", new { name = "Other", host = "192.0.2.1" }, ("Idempotency-Key", "k1"));

        first.Status.ShouldBe(HttpStatusCode.Created);
        again.Status.ShouldBe(HttpStatusCode.Created);
        again.Text.ShouldBe(first.Text);
        other.Code.ShouldBe("idempotency.mismatch");
        (await admin.GetAsync("/api/v1/trunks"))["total"].GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task A_secret_shown_once_is_not_kept_for_a_repeated_request()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var body = new { name = "CRM", scopes = new[] { "users.read" } };

        (await admin.PostAsync("/api/v1/api-keys", body, ("Idempotency-Key", "k3"))).Status.ShouldBe(HttpStatusCode.Created);
        var again = await admin.PostAsync("/api/v1/api-keys", body, ("Idempotency-Key", "k3"));

        again.Code.ShouldBe("idempotency.secret_shown");
        (await admin.GetAsync("/api/v1/api-keys"))["total"].GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task Twenty_at_once_with_one_key_make_one()
    {
        var admin = (await house.NewTenantAsync()).Admin;

        var answers = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(_ => admin.PostAsync("/api/v1/api-keys", new { name = "once", scopes = new[] { "users.read" } }, ("Idempotency-Key", "k2"))));

        answers.Select(a => a.Status).ShouldBeSubsetOf([HttpStatusCode.Created, HttpStatusCode.Conflict]);
        (await admin.GetAsync("/api/v1/api-keys"))["total"].GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once()
    {
        var admin = (await house.NewTenantAsync()).Admin;

        var refused = await admin.PostAsync("/api/v1/trunks", new { name = "", host = "a b", port = 0, addresses = new[] { "10.0.0.0/8", "nonsense" }, codecs = new[] { "G999" } });

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Code.ShouldBe("validation.failed");
        refused["errors"].AsArray().Select(e => e!["field"]!.GetValue<string>()).ShouldBe(["name", "port", "host", "addresses[1]", "codecs[0]"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"number":5}""")]
    [InlineData("""{"number":"1","number":"2"}""")]
    public async Task A_body_of_the_wrong_form_is_a_problem_that_tells_nothing_of_our_types(string body)
    {
        var admin = (await house.NewTenantAsync()).Admin;

        var refused = await admin.SendAsync(HttpMethod.Post, "/api/v1/extensions", body);

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Code.ShouldBe("request.malformed");
        refused.Text.ShouldNotContain("Switchboard.");
        refused.Text.ShouldNotContain("System.");
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repeat_in_every_order()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        for (var i = 0; i < 25; i++)
            await admin.PostAsync("/api/v1/extensions", new { number = $"{3000 + i}", displayName = $"Name {i % 3}" });

        foreach (var sort in (string[])["number", "-number", "displayName", "-displayName", "createdAt", "-createdAt"])
        {
            var ids = new List<string>();
            for (var cursor = ""; ;)
            {
                var page = await admin.GetAsync($"/api/v1/extensions?limit=7&sort={sort}{cursor}");
                page["total"].GetValue<int>().ShouldBe(25);
                ids.AddRange(page["items"].AsArray().Select(i => i!["id"]!.GetValue<string>()));
                if (page.Body!["next"] is not { } next)
                    break;
                cursor = "&cursor=" + next.GetValue<string>();
            }

            ids.Count.ShouldBe(25, sort);
            ids.Distinct().Count().ShouldBe(25, sort);
        }
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1000")]
    [InlineData("sort=password_hash")]
    [InlineData("cursor=zzz")]
    [InlineData("limit=abc")]
    public async Task A_list_with_a_senseless_question_is_refused(string query)
    {
        var admin = (await house.NewTenantAsync()).Admin;

        (await admin.GetAsync($"/api/v1/extensions?{query}")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_percent_sign_in_a_search_is_a_percent_sign()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        await admin.PostAsync("/api/v1/extensions", new { number = "4001", displayName = "100% sure" });
        await admin.PostAsync("/api/v1/extensions", new { number = "4002", displayName = "plain" });

        (await admin.GetAsync("/api/v1/extensions?q=%25"))["total"].GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task What_was_done_stands_in_the_audit_log_with_its_actor()
    {
        var tenant = await house.NewTenantAsync();
        var made = await tenant.Admin.PostAsync("/api/v1/extensions", new { number = "5001", displayName = "Seen" });
        await house.Services.GetRequiredService<Contracts.Events.IDurableLog>().WhenAppliedAsync(default);

        var lines = (await tenant.Admin.GetAsync("/api/v1/audit?q=extension.created"))["items"].AsArray();

        lines.Single()!["subject"]!.GetValue<string>().ShouldBe($"extension:{made.Id}");
        lines.Single()!["actor"]!.GetValue<string>().ShouldStartWith("user:");
    }
}

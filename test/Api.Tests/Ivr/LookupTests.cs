using System.Net;
using System.Text.Json.Nodes;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Kernel;

namespace Switchboard.Api.Tests.Ivr;

/// <summary>Data that flows read and write: databases, one's own tables, customers.</summary>
[Collection(nameof(SharedHouse))]
public sealed class LookupTests(House house)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private IFlowWorld World => house.Services.GetRequiredService<IFlowWorld>();

    [Fact]
    public async Task A_database_is_read_with_bound_values()
    {
        using var relay = new DatabaseRelay(house.Folder);
        var tenant = await house.NewTenantAsync();
        var made = await MakeSourceAsync(tenant, relay);
        made.Text.ShouldNotContain("a secret");
        made["hasPassword"].GetValue<bool>().ShouldBeTrue();
        (await tenant.Admin.PostAsync($"/api/v1/data-sources/{made.Id}/test"))["reached"].GetValue<bool>().ShouldBeTrue();

        var rows = (await World.QueryAsync(
            tenant.Id,
            new SqlAsk(
                "shop", "select n * 2 as twice, @text::text as text, null::text as nothing, n > 1 as more from generate_series(1, 5) as g(n) where n >= @least",
                [KeyValuePair.Create("text", FlowValue.Of("'; drop table x --")), KeyValuePair.Create("least", FlowValue.Of(2))], 2, Patience),
            default)).Value;
        rows.Count.ShouldBe(2);
        rows[0].Columns["twice"].Number.ShouldBe(4);
        rows[0].Columns["text"].ToString().ShouldBe("'; drop table x --");
        rows[0].Columns["nothing"].Kind.ShouldBe(FlowValueKind.Null);
        rows[0].Columns["more"].IsTrue.ShouldBeTrue();
    }

    [Fact]
    public async Task A_database_cannot_be_written_nor_held_up()
    {
        using var relay = new DatabaseRelay(house.Folder);
        var tenant = await house.NewTenantAsync();
        var id = (await MakeSourceAsync(tenant, relay)).Id;

        (await AskAsync("create table public.evil (x int)", Patience)).Fault!.Detail.ShouldContain("read-only transaction");
        (await AskAsync("select 1; commit; create table public.evil (x int)", Patience)).Succeeded.ShouldBeFalse();
        (await AskAsync("select set_config('transaction_read_only', 'off', false)", Patience)).Succeeded.ShouldBeFalse();
        (await AskAsync("select pg_sleep(20)", TimeSpan.FromMilliseconds(300))).Fault!.Code.ShouldBe("sql.timeout");
        (await AskAsync("select 1", Patience)).Succeeded.ShouldBeTrue();

        await tenant.Admin.PutAsync($"/api/v1/data-sources/{id}", new { name = "Shop", host = "127.0.0.1", port = relay.Port, database = "switchboard", userName = "switchboard", tls = "none" });
        (await AskAsync("select 1", Patience)).Fault!.Code.ShouldBe("sql.address_forbidden");
        (await tenant.Admin.GetAsync($"/api/v1/data-sources/{id}"))["hasPassword"].GetValue<bool>().ShouldBeFalse("a password goes to the host it was given for");

        Task<Outcome<IReadOnlyList<SqlRow>>> AskAsync(string query, TimeSpan timeout) => World.QueryAsync(tenant.Id, new SqlAsk("shop", query, [], 1, timeout), default);
    }

    [Fact]
    public async Task A_table_is_filled_by_hand_by_file_and_by_flows()
    {
        var tenant = await house.NewTenantAsync();
        var admin = tenant.Admin;
        var table = (await admin.PostAsync("/api/v1/data-tables", new { name = "VIP", keyName = "number", columns = new[] { "name", "gift" } })).Id;
        var rows = $"/api/v1/data-tables/{table}/rows";

        (await admin.PutAsync(rows, new { key = " A1 ", cells = new { name = "Wang" } })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await admin.PutAsync(rows, new { key = "a1", cells = new { gift = "=cmd()" } })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await admin.PutAsync(rows, new { key = "a1", cells = new { colour = "red" } })).Code.ShouldBe("data_table.column");
        (await admin.PostAsync($"/api/v1/data-tables/{table}/import", new { csv = "\uFEFFnumber;name\r\nB2;\"Li; \"\"Na\"\"\"\r\nb3;赵\r\n" }))["rows"].GetValue<int>().ShouldBe(2);
        (await admin.PostAsync($"/api/v1/data-tables/{table}/import", new { csv = "number,shoe\r\nC1,42" })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await World.SaveRowAsync(tenant.Id, "vip", "b2", new Dictionary<string, string> { ["gift"] = "pen" }, default)).ShouldBeNull();

        (await World.FindRowAsync(tenant.Id, table!, "B2", default)).Value.Columns.ShouldBe(new Dictionary<string, string> { ["name"] = "Li; \"Na\"", ["gift"] = "pen" }, ignoreOrder: true);
        (await World.FindRowAsync(tenant.Id, "vip", "nobody", default)).Value.Columns.ShouldBeNull();
        (await World.FindRowAsync((await house.NewTenantAsync()).Id, "vip", "b2", default)).Fault!.Code.ShouldBe("data_table.not_found");
        (await admin.GetAsync(rows + "?q=赵"))["items"].AsArray().Single()!["key"]!.GetValue<string>().ShouldBe("b3");
        (await admin.GetAsync($"/api/v1/data-tables/{table}/export")).Text.TrimStart('\uFEFF').ShouldBe("number,name,gift\r\nA1,Wang,'=cmd()\r\nB2,\"Li; \"\"Na\"\"\",pen\r\nb3,赵,\r\n");
        (await admin.SendAsync(HttpMethod.Delete, rows + "?key=B3", null)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await admin.GetAsync($"/api/v1/data-tables/{table}"))["rowCount"].GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task A_flow_finds_a_row_in_the_simulator_and_keeps_its_table_from_being_removed()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var table = (await admin.PostAsync("/api/v1/data-tables", new { name = "VIP", keyName = "number", columns = new[] { "name" } })).Id;
        await admin.PutAsync($"/api/v1/data-tables/{table}/rows", new { key = "13800138000", cells = new { name = "Wang" } });
        var draft = JsonNode.Parse($$$"""
            {"schemaVersion":1,"name":"f","language":"en","start":"a","onError":"end","variables":[{"name":"who"}],"nodes":[
              {"type":"tableLookup","id":"a","table":"{{{table}}}","key":"caller","results":[{"variable":"who","path":"name"}],"exits":{"found":"s","notfound":"end"}},
              {"type":"script","id":"s","script":"var word = 'Dear ' + name.toUpperCase();","inputs":[{"variable":"name","value":"who"}],"results":[{"variable":"who","path":"word"}],"exits":{"next":"end"}},
              {"type":"hangup","id":"end","prompt":[{"type":"value","value":"who"}]}]}
            """);
        var flow = (await admin.PostAsync("/api/v1/flows", new { name = "f", kind = "graph", draft })).Id;

        var run = await admin.PostAsync($"/api/v1/flows/{flow}/simulate", new { inputs = Array.Empty<object>() });
        run["lines"].AsArray().Where(l => l!["kind"]!.GetValue<string>() == "heard").Select(l => l!["text"]!.GetValue<string>()).ShouldBe(["Dear WANG"], run.Text);
        (await admin.PostAsync($"/api/v1/flows/{flow}/publish")).Status.ShouldBe(HttpStatusCode.OK);
        (await admin.DeleteAsync($"/api/v1/data-tables/{table}")).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_customer_is_changed_or_made_by_number()
    {
        var tenant = await house.NewTenantAsync();
        await tenant.Admin.PostAsync("/api/v1/customers", new { name = "Wang", numbers = new[] { new { number = "13900001234" } }, tags = new[] { "old" }, custom = new { city = "Jinan" } });

        (await ChangeAsync("13900001234", false, ("level", "vip"), ("tag", "called"), ("custom.model", "HL"))).Value.ShouldBeTrue();
        (await ChangeAsync("13900009999", false, ("level", "vip"))).Value.ShouldBeFalse();
        (await ChangeAsync("13900009999", true, ("name", "Li"))).Value.ShouldBeTrue();
        (await ChangeAsync("13900001234", false, ("level", "gold"))).Fault!.Code.ShouldBe("validation.failed");

        var customers = (await tenant.Admin.GetAsync("/api/v1/customers"))["items"].AsArray().ToDictionary(c => c!["name"]!.GetValue<string>());
        customers["Wang"]!["level"]!.GetValue<string>().ShouldBe("vip");
        customers["Wang"]!["tags"]!.AsArray().Select(t => t!.GetValue<string>()).ShouldBe(["old", "called"]);
        customers["Wang"]!["custom"]!.ToJsonString().ShouldBe("""{"city":"Jinan","model":"HL"}""");
        customers["Li"]!["numbers"]![0]!["number"]!.GetValue<string>().ShouldBe("13900009999");

        Task<Outcome<bool>> ChangeAsync(string number, bool create, params (string Field, string Value)[] values) =>
            World.UpdateCustomerAsync(tenant.Id, new CustomerWish(number, create, [.. values.Select(v => KeyValuePair.Create(v.Field, v.Value))]), default);
    }

    [Fact]
    public async Task A_message_without_a_channel_is_refused_in_plain_words()
    {
        var tenant = await house.NewTenantAsync();
        foreach (var channel in new[] { "sms", "email" })
            (await World.SendMessageAsync(tenant.Id, new FlowMessage(channel, "a@example.com", "Hello", "Text"), default))!.Code.ShouldBe("channel.not_set_up");

        await tenant.Admin.PutAsync("/api/v1/mail/server", new { host = "mail.example.com", security = "none", senderAddress = "desk@example.com" });
        (await World.SendMessageAsync(tenant.Id, new FlowMessage("email", "a@example.com", "Hello", "Text"), default)).ShouldBeNull();
    }

    private static async Task<ApiAnswer> MakeSourceAsync(TenantUser tenant, DatabaseRelay relay)
    {
        var made = await tenant.Admin.PostAsync(
            "/api/v1/data-sources", new { name = "Shop", host = relay.Host, port = relay.Port, database = "switchboard", userName = "switchboard", password = "a secret", tls = "none" });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return made;
    }
}

using System.Text.Json.Nodes;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Ivr;
using Switchboard.Tenancy;

namespace Switchboard.Server.Demo;

/// <summary>The fictional company: 清泉电器 sells and repairs water heaters and purifiers.</summary>
internal sealed class DemoCompany(ITenantDirectory tenants, ITenantMaker maker, ILineDirectory lines)
{
    private static readonly string[] AgentNames = ["王小明", "李娜", "张伟", "刘洋", "陈静", "杨帆", "赵敏", "孙悦"];
    private static readonly string[] Surnames = ["周", "吴", "郑", "冯", "蒋", "沈", "韩", "朱", "秦", "许", "何", "吕"];
    private static readonly string[] PurifierTags = ["净水器"];
    private static readonly string[] HeaterTags = ["热水器"];
    private static readonly string[] Codecs = ["PCMA", "PCMU"];
    private static readonly string[] GivenNames = ["建国", "丽华"];

    /// <summary>Makes the company when it is not there; true when it was made now.</summary>
    public async Task<bool> OpenAsync(Uri address, string password, CancellationToken cancellation)
    {
        var tenant = tenants.All.FirstOrDefault(t => t.Name == DemoOptions.TenantName)?.Id
            ?? await maker.MakeAsync(DemoOptions.TenantName, "清泉电器", "admin", password, cancellation);
        if (lines.ListTrunks().Any(t => t.Tenant == tenant && t.Host == DemoOptions.Carrier.ToString()))
            return false;
        using var console = new DemoConsole(address);
        if (!await console.SignInAsync(DemoOptions.TenantName, "admin", password, cancellation))
            throw new InvalidOperationException("The demo cannot be set up: its administrator has another password.");
        var trunk = await MakeTrunkAsync(console, cancellation);
        await console.PutAsync(
            "settings",
            new { tenantDisplayName = "清泉电器", defaultLanguage = "zh-CN", timeZone = "Asia/Shanghai", recordAll = true, recordingRetentionDays = 30, outboundTrunkIds = new[] { trunk } },
            cancellation);
        var (sales, service) = await MakeQueuesAsync(console, cancellation);
        await MakeFlowsAsync(console, trunk, sales, service, cancellation);
        await MakePeopleAsync(console, sales, service, cancellation);
        await MakeCustomersAsync(console, cancellation);
        return true;
    }

    /// <summary>The customers with their numbers; empty when the administrator has another password by now.</summary>
    public static async Task<IReadOnlyList<Customer>> ListCustomersAsync(Uri address, string password, CancellationToken cancellation)
    {
        using var console = new DemoConsole(address);
        if (!await console.SignInAsync(DemoOptions.TenantName, "admin", password, cancellation)
            || await console.FindAsync("customers?limit=200", cancellation) is not { } page)
            return [];
        return
        [
            .. page["items"]!.AsArray().Where(c => c!["level"]?.GetValue<string>() != "blocked" && c["numbers"]!.AsArray().Count > 0)
                .Select(c => new Customer(c!["numbers"]![0]!["number"]!.GetValue<string>(), c["name"]!.GetValue<string>())),
        ];
    }

    private static Task<Guid> MakeTrunkAsync(DemoConsole console, CancellationToken cancellation) => console.MakeAsync(
        "trunks",
        new
        {
            name = "演示运营商",
            host = DemoOptions.Carrier.ToString(),
            port = 5060,
            transport = "udp",
            addresses = new[] { DemoOptions.Carrier + "/32" },
            callerNumber = DemoOptions.Hotlines[0],
            codecs = Codecs,
            maxChannels = 60,
            stripDigits = 0,
            enabled = true,
        },
        cancellation);

    private static async Task<(Guid Sales, Guid Service)> MakeQueuesAsync(DemoConsole console, CancellationToken cancellation)
    {
        var queues = new List<Guid>();
        foreach (var (name, description) in new[] { ("sales", "购买咨询"), ("service", "安装维修") })
        {
            queues.Add(await console.MakeAsync(
                "queues",
                new
                {
                    name,
                    description,
                    serviceLevelMs = 20_000,
                    ringTimeoutMs = 15_000,
                    wrapUpMode = "mandatoryTimeout",
                    wrapUpMs = 30_000,
                    announcePosition = true,
                    announceWait = name == "service",
                    announceEveryMs = 20_000,
                    record = true,
                },
                cancellation));
        }

        foreach (var (code, name) in new[] { ("01-solved", "已解决"), ("02-follow-up", "需跟进"), ("03-sold", "成交"), ("04-complaint", "投诉"), ("05-wrong-number", "打错") })
            await console.MakeAsync("dispositions", new { code, name, category = (string?)null, enabled = true }, cancellation);
        return (queues[0], queues[1]);
    }

    private static async Task MakeFlowsAsync(DemoConsole console, Guid trunk, Guid sales, Guid service, CancellationToken cancellation)
    {
        await console.MakeAsync(
            "extensions", new { number = "8000", displayName = "总机", kind = "phone", password = DemoOptions.Password, ringTimeoutMs = 20_000, record = true, enabled = true }, cancellation);
        var made = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var name in ExampleFlows.Names)
        {
            var draft = OpenAllHours(JsonNode.Parse(ExampleFlows.Json(name))!);
            made[name] = await console.MakeAsync("flows", new { name, description = draft["description"]?.GetValue<string>() ?? "", kind = "graph", draft }, cancellation);
            await console.PostAsync($"flows/{made[name]}/publish", new { }, cancellation);
        }

        await console.MakeAsync("numbers", Number(DemoOptions.Hotlines[0], "客服热线", trunk, "flow", made[ExampleFlows.ApplianceHotline]), cancellation);
        await console.MakeAsync("numbers", Number(DemoOptions.Hotlines[1], "销售专线", trunk, "queue", sales), cancellation);
        var queue = (await console.FindAsync($"queues/{service}", cancellation))!.AsObject();
        queue["overflowFlowId"] = made[ExampleFlows.ServiceOverflow].ToString();
        queue["maxWaitMs"] = 120_000;
        await console.PutAsync($"queues/{service}", queue, cancellation);
    }

    private static object Number(string number, string label, Guid trunk, string type, Guid target) =>
        new { number, label, trunkId = trunk, target = new { type, id = target }, enabled = true };

    // Whoever looks at the demo at night finds it open too.
    private static JsonNode OpenAllHours(JsonNode flow)
    {
        foreach (var node in flow["nodes"]!.AsArray().Where(n => n!["type"]!.GetValue<string>() == "hours"))
        {
            node!["schedule"]!["weekly"] = new JsonArray(new JsonObject
            {
                ["days"] = new JsonArray("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
                ["ranges"] = new JsonArray(new JsonObject { ["from"] = "00:00", ["to"] = "24:00" }),
            });
            node["schedule"]!["dates"] = new JsonArray();
        }

        return flow;
    }

    private static async Task MakePeopleAsync(DemoConsole console, Guid sales, Guid service, CancellationToken cancellation)
    {
        await console.MakeAsync(
            "users", new { name = "supervisor1", displayName = "钱主管", role = Roles.Supervisor, language = "zh-CN", password = DemoOptions.Password, enabled = true }, cancellation);
        for (var i = 1; i <= AgentNames.Length; i++)
        {
            var user = await console.MakeAsync(
                "users", new { name = $"agent{i}", displayName = AgentNames[i - 1], role = Roles.Agent, language = "zh-CN", password = DemoOptions.Password, enabled = true }, cancellation);
            await console.MakeAsync(
                "extensions",
                new { number = $"{1000 + i}", displayName = AgentNames[i - 1], userId = user, kind = "user", password = DemoOptions.Password, ringTimeoutMs = 20_000, record = true, enabled = true },
                cancellation);
            // The seat for the real person is asked first.
            var level = i == 1 ? 1 : 2;
            var queues = new[] { sales, service }.Where((_, q) => i == 1 || i % 3 == 0 || i % 2 == q).Select(queueId => new { queueId, priority = level });
            await console.MakeAsync("agents", new { userId = user, number = $"{8000 + i}", queues, autoAnswer = false, enabled = true }, cancellation);
        }
    }

    private static async Task MakeCustomersAsync(DemoConsole console, CancellationToken cancellation)
    {
        if (await console.FindAsync("customers?limit=1", cancellation) is null)
            return; // a server without customers
        var count = 0;
        foreach (var name in GivenNames.SelectMany(given => Surnames.Select(surname => surname + given)))
        {
            count++;
            await console.MakeAsync(
                "customers",
                new
                {
                    name,
                    company = count % 4 == 0 ? $"{name[..1]}记贸易有限公司" : null,
                    level = count % 8 == 0 ? "vip" : "normal",
                    numbers = new[] { new { number = $"1380013{8000 + (count * 37)}", label = "mobile" } },
                    tags = count % 3 == 0 ? PurifierTags : HeaterTags,
                    notes = count % 5 == 0 ? "希望周末上门" : null,
                },
                cancellation);
        }
    }
}

using Switchboard.Server.Configuration;
using DemoFile = Switchboard.Server.Demo.DemoFile;

namespace Switchboard.Api.Tests.Configuration;

[Collection(nameof(SharedHouse))]
public sealed class ConfigurationTests(House house)
{
    [Fact]
    public async Task A_file_is_applied_and_applying_it_again_changes_nothing()
    {
        var tenant = await house.NewTenantAsync();

        (await ApplyAsync(Company(tenant.Name))).ShouldEndWith("22 created, 1 changed, 0 unchanged");
        (await ApplyAsync(Company(tenant.Name))).ShouldEndWith("0 created, 0 changed, 23 unchanged");

        var agent = (await tenant.Admin.GetAsync("/api/v1/agents"))["items"][0]!;
        agent["displayName"]!.GetValue<string>().ShouldBe("李娜");
        agent["queues"]!.AsArray().Count.ShouldBe(1);
        (await tenant.Admin.GetAsync("/api/v1/flows"))["items"][0]!["publishedVersion"]!.GetValue<int>().ShouldBe(1);
        (await house.NewClient().SignInAsync(tenant.Name, "li.na", "four words make one")).Status.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_was_changed_in_the_file_is_changed_and_nothing_else()
    {
        var tenant = await house.NewTenantAsync();
        await ApplyAsync(Company(tenant.Name));

        var report = await ApplyAsync(Company(tenant.Name)
            .Replace("serviceLevelMs: 20000", "serviceLevelMs: 15000", StringComparison.Ordinal)
            .Replace("label: Hotline", "label: Main line", StringComparison.Ordinal));

        report.ShouldEndWith("0 created, 2 changed, 21 unchanged");
        var queue = (await tenant.Admin.GetAsync("/api/v1/queues"))["items"].AsArray().Single(each => each!["name"]!.GetValue<string>() == "sales")!;
        queue["serviceLevelMs"]!.GetValue<int>().ShouldBe(15_000);
        queue["requiredSkills"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_export_applied_to_its_tenant_changes_nothing()
    {
        var tenant = await house.NewTenantAsync();
        await ApplyAsync(Company(tenant.Name));

        var export = (await ConfigurationExport.WriteAsync(tenant.Name, customers: true, new HouseTarget(house.Services, tenant.Id), default)).Value;
        var report = await ApplyAsync(export.Text, export.Files);

        export.Text.ShouldNotContain("password");
        report.ShouldContain("0 created, 0 changed, ");
        report.Split('\n')[^1].ShouldStartWith($"{tenant.Name}: 0 created, 0 changed");
    }

    [Fact]
    public async Task The_mail_server_and_the_houses_networks_go_through_export_and_apply()
    {
        var directory = house.Services.GetRequiredService<Switchboard.Contracts.Tenancy.ITenantDirectory>();
        var platform = directory.All.Single(t => t.Platform);
        var other = await house.NewTenantAsync();
        const string Part = """

            mail: {host: smtp.example.com, port: 2525, userName: desk, password: never-shown, senderAddress: desk@example.com}
            networks: [{network: 192.0.2.128/25, rule: deny, note: scanners}]
            """;

        (await ApplyAsync($"name: {platform.Name}{Part}")).ShouldEndWith("1 created, 1 changed, 0 unchanged");
        (await ApplyAsync($"name: {platform.Name}{Part}")).ShouldEndWith("0 created, 0 changed, 2 unchanged");
        var export = (await ConfigurationExport.WriteAsync(platform.Name, customers: false, new HouseTarget(house.Services, platform.Id), default)).Value;

        export.Text.ShouldContain("192.0.2.128/25");
        export.Text.ShouldContain("port: 2525");
        export.Text.ShouldNotContain("never-shown");
        (await TryAsync($"name: {other.Name}{Part}", new Dictionary<string, byte[]>(), new OwnHouse(house.Services))).Single().Path.ShouldStartWith("networks");
        (await ConfigurationExport.WriteAsync(other.Name, customers: false, new HouseTarget(house.Services, other.Id), default)).Value.Text.ShouldNotContain("networks:");
    }

    [Fact]
    public async Task An_export_makes_the_same_company_elsewhere()
    {
        var (one, two) = (await house.NewTenantAsync(), await house.NewTenantAsync());
        await ApplyAsync(Company(one.Name));
        var first = (await ConfigurationExport.WriteAsync("x", customers: true, new HouseTarget(house.Services, one.Id), default)).Value;

        // passwords are not in an export: the new users need theirs
        var text = first.Text.Replace("name: x\n", $"name: {two.Name}\n", StringComparison.Ordinal)
            .Replace(Source(one.Name), Source(two.Name), StringComparison.Ordinal)
            .Replace("role: agent\n", "role: agent\n        password: four words make one\n", StringComparison.Ordinal);
        await ApplyAsync(text, first.Files);
        var second = (await ConfigurationExport.WriteAsync("x", customers: true, new HouseTarget(house.Services, two.Id), default)).Value;

        second.Text.Replace(Source(two.Name), Source(one.Name), StringComparison.Ordinal).ShouldBe(first.Text);
        second.Files.Keys.ShouldBe(first.Files.Keys);
    }

    [Fact]
    public async Task What_a_flow_names_by_id_is_exported_by_name_and_drafts_stay_drafts()
    {
        var (one, two) = (await house.NewTenantAsync(), await house.NewTenantAsync());
        var queue = (await one.Admin.PostAsync("/api/v1/queues", new { name = "sales" })).Id!;
        var calendar = (await one.Admin.PostAsync("/api/v1/calendars", new { name = "Office" })).Id!;
        var prompt = (await one.Admin.PostAsync("/api/v1/prompts", new { name = "hello", language = "en", kind = "tts", text = "Hello." })).Id!;
        var inner = (await one.Admin.PostAsync("/api/v1/flows", new { name = "inner" })).Id!;
        await one.Admin.PostAsync($"/api/v1/flows/{inner}/publish");
        var draft = System.Text.Json.Nodes.JsonNode.Parse($$$"""
            {"schemaVersion":1,"name":"outer","language":"en","start":"h","onError":"end","nodes":[
              {"type":"hours","id":"h","calendar":"{{{calendar}}}","exits":{"open":"s","closed":"end"}},
              {"type":"subflow","id":"s","flow":"{{{inner}}}","exits":{"next":"q"}},
              {"type":"queue","id":"q","queue":"{{{queue}}}","music":"{{{prompt}}}","exits":{"overflow":"end","full":"end","closed":"end"}},
              {"type":"hangup","id":"end","prompt":[{"type":"prompt","prompt":"{{{prompt}}}"}]}]}
            """);
        var outer = (await one.Admin.PostAsync("/api/v1/flows", new { name = "outer", kind = "graph", draft })).Id!;
        (await one.Admin.PostAsync($"/api/v1/flows/{outer}/publish")).Status.ShouldBe(System.Net.HttpStatusCode.OK);
        await one.Admin.PostAsync("/api/v1/flows", new { name = "unfinished", draft = System.Text.Json.Nodes.JsonNode.Parse("""{"schemaVersion":1,"name":"x","language":"en","start":"nowhere","nodes":[]}""") });

        var export = (await ConfigurationExport.WriteAsync("x", customers: false, new HouseTarget(house.Services, one.Id), default)).Value;
        foreach (var id in new[] { queue, calendar, prompt, inner })
            export.Text.ShouldNotContain(id);
        (await ApplyAsync(export.Text.Replace("name: x\n", $"name: {one.Name}\n", StringComparison.Ordinal), export.Files)).ShouldContain("0 created, 0 changed, ");
        await ApplyAsync(export.Text.Replace("name: x\n", $"name: {two.Name}\n", StringComparison.Ordinal), export.Files);

        var made = (await two.Admin.GetAsync("/api/v1/flows"))["items"].AsArray().ToDictionary(f => f!["name"]!.GetValue<string>(), f => f!["publishedVersion"]?.GetValue<int>());
        made.ShouldBe(new Dictionary<string, int?> { ["inner"] = 1, ["outer"] = 1, ["unfinished"] = null }, ignoreOrder: true);
    }

    [Fact]
    public async Task It_works_over_HTTP_with_a_key_too()
    {
        var tenant = await house.NewTenantAsync();
        var scopes = new[] { "users.read", "users.write", "config.read", "config.write", "customers.read", "customers.write", "floor.read", "floor.act" };
        var key = (await tenant.Admin.PostAsync("/api/v1/api-keys", new { name = "apply", scopes }))["key"].GetValue<string>();
        using var http = new HttpClient(new SocketsHttpHandler());
        var door = new RunningServer(new HttpTarget(http, house.Address, key));

        (await ApplyAsync(Company(tenant.Name), null, door)).ShouldEndWith("22 created, 1 changed, 0 unchanged");
        (await ApplyAsync(Company(tenant.Name), null, new RunningServer(new HttpTarget(http, house.Address, key)))).ShouldEndWith("0 created, 0 changed, 23 unchanged");
    }

    [Theory]
    [InlineData("strategy: longest-idle-agent", "strategy: longest", "queues[0].strategy: 'longest' is not known; use 'longest-idle-agent'")]
    [InlineData("serviceLevelMs: 20000", "serviceLevelMs: soon", "queues[0].serviceLevelMs: a whole number is expected here.")]
    [InlineData("serviceLevelMs: 20000", "serviceLevelMs: 1", "queues[0].serviceLevelMs: 1 is out of range; use 1000 to 86400000")]
    [InlineData("announcePosition: true", "announcePosition: maybe", "queues[0].announcePosition: true or false is expected here.")]
    [InlineData("announcePosition: true", "announcePositon: true", "queues[0].announcePositon: 'announcePositon' is not known here; use name, ")]
    [InlineData("user: li.na, number: \"8001\"", "user: nobody, number: \"8001\"", "agents[0].user: there is no user 'nobody'")]
    [InlineData("trunk: carrier", "trunk: nowhere", "numbers[0].trunk: there is no trunk 'nowhere'")]
    [InlineData("target: {flow: main}", "target: {flow: other}", "numbers[0].target: there is no flow 'other'")]
    [InlineData("target: {flow: main}", "target: {song: main}", "numbers[0].target: say 'flow: NAME'")]
    [InlineData("password: four words make one", "email: a@example.com", "users[0].password: a new user needs a password")]
    [InlineData("\"queue\": \"sales\"", "\"queue\": \"tea\"", "flows[0].flow: nodes[0].queue: ")]
    [InlineData("skills: {sales: 4}", "skills: {sales: 9}", "agents[0].skills: level is between 1 and 5")]
    [InlineData("file: tone.wav", "file: gone.wav", "prompts[1].file: there is no file 'gone.wav'")]
    [InlineData("    dispositions:", "    disposals:", "disposals: 'disposals' is not known; use name, ")]
    public async Task What_is_wrong_is_told_by_file_line_and_field_and_nothing_is_written(string right, string wrong, string message)
    {
        var tenant = await house.NewTenantAsync();
        var text = Company(tenant.Name);
        text.ShouldContain(right);
        var broken = text.Replace(right, wrong, StringComparison.Ordinal);
        var line = broken[..broken.IndexOf(wrong, StringComparison.Ordinal)].Count(c => c == '\n') + 1;

        var errors = await TryAsync(broken, new Dictionary<string, byte[]> { ["tone.wav"] = Tone() }, new OwnHouse(house.Services));

        errors.ShouldContain(e => e.In("company.yaml").Contains(message, StringComparison.Ordinal), string.Join('\n', errors.Select(e => e.In("company.yaml"))));
        var told = errors.First(e => e.In("company.yaml").Contains(message, StringComparison.Ordinal));
        (line - told.Line).ShouldBeInRange(0, wrong.Contains("email", StringComparison.Ordinal) || wrong.Contains("tea", StringComparison.Ordinal) ? 8 : 0, told.In("company.yaml"));
        (await tenant.Admin.GetAsync("/api/v1/skills"))["total"].GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task A_refusal_of_the_server_stands_at_its_line()
    {
        var tenant = await house.NewTenantAsync();
        var broken = Company(tenant.Name).Replace("host: 192.0.2.1", "host: a b", StringComparison.Ordinal);

        var errors = await TryAsync(broken, new Dictionary<string, byte[]> { ["tone.wav"] = Tone() }, new OwnHouse(house.Services));

        var line = broken[..broken.IndexOf("host: a b", StringComparison.Ordinal)].Count(c => c == '\n') + 1;
        errors.Single().In("company.yaml").ShouldBe($"company.yaml:{line}: trunks[0].host: host is a name or an address.");
    }

    [Fact]
    public void Broken_YAML_and_twice_the_same_are_refused()
    {
        ConfigurationFile.Parse("f", "tenants: [", new NoFiles()).Errors.Single().Message.ShouldStartWith("This is not valid YAML");
        ConfigurationFile.Parse("f", "name: a\nskills:\n  - name: x\n  - name: X\n", new NoFiles()).Errors.Single().In("f").ShouldBe("f:4: skills[1]: 'X' is there twice");
        ConfigurationFile.Parse("f", "skills: []\n", new NoFiles()).Errors.Single().Message.ShouldBe("a tenant has a name");
    }

    [Fact]
    public async Task The_demo_company_is_such_a_file_and_its_second_start_changes_nothing()
    {
        using var first = new StringWriter();
        using var second = new StringWriter();

        (await DemoFile.ApplyAsync(house.Services, first, default)).ShouldBeEmpty();
        (await DemoFile.ApplyAsync(house.Services, second, default)).ShouldBeEmpty();

        first.ToString().ShouldContain("customers      40 created");
        second.ToString().Trim().Split('\n')[^1].ShouldStartWith("demo: 0 created, 0 changed, ");
        var client = house.NewClient();
        (await client.SignInAsync("demo", "agent1", "demo-2026-demo")).Status.ShouldBe(System.Net.HttpStatusCode.OK);
        (await client.GetAsync("/api/v1/me"))["user"]["agentId"].ShouldNotBeNull();
    }

    private Task<string> ApplyAsync(string text, IReadOnlyDictionary<string, byte[]>? files = null, ITenantDoor? door = null) => ReportAsync(
        text, files ?? new Dictionary<string, byte[]> { ["tone.wav"] = Tone() }, door ?? new OwnHouse(house.Services));

    private static async Task<string> ReportAsync(string text, IReadOnlyDictionary<string, byte[]> files, ITenantDoor door)
    {
        var (file, errors) = ConfigurationFile.Parse("company.yaml", text, new GivenFiles(files));
        errors.Select(e => e.In("company.yaml")).ShouldBeEmpty();
        using var report = new StringWriter();
        errors = await ConfigurationCommand.ApplyAsync(file!, door, report, default);
        errors.Select(e => e.In("company.yaml")).ShouldBeEmpty();
        return report.ToString().Trim();
    }

    private static async Task<IReadOnlyList<ConfigurationError>> TryAsync(string text, IReadOnlyDictionary<string, byte[]> files, ITenantDoor door)
    {
        var (file, errors) = ConfigurationFile.Parse("company.yaml", text, new GivenFiles(files));
        return file is null ? errors : await ConfigurationCommand.ApplyAsync(file, door, TextWriter.Null, default);
    }

    private static byte[] Tone() => new Speech.SpeechAudio([.. Enumerable.Range(0, 8000).Select(i => (short)(9000 * Math.Sin(i / 3.0)))], 8000).ToWav();

    private sealed class GivenFiles(IReadOnlyDictionary<string, byte[]> files) : IConfigurationFiles
    {
        public byte[]? Read(string name) => files.GetValueOrDefault(name);
    }

    private sealed class NoFiles : IConfigurationFiles
    {
        public byte[]? Read(string name) => null;
    }

    // a source address and a number belong to one tenant
    private static string Source(string tenant) => new System.Net.IPAddress([10, .. System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(tenant)).AsSpan(0, 3)]).ToString();

    private static string Company(string tenant) => $$$"""
        tenants:
          - name: {{{tenant}}}
            displayName: 海澜电器
            settings: {timeZone: Asia/Shanghai, outboundTrunks: [carrier]}
            skills:
              - {name: sales, description: 销售}
            users:
              - name: li.na
                displayName: 李娜
                role: agent
                password: four words make one
            trunks:
              - name: carrier
                host: 192.0.2.1
                addresses: [{{{Source(tenant)}}}]
            extensions:
              - {number: "8001", displayName: 李娜, user: li.na}
            prompts:
              - {name: welcome, language: zh-CN, text: "您好：欢迎"}
              - {name: tone, language: zh-CN, file: tone.wav}
            queues:
              - name: sales
                strategy: longest-idle-agent
                requiredSkills: [{skill: sales, level: 2}]
                serviceLevelMs: 20000
                announcePosition: true
                overflowFlow: main
                musicPrompt: tone
                seat: {announceAgent: true, whisper: prompt, whisperPrompt: tone, surveyFlow: main, script: opening, pop: {on: answered, one: {url: "https://crm.example/c"} } }
                rules:
                  skillEvaluation: best
                  rings: [{afterMs: 20000, dropSkills: [sales]}, {afterMs: 30000, addQueues: [standby]}]
                  overflow:
                    - {when: length, limit: 10, target: {queue: standby}}
                    - {when: expectedWait, limit: 90000, target: {callback: true}}
                    - {when: wait, limit: 60000, target: {number: "+862155550199"}}
                  joinUnless: [noAgent]
                  ringBackMs: 300000
              - {name: standby, strategy: ring-all, rules: {hours: {calendar: Office, closed: {callback: true}}, overflow: [{when: serviceLevel, limit: 50, target: {flow: "main"}}]}}
            calendars:
              - name: Office
                description: head office
                schedule:
                  timeZone: Asia/Shanghai
                  weekly: [{ days: [monday, friday], ranges: [{ from: "09:00", to: "18:00" }] }]
                  dates: [{ from: "2026-10-01", to: "2026-10-07", kind: holiday, name: 国庆节 }]
            flows:
              - name: main
                kind: tree
                flow:
                  {"schemaVersion": 1, "language": "zh-CN", "start": "q", "onError": "end",
                   "nodes": [{"type": "queue", "id": "q", "queue": "sales", "exits": {"overflow": "end", "full": "end", "closed": "end"}},
                             {"type": "hangup", "id": "end", "prompt": [{"type": "prompt", "prompt": "welcome"}]}]}
            agents:
              - {user: li.na, number: "8001", skills: {sales: 4}, queues: [sales], capacity: {chat: 2}}
            scripts:
              - name: opening
                steps:
                  - {id: ask, title: 问候, text: "您好", fields: [{name: model, label: 型号, type: text, required: true}], choices: [{label: 报修, next: repair}, {label: 其他}]}
                  - {id: repair, title: 报修}
            dispositions:
              - {code: solved, name: 已解决, flags: [success]}
            shifts:
              - {name: early, days: [1, 2, 3], from: "08:30", to: "17:30", breakMs: 3600000, agents: ["8001"], queues: [sales]}
            alarmRules:
              - {name: crowd, figure: waitingNow, queue: sales, threshold: 10, clearAt: 6.5, severity: critical}
            wallboards:
              - {name: hall, tiles: [{figure: waitingNow, queue: sales, warn: 5, alarm: 10}, {figure: agentsFree}]}
            breakReasons:
              - {code: tea, labels: {zh: 喝茶, en: Tea}}
            services:
              - {name: Hotline, number: "8800", calendar: Office, maxLines: 5, open: {flow: main}, closed: {message: tone}, holiday: {number: "+862155550188"}, busy: {queue: standby}}
            numbers:
              - {number: "4008001001", label: Hotline, trunk: carrier, target: {flow: main}}
              - {number: "4008001009", label: Fax, trunk: carrier, target: {fax: receive}}
              - {number: "4008001010", label: Office, trunk: carrier, target: {serviceLine: Hotline}}
            customers:
              - name: 王小明
                numbers: ["13900001234", {number: 021-55550100, label: 公司}]
                tags: [老客户]
                custom: {model: HL-900, years: 3}
                history: [安装完成]
        """;
}

using System.Net;
using System.Text.Json.Nodes;

namespace Switchboard.Wire.Tests.Fixture;

/// <summary>An agent as configured.</summary>
internal sealed record Agent(string Id, string UserName, string DisplayName, string Extension, string SipPassword, ApiClient Api) : IDisposable
{
    public Task SetStatusAsync(string status, string? reason = null) => Api.PostAsync("desk/status", new { status, reason });

    public void Dispose() => Api.Dispose();
}

/// <summary>
/// A contact centre on a real server: one hotline with a menu, one queue with a tone as its music, agents, a carrier at
/// 127.0.0.5 and up. Frequencies tell who is heard: caller 600, agent 1000, a second agent or supervisor 1530, music 440.
/// </summary>
internal sealed class CallCentre : IAsyncDisposable
{
    public const string Hotline = "4008001001";
    public const string CarrierAddresses = "127.0.0.16/28";
    public const string Caller = "13800138000";
    public const string CustomerName = "周明轩";
    public const double MusicHz = 440;
    public const double CallerHz = 600;
    public const double AgentHz = 1000;
    public const double SecondHz = 1530; // no sum or difference of the others' overtones
    public static readonly double[] Tones = [MusicHz, CallerHz, AgentHz, SecondHz];
    private const string SipPassword = "extension-password-1";
    private readonly List<Agent> _agents = [];

    private CallCentre(ServerProcess server)
    {
        Server = server;
        Admin = new ApiClient(server.Address);
    }

    public ServerProcess Server { get; }

    public ApiClient Admin { get; }

    public string Domain { get; private set; } = "";

    public string QueueId { get; private set; } = "";

    public string TrunkId { get; private set; } = "";

    public string DispositionId { get; private set; } = "";

    public string CustomerId { get; private set; } = "";

    public static async Task<CallCentre> OpenAsync(params string[] options)
    {
        await Repository.BuildConsoleAsync();
        var centre = new CallCentre(await ServerProcess.StartNewAsync(options));
        try
        {
            await centre.ConfigureAsync();
            return centre;
        }
        catch
        {
            await centre.DisposeAsync();
            throw;
        }
    }

    /// <summary>A user with a seat in the queue and an extension of his own.</summary>
    public async Task<Agent> AddAgentAsync(string number)
    {
        var name = $"agent{number}";
        var display = $"坐席{number}";
        var user = await Admin.PostAsync("users", new { name, displayName = display, role = "agent", password = ServerProcess.Password, language = "zh-CN" });
        await Admin.PostAsync("extensions", new { number, displayName = display, userId = user.Text("id"), kind = "user", password = SipPassword });
        var seat = await Admin.PostAsync("agents", new { userId = user.Text("id"), number, displayName = display, queues = new[] { new { queueId = QueueId, priority = 1 } } });
        var api = new ApiClient(Server.Address);
        var me = await api.SignInAsync(name, ServerProcess.Password);
        var agent = new Agent(seat.Text("id"), name, display, number, SipPassword, api);
        if (Domain.Length == 0)
        {
            var phone = await api.PostAsync("me/phone");
            Domain = phone.Text("sipUri").Split('@')[1];
        }

        me.ShouldNotBeNull();
        _agents.Add(agent);
        return agent;
    }

    /// <summary>A supervisor with an extension for his ear.</summary>
    public async Task<Agent> AddSupervisorAsync(string number)
    {
        var (name, display) = ($"supervisor{number}", $"班长{number}");
        var user = await Admin.PostAsync("users", new { name, displayName = display, role = "supervisor", password = ServerProcess.Password, language = "zh-CN" });
        await Admin.PostAsync("extensions", new { number, displayName = display, userId = user.Text("id"), kind = "user", password = SipPassword });
        var api = new ApiClient(Server.Address);
        await api.SignInAsync(name, ServerProcess.Password);
        var supervisor = new Agent("", name, display, number, SipPassword, api);
        _agents.Add(supervisor);
        return supervisor;
    }

    /// <summary>A number of the carrier that leads to a technicians' service.</summary>
    public async Task BindServiceAsync(string number, string feature)
    {
        var codes = (await Admin.GetAsync("feature-codes")).List("items");
        await BindNumberAsync(number, "service", codes.First(code => code!.Text("feature") == feature)!.Text("id"));
    }

    /// <summary>A number of the carrier that leads somewhere.</summary>
    public Task BindNumberAsync(string number, string type, string id) =>
        Admin.PostAsync("numbers", new { number, label = number, trunkId = TrunkId, target = new { type, id }, enabled = true });

    /// <summary>A second carrier: its number leads to the queue, and what is dialled outside goes over it.</summary>
    public async Task AddCarrierAsync(IPEndPoint carrier, string number)
    {
        var trunk = await Admin.PostAsync("trunks", new
        {
            name = "mobile carrier",
            host = carrier.Address.ToString(),
            port = carrier.Port,
            transport = "udp",
            addresses = new[] { $"{carrier.Address}/32" },
            codecs = new[] { "PCMA", "PCMU" },
            maxChannels = 10,
            enabled = true,
        });
        await Admin.PostAsync("numbers", new { number, label = number, trunkId = trunk.Text("id"), target = new { type = "queue", id = QueueId }, enabled = true });
        var settings = await Admin.GetAsync("settings");
        settings["outboundTrunkIds"] = new JsonArray(trunk.Text("id"));
        await Admin.PutAsync("settings", settings);
    }

    /// <summary>The agent as the floor shows him.</summary>
    public async Task<JsonNode> AgentLiveAsync(Agent agent) =>
        (await Admin.GetAsync("floor")).List("agents").Single(one => one!.Text("agentId") == agent.Id)!;

    public async Task<JsonNode> QueueLiveAsync() =>
        (await Admin.GetAsync("floor")).List("queues").Single(one => one!.Text("queueId") == QueueId)!;

    public Task AgentIsAsync(Agent agent, string state, string? status = null) => Eventually.TrueAsync(
        $"{agent.DisplayName} is {state} {status}",
        async () => await AgentLiveAsync(agent) is var live && live.Text("state") == state && (status is null || live.Text("status") == status));

    /// <summary>The agent can be rung.</summary>
    public Task DeviceIsAsync(Agent agent, string device) =>
        Eventually.TrueAsync($"the phone of {agent.DisplayName} is {device}", async () => (await AgentLiveAsync(agent)).Text("device") == device);

    public async Task<JsonArray> LiveCallsAsync() => (await Admin.GetAsync("calls/live")).List("items");

    /// <summary>The one living call, once it is in this state.</summary>
    public Task<JsonNode> CallIsAsync(string state) => Eventually.GetAsync($"a call is {state}", async () =>
        (await LiveCallsAsync()).FirstOrDefault(call => call!.Text("state") == state));

    /// <summary>The record of a call that has ended, as stored. The journal may be a moment behind, so a missing one is waited for.</summary>
    public Task<JsonNode> RecordOfAsync(string callId) => Eventually.GetAsync($"call {callId} is recorded as ended", async () =>
    {
        var (status, text) = await Admin.SendAsync(HttpMethod.Get, $"calls/{callId}", null);
        return status == System.Net.HttpStatusCode.OK && JsonNode.Parse(text) is { } call && call.Text("state") == "ended" ? call : null;
    });

    /// <summary>Nothing is left: no call alive, no media port open.</summary>
    public async Task NothingIsLeftAsync(TimeSpan? patience = null)
    {
        JsonArray alive = [];
        try
        {
            await Eventually.TrueAsync("no call is alive", async () => (alive = await LiveCallsAsync()).Count == 0, patience);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}: {alive.ToJsonString()}", late);
        }

        await Eventually.TrueAsync("no media port is open", () => Server.MediaPorts.Count == 0);
        (await QueueLiveAsync()).List("waiting").Count.ShouldBe(0);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in _agents)
            agent.Dispose();
        Admin.Dispose();
        await Server.DisposeAsync();
    }

    private async Task ConfigureAsync()
    {
        await Admin.SignInAsync("admin", ServerProcess.Password);
        var music = await Admin.UploadAsync("prompts", Sound.Tone(MusicHz, TimeSpan.FromSeconds(4)), ("name", "music"), ("language", "zh-CN"));
        var queue = await Admin.PostAsync("queues", new
        {
            name = "售后",
            ringTimeoutMs = 20_000,
            wrapUpMode = "mandatoryTimeout",
            wrapUpMs = 60_000,
            musicPromptId = music.Text("id"),
            announcePosition = true,
            announceEveryMs = 5_000,
            record = true,
        });
        QueueId = queue.Text("id");
        DispositionId = (await Admin.PostAsync("dispositions", new { name = "已解决", code = "solved", enabled = true })).Text("id");
        var flow = await Admin.PostAsync("flows", new { name = "hotline", kind = "tree", draft = Menu() });
        await Admin.PostAsync($"flows/{flow.Text("id")}/publish");
        var trunk = await Admin.PostAsync("trunks", new
        {
            name = "carrier",
            host = "127.0.0.16",
            port = 5999,
            transport = "udp",
            addresses = new[] { CarrierAddresses },
            codecs = new[] { "PCMA", "PCMU" },
            maxChannels = 100,
            enabled = true,
        });
        TrunkId = trunk.Text("id");
        await Admin.PostAsync("numbers", new { number = Hotline, label = "hotline", trunkId = TrunkId, target = new { type = "flow", id = flow.Text("id") }, enabled = true });
        CustomerId = (await Admin.PostAsync("customers", new { name = CustomerName, level = "vip", numbers = new[] { new { number = Caller, label = "手机" } } })).Text("id");
    }

    private static object Menu() => new
    {
        schemaVersion = 1,
        name = "hotline",
        language = "zh-CN",
        languages = new[] { "zh-CN" },
        start = "main",
        onError = "end",
        nodes = new object[]
        {
            new
            {
                type = "menu",
                id = "main",
                name = "主菜单",
                prompt = new[] { new Dictionary<string, object> { ["type"] = "text", ["text"] = new Dictionary<string, string> { ["zh-CN"] = "您好，欢迎致电清泉电器。购买咨询请按 1，安装维修请按 2，人工服务请按 0。" } } },
                choices = new[] { new { key = "1", label = "购买" }, new { key = "2", label = "维修" } },
                tries = 3,
                firstDigitTimeoutMs = 10_000,
                exits = new Dictionary<string, string> { ["1"] = "end", ["2"] = "wait", ["maxtries"] = "end" },
            },
            new { type = "queue", id = "wait", name = "售后", queue = "售后", exits = new Dictionary<string, string> { ["answered"] = "end", ["overflow"] = "end", ["full"] = "end", ["closed"] = "end" } },
            new { type = "hangup", id = "end", name = "再见" },
        },
    };
}

using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Switchboard.Bench.Load;

namespace Switchboard.Bench.Peers;

/// <summary>Switchboard: the Release build as it is run, its private PostgreSQL included, configured through its API.</summary>
internal sealed class SwitchboardPeer(string folder, BenchOptions options) : Peer(folder)
{
    private static readonly IPAddress Address = IPAddress.Parse("127.0.0.4");
    private static readonly string[] Codecs = ["PCMA"];
    private readonly string[] _agents = new string[options.Agents];
    private ApiClient? _api;
    private IPEndPoint? _http;

    public override string Name => "Switchboard";

    public override IPEndPoint Sip { get; } = Plan.FreePort(Address);

    public override async Task StartAsync(IPEndPoint callers, CancellationToken cancel)
    {
        var http = _http = Plan.FreePort(Address);
        var data = Path.Combine(Folder, "data");
        string[] arguments = [options.Server, "--data", data, "--http", http.ToString(), "--sip", Sip.ToString(), "--rtp", "20000-29999"];
        Launch("dotnet", arguments, new Dictionary<string, string>(options.Environment, StringComparer.Ordinal) { ["SWITCHBOARD_ADMIN_PASSWORD"] = Plan.Password });
        _api = new ApiClient(new Uri($"http://{http}"));
        await UntilAsync(_api.IsReadyAsync, cancel);
        await _api.PostAsync("/auth/sign-in", new { name = "admin", password = Plan.Password }, cancel);
        var me = await _api.GetAsync("/me", cancel);
        Domain = me["tenant"]!["name"]!.GetValue<string>();
        Version = "Switchboard " + string.Create(CultureInfo.InvariantCulture, $"({Environment.Version})");
        if (Directory.EnumerateFiles(data, "postmaster.pid", SearchOption.AllDirectories).FirstOrDefault() is { } postmaster)
            Database = new ProcessMeter(int.Parse((await File.ReadAllLinesAsync(postmaster, cancel))[0], CultureInfo.InvariantCulture));
        await ConfigureAsync(_api, callers, cancel);
    }

    public override async Task SignInAgentsAsync(CancellationToken cancel)
    {
        foreach (var agent in _agents)
            await _api!.PostAsync($"/floor/agents/{agent}/status", new { status = "available", reason = "bench" }, cancel);
    }

    /// <summary>Opens the event stream as the administrator's console does; see <see cref="EventWatcher.OpenAsync"/>.</summary>
    public async Task<EventWatcher> OpenEventsAsync(TimeSpan pause, CancellationToken cancel)
    {
        var ticket = (await _api!.PostAsync("/events/ticket", new { }, cancel))["ticket"]!.GetValue<string>();
        return await EventWatcher.OpenAsync(new Uri($"ws://{_http}/api/v1/events?ticket={ticket}"), pause, cancel);
    }

    protected override ValueTask CloseAsync()
    {
        _api?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ConfigureAsync(ApiClient api, IPEndPoint callers, CancellationToken cancel)
    {
        var settings = (JsonObject)await api.GetAsync("/settings", cancel);
        settings["recordAll"] = false;
        await api.PutAsync("/settings", settings.ToJsonString(), cancel);
        var trunk = await api.MakeAsync(
            "/trunks",
            new
            {
                name = "bench",
                host = callers.Address.ToString(),
                port = callers.Port,
                transport = "udp",
                // the phones' address too: two hundred registrations at once are no flood
                addresses = new[] { $"{Plan.Callers}/32", $"{Plan.Phones}/32" },
                codecs = Codecs,
                maxChannels = 1500,
            },
            cancel);
        foreach (var route in Plan.Routes)
        {
            var extension = await ExtensionAsync(api, route.Extension, null, record: route == Plan.Recorded || route == Plan.Loaded, cancel);
            await NumberAsync(api, trunk, route.Number, "extension", extension, cancel);
        }

        await NumberAsync(api, trunk, Plan.PromptNumber, "flow", await FlowAsync(api, "prompt", Flows.Prompt, cancel), cancel);
        await api.UploadAsync("/voicexml/packages", "hostile", Flows.HostilePackage(), cancel);
        await NumberAsync(api, trunk, Plan.HostileNumber, "flow", await FlowAsync(api, "hostile", Flows.Hostile, cancel), cancel);
        var queue = await api.MakeAsync(
            "/queues",
            new { name = "bench", strategy = "longest-idle-agent", record = false, wrapUpMode = "none", wrapUpMs = 0, announcePosition = false, announceWait = false },
            cancel);
        await NumberAsync(api, trunk, Plan.QueueNumber, "queue", queue, cancel);
        await Parallel.ForAsync(0, _agents.Length, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = 4 }, async (i, stop) => _agents[i] = await AgentAsync(api, i, queue, stop));
    }

    private static async Task<string> AgentAsync(ApiClient api, int index, string queue, CancellationToken cancel)
    {
        var number = Plan.Agent(index);
        var user = await api.MakeAsync("/users", new { name = $"agent{number}", displayName = $"Agent {number}", role = "agent", password = Plan.Password }, cancel);
        await ExtensionAsync(api, number, user, record: false, cancel);
        return await api.MakeAsync("/agents", new { userId = user, number, queues = new[] { new { queueId = queue, priority = 1 } } }, cancel);
    }

    private static Task<string> ExtensionAsync(ApiClient api, string number, string? user, bool record, CancellationToken cancel) => api.MakeAsync(
        "/extensions",
        new { number, displayName = number, userId = user, kind = user is null ? "phone" : "user", password = Plan.Password, record },
        cancel);

    private static async Task<string> FlowAsync(ApiClient api, string name, string draft, CancellationToken cancel)
    {
        var flow = await api.MakeAsync("/flows", new { name, kind = "graph", draft = JsonNode.Parse(draft) }, cancel);
        await api.PostAsync($"/flows/{flow}/publish", new { }, cancel);
        return flow;
    }

    private static Task<string> NumberAsync(ApiClient api, string trunk, string number, string type, string id, CancellationToken cancel) =>
        api.MakeAsync("/numbers", new { number, label = number, trunkId = trunk, target = new { type, id } }, cancel);
}

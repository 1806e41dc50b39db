using System.Text;
using System.Text.Json.Nodes;
using Switchboard.Kernel;
using Switchboard.Server.Configuration;

namespace Switchboard.Server.Demo;

/// <summary>
/// What a company has that has been at work for a while and that no configuration file holds: wallboards, alarms, shifts, promises
/// to call back, an account with money in it. Made once, by the API.
/// </summary>
internal sealed class Furniture(IConfigurationTarget api, TimeProvider time)
{
    private const string Prices = """
        prefix,description,per_minute,setup_fee,initial_seconds,next_seconds,free_seconds,valid_from
        0,国内 China,0.12,0,60,60,0,
        1,手机 mobile,0.10,0,60,60,0,
        00852,香港 Hong Kong,0.90,0,60,6,0,
        0081,日本 Japan,1.60,0,60,6,0,
        001,美国与加拿大 USA and Canada,1.20,0,60,6,0,
        0044,英国 United Kingdom,1.50,0.10,60,6,0,
        00,国际 abroad,3.80,0.20,60,60,0,
        """;

    private const string Warranties = """
        序列号 Serial,产品 Product,型号 Model,购买日期 Bought,保修至 Until,延保 Extended
        HL25031101,洗衣机 Washing machine,HL-XY10,2025-03-11,2028-03-10,否 no
        HL24020602,空调 Air conditioner,HL-KT35,2024-02-06,2030-02-05,是 yes
        HL23010103,冰箱 Refrigerator,HL-BX520,2023-01-01,2026-12-31,是 yes
        HL23041604,热水器 Water heater,HL-RS60,2023-04-16,2026-04-15,否 no
        HL24052105,油烟机 Cooker hood,HL-YJ90,2024-05-21,2027-05-20,否 no
        HL25062606,洗碗机 Dishwasher,HL-XW13,2025-06-26,2031-06-25,是 yes
        """;

    public async Task MakeAsync(CancellationToken cancellation)
    {
        var queues = await IdsAsync("/queues", "name", cancellation);
        var agents = await IdsAsync("/agents", "number", cancellation);
        await WallboardsAsync(queues, cancellation);
        await AlarmsAsync(queues, cancellation);
        await ShiftsAsync(agents, cancellation);
        await CallbacksAsync(queues, cancellation);
        await MoneyAsync(cancellation);
        await WarrantiesAsync(cancellation);
    }

    private async Task WallboardsAsync(Dictionary<string, string> queues, CancellationToken cancellation)
    {
        var all = new JsonArray(
            Tile("waitingNow", warn: 3, alarm: 6), Tile("longestWaitNowMs", warn: 30_000, alarm: 90_000), Tile("serviceLevel", warn: 0.8, alarm: 0.6, lowIsBad: true),
            Tile("agentsFree", warn: 1, alarm: 0, lowIsBad: true), Tile("agentsStaffed"), Tile("offered"), Tile("answered"), Tile("abandonRate", warn: 0.1, alarm: 0.2), Tile("asaMs", warn: 20_000, alarm: 40_000));
        await SendAsync("/wallboards", new JsonObject { ["name"] = "大厅大屏 Main hall", ["tiles"] = all }, cancellation);
        var board = new JsonArray();
        foreach (var queue in new[] { "销售", "服务", "安装" })
        {
            foreach (var tile in new[] { Tile("waitingNow", warn: 2, alarm: 4), Tile("serviceLevel", warn: 0.8, alarm: 0.6, lowIsBad: true), Tile("agentsFree", warn: 1, alarm: 0, lowIsBad: true) })
            {
                tile["queueId"] = queues[queue];
                board.Add(tile);
            }
        }

        await SendAsync("/wallboards", new JsonObject { ["name"] = "队列大屏 Queues", ["tiles"] = board }, cancellation);
    }

    private async Task AlarmsAsync(Dictionary<string, string> queues, CancellationToken cancellation)
    {
        await SendAsync("/alarm-rules", Alarm("排队过长 Long queue", "waitingNow", 2, 1, "warning"), cancellation);
        await SendAsync("/alarm-rules", Alarm("等待过久 Long wait", "longestWaitNowMs", 40_000, 20_000, "critical"), cancellation);
        var service = Alarm("服务水平低 Low service level", "serviceLevel", 0.8, 0.85, "warning");
        (service["below"], service["queueId"], service["holdMs"]) = (true, queues["服务"], 60_000);
        await SendAsync("/alarm-rules", service, cancellation);
        await SendAsync("/alarm-rules", Alarm("中继中断 Trunk down", "trunksDown", 1, 0, "critical"), cancellation);
    }

    private async Task ShiftsAsync(Dictionary<string, string> agents, CancellationToken cancellation)
    {
        var (early, late) = (new JsonArray(), new JsonArray());
        foreach (var (i, (_, id)) in agents.OrderBy(a => a.Key, StringComparer.Ordinal).Index())
            (i < PastWork.EarlyAgents ? early : late).Add(id);
        await SendAsync("/shifts", Shift("早班 Early", PastWork.EarlyShift, early), cancellation);
        await SendAsync("/shifts", Shift("晚班 Late", PastWork.LateShift, late), cancellation);
    }

    private async Task CallbacksAsync(Dictionary<string, string> queues, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        (string Queue, string Number, TimeSpan In, string Note)[] promises =
        [
            ("服务", "13900001007", TimeSpan.FromHours(20), "客户希望明天上午回电，净水器更换滤芯。"),
            ("服务", "13900001010", TimeSpan.FromHours(3), "二次维修后回访。"),
            ("销售", "13900001013", TimeSpan.FromHours(26), "Asked for a quotation for two air conditioners."),
            ("安装", "13900001016", TimeSpan.FromMinutes(90), "改约安装时间。"),
        ];
        foreach (var (queue, number, due, note) in promises)
        {
            await SendAsync("/callbacks", new JsonObject
            {
                ["queueId"] = queues[queue],
                ["number"] = number,
                ["dueAt"] = now + due,
                ["note"] = note,
            }, cancellation);
        }

        // Made at once by whoever is free: a promise kept, for the history.
        await SendAsync("/callbacks", new JsonObject { ["queueId"] = queues["服务"], ["number"] = "13900001019", ["note"] = "官网留言：请尽快回电。" }, cancellation);
    }

    private async Task MoneyAsync(CancellationToken cancellation)
    {
        var deck = await SendAsync("/billing/decks", new JsonObject { ["name"] = "标准资费 Standard", ["currency"] = "CNY" }, cancellation);
        var id = deck["id"]!.GetValue<string>();
        using var csv = new StringContent(Prices, Encoding.UTF8, "text/csv");
        Must((await api.SendAsync(HttpMethod.Post, $"/billing/decks/{id}/import", csv, cancellation)).Json());
        await SendAsync("/billing/account", new JsonObject { ["mode"] = "prepaid", ["currency"] = "CNY", ["lowBalance"] = 200, ["outboundDeckId"] = id }, cancellation, HttpMethod.Put);
        await SendAsync("/billing/account/topups", new JsonObject { ["amount"] = 2000, ["reason"] = "银行转账 Bank transfer" }, cancellation);
        await SendAsync("/billing/account/corrections", new JsonObject { ["amount"] = -12.5, ["reason"] = "上月线路月租 Line rental" }, cancellation);
    }

    private async Task WarrantiesAsync(CancellationToken cancellation)
    {
        var tables = await IdsAsync("/data-tables", "name", cancellation);
        await SendAsync($"/data-tables/{tables["保修 Warranty"]}/import", new JsonObject { ["csv"] = Warranties }, cancellation);
    }

    private static JsonObject Tile(string figure, double? warn = null, double? alarm = null, bool lowIsBad = false) =>
        new() { ["figure"] = figure, ["warn"] = warn, ["alarm"] = alarm, ["lowIsBad"] = lowIsBad };

    private static JsonObject Alarm(string name, string figure, double threshold, double clearAt, string severity) =>
        new() { ["name"] = name, ["figure"] = figure, ["threshold"] = threshold, ["clearAt"] = clearAt, ["holdMs"] = 0, ["severity"] = severity, ["enabled"] = true };

    private static JsonObject Shift(string name, (TimeOnly From, TimeOnly To) hours, JsonArray agents) => new()
    {
        ["name"] = name,
        ["days"] = new JsonArray(1, 2, 3, 4, 5, 6, 7),
        ["from"] = hours.From.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture),
        ["to"] = hours.To.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture),
        ["breakMs"] = 3_600_000,
        ["graceMs"] = 300_000,
        ["agentIds"] = agents,
        ["enabled"] = true,
    };

    private async Task<Dictionary<string, string>> IdsAsync(string path, string name, CancellationToken cancellation) =>
        Must(await api.ListAsync(path, cancellation)).ToDictionary(row => row[name]!.GetValue<string>(), row => row["id"]!.GetValue<string>(), StringComparer.Ordinal);

    private async Task<JsonNode> SendAsync(string path, JsonObject body, CancellationToken cancellation, HttpMethod? method = null) =>
        Must(await api.SendAsync(method ?? HttpMethod.Post, path, body, cancellation));

    private static T Must<T>(Outcome<T> outcome) =>
        outcome.TryGet(out var value, out var fault) ? value : throw new InvalidOperationException($"The demo company cannot be furnished: {fault.Detail} {string.Join(' ', fault.Errors?.Select(e => e.Detail) ?? [])}");
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Switchboard.Wire.Tests;

/// <summary>A service drawn on the canvas by hand, without a line of JSON, and called from a telephone.</summary>
public sealed class FlowStoryTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_person_draws_a_service_that_looks_orders_up_and_a_caller_gets_it()
    {
        using var orders = new Orders();
        await using var centre = await CallCentre.OpenAsync("--http-allow", "127.0.0.0/8");
        await using var chromium = await Chromium.StartAsync(CallCentre.AgentHz);
        await using var desk = await chromium.SignInAsync(centre, "admin", "/");
        var page = desk.Page;
        try
        {
            await MakeCalendarAsync(centre, page);
            await page.GotoAsync(new Uri(centre.Server.Address, "/admin/flows").ToString());
            await Button(page, "新建语音菜单").ClickAsync();
            await page.Locator(".ant-drawer").GetByLabel("名称").FillAsync("查订单");
            await Button(page, "创建").ClickAsync();
            await page.WaitForURLAsync("**/designer");
            await DeclareAsync(page, "orderNumber", "state");
            await DrawAsync(page, orders.Address);
            await TryAsync(page);
            await Button(page, "发布").ClickAsync();
            await page.GetByText("v1", new PageGetByTextOptions { Exact = true }).WaitForAsync();

            var flow = (await centre.Admin.GetAsync("flows")).List("items").Single(f => f!.Text("name") == "查订单")!.Text("id");
            await centre.BindNumberAsync("2026", "flow", flow);
            await using var caller = await Baresip.CallerAsync("13800138000", CallCentre.AgentHz);
            await caller.CallAsync("2026", centre);
            await centre.CallIsAsync("ivr");
            foreach (var key in "4711#")
                await caller.PressAsync(key.ToString());
            await Eventually.TrueAsync("the order desk was asked", () => Task.FromResult(orders.Asked.Contains("GET /orders/4711 ", StringComparison.Ordinal)));
            await centre.NothingIsLeftAsync();
        }
        catch
        {
            output.WriteLine($"picture: {await desk.PhotographAsync("flow-failed")}\n{string.Join('\n', desk.Complaints)}\nasked: {orders.Asked}\n{centre.Server.Log}");
            throw;
        }
    }

    private static async Task MakeCalendarAsync(CallCentre centre, IPage page)
    {
        await page.GotoAsync(new Uri(centre.Server.Address, "/admin/calendars").ToString());
        await Button(page, "新建日历").ClickAsync();
        await page.Locator(".ant-drawer").GetByLabel("名称").First.FillAsync("总部");
        await Button(page, "导入法定节假日").ClickAsync();
        await page.GetByText("中国法定节假日 2026").ClickAsync();
        await page.Locator(".ant-drawer input[value='国庆节']").WaitForAsync();
        await Button(page, "保存").ClickAsync();
        await page.Locator("tbody").GetByText("总部").WaitForAsync();
    }

    private static async Task DeclareAsync(IPage page, params string[] variables)
    {
        for (var i = 0; i < variables.Length; i++)
        {
            await Button(page, "添加变量").ClickAsync();
            await page.GetByLabel($"变量 {i + 1}", new PageGetByLabelOptions { Exact = true }).FillAsync(variables[i]);
        }
    }

    // Each step from the palette goes behind the first free exit of the chosen one.
    private static async Task DrawAsync(IPage page, string orders)
    {
        await page.Locator(".sb-card-play").ClickAsync();
        await PutAsync(page, "上班时间判断");
        await ChooseAsync(page, "日历", "总部");
        await PutAsync(page, "收集号码");
        await page.GetByLabel("变量", new PageGetByLabelOptions { Exact = true }).FillAsync("orderNumber");
        await page.GetByLabel("文字（合成语音） zh-CN").First.FillAsync("请输入订单号，按井号键结束。");
        await PutAsync(page, "HTTP 查询");
        await page.GetByLabel("地址", new PageGetByLabelOptions { Exact = true }).FillAsync(orders + "/orders/{{orderNumber}}");
        await page.Locator(".ant-form-item").Filter(new LocatorFilterOptions { HasText = "结果存入变量" }).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "添加" }).ClickAsync();
        await page.GetByLabel("结果存入变量 变量 1").FillAsync("state");
        await page.Locator("input[aria-label='结果存入变量 路径 1']").FillAsync("order.state");
        await PutAsync(page, "播放语音");
        await page.GetByLabel("文字（合成语音） zh-CN").First.FillAsync("您的订单状态是");
        await Button(page, "添加内容").ClickAsync();
        await page.GetByText("变量值").ClickAsync();
        await page.GetByLabel("表达式", new PageGetByLabelOptions { Exact = true }).FillAsync("state");
        await PutAsync(page, "挂机");
        // closed or not, orders can be asked for
        await page.Locator(".sb-card-hours").ClickAsync();
        await ChooseAsync(page, "去向 下班", "收集号码 · collectDigits1");
    }

    private static async Task TryAsync(IPage page)
    {
        await Button(page, "模拟").ClickAsync();
        await page.GetByText("请输入订单号").Last.WaitForAsync();
        await page.GetByLabel("输入来电人的按键").FillAsync("4711#");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".sb-sim").GetByText("您的订单状态是").WaitForAsync();
        await page.Locator(".sb-card-http.sb-card-lit").WaitForAsync();
        await page.GetByLabel("测试名称").FillAsync("查一个订单");
        await Button(page, "存为测试").ClickAsync();
        await page.GetByText("已保存为测试").WaitForAsync();
    }

    private static Task PutAsync(IPage page, string step) => page.Locator(".sb-palette button").Filter(new LocatorFilterOptions { HasText = step }).ClickAsync();

    private static async Task ChooseAsync(IPage page, string field, string value)
    {
        await page.Locator($".ant-select[aria-label='{field}']").ClickAsync();
        await page.Locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option-content").Filter(new LocatorFilterOptions { HasText = value }).First.ClickAsync();
    }

    private static ILocator Button(IPage page, string name) =>
        page.Locator("button").Filter(new LocatorFilterOptions { HasText = name }).First;

    /// <summary>Somebody else's order desk.</summary>
    private sealed class Orders : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly StringBuilder _asked = new();

        public Orders()
        {
            _listener.Start();
            _ = ServeAsync();
        }

        public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

        public string Asked
        {
            get
            {
                lock (_asked)
                    return _asked.ToString();
            }
        }

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    var stream = client.GetStream();
                    var buffer = new byte[8192];
                    var read = await stream.ReadAsync(buffer);
                    lock (_asked)
                        _asked.Append(Encoding.ASCII.GetString(buffer, 0, read));
                    await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 30\r\nConnection: close\r\n\r\n{\"order\":{\"state\":\"shipped!\"}}"u8.ToArray());
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
                // the test is over
            }
        }
    }
}

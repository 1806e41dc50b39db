using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shouldly;
using Switchboard.Kernel;
using Switchboard.VoiceXml.Fetching;
using Xunit;

namespace Switchboard.Engine.Tests.VoiceXml;

/// <summary>Against a real web server on loopback, which the rules allow here.</summary>
public sealed class HttpFetchingTests : IAsyncLifetime
{
    private readonly VirtualTimeProvider _clock = new();
    private readonly List<string> _log = [];
    private WebApplication _server = null!;
    private HttpFetching _fetching = null!;
    private string _origin = "";

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(ServeAsync);
        await _server.StartAsync();
        _origin = _server.Urls.First();
        _fetching = new HttpFetching(new AddressRules([IPNetwork.Parse("127.0.0.1/32")]), new FetchLimits { MaxBytes = 1000, MaxFetches = 12 }, _clock);
    }

    public async Task DisposeAsync()
    {
        _fetching.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_private_address_is_refused_unless_it_is_allowed()
    {
        using var strict = new HttpFetching(AddressRules.Public);
        (await strict.NewSession().FetchAsync(Get("/plain"), default)).Problem.ShouldNotBeNull().ShouldContain("private network");
        (await _fetching.NewSession().FetchAsync(Get("/plain"), default)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("::ffff:192.168.0.1")]
    [InlineData("fd00::1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("0.0.0.0")]
    public void These_addresses_are_not_public(string address) => AddressRules.Public.Allows(IPAddress.Parse(address)).ShouldBeFalse();

    [Fact]
    public void A_public_address_is_allowed() => AddressRules.Public.Allows(IPAddress.Parse("93.184.216.34")).ShouldBeTrue();

    [Fact]
    public async Task Cookies_belong_to_one_session()
    {
        var session = _fetching.NewSession();
        await session.FetchAsync(Get("/cookie"), default);
        Text(await session.FetchAsync(Get("/cookie"), default)).ShouldBe("who=7");
        Text(await _fetching.NewSession().FetchAsync(Get("/cookie"), default)).ShouldBe("");
    }

    [Fact]
    public async Task A_fresh_copy_is_used_and_an_old_one_is_asked_about()
    {
        var session = _fetching.NewSession();
        await session.FetchAsync(Get("/fresh"), default);
        await session.FetchAsync(Get("/fresh"), default);
        _log.Count.ShouldBe(1);
        _clock.Advance(TimeSpan.FromSeconds(61));
        Text(await session.FetchAsync(Get("/fresh"), default)).ShouldBe("fresh");
        _log.ShouldBe(["/fresh", "/fresh if \"v1\""]);
        _clock.Advance(TimeSpan.FromSeconds(30));
        await session.FetchAsync(Get("/fresh") with { MaxAge = TimeSpan.FromSeconds(20) }, default);
        _log.Count.ShouldBe(3);
        _clock.Advance(TimeSpan.FromSeconds(70));
        await session.FetchAsync(Get("/fresh") with { MaxStale = TimeSpan.FromSeconds(15) }, default);
        _log.Count.ShouldBe(3);
    }

    [Fact]
    public async Task What_is_too_long_too_late_or_goes_in_circles_is_a_problem()
    {
        var session = _fetching.NewSession();
        (await session.FetchAsync(Get("/long"), default)).Problem.ShouldNotBeNull().ShouldContain("1000 bytes");
        (await session.FetchAsync(Get("/circle"), default)).Problem.ShouldNotBeNull().ShouldContain("redirects");
        (await session.FetchAsync(Get("/never") with { Timeout = TimeSpan.FromMilliseconds(50) }, default)).Problem.ShouldBe("it took too long");
        (await session.FetchAsync(new FetchRequest { Uri = "file:///etc/passwd" }, default)).Problem.ShouldNotBeNull().ShouldContain("http");
    }

    [Fact]
    public async Task A_session_has_so_many_fetches_and_no_more()
    {
        var session = _fetching.NewSession();
        for (var i = 0; i < 12; i++)
            (await session.FetchAsync(Get("/plain"), default)).Ok.ShouldBeTrue();
        (await session.FetchAsync(Get("/plain"), default)).Ok.ShouldBeFalse();
    }

    [Fact]
    public async Task A_post_carries_its_form_and_its_recordings()
    {
        var session = _fetching.NewSession((_, _) => Task.FromResult<byte[]?>("RIFF"u8.ToArray()));
        var response = await session.FetchAsync(
            Get("/echo") with
            {
                Method = "POST",
                ContentType = "multipart/form-data; boundary=b",
                Body = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n"u8.ToArray(),
                Recordings = new Dictionary<string, string> { ["r"] = "recording:1" },
            },
            default);
        Text(response).ShouldBe("a=1 r=4 bytes");
    }

    [Fact]
    public async Task The_status_and_the_type_are_told()
    {
        var response = await _fetching.NewSession().FetchAsync(Get("/gone"), default);
        (response.Status, response.ContentType, response.Charset).ShouldBe((410, "text/xml", "utf-8"));
    }

    private FetchRequest Get(string path) => new() { Uri = _origin + path };

    private static string Text(FetchResponse response) => Encoding.UTF8.GetString(response.Body);

    private async Task ServeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var asked = context.Request.Headers.IfNoneMatch.ToString();
        _log.Add(path + (asked.Length > 0 ? " if " + asked : ""));
        switch (path)
        {
            case "/cookie":
                context.Response.Headers.SetCookie = "who=7; path=/";
                await context.Response.WriteAsync(context.Request.Headers.Cookie.ToString());
                break;
            case "/fresh":
                context.Response.Headers.CacheControl = "max-age=60";
                context.Response.Headers.ETag = "\"v1\"";
                if (asked.Length > 0)
                    context.Response.StatusCode = 304;
                else
                    await context.Response.WriteAsync("fresh");
                break;
            case "/long":
                await context.Response.WriteAsync(new string('x', 5000));
                break;
            case "/circle":
                context.Response.Redirect("/circle");
                break;
            case "/never":
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            case "/echo":
                var form = await context.Request.ReadFormAsync();
                await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"a={form["a"]} r={form.Files["r"]!.Length} bytes"));
                break;
            case "/gone":
                context.Response.StatusCode = 410;
                context.Response.ContentType = "text/xml; charset=utf-8";
                break;
            default:
                await context.Response.WriteAsync("plain");
                break;
        }
    }
}

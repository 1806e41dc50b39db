using System.Net;
using System.Xml.Linq;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Server.Configuration;

namespace Switchboard.Api.Tests.Phones;

[Collection(nameof(SharedHouse))]
public sealed class ProvisioningTests(House house)
{
    private const string Mac = "001565aabbcc";

    [Theory]
    [InlineData("yealink", Mac + ".cfg")]
    [InlineData("grandstream", "cfg" + Mac + ".xml")]
    [InlineData("snom", "snomD785-001565AABBCC.htm")]
    [InlineData("poly", Mac + "-switchboard.cfg")]
    [InlineData("cisco", Mac + ".xml")]
    [InlineData("fanvil", Mac + ".cfg")]
    public async Task A_phone_fetches_its_account_with_a_password_that_signs_it_in(string vendor, string file)
    {
        var scene = await SceneAsync();
        var made = await scene.MakeAsync(vendor);

        var text = await FetchAsync(made["url"].GetValue<string>() + file);

        text.Status.ShouldBe(HttpStatusCode.OK, text.Text);
        foreach (var word in (string[])["1001", "1002", "*97", scene.Domain])
            text.Text.ShouldContain(word);
        text.Text.ShouldNotContain("\nevil");
        if (vendor is not ("yealink" or "fanvil"))
            XDocument.Parse(text.Text).Root!.Descendants("evil").ShouldBeEmpty();
        var user = UserIn(text.Text);
        var secret = house.Services.GetRequiredService<ILineDirectory>().FindSecret(scene.Domain, user).ShouldNotBeNull();
        secret.Extension.Number.ShouldBe("1001");
        var digest = text.Text.Split([' ', '\r', '\n', ':', '<', '>', '"', '=']).Select(word => Md5($"{user}:{scene.Domain}:{word}"));
        digest.ShouldContain(secret.Ha1Md5, "the password in the file is the one that the registrar knows");
    }

    [Fact]
    public async Task A_wrong_secret_is_answered_as_nothing_and_counted()
    {
        var scene = await SceneAsync();
        var url = (await scene.MakeAsync("yealink"))["url"].GetValue<string>();
        var wrong = url[..^5] + (url[^5] == 'A' ? 'B' : 'A') + url[^4..];

        (await FetchAsync(wrong)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await FetchAsync($"{house.Address}provisioning/nonsense/{Mac}.cfg")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await FetchAsync(url + "001565ddeeff.cfg")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await FetchAsync(url + Mac + ".cfg", "Yealink SIP-T46G 28.83.0.50 00:15:65:dd:ee:ff")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await FetchAsync(url + "y000000000065.cfg")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await FetchAsync(url + Mac + ".cfg", "Yealink SIP-T46G 28.83.0.50 00:15:65:aa:bb:cc")).Status.ShouldBe(HttpStatusCode.OK);

        var platform = house.NewClient();
        await platform.SignInAsync(house.Services.GetRequiredService<ITenantDirectory>().All.Single(t => t.Platform).Name, "admin", House.Password);
        var seen = "";
        for (var i = 0; i < 100 && !seen.Contains("Another phone came", StringComparison.Ordinal); i++)
        {
            await Task.Delay(100);
            seen = (await platform.GetAsync("/api/v1/security/events?kind=provisioningRefused&limit=200")).Text;
        }

        seen.ShouldContain("Another phone came with the address of Reception");
        seen.ShouldNotContain(url.Split('/')[4]);
    }

    [Fact]
    public async Task Revoking_and_reissuing_end_the_old_address_and_the_old_password_at_once()
    {
        var scene = await SceneAsync();
        var made = await scene.MakeAsync("yealink");
        var url = made["url"].GetValue<string>();
        var path = $"/api/v1/devices/{made.Id}";
        var user = UserIn((await FetchAsync(url)).Text);
        var lines = house.Services.GetRequiredService<ILineDirectory>();

        var fresh = (await scene.Admin.PostAsync(path + "/secret"))["url"].GetValue<string>();
        (await FetchAsync(url)).Status.ShouldBe(HttpStatusCode.NotFound);
        lines.FindSecret(scene.Domain, user).ShouldBeNull();
        user = UserIn((await FetchAsync(fresh)).Text);
        lines.FindSecret(scene.Domain, user).ShouldNotBeNull();

        (await scene.Admin.PutAsync(path, scene.Device("yealink", enabled: false))).Status.ShouldBe(HttpStatusCode.OK);
        (await FetchAsync(fresh)).Status.ShouldBe(HttpStatusCode.NotFound);
        lines.FindSecret(scene.Domain, user).ShouldBeNull();
        var seen = await scene.Admin.GetAsync(path);
        seen["fetches"].GetValue<int>().ShouldBe(2);
        seen.Text.ShouldNotContain(fresh.Split('/')[4]);
        (await scene.Admin.DeleteAsync($"/api/v1/extensions/{scene.Extension}")).Code.ShouldBe("extension.in_use");
    }

    [Fact]
    public async Task Plain_http_is_refused_unless_the_settings_allow_it()
    {
        var scene = await SceneAsync(overHttp: false);
        var url = (await scene.MakeAsync("yealink"))["url"].GetValue<string>();

        var refused = await FetchAsync(url);

        refused.Status.ShouldBe(HttpStatusCode.Forbidden);
        refused.Text.ShouldNotContain("dev-");
    }

    [Fact]
    public async Task Devices_are_checked_exported_and_belong_to_their_tenant()
    {
        var scene = await SceneAsync();
        var made = await scene.MakeAsync("yealink");
        (await scene.Admin.PostAsync("/api/v1/devices", new { label = "Second", vendor = "yealink", mac = "00:15:65:AA:BB:CC" })).Code.ShouldBe("device.mac_taken");
        (await scene.Admin.PostAsync("/api/v1/devices", new { label = "Third", vendor = "yealink", mac = "12" })).Code.ShouldBe("validation.failed");
        (await scene.Admin.PostAsync("/api/v1/devices", new { label = "Fourth", vendor = "yealink", transport = "tls" })).Code.ShouldBe("device.no_tls");
        (await (await house.NewTenantAsync()).Admin.GetAsync($"/api/v1/devices/{made.Id}")).Status.ShouldBe(HttpStatusCode.NotFound);

        var export = (await ConfigurationExport.WriteAsync("x", customers: false, new HouseTarget(house.Services, scene.Tenant), default)).Value;

        export.Text.ShouldContain("devices:");
        export.Text.ShouldContain(Mac);
        export.Text.ShouldNotContain(made["url"].GetValue<string>().Split('/')[4]);
    }

    private static string UserIn(string text) => text.IndexOf("dev-", StringComparison.Ordinal) is var at and >= 0 ? text.Substring(at, 20) : "";

#pragma warning disable CA5351 // digest of SIP
    private static string Md5(string text) => Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351

    private async Task<ApiAnswer> FetchAsync(string url, string? agent = null) =>
        await house.NewClient().SendAsync(HttpMethod.Get, new Uri(url).PathAndQuery, null, agent is null ? [] : [("User-Agent", agent)]);

    private async Task<Scene> SceneAsync(bool overHttp = true)
    {
        var tenant = await house.NewTenantAsync();
        var settings = (await tenant.Admin.GetAsync("/api/v1/settings")).Body!.AsObject();
        settings["phones"]!["provisionOverHttp"] = overHttp;
        (await tenant.Admin.PutAsync("/api/v1/settings", settings)).Status.ShouldBe(HttpStatusCode.OK);
        var extension = (await tenant.Admin.PostAsync("/api/v1/extensions", new { number = "1001", displayName = "Li \"<evil/>\n&" }))["id"].GetValue<Guid>();
        await tenant.Admin.PostAsync("/api/v1/extensions", new { number = "1002", displayName = "Wang" });
        await tenant.Admin.PostAsync("/api/v1/feature-codes", new { code = "*97", feature = "voicemail" });
        return new Scene(tenant.Admin, tenant.Id, house.Services.GetRequiredService<ITenantDirectory>().Find(tenant.Id)!.Domain, extension);
    }

    private sealed record Scene(ApiClient Admin, Kernel.TenantId Tenant, string Domain, Guid Extension)
    {
        public object Device(string vendor, bool enabled = true) => new
        {
            label = "Reception",
            vendor,
            model = "T46U",
            mac = "00:15:65:AA:BB:CC",
            extensionId = Extension,
            keys = new[] { new { kind = "blf", number = "1002", label = "Wang;fnc=evil\nevil = 1" }, new { kind = "speedDial", number = "13900000000", label = "Boss" } },
            enabled,
        };

        public async Task<ApiAnswer> MakeAsync(string vendor)
        {
            var made = await Admin.PostAsync("/api/v1/devices", Device(vendor));
            made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
            return made;
        }
    }
}

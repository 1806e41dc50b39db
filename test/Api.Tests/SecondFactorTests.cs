using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;

namespace Switchboard.Api.Tests;

/// <summary>The second step of a sign-in; the app is this test's own, after RFC 6238.</summary>
[Collection(nameof(SharedHouse))]
public sealed class SecondFactorTests(House house)
{
    [Fact]
    public async Task With_an_app_a_password_alone_opens_nothing_and_each_code_serves_once()
    {
        var tenant = await house.NewTenantAsync();
        var (secret, recovery) = await TurnOnAsync(tenant.Admin);
        var stranger = house.NewClient();

        (await stranger.SignInAsync(tenant.Name, "admin", House.Password)).Code.ShouldBe("auth.code_needed");
        (await stranger.GetAsync("/api/v1/me")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await SignInAsync(stranger, tenant.Name, "wrong password", Code(secret))).Code.ShouldBe("auth.bad_credentials");
        (await SignInAsync(stranger, tenant.Name, House.Password, "000000")).Code.ShouldBe("auth.bad_code");
        var next = Code(secret, ahead: 1); // the present one has confirmed the app
        (await SignInAsync(stranger, tenant.Name, House.Password, next)).Status.ShouldBe(HttpStatusCode.OK);
        (await SignInAsync(house.NewClient(), tenant.Name, House.Password, next)).Code.ShouldBe("auth.bad_code");
        (await SignInAsync(house.NewClient(), tenant.Name, House.Password, recovery)).Status.ShouldBe(HttpStatusCode.OK);
        (await SignInAsync(house.NewClient(), tenant.Name, House.Password, recovery)).Code.ShouldBe("auth.bad_code");
        (await stranger.GetAsync("/api/v1/me/second-factor"))["recoveryCodesLeft"]!.GetValue<int>().ShouldBe(9);
    }

    [Fact]
    public async Task It_is_changed_only_with_the_password_and_an_administrator_resets_it()
    {
        var tenant = await house.NewTenantAsync();
        await tenant.Admin.PostAsync("/api/v1/users", new { name = "li", displayName = "Li", role = "agent", password = House.Password });
        var li = house.NewClient();
        await li.SignInAsync(tenant.Name, "li", House.Password);

        (await li.PostAsync("/api/v1/me/second-factor", new { password = "guessed" })).Code.ShouldBe("auth.bad_credentials");
        await TurnOnAsync(li);
        (await li.PostAsync("/api/v1/me/second-factor", new { password = House.Password })).Code.ShouldBe("auth.second_factor_on");
        (await li.PostAsync("/api/v1/me/second-factor/remove", new { password = House.Password, code = "123456" })).Code.ShouldBe("auth.bad_code");
        var listed = (await tenant.Admin.GetAsync("/api/v1/users?search=li"))["items"]!.AsArray().Single(user => user!["name"]!.GetValue<string>() == "li")!;
        listed["secondFactor"]!.GetValue<bool>().ShouldBeTrue();
        (await li.DeleteAsync($"/api/v1/users/{listed["id"]}/second-factor")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await tenant.Admin.DeleteAsync($"/api/v1/users/{listed["id"]}/second-factor")).Status.ShouldBe(HttpStatusCode.NoContent);

        (await house.NewClient().SignInAsync(tenant.Name, "li", House.Password)).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<(string Secret, string Recovery)> TurnOnAsync(ApiClient client)
    {
        var begun = await client.PostAsync("/api/v1/me/second-factor", new { password = House.Password });
        var secret = begun["secret"]!.GetValue<string>();
        begun["uri"]!.GetValue<string>().ShouldContain($"secret={secret}");
        (await client.PostAsync("/api/v1/me/second-factor/confirm", new { code = "12345" })).Code.ShouldBe("auth.bad_code");
        var codes = await client.PostAsync("/api/v1/me/second-factor/confirm", new { code = Code(secret) });
        codes.Status.ShouldBe(HttpStatusCode.OK);
        return (secret, codes["codes"]![0]!.GetValue<string>());
    }

    private static Task<ApiAnswer> SignInAsync(ApiClient client, string tenant, string password, string code) =>
        client.PostAsync("/api/v1/auth/sign-in", new { tenant, name = "admin", password, code });

    private static string Code(string secret, int ahead = 0)
    {
        var bits = string.Concat(secret.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var key = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30) + ahead);
#pragma warning disable CA5350 // the standard's own
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        return ((BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & 0x7fffffff) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}

using Shouldly;
using Switchboard.Business.Tests.Data;
using Switchboard.Kernel;
using Switchboard.Tenancy;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Business.Tests.Tenancy;

public sealed class SecretsTests
{
    [Fact]
    public async Task A_password_is_known_again_and_another_is_not()
    {
        using var passwords = new Passwords(new TenancyOptions { PasswordRounds = 10 });
        var hash = await passwords.HashAsync("right", default);

        (await passwords.VerifyAsync("right", hash, default)).ShouldBeTrue();
        (await passwords.VerifyAsync("wrong", hash, default)).ShouldBeFalse();
        (await passwords.VerifyAsync("right", null, default)).ShouldBeFalse();
        hash.ShouldNotContain("right");
    }

    [Fact]
    public void The_default_is_six_hundred_thousand_rounds() => new TenancyOptions().PasswordRounds.ShouldBe(600_000);

    [Fact]
    public void Ha1_is_that_of_the_rfc()
    {
        // RFC 7616 §3.9.1 gives user, realm and password; RFC 2617 §3.5 the MD5 HA1 of its own example
        Digest.Ha1("Mufasa", "testrealm@host.com", "Circle Of Life").Md5.ShouldBe("939e7578ed9e3c518a452acee763bce9");
        Digest.Ha1("Mufasa", "http-auth@example.org", "Circle of Life").Sha256.ShouldBe("7987c64c30e25f1b74be53f966b49b90f2808aa92faf9a00262392d7b4794232");
    }

    [Fact]
    public void A_token_names_its_tenant_and_a_changed_one_has_another_hash()
    {
        var tenant = PostgresFixture.NewTenant();
        var (text, token) = Token.Make(tenant, Token.KeyPrefix);

        Token.TryParse(text, Token.KeyPrefix, out var parsed).ShouldBeTrue();
        parsed!.Tenant.ShouldBe(tenant);
        parsed.Hash.ShouldBe(token.Hash);
        Token.TryParse(text[..^1] + (text[^1] == 'A' ? 'B' : 'A'), Token.KeyPrefix, out var changed).ShouldBeTrue();
        changed!.Hash.ShouldNotBe(token.Hash);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sbk_")]
    [InlineData("sbk_!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    public void Rubbish_is_no_token(string text) => Token.TryParse(text, Token.KeyPrefix, out _).ShouldBeFalse();

    [Fact]
    public void The_door_opens_again_after_ten_minutes()
    {
        var clock = new VirtualTimeProvider();
        var throttle = new SignInThrottle(clock);
        for (var i = 0; i < 10; i++)
            throttle.Failed("t", "Li", "192.0.2.1");

        throttle.Closed("t", "li", "192.0.2.2").ShouldBeTrue();
        throttle.Closed("t", "wang", "192.0.2.1").ShouldBeFalse();
        clock.Advance(TimeSpan.FromMinutes(10));
        throttle.Closed("t", "li", "192.0.2.2").ShouldBeFalse();
    }

    [Fact]
    public void Fifty_failures_from_one_address_close_it_for_every_name()
    {
        var throttle = new SignInThrottle(new VirtualTimeProvider());
        for (var i = 0; i < 50; i++)
            throttle.Failed("t", $"user{i}", "192.0.2.1");

        throttle.Closed("t", "somebody", "192.0.2.1").ShouldBeTrue();
        throttle.Closed("t", "somebody", "192.0.2.9").ShouldBeFalse();
    }
}

using System.Text;
using Shouldly;
using Switchboard.Sip.Digest;
using Xunit;

namespace Switchboard.Engine.Tests.Sip.Digest;

public sealed class DigestClientTests
{
    private const string Md5 = "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=MD5, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
    private static readonly string Sha256 = Md5.Replace("MD5", "SHA-256", StringComparison.Ordinal);

    private readonly DigestClient _client = new("Mufasa", "Circle of Life", () => "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");

    [Fact]
    public void The_strongest_challenge_is_answered_as_RFC_7616_shows()
    {
        var value = _client.Answer([Md5, Sha256], "GET", "/dir/index.html", false).Value;
        value.ShouldContain("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"");
        value.ShouldContain("algorithm=SHA-256");
        value.ShouldContain("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"");
    }

    [Fact]
    public void MD5_is_answered_when_nothing_stronger_came() =>
        _client.Answer(["Digest realm=\"x\", nonce=\"n\", algorithm=SHA-512-256", Md5], "GET", "/dir/index.html", false).Value
            .ShouldContain("response=\"8ca523f5e9506fed4657c9700eebdbec\"");

    [Fact]
    public void The_count_rises_under_one_nonce_and_starts_anew_under_the_next()
    {
        _client.Answer([Md5], "REGISTER", "sip:a", false).Value.ShouldContain("nc=00000001");
        _client.Again("REGISTER", "sip:a")!.ShouldContain("nc=00000002");
        _client.Answer([Md5.Replace("7ypf", "8ypf", StringComparison.Ordinal)], "REGISTER", "sip:a", false).Value.ShouldContain("nc=00000001");
    }

    [Fact]
    public void A_second_refusal_ends_the_attempts_unless_it_is_stale()
    {
        _client.Answer([Md5], "REGISTER", "sip:a", answered: true).Fault!.Code.ShouldBe(DigestClient.Rejected);
        _client.Answer([Md5 + ", stale=TRUE"], "REGISTER", "sip:a", answered: true).Succeeded.ShouldBeTrue();
    }

    [Theory]
    [InlineData("Basic realm=\"x\"")]
    [InlineData("Digest realm=\"x\", nonce=\"n\", qop=\"auth-int\"")]
    [InlineData("Digest realm=\"x\"")]
    public void A_challenge_it_cannot_answer_is_a_fault(string challenge) =>
        _client.Answer([challenge], "REGISTER", "sip:a", false).Fault!.Code.ShouldBe(DigestClient.NoChallenge);

    [Fact]
    public void Before_any_challenge_there_is_nothing_to_repeat() => _client.Again("REGISTER", "sip:a").ShouldBeNull();

    [Fact]
    public void No_prefix_or_flipped_byte_of_a_value_makes_the_parser_throw()
    {
        var value = Encoding.UTF8.GetBytes(_client.Answer([Sha256], "REGISTER", "sip:a", false).Value);
        for (var i = 0; i < value.Length; i++)
        {
            _ = DigestAuthorization.TryParse(value.AsSpan(0, i), out _);
            foreach (var odd in new byte[] { 0, (byte)'"', (byte)'\\', (byte)',', (byte)'=', 0xff })
            {
                var copy = (byte[])value.Clone();
                copy[i] = odd;
                _ = DigestAuthorization.TryParse(copy, out _);
            }
        }
    }
}

using System.Text;
using Shouldly;
using Switchboard.Kernel;
using Switchboard.Sip.Digest;
using Xunit;

namespace Switchboard.Engine.Tests.Sip.Digest;

public sealed class DigestVerifierTests
{
    private const string Realm = "acme.example";
    private const string Uri = "sip:acme.example";

    private readonly VirtualTimeProvider _time = new();
    private readonly DigestSecret _secret = DigestSecret.FromPassword("1001", Realm, "s3cret");
    private readonly DigestVerifier _verifier;

    public DigestVerifierTests() => _verifier = new DigestVerifier(_time);

    [Fact]
    public void Sha256_is_offered_before_MD5_with_one_nonce()
    {
        var challenges = _verifier.Challenge(Realm);
        challenges.Count.ShouldBe(2);
        challenges[0].ShouldContain("algorithm=SHA-256");
        challenges[1].ShouldContain("algorithm=MD5");
        NonceOf(challenges[0]).ShouldBe(NonceOf(challenges[1]));
        challenges[0].ShouldNotContain("stale");
    }

    [Fact]
    public void A_peer_that_knows_only_MD5_is_offered_nothing_else()
    {
        _verifier.Challenge(Realm, only: DigestAlgorithm.Md5).ShouldHaveSingleItem().ShouldContain("algorithm=MD5");
        var strict = new DigestVerifier(_time, new DigestRules { Algorithms = [DigestAlgorithm.Sha256] });
        strict.Challenge(Realm, only: DigestAlgorithm.Md5).ShouldHaveSingleItem().ShouldContain("algorithm=SHA-256");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void The_right_password_is_accepted_under_either_algorithm(int challenge) =>
        Verify(Credentials(_verifier.Challenge(Realm)[challenge])).IsAccepted.ShouldBeTrue();

    [Fact]
    public void A_wrong_password_and_an_unknown_user_are_refused_alike()
    {
        var wrong = Verify(Credentials(_verifier.Challenge(Realm)[0], password: "guess"));
        var unknown = Verify(Credentials(_verifier.Challenge(Realm)[0]), secret: null);
        wrong.Kind.ShouldBe(DigestVerdictKind.Refused);
        unknown.ShouldBe(wrong);
    }

    [Fact]
    public void A_replayed_nonce_count_asks_again_with_a_fresh_nonce()
    {
        var credentials = Credentials(_verifier.Challenge(Realm)[0]);
        Verify(credentials).IsAccepted.ShouldBeTrue();
        Verify(credentials).Kind.ShouldBe(DigestVerdictKind.Stale);
    }

    [Fact]
    public void A_nonce_count_that_goes_back_is_not_accepted()
    {
        var client = new DigestClient("1001", "s3cret");
        var first = client.Answer(_verifier.Challenge(Realm), "REGISTER", Uri, false).Value;
        var second = client.Again("REGISTER", Uri)!;
        Verify(second).IsAccepted.ShouldBeTrue();
        Verify(first).Kind.ShouldBe(DigestVerdictKind.Stale);
        Verify(client.Again("REGISTER", Uri)!).IsAccepted.ShouldBeTrue();
    }

    [Fact]
    public void A_nonce_lives_60_seconds_and_is_then_stale()
    {
        var challenges = _verifier.Challenge(Realm);
        var client = new DigestClient("1001", "s3cret");
        var first = client.Answer(challenges, "REGISTER", Uri, false).Value;
        _time.Advance(TimeSpan.FromSeconds(60));
        Verify(first).IsAccepted.ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(1));
        Verify(client.Again("REGISTER", Uri)!).Kind.ShouldBe(DigestVerdictKind.Stale);
        _verifier.Challenge(Realm, stale: true)[0].ShouldEndWith(", stale=true");
    }

    [Fact]
    public void A_wrong_password_under_an_old_nonce_is_not_called_stale()
    {
        var challenges = _verifier.Challenge(Realm);
        _time.Advance(TimeSpan.FromMinutes(2));
        Verify(Credentials(challenges[0], password: "guess")).Kind.ShouldBe(DigestVerdictKind.Refused);
    }

    [Theory]
    [InlineData("sip:other.example", false)]
    [InlineData("sip:1002@acme.example", false)]
    [InlineData("sip:acme.example:5070", false)]
    [InlineData("sips:acme.example:5060", false)]
    [InlineData("sip:ACME.example", true)]
    [InlineData("sip:acme.example:5060;transport=udp", true)]
    public void The_uri_must_name_the_request_target(string requestUri, bool accepted) =>
        Verify(Credentials(_verifier.Challenge(Realm)[0]), requestUri: requestUri).IsAccepted.ShouldBe(accepted);

    [Fact]
    public void MD5_is_refused_where_only_SHA256_is_offered()
    {
        var strict = new DigestVerifier(_time, new DigestRules { Algorithms = [DigestAlgorithm.Sha256] });
        var challenge = strict.Challenge(Realm)[0].Replace("SHA-256", "MD5", StringComparison.Ordinal);
        strict.Verify(Parse(Credentials(challenge)), "REGISTER", Uri, Realm, _secret).Kind.ShouldBe(DigestVerdictKind.Refused);
    }

    [Fact]
    public void An_account_with_an_MD5_hash_only_is_not_opened_by_SHA256()
    {
        var old = _secret with { Sha256 = null };
        Verify(Credentials(_verifier.Challenge(Realm)[0]), old).Kind.ShouldBe(DigestVerdictKind.Refused);
        Verify(Credentials(_verifier.Challenge(Realm)[1]), old).IsAccepted.ShouldBeTrue();
    }

    [Fact]
    public void Credentials_without_qop_are_checked_and_their_nonce_serves_once()
    {
        var challenge = _verifier.Challenge(Realm)[1].Replace(", qop=\"auth\"", "", StringComparison.Ordinal);
        var credentials = Credentials(challenge);
        credentials.ShouldNotContain("qop");
        Verify(credentials).IsAccepted.ShouldBeTrue();
        Verify(credentials).Kind.ShouldBe(DigestVerdictKind.Stale);
        Verify(Credentials(challenge, password: "guess")).Kind.ShouldBe(DigestVerdictKind.Refused);
    }

    [Fact]
    public void Qop_auth_int_is_refused_without_a_fuss() =>
        Verify(Credentials(_verifier.Challenge(Realm)[0]).Replace("qop=auth", "qop=auth-int", StringComparison.Ordinal))
            .Kind.ShouldBe(DigestVerdictKind.Refused);

    [Fact]
    public void An_upper_case_response_is_accepted()
    {
        var credentials = Credentials(_verifier.Challenge(Realm)[0]);
        var response = Parse(credentials).Response;
        Verify(credentials.Replace(response, response.ToUpperInvariant(), StringComparison.Ordinal)).IsAccepted.ShouldBeTrue();
    }

    [Fact]
    public void A_nonce_of_another_realm_is_refused()
    {
        var foreign = NonceOf(_verifier.Challenge("other.example")[0]);
        var challenge = _verifier.Challenge(Realm)[0];
        Verify(Credentials(challenge.Replace(NonceOf(challenge), foreign, StringComparison.Ordinal))).Kind.ShouldBe(DigestVerdictKind.Refused);
    }

    [Fact]
    public void An_invented_nonce_is_refused()
    {
        var challenge = _verifier.Challenge(Realm)[0];
        foreach (var invented in new[] { "abc", "", new string('A', 43), "\u00e9\u00e9", new string('=', 44) })
            Verify(Credentials(challenge.Replace(NonceOf(challenge), invented, StringComparison.Ordinal))).IsAccepted.ShouldBeFalse();
    }

    [Fact]
    public void A_realm_that_differs_is_refused() =>
        Verify(Credentials(_verifier.Challenge("other.example")[0])).Kind.ShouldBe(DigestVerdictKind.Refused);

    [Fact]
    public void Quotes_and_backslashes_in_the_user_name_survive()
    {
        const string user = "a\\\"b\\\\\"c";
        var client = new DigestClient(user, "s3cret");
        var value = client.Answer(_verifier.Challenge(Realm), "REGISTER", Uri, false).Value;
        var parsed = Parse(value);
        parsed.UserName.ShouldBe(user);
        _verifier.Verify(parsed, "REGISTER", Uri, Realm, DigestSecret.FromPassword(user, Realm, "s3cret")).IsAccepted.ShouldBeTrue();
    }

    [Theory]
    [InlineData("nc=00000001", "nc=1")]
    [InlineData("nc=00000001", "nc=zzzzzzzz")]
    [InlineData("nc=00000001", "nc=00000000")]
    [InlineData("nc=00000001, ", "")]
    public void A_malformed_nonce_count_is_refused(string from, string to) =>
        Verify(Credentials(_verifier.Challenge(Realm)[0]).Replace(from, to, StringComparison.Ordinal)).Kind.ShouldBe(DigestVerdictKind.Refused);

    [Theory]
    [InlineData("")]
    [InlineData("Basic Zm9vOmJhcg==")]
    [InlineData("Digest")]
    [InlineData("Digest username")]
    [InlineData("Digest username=\"1001")]
    [InlineData("Digest username=\"1001\" realm=\"x\"")]
    [InlineData("Digest username=\"1001\", username=\"1002\", realm=\"r\", nonce=\"n\", uri=\"u\", response=\"x\"")]
    [InlineData("Digest username=\"1001\", realm=\"r\", nonce=\"n\", uri=\"u\"")]
    public void Credentials_that_are_none_do_not_parse(string value) =>
        DigestAuthorization.TryParse(Encoding.UTF8.GetBytes(value), out _).ShouldBeFalse();

    [Fact]
    public void Giant_credentials_are_refused_at_once()
    {
        var name = Encoding.UTF8.GetBytes($"Digest username=\"{new string('x', 1_000_000)}\"");
        var many = Encoding.UTF8.GetBytes("Digest " + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"p{i}=1,")));
        DigestAuthorization.TryParse(name, out _).ShouldBeFalse();
        DigestAuthorization.TryParse(many, out _).ShouldBeFalse();
        DigestAuthorization.TryParse(many.AsSpan(0, 4096), out _).ShouldBeFalse();
    }

    [Fact]
    public void Memory_of_nonces_is_bounded_and_full_memory_admits_no_replay()
    {
        var small = new DigestVerifier(_time, new DigestRules { RememberedNonces = 2 });
        string Answer() => Credentials(small.Challenge(Realm)[0]);
        bool Accepts(string value) => small.Verify(Parse(value), "REGISTER", Uri, Realm, _secret).IsAccepted;
        var first = Answer();
        Accepts(first).ShouldBeTrue();
        Accepts(Answer()).ShouldBeTrue();
        Accepts(Answer()).ShouldBeFalse();
        Accepts(first).ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(61));
        Accepts(Answer()).ShouldBeTrue();
    }

    private DigestVerdict Verify(string value, string requestUri = Uri) => Verify(value, _secret, requestUri);

    private DigestVerdict Verify(string value, DigestSecret? secret, string requestUri = Uri) =>
        _verifier.Verify(Parse(value), "REGISTER", requestUri, Realm, secret);

    private static DigestAuthorization Parse(string value)
    {
        DigestAuthorization.TryParse(Encoding.UTF8.GetBytes(value), out var parsed).ShouldBeTrue(value);
        return parsed!;
    }

    private static string Credentials(string challenge, string password = "s3cret") =>
        new DigestClient("1001", password).Answer([challenge], "REGISTER", Uri, false).Value;

    private static string NonceOf(string challenge) => challenge.Split("nonce=\"")[1].Split('"')[0];
}

using System.Text;
using Shouldly;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Business.Tests.Tenancy;

public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    // RFC 6238, appendix B, SHA-1.
    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void The_passwords_are_those_of_the_RFC(long seconds, string password) =>
        Totp.Code(Secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds)), digits: 8).ShouldBe(password);

    // RFC 4648 §10, without padding.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void The_secret_is_written_in_base32(string bytes, string text) => Totp.Text(Encoding.ASCII.GetBytes(bytes)).ShouldBe(text);

    [Fact]
    public void The_step_before_and_after_are_taken_a_used_one_and_others_are_not()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1111111111);
        var step = Totp.StepAt(now);

        Totp.Match(Secret, Totp.Code(Secret, step), now, lastUsed: 0).ShouldBe(step);
        Totp.Match(Secret, Totp.Code(Secret, step - 1), now, lastUsed: 0).ShouldBe(step - 1);
        Totp.Match(Secret, Totp.Code(Secret, step + 1), now, lastUsed: 0).ShouldBe(step + 1);
        Totp.Match(Secret, Totp.Code(Secret, step), now, lastUsed: step).ShouldBeNull();
        Totp.Match(Secret, Totp.Code(Secret, step - 2), now, lastUsed: 0).ShouldBeNull();
        Totp.Match(Secret, "", now, lastUsed: 0).ShouldBeNull();
    }
}

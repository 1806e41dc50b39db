using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Shouldly;
using Switchboard.Media.Secure.Stun;
using Xunit;

namespace Switchboard.Engine.Tests.Media.Secure;

public class StunMessageTests
{
    private static readonly JsonElement Vectors = SecureVectors.Load("stun.json").GetProperty("messages");

    public static TheoryData<string> ShortTerm => [.. All.Where(v => v.TryGetProperty("short_term_password", out _)).Select(v => v.Text("id"))];

    private static IEnumerable<JsonElement> All => Vectors.EnumerateArray();

    [Theory]
    [MemberData(nameof(ShortTerm))]
    public void Rfc5769_message_has_valid_integrity_and_fingerprint(string id)
    {
        var vector = Find(id);

        StunMessage.TryParse(vector.Bytes("hex"), out var message).ShouldBeTrue();

        message.HasValidIntegrity(Encoding.UTF8.GetBytes(vector.Text("short_term_password"))).ShouldBeTrue();
        message.HasValidIntegrity("another password"u8).ShouldBeFalse();
        message.HasValidFingerprint().ShouldBeTrue();
    }

    [Fact]
    public void Rfc5769_request_reads_its_username()
    {
        StunMessage.TryParse(Find("5769-2.1-request").Bytes("hex"), out var message).ShouldBeTrue();

        message.Class.ShouldBe(StunClass.Request);
        message.Method.ShouldBe(StunWire.BindingMethod);
        message.TryFind(StunAttribute.Username, out var name).ShouldBeTrue();
        Encoding.UTF8.GetString(name).ShouldBe("evtj:h6vY");
    }

    [Theory]
    [InlineData("5769-2.2-ipv4-response")]
    [InlineData("5769-2.3-ipv6-response")]
    public void Rfc5769_response_reads_its_mapped_address(string id)
    {
        var vector = Find(id);
        StunMessage.TryParse(vector.Bytes("hex"), out var message).ShouldBeTrue();

        message.Class.ShouldBe(StunClass.Success);
        message.TryReadMappedAddress(out var mapped).ShouldBeTrue();
        mapped.ShouldBe(IPEndPoint.Parse(vector.Text("mapped")));
    }

    [Fact]
    public void Rfc5769_long_term_request_has_valid_integrity()
    {
        var vector = Find("5769-2.4-long-term");
        StunMessage.TryParse(vector.Bytes("hex"), out var message).ShouldBeTrue();

        // RFC 8489 §9.2.2: the key of long-term credentials is an MD5 sum.
#pragma warning disable CA5351
        var key = MD5.HashData(Encoding.UTF8.GetBytes($"{vector.Text("username")}:{vector.Text("realm")}:{vector.Text("password")}"));
#pragma warning restore CA5351
        message.HasValidIntegrity(key).ShouldBeTrue();
    }

    [Fact]
    public void Every_prefix_and_every_longer_message_is_refused()
    {
        foreach (var vector in All)
        {
            var bytes = vector.Bytes("hex");
            for (var length = 0; length < bytes.Length; length++)
                StunMessage.TryParse(bytes.AsSpan(0, length), out _).ShouldBeFalse();
            StunMessage.TryParse([.. bytes, 0, 0, 0, 0], out _).ShouldBeFalse();
        }
    }

    [Fact]
    public void No_single_flipped_bit_passes_integrity_and_fingerprint()
    {
        var vector = Find("5769-2.1-request");
        var key = Encoding.UTF8.GetBytes(vector.Text("short_term_password"));
        for (var bit = 0; bit < vector.Bytes("hex").Length * 8; bit++)
        {
            var bytes = vector.Bytes("hex");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            if (StunMessage.TryParse(bytes, out var message))
                (message.HasValidIntegrity(key) && message.HasValidFingerprint()).ShouldBeFalse($"bit {bit}");
        }
    }

    [Fact]
    public void Attribute_after_integrity_is_not_seen()
    {
        var buffer = new byte[StunWire.MaxMessageSize];
        var writer = new StunWriter(buffer, StunClass.Request, new byte[12]);
        writer.AddIntegrity("key"u8);
        writer.Add(StunAttribute.UseCandidate, []);
        writer.AddFingerprint();

        StunMessage.TryParse(buffer.AsSpan(0, writer.Length), out var message).ShouldBeTrue();

        message.Has(StunAttribute.UseCandidate).ShouldBeFalse();
        message.HasValidIntegrity("key"u8).ShouldBeTrue();
        message.HasValidFingerprint().ShouldBeTrue();
    }

    [Fact]
    public void Error_response_reads_back_its_code()
    {
        var buffer = new byte[StunWire.MaxMessageSize];
        var writer = new StunWriter(buffer, StunClass.Error, new byte[12]);
        writer.AddError(487, "Role Conflict");

        StunMessage.TryParse(buffer.AsSpan(0, writer.Length), out var message).ShouldBeTrue();

        message.Class.ShouldBe(StunClass.Error);
        message.ErrorCode.ShouldBe(487);
    }

    private static JsonElement Find(string id) => All.First(v => v.Text("id") == id);
}

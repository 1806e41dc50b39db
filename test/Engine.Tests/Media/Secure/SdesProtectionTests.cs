using System.Buffers.Binary;
using System.Security.Cryptography;
using Shouldly;
using Switchboard.Media.Secure;
using Xunit;

namespace Engine.Tests.Media.Secure;

/// <summary>SRTP with keys from SDP, and new keys in the middle of a stream.</summary>
public sealed class SdesProtectionTests
{
    [Theory]
    [InlineData("AES_CM_128_HMAC_SHA1_80", 30, 10)]
    [InlineData("AES_CM_128_HMAC_SHA1_32", 30, 4)]
    [InlineData("AEAD_AES_128_GCM", 28, 16)]
    public void Each_suite_protects_with_a_tag_of_its_length(string suite, int keySize, int tag)
    {
        var (a, b) = (RandomNumberGenerator.GetBytes(keySize), RandomNumberGenerator.GetBytes(keySize));
        using var left = Make(suite, a, b);
        using var right = Make(suite, b, a);
        var packet = Packet(7);
        left.TryProtectRtp(packet, 172, out var length).ShouldBeTrue();
        length.ShouldBe(172 + tag);
        right.TryUnprotectRtp(packet, length, out length).ShouldBeTrue();
        packet.AsSpan(0, length).SequenceEqual(Packet(7).AsSpan(0, 172)).ShouldBeTrue();
    }

    [Fact] // RFC 3711 §3.3.1: new keys do not set the rollover counter back
    public void New_keys_count_from_the_next_packet_and_the_rollover_counter_goes_on()
    {
        var (a, b, fresh) = (RandomNumberGenerator.GetBytes(30), RandomNumberGenerator.GetBytes(30), RandomNumberGenerator.GetBytes(30));
        using var left = Make("AES_CM_128_HMAC_SHA1_80", a, b);
        using var right = Make("AES_CM_128_HMAC_SHA1_80", b, a);
        foreach (var sequence in (int[])[65534, 65535, 0, 1])
            Pass(left, right, sequence).ShouldBeTrue();
        left.Rekey(fresh, b);
        Pass(left, right, 2).ShouldBeFalse(); // the other side has not heard of it yet
        right.Rekey(b, fresh);
        Pass(left, right, 3).ShouldBeTrue();
        Pass(right, left, 100).ShouldBeTrue(); // the other direction was never touched
    }

    [Fact]
    public void Unknown_suite_is_a_fault() => SdesProtection.Create("F8_128_HMAC_SHA1_80", new byte[30], new byte[30]).TryGet(out _, out _).ShouldBeFalse();

    private static bool Pass(SdesProtection from, SdesProtection to, int sequence)
    {
        var packet = Packet(sequence);
        return from.TryProtectRtp(packet, 172, out var length) && to.TryUnprotectRtp(packet, length, out _);
    }

    private static SdesProtection Make(string suite, byte[] send, byte[] receive) =>
        SdesProtection.Create(suite, send, receive).TryGet(out var made, out var fault) ? made : throw new InvalidOperationException(fault.Detail);

    private static byte[] Packet(int sequence)
    {
        var packet = new byte[220];
        packet[0] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)sequence * 160);
        packet[11] = 9;
        packet.AsSpan(12, 160).Fill((byte)sequence);
        return packet;
    }
}

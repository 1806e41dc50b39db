using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Shouldly;
using Switchboard.Media.Secure.Srtp;
using Xunit;

namespace Switchboard.Engine.Tests.Media.Secure;

public sealed class SrtpProtectionTests : IDisposable
{
    private static readonly JsonElement Vectors = SecureVectors.Load("srtp.json").GetProperty("packets");

    private readonly byte[] _buffer = new byte[1500];
    private readonly List<SrtpProtection> _made = [];

    public static TheoryData<string> Profiles => [.. Vectors.EnumerateArray().Select(v => v.Text("profile"))];

    public static TheoryData<int> NegotiatedProfiles => [(int)SrtpProfile.AesCm128HmacSha1With80, (int)SrtpProfile.AeadAes128Gcm];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Published_rtp_packet_is_made_and_read(string profile)
    {
        var (vector, leg) = Open(profile);
        byte[] plain = vector.Bytes("rtp"), sealedPacket = vector.Bytes("srtp");

        leg.TryProtectRtp(Load(plain), plain.Length, out var length).ShouldBeTrue();
        _buffer[..length].ShouldBe(sealedPacket);

        leg.TryUnprotectRtp(Load(sealedPacket), sealedPacket.Length, out length).ShouldBeTrue();
        _buffer[..length].ShouldBe(plain);
    }

    [Theory]
    [InlineData("AES_CM_128_HMAC_SHA1_80")]
    [InlineData("AEAD_AES_128_GCM")]
    public void Published_rtcp_packet_is_made_and_read(string profile)
    {
        var (vector, leg) = Open(profile);
        byte[] plain = vector.Bytes("rtcp"), sealedPacket = vector.Bytes("srtcp");

        leg.TryProtectRtcp(Load(plain), plain.Length, out var length).ShouldBeTrue();
        _buffer[..length].ShouldBe(sealedPacket);

        leg.TryUnprotectRtcp(Load(sealedPacket), sealedPacket.Length, out length).ShouldBeTrue();
        _buffer[..length].ShouldBe(plain);
    }

    [Theory]
    [MemberData(nameof(NegotiatedProfiles))]
    public void Same_packet_twice_is_refused(int profile)
    {
        var (sender, receiver) = Pair(profile);
        var packet = Send(sender, 1);

        Receive(receiver, packet).ShouldBeTrue();
        Receive(receiver, packet).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(NegotiatedProfiles))]
    public void Flipping_any_byte_is_refused_and_harms_nothing(int profile)
    {
        var (sender, receiver) = Pair(profile);
        var packet = Send(sender, 1);

        for (var i = 0; i < packet.Length; i++)
        {
            var forged = (byte[])packet.Clone();
            forged[i] ^= 0x10;
            Receive(receiver, forged).ShouldBeFalse($"byte {i}");
        }

        Receive(receiver, packet).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(NegotiatedProfiles))]
    public void Sequence_wrap_with_loss_and_a_late_packet_still_decrypts(int profile)
    {
        var (sender, receiver) = Pair(profile);
        var sent = new Dictionary<int, byte[]>();
        for (var sequence = 65500; sequence < 65536 + 40; sequence++)
            sent[sequence] = Send(sender, (ushort)sequence);

        for (var sequence = 65500; sequence < 65536 + 40; sequence++)
        {
            if (sequence is not (>= 65530 and <= 65540))
                Receive(receiver, sent[sequence]).ShouldBeTrue($"packet {sequence}");
        }

        Receive(receiver, sent[65533]).ShouldBeTrue("late, from before the wrap");
        Receive(receiver, sent[65540]).ShouldBeTrue("late, from after the wrap");
    }

    [Theory]
    [MemberData(nameof(NegotiatedProfiles))]
    public void Keys_of_the_other_direction_do_not_open_a_packet(int profile)
    {
        var (sender, _) = Pair(profile);
        var packet = Send(sender, 1);

        Receive(sender, packet).ShouldBeFalse();
    }

    [Fact]
    public void Short_packets_and_full_buffers_are_refused()
    {
        var (sender, receiver) = Pair((int)SrtpProfile.AeadAes128Gcm);

        for (var length = 0; length < 28; length++)
        {
            receiver.TryUnprotectRtp(new byte[length], length, out _).ShouldBeFalse();
            receiver.TryUnprotectRtcp(new byte[length], length, out _).ShouldBeFalse();
        }

        sender.TryProtectRtp(new byte[172 + sender.MaxOverhead - 1], 172, out _).ShouldBeFalse();
        sender.TryProtectRtp(Load(Rtp(9)), 172, out var grown).ShouldBeTrue();
        grown.ShouldBeInRange(173, 172 + sender.MaxOverhead);
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var (_, receiver) = Pair((int)SrtpProfile.AesCm128HmacSha1With80);
        var random = new Random(3711);
        for (var round = 0; round < 100_000; round++)
        {
            var length = random.Next(0, 200);
            random.NextBytes(_buffer.AsSpan(0, length));
            if (length > 0)
                _buffer[0] = (byte)(0x80 | (_buffer[0] & 0x3F));
            receiver.TryUnprotectRtp(_buffer, length, out _).ShouldBeFalse();
            receiver.TryUnprotectRtcp(_buffer, length, out _).ShouldBeFalse();
        }
    }

    [Fact]
    public void Nothing_is_allocated_per_packet()
    {
        var (sender, receiver) = Pair((int)SrtpProfile.AeadAes128Gcm);
        var template = Rtp(0);
        RoundTrips(sender, receiver, template, 1, 200);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var good = RoundTrips(sender, receiver, template, 201, 2000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        good.ShouldBe(2000);
        allocated.ShouldBe(0);
    }

    [Fact]
    public void Wrong_key_size_is_a_fault() =>
        SrtpProtection.Create(SrtpProfile.AeadAes128Gcm, new byte[30], new byte[30]).Fault!.Code.ShouldBe("media.srtp_key_size");

    [Fact]
    public void Policy_has_the_size_that_libsrtp_reads() => Unsafe.SizeOf<LibSrtp.Policy>().ShouldBe(128);

    public void Dispose() => _made.ForEach(m => m.Dispose());

    private int RoundTrips(SrtpProtection sender, SrtpProtection receiver, byte[] template, int first, int count)
    {
        var good = 0;
        for (var sequence = first; sequence < first + count; sequence++)
        {
            template.CopyTo(_buffer, 0);
            BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(2), (ushort)sequence);
            if (sender.TryProtectRtp(_buffer, template.Length, out var length) && receiver.TryUnprotectRtp(_buffer, length, out length))
                good++;
        }

        return good;
    }

    private (JsonElement Vector, SrtpProtection Leg) Open(string name)
    {
        var vector = Vectors.EnumerateArray().First(v => v.Text("profile") == name);
        var profile = name switch
        {
            "AEAD_AES_128_GCM" => SrtpProfile.AeadAes128Gcm,
            "AES_CM_256_HMAC_SHA1_80" => SrtpProfile.AesCm256HmacSha1With80,
            _ => SrtpProfile.AesCm128HmacSha1With80,
        };
        var key = vector.Bytes("master_key_and_salt");
        return (vector, Keep(SrtpProtection.Create(profile, key, key).Value));
    }

    private (SrtpProtection Sender, SrtpProtection Receiver) Pair(int number)
    {
        var profile = (SrtpProfile)number;
        var size = profile.KeySize() + profile.SaltSize();
        byte[] there = RandomNumberGenerator.GetBytes(size), back = RandomNumberGenerator.GetBytes(size);
        return (Keep(SrtpProtection.Create(profile, there, back).Value), Keep(SrtpProtection.Create(profile, back, there).Value));
    }

    private SrtpProtection Keep(SrtpProtection made)
    {
        _made.Add(made);
        return made;
    }

    private byte[] Send(SrtpProtection sender, ushort sequence)
    {
        var packet = Rtp(sequence);
        sender.TryProtectRtp(Load(packet), packet.Length, out var length).ShouldBeTrue();
        return _buffer[..length];
    }

    private bool Receive(SrtpProtection receiver, byte[] packet) => receiver.TryUnprotectRtp(Load(packet), packet.Length, out _);

    private static byte[] Rtp(ushort sequence)
    {
        var packet = new byte[172];
        packet[0] = 0x80;
        packet[1] = 8;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), 0xCAFEBABE);
        return packet;
    }

    private Span<byte> Load(byte[] packet)
    {
        packet.CopyTo(_buffer, 0);
        return _buffer;
    }
}

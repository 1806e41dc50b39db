using Shouldly;
using Switchboard.Engine.Tests.Media.Support;
using Switchboard.Media;
using Switchboard.Media.Analysis;
using Switchboard.Media.Prompts;
using Switchboard.Media.Secure;
using Xunit;

namespace Switchboard.Engine.Tests.Media;

/// <summary>What a leg does with a handshake and with keys, whoever makes them.</summary>
public sealed class SeamTests
{
    private static readonly byte[] Stun = [0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42];
    private static readonly byte[] Dtls = [22, 254, 253, 0, 0, 0, 0, 0, 0];

    [Fact]
    public async Task Stun_and_dtls_reach_the_handshake_and_nothing_else_does()
    {
        await using var bench = new MediaBench();
        var handshake = new FakeHandshake();
        var (_, phone, _) = bench.Connect(p => p with { Handshake = handshake, RtcpMux = true });
        phone.SendRaw(Stun);
        phone.SendRaw(Dtls);
        phone.SendRaw([64, 0, 0, 0, 0, 0, 0, 0, 0]);
        phone.SendRaw([19, 0, 0, 0, 0, 0, 0, 0, 0]);
        phone.SendRtp(8, new byte[160]);
        bench.Run(100);
        handshake.Packets.ShouldBe([Stun, Dtls]);
        handshake.Ticks.ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task Media_waits_for_the_keys_and_goes_where_ice_says()
    {
        await using var bench = new MediaBench();
        var handshake = new FakeHandshake();
        var (leg, phone, notes) = bench.Connect(p => p with { Remote = null, Handshake = handshake, RtcpMux = true });
        var playback = leg.Play(Tones.Sine(440, TimeSpan.FromMilliseconds(200)));
        phone.SendRtp(8, new byte[160]);
        bench.Run(400);
        phone.Packets.ShouldBeEmpty();
        leg.Figures.PacketsReceived.ShouldBe(0);

        handshake.SelectedRemote = phone.Address;
        handshake.Establish(new TaggingProtection());
        bench.Run(400);
        (await playback.Completion).End.ShouldBe(PlaybackEnd.Finished);
        notes.Security.ShouldBe([null]);
        notes.Addresses.ShouldBe([(phone.Address.ToEndPoint(), RemoteAddressOrigin.Nominated)]);
        var tagged = phone.Packets[2].Payload;
        tagged.Length.ShouldBe(164); // the tag
        ToneMeter.Dominant(Decode(tagged.AsSpan(0, 160))).Frequency.ShouldBe(440, 30);
    }

    [Fact]
    public async Task Protected_packets_are_relayed_to_an_unprotected_leg_and_forged_ones_dropped()
    {
        await using var bench = new MediaBench();
        var (a, browser, _) = bench.Connect(p => p with { Protection = new TaggingProtection() });
        var (b, agent, _) = bench.Connect();
        a.Bridge(b);
        bench.Loop.Step();
        var protection = new TaggingProtection();
        for (ushort i = 0; i < 5; i++)
        {
            var buffer = new byte[200];
            Phone.Build(8, i, i * 160u, 7, new byte[160]).CopyTo(buffer, 0);
            protection.TryProtectRtp(buffer, 172, out var length);
            browser.SendRaw(buffer[..length]);
        }

        browser.SendRaw(Phone.Build(8, 5, 800, 7, new byte[160]));
        bench.Run(20);
        agent.Packets.Count.ShouldBe(5);
        agent.Packets.ShouldAllBe(packet => packet.Payload.Length == 160 && packet.Payload[0] == 0);
        a.Figures.BadPackets.ShouldBe(1);
    }

    [Fact]
    public async Task A_failed_handshake_is_told_once()
    {
        await using var bench = new MediaBench();
        var handshake = new FakeHandshake();
        var (leg, _, notes) = bench.Connect(p => p with { Handshake = handshake });
        handshake.State = HandshakeState.Failed;
        bench.Run(200);
        notes.Security.ShouldBe(["wrong fingerprint"]);
        leg.Close();
        bench.Loop.Step();
        handshake.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_re_negotiation_with_the_same_handshake_keeps_the_keys()
    {
        await using var bench = new MediaBench();
        var handshake = new FakeHandshake();
        var keys = new TaggingProtection();
        var (leg, phone, notes) = bench.Connect(p => p with { Handshake = handshake });
        handshake.Establish(keys);
        bench.Run(100);
        leg.Configure(MediaBench.Parameters(phone.Address.ToEndPoint()) with { Handshake = handshake, Direction = MediaDirection.SendOnly });
        leg.Play(Tones.Beep());
        bench.Run(100);
        phone.Packets.ShouldNotBeEmpty();
        keys.IsDisposed.ShouldBeFalse();
        leg.Configure(MediaBench.Parameters(phone.Address.ToEndPoint()));
        bench.Run(20);
        (keys.IsDisposed, handshake.IsDisposed).ShouldBe((true, true));
        notes.Security.Count.ShouldBe(1);
    }

    private static short[] Decode(ReadOnlySpan<byte> payload)
    {
        var samples = new short[payload.Length];
        Switchboard.Media.Codecs.AudioCodecs.Pcma.Decode(payload, samples);
        return samples;
    }

    private sealed class FakeHandshake : IPacketHandshake
    {
        private IPacketProtection? _keys;

        public List<byte[]> Packets { get; } = [];

        public int Ticks { get; private set; }

        public bool IsDisposed { get; private set; }

        public HandshakeState State { get; set; }

        public string? FailureReason => "wrong fingerprint";

        public PeerAddress? SelectedRemote { get; set; }

        public void Establish(IPacketProtection keys) => (_keys, State) = (keys, HandshakeState.Established);

        public void HandlePacket(ReadOnlySpan<byte> packet, in PeerAddress from, ISendPacket reply) => Packets.Add(packet.ToArray());

        public void OnTick(long nowMilliseconds, ISendPacket reply) => Ticks++;

        public IPacketProtection? TakeProtection()
        {
            var keys = _keys;
            _keys = null;
            return keys;
        }

        public void Dispose() => IsDisposed = true;
    }

    /// <summary>A "cipher" that leaves the payload and adds a tag of four octets.</summary>
    private sealed class TaggingProtection : IPacketProtection
    {
        private const uint Tag = 0xCAFEF00D;

        public int MaxOverhead => 4;

        public bool IsDisposed { get; private set; }

        public bool TryProtectRtp(Span<byte> buffer, int length, out int newLength)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(buffer[length..], Tag);
            newLength = length + 4;
            return true;
        }

        public bool TryUnprotectRtp(Span<byte> buffer, int length, out int newLength)
        {
            newLength = length - 4;
            return length > 16 && System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(buffer[newLength..]) == Tag;
        }

        public bool TryProtectRtcp(Span<byte> buffer, int length, out int newLength) => TryProtectRtp(buffer, length, out newLength);

        public bool TryUnprotectRtcp(Span<byte> buffer, int length, out int newLength) => TryUnprotectRtp(buffer, length, out newLength);

        public void Dispose() => IsDisposed = true;
    }
}

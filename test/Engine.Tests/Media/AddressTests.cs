using Shouldly;
using Switchboard.Engine.Tests.Media.Support;
using Switchboard.Media;
using Switchboard.Media.Prompts;
using Xunit;

namespace Switchboard.Engine.Tests.Media;

public sealed class AddressTests
{
    [Fact]
    public async Task Four_packets_in_order_from_the_signalled_address_lock_it()
    {
        await using var bench = new MediaBench();
        var (leg, phone, notes) = bench.Connect();
        phone.Speak(440);
        bench.Run(60);
        notes.Addresses.ShouldBeEmpty();
        notes.FirstPackets.ShouldBe(1);
        bench.Run(20);
        notes.Addresses.ShouldBe([(phone.Address.ToEndPoint(), RemoteAddressOrigin.Signalled)]);

        var home = phone.Address;
        phone.Address = MemoryWire.Address(45000);
        bench.Run(10_000);
        phone.Address = home;
        leg.Figures.StrangerPackets.ShouldBe(500);
        leg.Figures.PacketsReceived.ShouldBe(4);
        leg.Figures.Remote.ShouldBe(home.ToEndPoint());
    }

    [Fact]
    public async Task Another_address_is_learned_once()
    {
        await using var bench = new MediaBench();
        var (leg, phone, notes) = bench.Connect();
        var heard = new List<byte[]>();
        var outside = MemoryWire.Address(46000);
        bench.Wire.Listen(outside, (packet, _) => heard.Add(packet));
        leg.Play(Tones.Sine(400, TimeSpan.FromSeconds(5)));
        phone.Address = outside;
        phone.Speak(440);
        bench.Run(60);
        leg.Figures.PacketsReceived.ShouldBe(0);
        bench.Run(100);
        notes.Addresses.ShouldBe([(outside.ToEndPoint(), RemoteAddressOrigin.Learned)]);
        heard.Count.ShouldBeGreaterThan(3);

        phone.Address = MemoryWire.Address(46002);
        bench.Run(200);
        notes.Addresses.Count.ShouldBe(1);
        leg.Figures.Remote.ShouldBe(outside.ToEndPoint());
    }

    [Fact]
    public async Task Nothing_is_learned_after_five_seconds()
    {
        await using var bench = new MediaBench();
        var (leg, phone, notes) = bench.Connect();
        phone.Address = MemoryWire.Address(46000);
        phone.SendRtp(8, new byte[160]);
        bench.Run(5100);
        phone.Speak(440);
        bench.Run(1000);
        notes.Addresses.ShouldBeEmpty();
        leg.Figures.PacketsReceived.ShouldBe(0);
        leg.Figures.StrangerPackets.ShouldBe(51);
    }

    [Fact]
    public async Task A_stranger_is_not_learned_once_the_signalled_address_has_spoken()
    {
        await using var bench = new MediaBench();
        var (leg, phone, notes) = bench.Connect();
        phone.SendRtp(8, new byte[160]);
        bench.Run(20);
        phone.Address = MemoryWire.Address(46000);
        phone.Speak(440);
        bench.Run(1000);
        notes.Addresses.ShouldBeEmpty();
        leg.Figures.PacketsReceived.ShouldBe(1);
    }

    [Fact]
    public async Task Four_packets_out_of_order_lock_nothing()
    {
        await using var bench = new MediaBench();
        var (_, phone, notes) = bench.Connect();
        for (ushort i = 0; i < 20; i++)
        {
            phone.Sequence = (ushort)(i * 2);
            phone.SendRtp(8, new byte[160]);
        }

        bench.Run(20);
        notes.Addresses.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_new_signalled_address_is_followed()
    {
        await using var bench = new MediaBench();
        var (leg, phone, notes) = bench.Connect();
        phone.Speak(440);
        bench.Run(200);
        var moved = MemoryWire.Address(47000);
        leg.Configure(MediaBench.Parameters(moved.ToEndPoint()));
        bench.Loop.Step();
        phone.Address = moved;
        bench.Run(200);
        notes.Addresses[^1].ShouldBe((moved.ToEndPoint(), RemoteAddressOrigin.Signalled));
        leg.Figures.PacketsReceived.ShouldBe(20);
    }

    [Fact]
    public async Task Media_to_unreachable_or_forbidden_addresses_is_refused()
    {
        await using var engine = new MediaEngine(new MediaEngineOptions { BindAddress = System.Net.IPAddress.Parse("0.0.0.0"), FirstPort = 30000, LastPort = 30010 });
        Code(engine, "127.0.0.1:4000").ShouldBe("media.address_loopback");
        Code(engine, "224.0.0.1:4000").ShouldBe("media.address_forbidden");
        Code(engine, "255.255.255.255:4000").ShouldBe("media.address_forbidden");
        Code(engine, "169.254.1.1:4000").ShouldBe("media.address_forbidden");
        Code(engine, "[::1]:4000").ShouldBe("media.address_family");
        Code(engine, "192.0.2.7:4000").ShouldBeNull();
        await using var local = new MediaBench();
        var (leg, _, _) = local.Connect();
        local.Engine.CheckRemote(leg.Local)!.Code.ShouldBe("media.address_own");
        Code(local.Engine, "127.0.0.1:4000").ShouldBeNull();
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public async Task Own_ports_are_refused_on_every_address_of_the_machine_when_bound_to_all(string bind)
    {
        await using var engine = new MediaEngine(new MediaEngineOptions { BindAddress = System.Net.IPAddress.Parse(bind), FirstPort = 30020, LastPort = 30021 });
        var leg = engine.CreateLeg(new Silent()).Value;
        var own = MachineAddress();

        engine.CheckRemote(new System.Net.IPEndPoint(own, leg.Local.Port))!.Code.ShouldBe("media.address_own");
        engine.CheckRemote(new System.Net.IPEndPoint(own, leg.Local.Port + 1))!.Code.ShouldBe("media.address_own");
        engine.CheckRemote(new System.Net.IPEndPoint(own, leg.Local.Port + 2)).ShouldBeNull();
        Code(engine, $"192.0.2.7:{leg.Local.Port}").ShouldBeNull();
        leg.Close();
    }

    private static System.Net.IPAddress MachineAddress() => System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(card => card.GetIPProperties().UnicastAddresses).Select(found => found.Address)
        .First(address => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && !System.Net.IPAddress.IsLoopback(address));

    private sealed class Silent : IMediaLegListener;

    private static string? Code(MediaEngine engine, string address) => engine.CheckRemote(System.Net.IPEndPoint.Parse(address))?.Code;
}

using Switchboard.Kernel;
using Switchboard.Media;
using Switchboard.Media.Codecs;
using Switchboard.Media.Loops;

namespace Switchboard.Engine.Tests.Media.Support;

/// <summary>An engine with one thread stepped by hand, on a virtual clock and a network in memory.</summary>
internal sealed class MediaBench : IAsyncDisposable
{
    private readonly List<Phone> _phones = [];

    public MediaBench(MediaEngineOptions? options = null)
    {
        Engine = new MediaEngine(
            options ?? new MediaEngineOptions { BindAddress = System.Net.IPAddress.Loopback, FirstPort = 30000, LastPort = 30999, Threads = 1 },
            Time,
            null,
            _ => Wire);
    }

    public VirtualTimeProvider Time { get; } = new();

    public MemoryWire Wire { get; } = new();

    public MediaEngine Engine { get; }

    public MediaLoop Loop => Engine.Threads[0];

    public (MediaLeg Leg, Phone Phone, Notes Notes) Connect(Func<MediaLegParameters, MediaLegParameters>? change = null, int port = 0)
    {
        var notes = new Notes();
        var leg = Engine.CreateLeg(notes).Value;
        var phone = new Phone(this, leg, port == 0 ? 40000 + (_phones.Count * 2) : port);
        _phones.Add(phone);
        var parameters = Parameters(phone.Address.ToEndPoint());
        leg.Configure(change is null ? parameters : change(parameters));
        Loop.Step();
        return (leg, phone, notes);
    }

    public static MediaLegParameters Parameters(System.Net.IPEndPoint? remote) => new()
    {
        Remote = remote,
        Codec = AudioCodecs.Pcma,
        PayloadType = 8,
        Receive = [new PayloadMapping(8, AudioCodecs.Pcma), new PayloadMapping(0, AudioCodecs.Pcmu)],
        SendEventPayloadType = 101,
        ReceiveEventPayloadType = 101,
    };

    /// <summary>Lets time pass in steps of 20 ms; the phones that speak send a packet at each.</summary>
    public void Run(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= TimeSpan.FromMilliseconds(20))
            RunStep(TimeSpan.FromMilliseconds(20));
    }

    /// <summary>One packet of each phone that speaks, then so much time.</summary>
    public void RunStep(TimeSpan time)
    {
        Loop.Step(); // orders given before come before packets sent now
        foreach (var phone in _phones)
            phone.Tick();
        Loop.Step();
        Time.Advance(time);
        Loop.Step();
    }

    public void Run(int milliseconds) => Run(TimeSpan.FromMilliseconds(milliseconds));

    public ValueTask DisposeAsync() => Engine.DisposeAsync();
}

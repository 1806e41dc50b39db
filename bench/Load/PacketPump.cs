using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Switchboard.Media;
using Switchboard.Media.Loops;
using Switchboard.Media.Secure;

namespace Switchboard.Bench.Load;

/// <summary>One thread that sends and hears for all streams, with plain system calls, and says how late it was itself.</summary>
internal sealed class PacketPump : IDisposable
{
    private const int Slots = 200; // of 0.1 ms each: the streams are spread evenly over the 20 ms
    private static readonly long SlotTicks = Stopwatch.Frequency / 10_000;
    private static readonly long LateTicks = Stopwatch.Frequency / 200; // 5 ms, a quarter of a packet
    private readonly IPacketNetwork _network;
    private readonly ConcurrentQueue<Action> _letters = new();
    private readonly List<PacketStream>[] _slots = [.. Enumerable.Range(0, Slots).Select(_ => new List<PacketStream>())];
    private readonly DelayMeter _delays = new();
    private readonly GapMeter _gaps = new();
    private readonly Thread _thread;
    private readonly int _lastPort;
    private int _nextPort;
    private uint _streams;
    private long _sent;
    private long _late;
    private volatile bool _stop;

    public PacketPump(IPAddress address, int firstPort, int lastPort)
    {
        (_nextPort, _lastPort) = (firstPort, lastPort);
        _network = PacketNetworks.Create(new MediaEngineOptions { BindAddress = address });
        _thread = new Thread(Run) { IsBackground = true, Name = "load" };
        _thread.Start();
    }

    /// <summary>A stream on a port of its own that hears; it sends once it knows where to.</summary>
    /// <param name="listens">It hears prompts, not another stream of the pump.</param>
    public PacketStream Open(bool listens = false)
    {
        while (Interlocked.Add(ref _nextPort, 2) is var number && number <= _lastPort)
        {
            if (_network.TryBind(number) is not { } port)
                continue;
            var source = Interlocked.Increment(ref _streams);
            var stream = new PacketStream(port, source, _delays, listens ? _gaps : null);
            Post(() =>
            {
                _network.Attach(port, stream);
                _slots[source * 37 % Slots].Add(stream);
            });
            return stream;
        }

        throw new InvalidOperationException("The load has no port left.");
    }

    public void Send(PacketStream stream, IPEndPoint to) => Post(() => stream.SendTo(new PeerAddress(to)));

    public void Close(PacketStream stream) => Post(() =>
    {
        stream.Stop();
        foreach (var slot in _slots)
            slot.Remove(stream);
        _network.Detach(stream.Port);
        stream.Port.Dispose();
    });

    /// <summary>Counts from here on.</summary>
    public Task ClearAsync() => AskAsync(() =>
    {
        foreach (var stream in _slots.SelectMany(slot => slot))
            stream.Clear();
        _delays.Clear();
        _gaps.Clear();
        (_sent, _late) = (0, 0);
        return true;
    });

    /// <summary>What all streams have seen since they were cleared.</summary>
    public Task<LoadFigures> CountAsync() => AskAsync(() =>
    {
        long heard = 0, lost = 0, overtaken = 0;
        foreach (var stream in _slots.SelectMany(slot => slot))
        {
            var count = stream.Count;
            (heard, lost, overtaken) = (heard + count.Heard, lost + count.Lost, overtaken + count.Overtaken);
        }

        return new LoadFigures(heard, lost, overtaken, _delays.Quantile(0.5), _delays.Quantile(0.99), 100.0 * _late / Math.Max(1, _sent));
    });

    /// <summary>The time between two packets of a prompt.</summary>
    public Task<GapFigures> GapsAsync() => AskAsync(_gaps.Read);

    public void Dispose()
    {
        _stop = true;
        _network.Wake();
        _thread.Join();
        _network.Dispose();
    }

    private Task<T> AskAsync<T>(Func<T> ask)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() => answer.SetResult(ask()));
        return answer.Task;
    }

    private void Post(Action letter)
    {
        _letters.Enqueue(letter);
        _network.Wake();
    }

    private void Run()
    {
        var begun = Stopwatch.GetTimestamp();
        for (long tick = 0; !_stop;)
        {
            while (_letters.TryDequeue(out var letter))
                letter();
            for (var now = Stopwatch.GetTimestamp(); begun + (tick * SlotTicks) <= now; tick++)
                Send(_slots[tick % Slots], begun + (tick * SlotTicks));
            _network.Poll(1);
        }
    }

    private void Send(List<PacketStream> slot, long due)
    {
        foreach (var stream in slot)
        {
            if (!stream.Send())
                continue;
            _sent++;
            if (Stopwatch.GetTimestamp() - due > LateTicks)
                _late++;
        }
    }
}

/// <summary>What the load has seen: packets, delays in milliseconds, and the share of packets that it sent 5 ms or more late itself, in percent.</summary>
internal sealed record LoadFigures(long Heard, long Lost, long Overtaken, double DelayMedian, double DelayP99, double LateShare);

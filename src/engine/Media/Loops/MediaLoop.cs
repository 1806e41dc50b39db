using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Switchboard.Media.Legs;
using Switchboard.Media.Mixing;

namespace Switchboard.Media.Loops;

/// <summary>One media thread: its sockets, its legs and their 20 ms tick.</summary>
internal sealed partial class MediaLoop : IAsyncDisposable
{
    public const int TickUnits = 20 * MediaClock.PerMillisecond;
    private const int MaxCatchUp = 5;
    private const int IdleUnits = 60_000 * MediaClock.PerMillisecond;

    private readonly ConcurrentQueue<MediaPath> _mail = new();
    private readonly ConcurrentQueue<Action> _orders = new();
    private readonly List<MediaPath> _paths = [];
    private readonly List<RoomMixer> _rooms = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILogger _log;
    private long _nextTick;
    private int _legCount;
    private bool _started;
    private volatile bool _stop;

    public MediaLoop(int index, IPacketNetwork network, MediaClock clock, ILogger log)
    {
        Index = index;
        Network = network;
        Clock = clock;
        _log = log;
        _nextTick = clock.Now + TickUnits;
    }

    public int Index { get; }

    public IPacketNetwork Network { get; }

    public MediaClock Clock { get; }

    /// <summary>Legs on this thread; read by any thread to choose the emptiest.</summary>
    public int LegCount => Volatile.Read(ref _legCount);

    /// <summary>Where a leg builds the packets it makes itself.</summary>
    public byte[] Scratch { get; } = GC.AllocateArray<byte>(PacketNetworks.BufferSize, pinned: true);

    public void Start()
    {
        _started = true;
        new Thread(Run) { IsBackground = true, Name = $"media-{Index}", Priority = ThreadPriority.AboveNormal }.Start();
    }

    /// <summary>A leg has mail; from any thread.</summary>
    public void Enqueue(MediaPath path)
    {
        _mail.Enqueue(path);
        Network.Wake();
    }

    /// <summary>Has something done on this thread, in the order given; from any thread.</summary>
    public void Post(Action order)
    {
        _orders.Enqueue(order);
        Network.Wake();
    }

    public void Add(RoomMixer room) => _rooms.Add(room);

    public void Remove(RoomMixer room) => _rooms.Remove(room);

    /// <summary>Counts a leg at once, so that legs made in a burst spread over the threads.</summary>
    public void Reserve() => Interlocked.Increment(ref _legCount);

    public void Release() => Interlocked.Decrement(ref _legCount);

    public void Add(MediaPath path)
    {
        if (_paths.Count == 0)
            _nextTick = Clock.Now + TickUnits; // the thread slept through the ticks of nobody
        _paths.Add(path);
    }

    public void Remove(MediaPath path) => _paths.Remove(path);

    /// <summary>One turn: waits for packets until the next tick is due, hands them out, does the mail, ticks.</summary>
    public void Step()
    {
        var wait = _paths.Count > 0 ? _nextTick - Clock.Now : IdleUnits; // without legs there is nothing to tick
        Network.Poll(_mail.IsEmpty && _orders.IsEmpty && wait > 0 ? (int)((wait + MediaClock.PerMillisecond - 1) / MediaClock.PerMillisecond) : 0);
        ReadMail();
        TickWhenDue();
    }

    public async ValueTask DisposeAsync()
    {
        _stop = true;
        Network.Wake();
        if (_started)
            await _ended.Task.ConfigureAwait(false);
        else
            End();
    }

    private void Run()
    {
        while (!_stop)
        {
            try
            {
                Step();
            }
            catch (Exception e)
            {
                LoopFault(e, Index);
            }
        }

        End();
    }

    private void End()
    {
        ReadMail();
        foreach (var path in _paths.ToArray())
            path.RequestClose();
        while (!_mail.IsEmpty)
            ReadMail();
        Network.Dispose();
        _ended.TrySetResult();
    }

    private void ReadMail()
    {
        for (var i = 0; i < 1000 && _orders.TryDequeue(out var order); i++)
            Obey(order);
        // Bounded, so that a flood of orders cannot starve the packets.
        for (var i = 0; i < 1000 && _mail.TryDequeue(out var path); i++)
            path.ReadMail(this);
    }

    private void TickWhenDue()
    {
        var now = Clock.Now;
        if (_paths.Count == 0)
            _nextTick = now + TickUnits;
        for (var i = 0; now >= _nextTick; i++)
        {
            if (i == MaxCatchUp)
            {
                // The machine stood still: go on from here instead of sending a burst.
                _nextTick = now + TickUnits;
                return;
            }

            foreach (var path in _paths)
                Tick(path, now);
            foreach (var room in _rooms)
                Tick(room, now);
            _nextTick += TickUnits;
        }
    }

    private void Tick(MediaPath path, long now)
    {
        try
        {
            path.Tick(now);
        }
        catch (Exception e)
        {
            Fault(e, path);
        }
    }

    private void Tick(RoomMixer room, long now)
    {
        try
        {
            room.Tick(now);
        }
        catch (Exception e)
        {
            LoopFault(e, Index);
        }
    }

    private void Obey(Action order)
    {
        try
        {
            order();
        }
        catch (Exception e)
        {
            LoopFault(e, Index);
        }
    }

    /// <summary>A bug in the treatment of one leg ends that leg, never the thread.</summary>
    public void Fault(Exception e, MediaPath path)
    {
        LegFault(e, path.LocalPort);
        path.RequestClose();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Media leg on port {Port} failed and is closed")]
    private partial void LegFault(Exception e, int port);

    [LoggerMessage(Level = LogLevel.Error, Message = "Media thread {Index} met a fault and goes on")]
    private partial void LoopFault(Exception e, int index);
}

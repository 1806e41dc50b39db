using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Switchboard.Media.Fax;

/// <summary>
/// A fax on a leg: the terminal runs on the fax thread, the media thread only exchanges frames and datagrams with it. Put it on a leg by
/// <see cref="MediaLeg.StartFax"/>; T.38 takes the leg's own port.
/// </summary>
public sealed class FaxSession
{
    internal const int FrameSamples = 160;
    private const int MostWaiting = 100; // two seconds of a fax thread that stands still

    private readonly FaxThread _thread;
    private readonly FaxSettings _settings;
    private readonly IFaxListener _listener;
    private readonly ConcurrentQueue<short[]> _heard = new();
    private readonly ConcurrentQueue<short[]> _made = new();
    private readonly ConcurrentBag<short[]> _spare = [];
    private readonly ConcurrentQueue<(byte[] Packet, ushort Sequence)> _packets = new();
    private readonly ConcurrentQueue<byte[]> _datagrams = new();
    private readonly ConcurrentQueue<Action> _orders = new();
    private readonly byte[] _room = new byte[UdptlWriter.MostIfp * 2];
    private UdptlWriter? _writer;
    private FaxTerminal? _terminal;
    private FaxResult? _result;
    private int _queued;
    private int _ticks;

    internal FaxSession(FaxThread thread, FaxSettings settings, IFaxListener listener)
    {
        (_thread, _settings, _listener) = (thread, settings, listener);
        Order(() => Open(FaxTransport.Audio));
    }

    /// <summary>From now on the pages travel by T.38: both machines begin anew. Any thread.</summary>
    /// <param name="maxDatagram">The longest datagram the peer takes.</param>
    public void UseT38(int maxDatagram) => Order(() =>
    {
        if (_result is not null || _terminal?.Transport == FaxTransport.T38)
            return;
        _writer = new UdptlWriter(UdptlWriter.DefaultRedundancy, Math.Clamp(maxDatagram, 100, 1400));
        Open(FaxTransport.T38);
    });

    /// <summary>The call is over; what was under way ends as dropped. Any thread.</summary>
    public void Break() => Order(() => _terminal?.Break());

    /// <summary>One tick of the leg: a frame of the peer goes in, one for the peer comes out (false: none is ready).</summary>
    internal bool Exchange(ReadOnlySpan<short> heard, Span<short> made)
    {
        if (_heard.Count < MostWaiting)
        {
            var frame = _spare.TryTake(out var spare) ? spare : new short[FrameSamples];
            heard.CopyTo(frame);
            _heard.Enqueue(frame);
        }

        Wake();
        if (!_made.TryDequeue(out var next))
            return false;
        next.CopyTo(made);
        _spare.Add(next);
        return true;
    }

    /// <summary>One tick of a leg that speaks T.38.</summary>
    internal void PassTick()
    {
        Interlocked.Increment(ref _ticks);
        Wake();
    }

    internal void TakePacket(ReadOnlySpan<byte> packet, ushort sequence)
    {
        if (_packets.Count >= MostWaiting)
            return;
        _packets.Enqueue((packet.ToArray(), sequence));
        Wake();
    }

    internal bool TryTakeDatagram(out byte[] datagram) => _datagrams.TryDequeue(out datagram!);

    /// <summary>On the fax thread: does what has come in.</summary>
    internal void Step()
    {
        Volatile.Write(ref _queued, 0);
        while (_orders.TryDequeue(out var order))
            order();
        while (_heard.TryDequeue(out var frame))
        {
            if (_terminal is { Transport: FaxTransport.Audio } modem)
            {
                modem.Take(frame);
                modem.Make(frame);
                if (_made.Count < MostWaiting)
                    _made.Enqueue(frame);
            }
        }

        while (_packets.TryDequeue(out var packet))
            _terminal?.TakePacket(packet.Packet, packet.Sequence);
        for (var ticks = Interlocked.Exchange(ref _ticks, 0); ticks > 0 && _terminal?.Transport == FaxTransport.T38; ticks--)
            _terminal.Pass(FrameSamples);
    }

    /// <summary>On the fax thread: the leg is gone for good.</summary>
    internal void Close() => Order(() =>
    {
        _terminal?.Break();
        _terminal?.Dispose();
        _terminal = null;
        End(new FaxResult("dropped", FaxVerdict.Of(49, 0).Detail, 49, new FaxProgress(0, 0, false, "", FaxTransport.Audio), 0));
    });

    /// <summary>A bug ends this fax, never the thread.</summary>
    internal void Fail() => End(new FaxResult("failed", "The fax failed by a fault of this server.", -1, new FaxProgress(0, 0, false, "", FaxTransport.Audio), 0));

    private void Open(FaxTransport transport)
    {
        _terminal?.Dispose();
        _packets.Clear();
        _terminal = new FaxTerminal(_settings, transport) { Progressed = _listener.OnProgress, Ended = End, Packet = Send };
    }

    private void Send(ReadOnlySpan<byte> packet, int count)
    {
        // The repetition of UDPTL is what protects: sending an indicator three times over would only be noise.
        if (_writer is { } writer && writer.Write(packet, _room) is > 0 and var length)
            _datagrams.Enqueue(_room.AsSpan(0, length).ToArray());
        _ = count;
    }

    private void End(FaxResult result)
    {
        if (_result is not null)
            return;
        _result = result;
        _listener.OnEnded(result);
    }

    private void Order(Action order)
    {
        _orders.Enqueue(order);
        Wake();
    }

    private void Wake()
    {
        if (Interlocked.Exchange(ref _queued, 1) == 0)
            _thread.Enqueue(this);
    }
}

/// <summary>The one thread on which fax machines work: their files may be slow, the media threads may not.</summary>
internal sealed partial class FaxThread(ILogger log) : IDisposable
{
    private readonly BlockingCollection<FaxSession> _work = [];
    private readonly Lock _gate = new();
    private Thread? _thread;

    public void Enqueue(FaxSession session)
    {
        if (_work.IsAddingCompleted)
            return;
        lock (_gate)
        {
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = "fax" };
                _thread.Start();
            }
        }

        try
        {
            _work.Add(session);
        }
        catch (InvalidOperationException)
        {
            // the engine stops meanwhile
        }
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread?.Join();
        _work.Dispose();
    }

    private void Run()
    {
        foreach (var session in _work.GetConsumingEnumerable())
        {
            try
            {
                session.Step();
            }
            catch (Exception e)
            {
                SessionFault(e);
                session.Fail();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A fax failed")]
    private partial void SessionFault(Exception e);
}

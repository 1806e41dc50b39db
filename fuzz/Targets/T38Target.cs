using Switchboard.Engine.Tests.Media.Fax;
using Switchboard.Media.Fax;

namespace Switchboard.Fuzz.Targets;

/// <summary>
/// UDPTL into a fax under way: two honest machines send each other a page while broken datagrams reach both. A native decoder
/// reads them, so that a fault here would take the whole process with it.
/// </summary>
internal sealed class T38Target : FuzzTarget
{
    private const int Step = 160;
    private const int Recorded = 1500;
    private readonly string _folder = Directory.CreateTempSubdirectory("switchboard-fuzz-t38-").FullName;
    private Machine _sender;
    private Machine _receiver;
    private int _turn;

    public T38Target()
    {
        TestTiff.Write(Path.Combine(_folder, "page.tif"), TestTiff.Pages(1, 20));
        var seeds = new List<byte[]>();
        (_sender, _receiver) = Pair();
        for (var step = 0; step < Recorded && !_receiver.Over; step++)
        {
            // Every kind of indicator and data, but not every piece of the page.
            foreach (var datagram in Exchange())
            {
                if (!seeds.Exists(seed => seed.AsSpan(2, Math.Min(6, seed.Length - 2)).SequenceEqual(datagram.AsSpan(2, Math.Min(6, datagram.Length - 2)))))
                    seeds.Add(datagram);
            }
        }

        Seeds = seeds;
        Begin();
    }

    public override IReadOnlyList<byte[]> Seeds { get; }

    public override void Feed(byte[] input)
    {
        if (input.Length > 1500)
            return;
        // To one of the two as a datagram, to the other as what stands in one; then the fax goes on for a moment.
        var (one, other) = (_turn & 1) == 0 ? (_receiver, _sender) : (_sender, _receiver);
        one.TakeBroken(input);
        if ((_turn & 2) == 0)
            other.TakeIfp(input);
        for (var step = 0; step < 1 + (_turn % 7 * 4); step++)
            _ = Exchange();
        _turn++;
        if (_sender.Over || _receiver.Over)
            Begin();
    }

    protected override void Dispose(bool disposing)
    {
        _sender.Dispose();
        _receiver.Dispose();
        Directory.Delete(_folder, recursive: true);
        base.Dispose(disposing);
    }

    private void Begin()
    {
        _sender.Dispose();
        _receiver.Dispose();
        (_sender, _receiver) = Pair();
    }

    private (Machine Sender, Machine Receiver) Pair() =>
        (new Machine(true, Path.Combine(_folder, "page.tif")), new Machine(false, Path.Combine(_folder, "received.tif")));

    private List<byte[]> Exchange()
    {
        var sent = _sender.Pass();
        foreach (var datagram in sent)
            _receiver.Take(datagram);
        var answered = _receiver.Pass();
        foreach (var datagram in answered)
            _sender.Take(datagram);
        return [.. sent, .. answered];
    }

    private sealed class Machine : IDisposable
    {
        private readonly FaxTerminal _terminal;
        private readonly UdptlReader _reader = new();
        private readonly UdptlReader _broken = new();
        private readonly UdptlWriter _writer = new();
        private readonly List<byte[]> _made = [];
        private ushort _next;

        public Machine(bool sends, string file)
        {
            _terminal = new FaxTerminal(new FaxSettings { Sends = sends, File = file, StationId = "+86 10 5555 0001" }, FaxTransport.T38)
            {
                Packet = (packet, _) => Made(packet),
                Ended = _ => Over = true,
            };
        }

        public bool Over { get; private set; }

        public void Take(ReadOnlySpan<byte> datagram) => _reader.Read(datagram, (packet, _) => TakeIfp(packet));

        /// <summary>Read beside the honest stream, so that a changed number does not make it deaf for that.</summary>
        public void TakeBroken(ReadOnlySpan<byte> datagram) => _broken.Read(datagram, (packet, _) => TakeIfp(packet));

        public void TakeIfp(ReadOnlySpan<byte> packet)
        {
            if (packet.Length > 0)
                _terminal.TakePacket(packet, _next++);
        }

        public List<byte[]> Pass()
        {
            _terminal.Pass(Step);
            List<byte[]> made = [.. _made];
            _made.Clear();
            return made;
        }

        public void Dispose() => _terminal.Dispose();

        private void Made(ReadOnlySpan<byte> packet)
        {
            Span<byte> room = stackalloc byte[UdptlWriter.MostIfp * 2];
            var length = _writer.Write(packet, room);
            if (length == 0)
                throw new InvalidOperationException($"A packet of {packet.Length} bytes was made.");
            _made.Add(room[..length].ToArray());
        }
    }
}

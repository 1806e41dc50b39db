using System.Net;
using Switchboard.Media.Secure;

namespace Switchboard.Engine.Tests.Media.Secure;

/// <summary>Keeps what a leg sends.</summary>
internal sealed class SentPackets : ISendPacket
{
    public List<(byte[] Packet, PeerAddress To)> Packets { get; } = [];

    public void Send(ReadOnlySpan<byte> packet, in PeerAddress to) => Packets.Add((packet.ToArray(), to));
}

/// <summary>Carries datagrams between two handshakes in memory, loses some, and ticks both.</summary>
internal sealed class DtlsLink(IPacketHandshake client, IPacketHandshake server)
{
    public static readonly PeerAddress ClientAddress = new(IPEndPoint.Parse("192.0.2.1:10000"));
    public static readonly PeerAddress ServerAddress = new(IPEndPoint.Parse("192.0.2.2:20000"));

    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(3);

    public List<byte[]> Datagrams { get; } = [];

    private bool IsUndecided =>
        client.State != HandshakeState.Failed && server.State != HandshakeState.Failed
        && (client.State == HandshakeState.Waiting || server.State == HandshakeState.Waiting);

    public static void Run(IPacketHandshake client, IPacketHandshake server, Func<bool>? lose = null) =>
        new DtlsLink(client, server).RunToTheEnd(lose);

    public void RunToTheEnd(Func<bool>? lose = null)
    {
        SentPackets fromClient = new(), fromServer = new();
        // OpenSSL's retransmission timer runs on the machine's clock: tick until both are through, without waiting.
        var started = TimeProvider.System.GetTimestamp();
        while (IsUndecided && TimeProvider.System.GetElapsedTime(started) < GiveUpAfter)
        {
            client.OnTick(0, fromClient);
            server.OnTick(0, fromServer);
            while (fromClient.Packets.Count + fromServer.Packets.Count > 0)
            {
                Deliver(fromClient, server, ClientAddress, fromServer, lose);
                Deliver(fromServer, client, ServerAddress, fromClient, lose);
            }
        }
    }

    private void Deliver(SentPackets from, IPacketHandshake to, PeerAddress source, SentPackets answers, Func<bool>? lose)
    {
        var packets = from.Packets.ToArray();
        from.Packets.Clear();
        foreach (var (packet, _) in packets)
        {
            Datagrams.Add(packet);
            if (lose?.Invoke() != true)
                to.HandlePacket(packet, source, answers);
        }
    }
}

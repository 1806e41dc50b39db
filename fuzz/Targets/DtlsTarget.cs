using Switchboard.Engine.Tests.Media.Secure;
using Switchboard.Media.Secure;
using Switchboard.Media.Secure.Dtls;

namespace Switchboard.Fuzz.Targets;

/// <summary>DTLS records: flights of an honest handshake, changed, to either side. No handshake may come out of them.</summary>
internal sealed class DtlsTarget : FuzzTarget
{
    private readonly DtlsContext _context = DtlsContext.Create(TimeProvider.System, DtlsContext.AllProfiles).Value;
    private readonly SentPackets _sent = new();
    private bool _asClient;

    public DtlsTarget()
    {
        using var client = Handshake(true);
        using var server = Handshake(false);
        var link = new DtlsLink(client, server);
        link.RunToTheEnd();
        Seeds = [.. link.Datagrams];
    }

    public override IReadOnlyList<byte[]> Seeds { get; }

    public override void Feed(byte[] input)
    {
        _asClient = !_asClient;
        using var victim = Handshake(_asClient);
        victim.OnTick(0, _sent);
        if (input.Length > 0)
            victim.HandlePacket(input, DtlsLink.ClientAddress, _sent);
        foreach (var honest in Seeds)
            victim.HandlePacket(honest, DtlsLink.ClientAddress, _sent);
        victim.OnTick(20, _sent);
        _sent.Packets.Clear();
        if (victim.TakeProtection() is not null)
            throw new InvalidOperationException("A replayed handshake was believed.");
    }

    protected override void Dispose(bool disposing)
    {
        _context.Dispose();
        base.Dispose(disposing);
    }

    private SecureHandshake Handshake(bool isClient) =>
        new(null, DtlsAssociation.Create(_context, isClient, _context.Fingerprint, false).Value, isClient ? DtlsLink.ServerAddress : null);
}

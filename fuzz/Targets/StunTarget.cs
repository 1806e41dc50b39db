using System.Net;
using Switchboard.Engine.Tests.Media.Secure;
using Switchboard.Media.Secure;
using Switchboard.Media.Secure.Ice;
using Switchboard.Media.Secure.Stun;

namespace Switchboard.Fuzz.Targets;

/// <summary>STUN messages, and connectivity checks that must not nominate an address without integrity.</summary>
internal sealed class StunTarget : FuzzTarget
{
    private static readonly IceCredentials Credentials = IceCredentials.Create();
    private static readonly PeerAddress Stranger = new(IPEndPoint.Parse("192.0.2.7:40000"));
    private readonly byte[] _reply = new byte[IceLiteAgent.MaxReply];
    private readonly byte[] _check = StunChecks.Request(Credentials, "peer", nominate: true);

    public override IReadOnlyList<byte[]> Seeds => [.. Vectors.Hex("stun.json"), _check];

    public override void Feed(byte[] input)
    {
        var agent = new IceLiteAgent(Credentials, "peer");
        var length = agent.Handle(input, Stranger, _reply);
        if (length < 0 || length > _reply.Length)
            throw new InvalidOperationException($"A reply of {length} bytes.");
        // The last eight bytes are the fingerprint, which integrity does not cover.
        if (agent.Selected is not null && !input.AsSpan().StartsWith(_check.AsSpan(0, _check.Length - 8)))
            throw new InvalidOperationException("A changed check nominated an address.");
        if (!StunMessage.TryParse(input, out var message))
            return;
        message.HasValidFingerprint();
        message.HasValidIntegrity("x"u8);
        message.TryReadMappedAddress(out _);
        if (message.UnknownRequired(new ushort[4]) is < 0 or > 4 || message.ErrorCode is < 0 or > 799)
            throw new InvalidOperationException("A number is out of its range.");
        message.TryFind(StunAttribute.Username, out _);
    }
}

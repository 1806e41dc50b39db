using System.Text;
using Switchboard.Media.Secure.Stun;
using Switchboard.Media.Secure;

namespace Switchboard.Engine.Tests.Media.Secure;

/// <summary>Writes the connectivity checks that a browser would send us.</summary>
internal static class StunChecks
{
    public static readonly byte[] TransactionId = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

    public static byte[] Key(IceCredentials credentials) => Encoding.UTF8.GetBytes(credentials.Password);

    public static byte[] Request(
        IceCredentials to,
        string fromUfrag,
        bool nominate,
        StunAttribute role = StunAttribute.IceControlling,
        StunAttribute? extra = null)
    {
        var buffer = new byte[StunWire.MaxMessageSize];
        var writer = new StunWriter(buffer, StunClass.Request, TransactionId);
        writer.Add(StunAttribute.Username, Encoding.UTF8.GetBytes($"{to.Ufrag}:{fromUfrag}"));
        writer.AddNumber(StunAttribute.Priority, 1845494271u);
        writer.AddNumber(role, 0x0123456789ABCDEFul);
        if (nominate)
            writer.Add(StunAttribute.UseCandidate, []);
        if (extra is { } type)
            writer.AddNumber(type, 0u);
        writer.AddIntegrity(Key(to));
        writer.AddFingerprint();
        return buffer[..writer.Length];
    }
}

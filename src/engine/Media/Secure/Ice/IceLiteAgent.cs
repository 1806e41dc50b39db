using System.Security.Cryptography;
using System.Text;
using Switchboard.Media.Secure.Stun;

namespace Switchboard.Media.Secure.Ice;

/// <summary>
/// The lite side of RFC 8445: answers connectivity checks on one component and learns the peer's addresses from them.
/// It resolves no candidates and sends no checks, so names and addresses in the peer's SDP are never contacted.
/// </summary>
internal sealed class IceLiteAgent
{
    /// <summary>The longest answer is a signed error with the attributes that were not understood.</summary>
    public const int MaxReply = 256;

    // A browser with many interfaces checks from each; more than these at once is no browser.
    private const int MaxValidated = 16;

    private readonly byte[] _username;
    private readonly byte[] _password;
    private readonly PeerAddress[] _validated = new PeerAddress[MaxValidated];
    private int _validatedCount;
    private int _nextValidated;

    public IceLiteAgent(IceCredentials local, string remoteUfrag)
    {
        // RFC 8445 §7.2.2: the checking side writes the other's fragment first.
        _username = Encoding.UTF8.GetBytes($"{local.Ufrag}:{remoteUfrag}");
        _password = Encoding.UTF8.GetBytes(local.Password);
    }

    /// <summary>The source of the last nominating check; a browser that changes its network nominates anew.</summary>
    public PeerAddress? Selected { get; private set; }

    /// <summary>Where to answer before nomination: the source of the last authentic check.</summary>
    public PeerAddress? LastValidated { get; private set; }

    /// <summary>True when an authentic check came from there.</summary>
    public bool IsValidated(in PeerAddress from)
    {
        for (var i = 0; i < _validatedCount; i++)
        {
            if (_validated[i] == from)
                return true;
        }

        return false;
    }

    /// <summary>Handles a STUN packet; answers how many bytes of <paramref name="reply"/> (<see cref="MaxReply"/> long) are to be sent back, 0 for none.</summary>
    public int Handle(ReadOnlySpan<byte> packet, in PeerAddress from, Span<byte> reply, bool learns = true)
    {
        if (!StunMessage.TryParse(packet, out var message) || message.Class != StunClass.Request || message.Method != StunWire.BindingMethod)
            return 0;
        if (message.Has(StunAttribute.Fingerprint) && !message.HasValidFingerprint())
            return 0;
        // RFC 8489 §9.1.3: not signed, because what the other side knows is not known.
        if (!message.Has(StunAttribute.MessageIntegrity) || !message.TryFind(StunAttribute.Username, out var username))
            return Refuse(message, reply, 400, "Bad Request", signed: false);
        if (!CryptographicOperations.FixedTimeEquals(username, _username) || !message.HasValidIntegrity(_password))
            return Refuse(message, reply, 401, "Unauthorized", signed: false);

        Span<ushort> unknown = stackalloc ushort[8];
        var unknownCount = message.UnknownRequired(unknown);
        if (unknownCount > 0)
            return RefuseUnknown(message, reply, unknown[..unknownCount]);
        // RFC 8445 §6.1.1, §7.3.1.1: facing a lite agent the full one controls, so a controlled peer has it wrong, whatever its tie-breaker.
        if (message.Has(StunAttribute.IceControlled))
            return Refuse(message, reply, 487, "Role Conflict", signed: true);

        if (learns)
            Learn(from, message.Has(StunAttribute.UseCandidate));
        return Accept(message, from, reply);
    }

    private void Learn(in PeerAddress from, bool nominated)
    {
        if (!IsValidated(from))
        {
            if (_validated[_nextValidated] == Selected)
                _nextValidated = (_nextValidated + 1) % MaxValidated;
            _validated[_nextValidated] = from;
            _nextValidated = (_nextValidated + 1) % MaxValidated;
            _validatedCount = Math.Min(_validatedCount + 1, MaxValidated);
        }

        LastValidated = from;
        if (nominated)
            Selected = from;
    }

    private int Accept(StunMessage request, in PeerAddress from, Span<byte> reply)
    {
        Span<byte> address = stackalloc byte[16];
        var size = from.WriteAddress(address);
        var writer = new StunWriter(reply, StunClass.Success, request.TransactionId);
        writer.AddXorMappedAddress(address[..size], from.Port);
        writer.AddIntegrity(_password);
        writer.AddFingerprint();
        return writer.Length;
    }

    private int Refuse(StunMessage request, Span<byte> reply, int code, string reason, bool signed)
    {
        var writer = new StunWriter(reply, StunClass.Error, request.TransactionId);
        writer.AddError(code, reason);
        if (signed)
            writer.AddIntegrity(_password);
        writer.AddFingerprint();
        return writer.Length;
    }

    private int RefuseUnknown(StunMessage request, Span<byte> reply, ReadOnlySpan<ushort> unknown)
    {
        var writer = new StunWriter(reply, StunClass.Error, request.TransactionId);
        writer.AddError(420, "Unknown Attribute");
        writer.AddUnknownAttributes(unknown);
        writer.AddIntegrity(_password);
        writer.AddFingerprint();
        return writer.Length;
    }
}

namespace Switchboard.Sip;

/// <summary>Methods the stack knows; every other token is a legal extension method (RFC 3261 §7.1).</summary>
public enum SipMethod : byte
{
    /// <summary>A method the stack has no name for; <see cref="SipMessage.MethodName"/> keeps it.</summary>
    Extension,

    /// <summary>RFC 3261.</summary>
    Invite,

    /// <summary>RFC 3261.</summary>
    Ack,

    /// <summary>RFC 3261.</summary>
    Bye,

    /// <summary>RFC 3261.</summary>
    Cancel,

    /// <summary>RFC 3261.</summary>
    Register,

    /// <summary>RFC 3261.</summary>
    Options,

    /// <summary>RFC 3262.</summary>
    Prack,

    /// <summary>RFC 3311.</summary>
    Update,

    /// <summary>RFC 6086.</summary>
    Info,

    /// <summary>RFC 3515.</summary>
    Refer,

    /// <summary>RFC 6665.</summary>
    Subscribe,

    /// <summary>RFC 6665.</summary>
    Notify,

    /// <summary>RFC 3428.</summary>
    Message,

    /// <summary>RFC 3903.</summary>
    Publish,
}

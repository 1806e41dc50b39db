using Switchboard.Kernel;

namespace Switchboard.Sip.Sdp;

/// <summary>Why a description was refused, with the SIP answer each reason means.</summary>
public static class SdpFault
{
    /// <summary>The body is no SDP, or breaks a limit: 400.</summary>
    public const string Malformed = "sdp.malformed";

    /// <summary>No audio stream that can be taken: 488, Warning 304.</summary>
    public const string NoAudio = "sdp.no_audio";

    /// <summary>No common codec: 488, Warning 305.</summary>
    public const string NoCommonCodec = "sdp.no_common_codec";

    /// <summary>The transport profile or its keys do not fit: 488, Warning 302.</summary>
    public const string Profile = "sdp.profile_unsupported";

    /// <summary>The address named is one that nothing may be sent to: 488, Warning 301.</summary>
    public const string Address = "sdp.address_refused";

    /// <summary>An answer that does not fit its offer, or that refuses the audio stream.</summary>
    public const string AnswerMismatch = "sdp.answer_mismatch";

    /// <summary>The status to answer a request with.</summary>
    public static int StatusOf(Fault fault) => fault?.Code == Malformed ? 400 : 488;

    /// <summary>The code of the Warning header (RFC 3261 §20.43).</summary>
    public static int WarningOf(Fault fault) => fault?.Code switch
    {
        Address => 301,
        Profile => 302,
        NoAudio => 304,
        NoCommonCodec => 305,
        _ => 399,
    };

    internal static Fault Of(string code, string detail) => Fault.Invalid(code, detail);
}

namespace Switchboard.Sip.Sdp;

internal static class ProfileNames
{
    public static MediaProfile? Parse(string protocol) => protocol switch
    {
        "RTP/AVP" => MediaProfile.RtpAvp,
        "RTP/AVPF" => MediaProfile.RtpAvpf,
        "RTP/SAVP" => MediaProfile.RtpSavp,
        "RTP/SAVPF" => MediaProfile.RtpSavpf,
        "UDP/TLS/RTP/SAVP" => MediaProfile.DtlsSavp,
        "UDP/TLS/RTP/SAVPF" => MediaProfile.DtlsSavpf,
        _ => null,
    };

    public static string Text(this MediaProfile profile) => profile switch
    {
        MediaProfile.RtpAvp => "RTP/AVP",
        MediaProfile.RtpAvpf => "RTP/AVPF",
        MediaProfile.RtpSavp => "RTP/SAVP",
        MediaProfile.RtpSavpf => "RTP/SAVPF",
        MediaProfile.DtlsSavp => "UDP/TLS/RTP/SAVP",
        _ => "UDP/TLS/RTP/SAVPF",
    };

    public static bool IsDtls(this MediaProfile profile) => profile is MediaProfile.DtlsSavp or MediaProfile.DtlsSavpf;

    public static bool IsPlain(this MediaProfile profile) => profile is MediaProfile.RtpAvp or MediaProfile.RtpAvpf;
}

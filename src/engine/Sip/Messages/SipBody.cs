using System.Text;

namespace Switchboard.Sip;

/// <summary>A message body and its type.</summary>
/// <param name="ContentType">As in the Content-Type header.</param>
/// <param name="Content">The bytes, not copied.</param>
public sealed record SipBody(string ContentType, ReadOnlyMemory<byte> Content)
{
    /// <summary>The type of session descriptions (RFC 8866).</summary>
    public const string SdpType = "application/sdp";

    /// <summary>A session description.</summary>
    public static SipBody Sdp(ReadOnlyMemory<byte> sdp) => new(SdpType, sdp);

    /// <summary>A session description.</summary>
    public static SipBody Sdp(string sdp) => new(SdpType, Encoding.UTF8.GetBytes(sdp));
}

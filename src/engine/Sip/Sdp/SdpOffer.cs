namespace Switchboard.Sip.Sdp;

/// <summary>Our offer, kept until its answer comes.</summary>
public sealed class SdpOffer
{
    private SdpOffer(SessionDescription description, LocalAudio local, int mediaIndex) =>
        (Description, Local, MediaIndex) = (description, local, mediaIndex);

    /// <summary>The offer.</summary>
    public SessionDescription Description { get; }

    /// <summary>What it was made of.</summary>
    public LocalAudio Local { get; }

    /// <summary>Index of the audio m= line.</summary>
    public int MediaIndex { get; }

    /// <summary>The body.</summary>
    public string Text => SdpWriter.Write(Description);

    /// <summary>The first offer of a dialog.</summary>
    public static SdpOffer Build(LocalAudio local) =>
        new(new SessionDescription { Origin = new SdpOrigin("-", "1", "1", "IP4", "127.0.0.1") }, local, 0);

    /// <summary>A later offer in the same dialog: same session id, same m= lines and payload types, next version when something changed.</summary>
    public static SdpOffer Rebuild(AudioAgreement current, LocalAudio local) => throw new NotSupportedException(current?.Text + local);
}

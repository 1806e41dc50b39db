using Switchboard.Media.Fax;
using Switchboard.Sip;
using Switchboard.Sip.Sdp;

namespace Switchboard.Switch.Calls;

/// <summary>The fax machine on a leg.</summary>
internal sealed class LegFax(FaxSession session, bool allowsT38)
{
    public FaxSession Session { get; } = session;

    /// <summary>T.38 may be used: the peer is no secret (UDPTL cannot be encrypted).</summary>
    public bool AllowsT38 { get; } = allowsT38;

    /// <summary>Our description since the change to T.38; null while the tones are audio.</summary>
    public SessionDescription? Ours { get; set; }

    /// <summary>The pages are over; what the peer asks for now is answered as on any call.</summary>
    public bool IsOver { get; set; }
}

/// <content>T.38 on a leg that carries a fax.</content>
public abstract partial class Leg
{
    internal LegFax? Fax { get; set; }

    /// <summary>Only G.711 passes modem tones.</summary>
    internal void SpeakAsModem() => Codecs = ModemCodecs;

    internal static IReadOnlyList<AudioCodec> ModemCodecs { get; } = [AudioCodec.Find("PCMA")!, AudioCodec.Find("PCMU")!];

    /// <summary>Asks the peer to go over to T.38; false when it would not: then the tones go on.</summary>
    internal async Task<bool> OfferT38Async(LegFax fax)
    {
        if (!IsAlive || fax is not { AllowsT38: true, Ours: null, IsOver: false } || Audio is not { Description: { } previous } audio || Dialog is not { } dialog)
            return false;
        var offer = T38Media.Offer(audio.Local, previous);
        var response = await dialog.ReinviteAsync(SipBody.Sdp(SdpWriter.Write(offer)));
        if (!response.IsSuccess || response.Message is not { } message || !IsAlive || fax.IsOver || fax.Ours is not null)
            return fax.Ours is not null;
        if (!T38Media.Accept(offer, message.Sdp.Span, audio.Local).TryGet(out var agreed, out _))
            return false;
        GoOver(fax, agreed);
        return true;
    }

    /// <summary>True when the offer was about the fax and has been answered.</summary>
    private bool AnswersForFax(LegAudio audio, SipOffer offer)
    {
        if (Fax is not { } fax || fax.IsOver)
            return false;
        if (!T38Media.IsOffered(offer.Sdp.Span))
        {
            if (fax.Ours is null)
                return false;
            offer.Reject(488, "A fax is under way"); // the session stays as it was
            return true;
        }

        if (!fax.AllowsT38)
        {
            offer.Reject(488, "No T.38 here");
            return true;
        }

        if (!T38Media.Answer(offer.Sdp.Span, audio.Local, fax.Ours ?? audio.Description).TryGet(out var agreed, out var fault))
        {
            offer.Reject(488, fault.Detail);
            return true;
        }

        offer.Answer(SipBody.Sdp(agreed.Text));
        GoOver(fax, agreed);
        return true;
    }

    private void GoOver(LegFax fax, T38Agreement agreed)
    {
        fax.Ours = agreed.Ours;
        Media?.UseT38(fax.Session, agreed.Remote, agreed.MaxDatagram);
    }
}

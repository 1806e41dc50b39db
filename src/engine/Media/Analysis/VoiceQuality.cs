namespace Switchboard.Media.Analysis;

/// <summary>
/// Estimates how good a stream sounded: the E-model (ITU-T G.107, 06/2015) with every parameter but codec, loss and delay at
/// its default. R = 93.2 − Idd − Ie,eff; it ranges to a mean opinion score of 4.5.
/// </summary>
public static class VoiceQuality
{
    /// <summary>R with all defaults (G.107 §7.7, table 3).</summary>
    private const double DefaultRating = 93.2;

    /// <summary>20 ms in a packet and 20 ms until it is played, at the least.</summary>
    private const double LeastDelayMs = 40;

    /// <summary>The score of what came from the party; null before its first packet.</summary>
    public static double? OfReceived(MediaFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return figures.PacketsReceived > 0
            ? Score(figures.Codec, Share(figures.Lost, figures.PacketsReceived + Math.Max(0, figures.Lost)), DelayMs(figures.RoundTrip, figures.Jitter))
            : null;
    }

    /// <summary>The score of what the party heard of us, as it reports it; null before its first report.</summary>
    public static double? OfSent(MediaFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return figures.PacketsSent > 0 && figures.RoundTrip is not null
            ? Score(figures.Codec, Share(figures.RemoteLost, figures.PacketsSent), DelayMs(figures.RoundTrip, figures.RemoteJitter))
            : null;
    }

    /// <summary>The score of a codec with this share of packets lost (0 to 1) and this delay from mouth to ear.</summary>
    public static double Score(string? codec, double lost, double delayMs) => Opinion(Rating(codec, lost, delayMs));

    /// <summary>The transmission rating R.</summary>
    public static double Rating(string? codec, double lost, double delayMs)
    {
        var (impairment, robustness) = Equipment(codec);
        var percent = 100 * Math.Clamp(lost, 0, 1);
        // G.107 eq. (7-29) with BurstR = 1: losses are taken as random
        var effective = impairment + ((95 - impairment) * percent / (percent + robustness));
        return DefaultRating - DelayImpairment(delayMs) - effective;
    }

    /// <summary>R as an opinion (G.107 annex B).</summary>
    public static double Opinion(double rating) => rating switch
    {
        <= 0 => 1,
        >= 100 => 4.5,
        _ => Math.Max(1, 1 + (0.035 * rating) + (rating * (rating - 60) * (100 - rating) * 7e-6)),
    };

    // Ie and Bpl of G.113 (11/2007) appendix I, table I.4: G.711 with the packet loss concealment of its appendix I. G.722 and
    // Opus have no narrow-band values; they are taken as G.711, so that an undamaged wide-band call is not scored below it.
    private static (double Impairment, double Robustness) Equipment(string? codec) => codec switch
    {
        "G729" => (11, 19), // G.729A with VAD
        "GSM" => (20, 10),
        _ => (0, 25.1),
    };

    // G.107 eq. (7-27) and (7-28): nothing up to 100 ms
    private static double DelayImpairment(double delayMs)
    {
        if (delayMs <= 100)
            return 0;
        var x = Math.Log2(delayMs / 100);
        return 25 * (Math.Pow(1 + Math.Pow(x, 6), 1.0 / 6) - (3 * Math.Pow(1 + Math.Pow(x / 3, 6), 1.0 / 6)) + 2);
    }

    private static double DelayMs(TimeSpan? roundTrip, TimeSpan jitter) =>
        ((roundTrip?.TotalMilliseconds ?? 0) / 2) + LeastDelayMs + (2 * jitter.TotalMilliseconds);

    private static double Share(long lost, long sent) => sent > 0 ? Math.Clamp((double)lost / sent, 0, 1) : 0;
}

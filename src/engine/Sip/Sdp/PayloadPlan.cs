namespace Switchboard.Sip.Sdp;

/// <summary>Gives payload numbers to the formats of an offer. A number once bound to a format keeps it (RFC 3264 §8.3.2).</summary>
internal sealed class PayloadPlan(IReadOnlyList<RtpFormat> ours, IReadOnlyList<RtpFormat> theirs)
{
    private readonly List<RtpFormat> _given = [];

    public static List<RtpFormat> For(LocalAudio local, IReadOnlyList<RtpFormat> ours, IReadOnlyList<RtpFormat> theirs)
    {
        var plan = new PayloadPlan(ours, theirs);
        foreach (var codec in local.Codecs)
            plan.Give(codec.Name, codec.ClockRate, codec.Channels, codec.PayloadType, codec.Format);
        if (!local.TelephoneEvent)
            return plan._given;
        // RFC 4733 §2.1: events run on the clock of the audio they interrupt
        foreach (var codec in local.Codecs)
        {
            if (!plan.HasEvents(codec.ClockRate))
                plan.Give(RtpFormat.TelephoneEvent, codec.ClockRate, 1, codec.ClockRate == 8000 ? (byte)101 : (byte)110, "0-15");
        }

        return plan._given;
    }

    private void Give(string name, int clockRate, int channels, byte liked, string? parameters)
    {
        var number = Bound(ours, name, clockRate, channels) ?? Bound(theirs, name, clockRate, channels) ?? (IsFree(liked) ? liked : NextFree());
        if (number is { } found)
            _given.Add(new RtpFormat(found, name, clockRate, channels, parameters));
    }

    private static byte? Bound(IReadOnlyList<RtpFormat> formats, string name, int clockRate, int channels)
    {
        foreach (var format in formats)
        {
            if (format.ClockRate == clockRate && format.Channels == channels && format.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return format.PayloadType;
        }

        return null;
    }

    private byte? NextFree()
    {
        for (byte number = 96; number < 128; number++)
        {
            if (IsFree(number))
                return number;
        }

        return null;
    }

    private bool IsFree(byte number) => !Holds(ours, number) && !Holds(theirs, number) && !Holds(_given, number);

    private bool HasEvents(int clockRate)
    {
        foreach (var format in _given)
        {
            if (format.IsTelephoneEvent && format.ClockRate == clockRate)
                return true;
        }

        return false;
    }

    private static bool Holds(IReadOnlyList<RtpFormat> formats, byte number)
    {
        foreach (var format in formats)
        {
            if (format.PayloadType == number)
                return true;
        }

        return false;
    }
}

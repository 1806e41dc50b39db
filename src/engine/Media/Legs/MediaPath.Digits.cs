using Switchboard.Media.Codecs;
using Switchboard.Media.Rtp;

namespace Switchboard.Media.Legs;

/// <summary>Keys that come as tones, and keys of the other side that go out another way than they came.</summary>
internal sealed partial class MediaPath
{
    private static readonly TimeSpan ToneLength = TimeSpan.FromMilliseconds(100);
    private ToneDetector? _tones;

    private void SendDigits(char digit, TimeSpan duration)
    {
        Span<char> one = [digit];
        _digitsOut.Add(one, duration);
    }

    private void SetToneDetection(bool on)
    {
        if (on == _tones is not null)
            return;
        _tones?.Dispose();
        _tones = on ? new ToneDetector() : null;
    }

    private void DetectTone(AudioCodec codec, ReadOnlySpan<byte> payload)
    {
        Span<byte> digits = stackalloc byte[16];
        var count = _tones!.Take(codec, payload, digits);
        foreach (var digit in digits[..count])
        {
            if (_playback is { Options.StopOnDigit: true })
                EndPlayback(PlaybackEnd.BargedIn);
            _listener.OnDigit(_leg, new ReceivedDigit((char)digit, ToneLength));
            // A peer that takes tones hears this one in the audio; the others are told their way.
            if (_partner is { _parameters.SendDigitsBy: not DigitWay.Tones } partner && !_held
                && (partner.TakesEvents || partner._parameters.SendDigitsBy == DigitWay.Signalling))
                partner.SendDigits((char)digit, ToneLength);
        }
    }
}

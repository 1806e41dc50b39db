using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Switchboard.Kernel;

namespace Switchboard.Speech.Audio;

/// <summary>Reads what espeak-ng writes to a pipe: 16-bit mono whose header cannot know its length.</summary>
internal static class WavPcm
{
    public const int EspeakRate = 22050;

    public static Outcome<SpeechAudio> Read(ReadOnlySpan<byte> wav)
    {
        if (wav.Length < 12 || !wav[..4].SequenceEqual("RIFF"u8) || !wav.Slice(8, 4).SequenceEqual("WAVE"u8))
            return Unusable("no WAV header");
        var rate = 0;
        var at = 12;
        while (wav.Length - at >= 8)
        {
            var size = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(wav[(at + 4)..]), (uint)(wav.Length - at - 8));
            var body = wav.Slice(at + 8, size);
            if (wav.Slice(at, 4).SequenceEqual("fmt "u8))
            {
                if (size < 16 || body[0] != 1 || body[2] != 1 || body[14] != 16)
                    return Unusable("not 16-bit mono");
                rate = BinaryPrimitives.ReadInt32LittleEndian(body[4..]);
            }
            else if (wav.Slice(at, 4).SequenceEqual("data"u8))
            {
                return rate is >= 8000 and <= 48000
                    ? new SpeechAudio(MemoryMarshal.Cast<byte, short>(body[..(size & ~1)]).ToArray(), rate)
                    : Unusable("no sample rate");
            }

            at += 8 + size + (size & 1);
        }

        return Unusable("no samples");
    }

    private static Fault Unusable(string why) => new("speech.unusable_audio", $"espeak-ng wrote unusable audio: {why}.", FaultKind.Unavailable);
}

using System.Runtime.InteropServices;
using Switchboard.Kernel;

namespace Switchboard.Media.Prompts;

/// <summary>Reads what libsndfile reads: MP3, Ogg Vorbis and Opus, FLAC, AIFF, AU and WAV of every kind.</summary>
public static partial class SoundFile
{
    /// <summary>The longest that is decoded: a small file may hold hours of silence.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private const string Library = "libsndfile.so.1";
    private const int Read = 0x10;
    private const int MostChannels = 8;
    private const int Chunk = 4096;

    private static readonly Fault Unknown = Fault.Invalid("prompt.unknown_format", "This is no sound file that can be read: WAV, MP3, Ogg, Opus, FLAC, AIFF or AU.");
    private static readonly Fault TooLong = Fault.Invalid("prompt.too_long", $"A recording has at most {Longest.TotalMinutes} minutes.");

    /// <summary>The samples of a file, mixed to one channel, and their rate.</summary>
    public static Outcome<(short[] Samples, int Rate)> Decode(string path)
    {
        var info = default(SoundInfo);
        nint file;
        try
        {
            file = Open(path, Read, ref info);
        }
        catch (DllNotFoundException)
        {
            return new Fault("prompt.no_decoder", "libsndfile is not installed; upload a WAV file.", FaultKind.Unavailable);
        }

        if (file == 0)
            return Unknown;
        try
        {
            if (info.Channels is < 1 or > MostChannels || info.Rate is < 4000 or > 192_000)
                return Unknown;
            return Mix(file, info);
        }
        finally
        {
            _ = Close(file);
        }
    }

    private static Outcome<(short[] Samples, int Rate)> Mix(nint file, SoundInfo info)
    {
        var most = (long)(info.Rate * Longest.TotalSeconds);
        var samples = new List<short>();
        var block = new float[Chunk * info.Channels];
        long got;
        while ((got = ReadFloats(file, block, Chunk)) > 0)
        {
            if (samples.Count + got > most)
                return TooLong;
            for (var frame = 0; frame < got; frame++)
            {
                var sum = 0f;
                for (var channel = 0; channel < info.Channels; channel++)
                    sum += block[(frame * info.Channels) + channel];
                samples.Add((short)Math.Clamp(sum / info.Channels * short.MaxValue, short.MinValue, short.MaxValue));
            }
        }

        return ([.. samples], info.Rate);
    }

    [LibraryImport(Library, EntryPoint = "sf_open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int mode, ref SoundInfo info);

    [LibraryImport(Library, EntryPoint = "sf_readf_float")]
    private static partial long ReadFloats(nint file, [Out] float[] block, long frames);

    [LibraryImport(Library, EntryPoint = "sf_close")]
    private static partial int Close(nint file);

    // SF_INFO of sndfile.h
    [StructLayout(LayoutKind.Sequential)]
    private struct SoundInfo
    {
        public long Frames;
        public int Rate;
        public int Channels;
        public int Format;
        public int Sections;
        public int Seekable;
    }
}

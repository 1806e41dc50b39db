using Switchboard.Kernel;

namespace Switchboard.Media.Recording;

/// <summary>
/// The loudness of both sides of a recording, kept beside it in a file of its own (<c>.peaks</c>) when it is closed: who shows it need not
/// decode it. Encrypted where the recording is, for it tells who spoke when. On the writer thread.
/// </summary>
/// <remarks>The file: version 1, channels 2, then the levels of the left side and of the right side, 0 to 255.</remarks>
internal sealed class RecordingPeaks(string recording, byte[]? key)
{
    private const byte Version = 1;
    private const int StretchFrames = 800; // a tenth of a second
    private const int Most = 4000;
    private readonly List<(byte Left, byte Right)> _levels = [];
    private int _left;
    private int _right;
    private int _frames;

    /// <summary>Takes interleaved samples.</summary>
    public void Add(ReadOnlySpan<short> samples)
    {
        for (var i = 0; i + 1 < samples.Length; i += 2)
        {
            _left = Math.Max(_left, Math.Abs((int)samples[i]));
            _right = Math.Max(_right, Math.Abs((int)samples[i + 1]));
            if (++_frames == StretchFrames)
                Next();
        }
    }

    /// <summary>Writes the file; what fails here only costs the picture.</summary>
    public void Keep()
    {
        if (_frames > 0)
            Next();
        var count = Math.Min(Most, _levels.Count);
        var file = new byte[2 + (count * 2)];
        (file[0], file[1]) = (Version, 2);
        for (var i = 0; i < count; i++)
        {
            for (var j = (int)((long)i * _levels.Count / count); j < (int)((long)(i + 1) * _levels.Count / count); j++)
            {
                file[2 + i] = Math.Max(file[2 + i], _levels[j].Left);
                file[2 + count + i] = Math.Max(file[2 + count + i], _levels[j].Right);
            }
        }

        File.WriteAllBytes(recording + ".peaks", key is null ? file : SealedBlob.Seal(key, file));
    }

    private void Next()
    {
        _levels.Add((Level(_left), Level(_right)));
        (_left, _right, _frames) = (0, 0, 0);

        static byte Level(int sample) => (byte)Math.Min(255, ((sample * 255) + 16384) / 32768);
    }
}

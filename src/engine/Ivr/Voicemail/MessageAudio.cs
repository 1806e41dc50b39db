using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Switchboard.Kernel;
using Switchboard.Speech;

namespace Switchboard.Ivr.Voicemail;

/// <summary>A message's audio, cut and written.</summary>
/// <param name="Spoken">From the first to the last sound.</param>
internal sealed record WrittenAudio(TimeSpan Spoken, TimeSpan Length, long Bytes, string Sha256);

/// <summary>Listens to a recording while it grows, to know when its speaker has ended; and turns it into a message.</summary>
internal sealed class MessageAudio(string raw)
{
    private const int Rate = 8000;
    private const int Header = 58; // of the media engine's recordings
    private const int Frame = 4; // both channels, 16 bits
    private const int Step = Rate / 10;
    private const double Loud = 330; // −40 dBFS
    private static readonly TimeSpan Tail = TimeSpan.FromMilliseconds(500);
    private readonly byte[] _step = new byte[Step * Frame];
    private long _heard;
    private long _lastLoud;

    /// <summary>For how long nothing has been said, as far as the recording has been written.</summary>
    public TimeSpan Silence()
    {
        using var file = File.OpenHandle(raw, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        while (RandomAccess.Read(file, _step, Header + (_heard * Frame)) == _step.Length)
        {
            _heard += Step;
            if (IsLoud(MemoryMarshal.Cast<byte, short>(_step)))
                _lastLoud = _heard;
        }

        return TimeSpan.FromSeconds((_heard - _lastLoud) / (double)Rate);
    }

    /// <summary>The speaker's side alone, without the silence after it, as 16-bit mono; on disk when this returns. Removes the raw recording.</summary>
    public async Task<Outcome<WrittenAudio>> WriteAsync(string path, Func<byte[], Outcome<byte[]>> seal)
    {
        try
        {
            var bytes = await File.ReadAllBytesAsync(raw);
            var (samples, spoken) = Cut(MemoryMarshal.Cast<byte, short>(bytes.AsSpan(Math.Min(Header, bytes.Length))));
            var wav = new SpeechAudio(samples, Rate).ToWav();
            if (!seal(wav).TryGet(out var kept, out var fault))
            {
                File.Delete(raw);
                return fault;
            }

            await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
            {
                await file.WriteAsync(kept);
                file.Flush(flushToDisk: true);
            }

            File.Delete(raw);
            return new WrittenAudio(spoken, TimeSpan.FromSeconds(samples.Length / (double)Rate), wav.Length, Convert.ToHexStringLower(SHA256.HashData(wav)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Fault("voicemail.not_stored", $"The message could not be stored: {e.Message}", FaultKind.Unavailable);
        }
    }

    private static (short[] Samples, TimeSpan Spoken) Cut(ReadOnlySpan<short> both)
    {
        var (first, last) = (-1, 0);
        for (var at = 0; at + (Step * 2) <= both.Length; at += Step * 2)
        {
            if (!IsLoud(both.Slice(at, Step * 2)))
                continue;
            first = first < 0 ? at / 2 : first;
            last = (at / 2) + Step;
        }

        var samples = new short[Math.Min(both.Length / 2, last + (int)(Tail.TotalSeconds * Rate))];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = both[i * 2];
        return (samples, first < 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((last - first) / (double)Rate));
    }

    /// <summary>Whether somebody speaks on the left channel.</summary>
    internal static bool IsLoud(ReadOnlySpan<short> both)
    {
        var sum = 0.0;
        for (var i = 0; i < both.Length; i += 2)
            sum += (double)both[i] * both[i];
        return Math.Sqrt(sum / (both.Length / 2)) > Loud;
    }
}

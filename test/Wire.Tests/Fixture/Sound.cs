using Switchboard.Media.Analysis;
using Switchboard.Media.Codecs;

namespace Switchboard.Wire.Tests.Fixture;

/// <summary>What a stretch of sound holds.</summary>
internal enum Heard
{
    Silence,
    Tone,
    Other,
}

/// <summary>A stretch of one kind, in seconds.</summary>
internal sealed record Stretch(Heard Kind, double Frequency, double From, double To)
{
    public double Length => To - From;

    public override string ToString() => FormattableString.Invariant($"{From:0.0}-{To:0.0} {Kind}{(Kind == Heard.Tone ? $" {Frequency:0} Hz" : "")}");
}

/// <summary>Ears for files: mono or one channel of a stereo WAV.</summary>
internal sealed class Sound
{
    private const int Step = 100;
    private readonly short[] _samples;
    private readonly int _rate;

    private Sound(short[] samples, int rate)
    {
        _samples = samples;
        _rate = rate;
    }

    public double Seconds => _samples.Length / (double)_rate;

    /// <summary>The dominating frequency of the last seconds; 0 for silence.</summary>
    public double FrequencyAtEnd(double seconds)
    {
        var part = _samples.AsSpan(Math.Max(0, _samples.Length - (int)(seconds * _rate)));
        return ToneMeter.Level(part) < -50 ? 0 : ToneMeter.Dominant(part, _rate).Frequency;
    }

    /// <summary>The dominating frequency between two moments; 0 for silence.</summary>
    public double FrequencyBetween(double from, double to)
    {
        var part = _samples.AsSpan()[(int)(from * _rate)..Math.Min(_samples.Length, (int)(to * _rate))];
        return ToneMeter.Level(part) < -50 ? 0 : ToneMeter.Dominant(part, _rate).Frequency;
    }

    /// <summary>Which of these tones stand out between two moments; a codec's noise stays far below.</summary>
    public IReadOnlyList<double> TonesBetween(double from, double to, IReadOnlyList<double> tones)
    {
        var part = _samples[(int)(Math.Max(0, from) * _rate)..Math.Min(_samples.Length, (int)(to * _rate))];
        var levels = tones.Select(tone => ToneMeter.LevelAt(part, tone, _rate)).ToList();
        return [.. tones.Where((_, i) => levels[i] > -50 && levels[i] > levels.Max() - 25)];
    }

    /// <summary>How much of the time between two moments is sound, 20 ms by 20 ms: 1 when nothing is missing.</summary>
    public double Continuity(double from, double to)
    {
        var size = _rate / 50;
        var (sounding, all) = (0, 0);
        for (var at = (int)(from * _rate); at + size <= Math.Min(_samples.Length, (int)(to * _rate)); at += size, all++)
            sounding += ToneMeter.Level(_samples.AsSpan(at, size)) > -40 ? 1 : 0;
        return all == 0 ? 0 : sounding / (double)all;
    }

    /// <summary>What is heard, in order: pure tones, silence, and everything else (speech). Blips below 300 ms are left out.</summary>
    public IReadOnlyList<Stretch> Stretches()
    {
        var found = new List<Stretch>();
        var size = _rate * Step / 1000;
        for (var at = 0; at + size <= _samples.Length; at += size)
        {
            var part = _samples.AsSpan(at, size);
            var (from, to) = (at / (double)_rate, (at + size) / (double)_rate);
            var now = Kind(part, from, to);
            if (found.Count > 0 && found[^1] is var last && last.Kind == now.Kind && (now.Kind != Heard.Tone || Math.Abs(last.Frequency - now.Frequency) < 25))
                found[^1] = last with { To = to };
            else
                found.Add(now);
        }

        return Joined(found.Where(one => one.Length > 0.25));
    }

    public static Sound Read(string path, int channel = 0)
    {
        var bytes = File.ReadAllBytes(path);
        return Read(bytes, channel);
    }

    public static Sound Read(byte[] bytes, int channel = 0)
    {
        var data = bytes.AsSpan(bytes.AsSpan().IndexOf("data"u8) + 8);
        var format = BitConverter.ToInt16(bytes, 20);
        var channels = BitConverter.ToInt16(bytes, 22);
        var rate = BitConverter.ToInt32(bytes, 24);
        var width = format == 1 ? 2 : 1;
        var samples = new short[data.Length / width / channels];
        for (var i = 0; i < samples.Length; i++)
        {
            var at = ((i * channels) + channel) * width;
            samples[i] = format == 1 ? BitConverter.ToInt16(data[at..]) : G711.AToLinear[data[at]];
        }

        return new Sound(samples, rate);
    }

    /// <summary>A tone as a WAV file, mono, 16 bits.</summary>
    public static byte[] Tone(double frequency, TimeSpan length, int rate = 8000, double amplitude = 0.4)
    {
        using var memory = new MemoryStream();
        using var file = new BinaryWriter(memory);
        var count = (int)(length.TotalSeconds * rate);
        file.Write("RIFF"u8);
        file.Write(36 + (count * 2));
        file.Write("WAVEfmt "u8);
        file.Write(16);
        file.Write((short)1);
        file.Write((short)1);
        file.Write(rate);
        file.Write(rate * 2);
        file.Write((short)2);
        file.Write((short)16);
        file.Write("data"u8);
        file.Write(count * 2);
        for (var i = 0; i < count; i++)
            file.Write((short)(amplitude * short.MaxValue * Math.Sin(2 * Math.PI * frequency * i / rate)));
        return memory.ToArray();
    }

    private Stretch Kind(ReadOnlySpan<short> part, double from, double to)
    {
        if (ToneMeter.Level(part) < -50)
            return new Stretch(Heard.Silence, 0, from, to);
        var tone = ToneMeter.Dominant(part, _rate);
        return tone.Purity > 0.97 ? new Stretch(Heard.Tone, tone.Frequency, from, to) : new Stretch(Heard.Other, 0, from, to);
    }

    private static List<Stretch> Joined(IEnumerable<Stretch> stretches)
    {
        var joined = new List<Stretch>();
        foreach (var one in stretches)
        {
            if (joined.Count > 0 && joined[^1] is var last && last.Kind == one.Kind && Math.Abs(last.Frequency - one.Frequency) < 25)
                joined[^1] = last with { To = one.To };
            else
                joined.Add(one);
        }

        return joined;
    }
}

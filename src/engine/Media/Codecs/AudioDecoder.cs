namespace Switchboard.Media.Codecs;

/// <summary>Decodes the packets of one stream, in order, and covers the lost ones. Used by one thread at a time.</summary>
public abstract class AudioDecoder : IDisposable
{
    private protected AudioDecoder(int sampleRate) => SampleRate = sampleRate;

    /// <summary>The rate of the samples it gives.</summary>
    public int SampleRate { get; }

    /// <summary>Decodes one payload; answers the number of samples, at most the length of <paramref name="samples"/>.</summary>
    public abstract int Decode(ReadOnlySpan<byte> payload, Span<short> samples);

    /// <summary>Covers a loss: fills <paramref name="samples"/> with what the stream would likely have said, fading out.</summary>
    public abstract void Conceal(Span<short> samples);

    /// <summary>Restores a lost packet from the one after it (Opus in-band FEC); conceals where there is nothing to restore from.</summary>
    public virtual void Recover(ReadOnlySpan<byte> following, Span<short> samples) => Conceal(samples);

    /// <inheritdoc />
    public abstract void Dispose();
}

/// <summary>Encodes one stream. Used by one thread at a time.</summary>
public abstract class AudioEncoder : IDisposable
{
    private protected AudioEncoder(int sampleRate) => SampleRate = sampleRate;

    /// <summary>The rate of the samples it takes.</summary>
    public int SampleRate { get; }

    /// <summary>Encodes 10, 20, 40 or 60 ms (G.711 and G.722: any length); answers the number of octets, 0 when nothing needs sending.</summary>
    public abstract int Encode(ReadOnlySpan<short> samples, Span<byte> payload);

    /// <inheritdoc />
    public abstract void Dispose();
}

/// <summary>What a peer's fmtp line asks of our encoder (RFC 7587 §6.1); other codecs have no wishes.</summary>
public sealed record EncoderOptions
{
    /// <summary>maxaveragebitrate, bits a second; null for our own choice.</summary>
    public int? MaxBitrate { get; init; }

    /// <summary>useinbandfec: the peer can use what a packet says of the one before it.</summary>
    public bool InbandFec { get; init; }

    /// <summary>usedtx: nothing need be sent while nobody speaks.</summary>
    public bool Dtx { get; init; }

    /// <summary>maxplaybackrate: nothing above half of it is heard by the peer.</summary>
    public int? MaxPlaybackRate { get; init; }

    /// <summary>Reads an fmtp value; what is not known or makes no sense is passed over.</summary>
    public static EncoderOptions Parse(string? format)
    {
        var options = new EncoderOptions();
        foreach (var part in (format ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !int.TryParse(part.AsSpan(equals + 1), System.Globalization.NumberStyles.None, null, out var value))
                continue;
            options = part[..equals].Trim() switch
            {
                "maxaveragebitrate" when value is >= 6000 and <= 510_000 => options with { MaxBitrate = value },
                "useinbandfec" => options with { InbandFec = value == 1 },
                "usedtx" => options with { Dtx = value == 1 },
                "maxplaybackrate" when value >= 8000 => options with { MaxPlaybackRate = value },
                _ => options,
            };
        }

        return options;
    }
}

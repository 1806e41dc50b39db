using System.Globalization;
using Switchboard.Media.Prompts;
using Switchboard.Speech;
using Switchboard.VoiceXml.Platform;

namespace Switchboard.Ivr.VoiceXml;

/// <summary>What one run of a document has recorded: it can be played and submitted, and is gone with the run.</summary>
internal sealed class CallRecordings
{
    public const string Scheme = "recording:";
    private const int MostBytes = 32 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SpeechAudio> _kept = new(StringComparer.Ordinal);
    private int _made;
    private long _bytes;

    /// <summary>Keeps it; the earliest are forgotten when all are too large together.</summary>
    public RecordingFact Keep(SpeechAudio audio)
    {
        lock (_gate)
        {
            var uri = Scheme + (++_made).ToString(CultureInfo.InvariantCulture);
            var size = 44 + (audio.Samples.Length * 2L);
            for (var first = 1; _bytes + size > MostBytes && first < _made; first++)
            {
                if (_kept.Remove(Scheme + first.ToString(CultureInfo.InvariantCulture), out var old))
                    _bytes -= 44 + (old.Samples.Length * 2L);
            }

            _kept[uri] = audio;
            _bytes += size;
            return new RecordingFact(uri, audio.Duration, size);
        }
    }

    public Prompt? Find(string uri)
    {
        lock (_gate)
            return _kept.TryGetValue(uri, out var audio) ? Prompt.FromSamples(audio.Samples.Span, audio.SampleRate) : null;
    }

    /// <summary>The bytes of the WAV file, to be submitted.</summary>
    public Task<byte[]?> BytesAsync(string uri, CancellationToken _)
    {
        lock (_gate)
            return Task.FromResult(_kept.TryGetValue(uri, out var audio) ? audio.ToWav() : null);
    }
}

using Switchboard.Kernel;

namespace Switchboard.Media.Recording;

/// <summary>How sound stands in a recording's file; always two channels at 8 kHz.</summary>
public enum RecordingFormat
{
    /// <summary>A-law, 16 KB a second.</summary>
    ALaw,

    /// <summary>µ-law, 16 KB a second.</summary>
    MuLaw,

    /// <summary>16-bit linear, 32 KB a second.</summary>
    Pcm16,

    /// <summary>Opus in Ogg, 3 KB a second; written live, a page a second.</summary>
    OggOpus,
}

/// <summary>Which channel takes what the leg's peer says; the other channel takes what the peer hears.</summary>
public enum RecordingSide
{
    /// <summary>The peer is on the left (a caller).</summary>
    Left,

    /// <summary>The peer is on the right (an agent).</summary>
    Right,
}

/// <summary>A recording that is closed for good.</summary>
/// <param name="Path">The file.</param>
/// <param name="Length">Its playing time.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">The hash of the whole file, lower-case hexadecimal; empty when it could not be read.</param>
/// <param name="Truncated">True when something could not be written.</param>
public sealed record RecordingClosed(string Path, TimeSpan Length, long Bytes, string Sha256, bool Truncated);

/// <summary>What a recording has to tell. Called on the recording writer's thread: return soon, never throw.</summary>
public interface IRecordingListener
{
    /// <summary>Writing failed: the recording is cut off here, the call goes on. Told once.</summary>
    void OnTruncated(RecordingFile recording, Fault fault)
    {
    }

    /// <summary>The file is complete, synced and hashed.</summary>
    void OnClosed(RecordingFile recording, RecordingClosed closed)
    {
    }
}

using System.Buffers.Binary;
using System.Text.Json.Serialization;

namespace Switchboard.Speech.Recognition.Sphinx;

/// <summary>What a frame between the server and a worker says.</summary>
internal enum SphinxFrameKind : byte
{
    /// <summary>To the worker: listen for this from now on (<see cref="JsgfGrammar"/>); what was heard is forgotten.</summary>
    Grammar = 1,

    /// <summary>To the worker: samples, 16 bits, 8 kHz.</summary>
    Audio,

    /// <summary>To the worker: what was said so far, if this were all?</summary>
    Evaluate,

    /// <summary>To the worker: forget what was said.</summary>
    Clear,

    /// <summary>From the worker: the model is loaded, or the grammar is (with what is wrong with it, else nothing).</summary>
    Ready,

    /// <summary>From the worker: what seems to be said so far.</summary>
    Partial,

    /// <summary>From the worker: <see cref="SphinxVerdict"/>.</summary>
    Verdict,
}

/// <summary>What was said.</summary>
/// <param name="Words">Null when nothing fits the grammar to its end.</param>
/// <param name="Confidence">How much better it fits than speech at large, 0 to 1.</param>
internal sealed record SphinxVerdict(string? Words, double Confidence);

[JsonSerializable(typeof(JsgfGrammar))]
[JsonSerializable(typeof(SphinxVerdict))]
internal sealed partial class SphinxJson : JsonSerializerContext;

/// <summary>One message: a byte of kind, four of length, then the rest.</summary>
internal static class SphinxFrame
{
    public const int HeaderSize = 5;
    private const int MostBody = 8 * 1024 * 1024;

    public static void Write(Stream stream, SphinxFrameKind kind, ReadOnlySpan<byte> body)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        header[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(header[1..], body.Length);
        stream.Write(header);
        stream.Write(body);
    }

    /// <summary>The length that a header names.</summary>
    public static int Length(ReadOnlySpan<byte> header)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(header[1..]);
        return length is >= 0 and <= MostBody ? length : throw new InvalidDataException($"a frame of {length} bytes");
    }
}

using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Switchboard.VoiceXml.Workers;

/// <summary>What a frame between the server and a worker says.</summary>
internal enum FrameKind : byte
{
    /// <summary>To the worker: a session begins, perhaps again from its record.</summary>
    Start = 1,

    /// <summary>To the worker: the answer to an operation.</summary>
    Answer,

    /// <summary>To the worker: what are these keys worth?</summary>
    Judge,

    /// <summary>To the worker: forget the session.</summary>
    Forget,

    /// <summary>From the worker: an operation that the call is to do.</summary>
    Operation,

    /// <summary>From the worker: what the keys are worth.</summary>
    Verdict,

    /// <summary>From the worker: the session has ended.</summary>
    End,
}

/// <summary>One message: four bytes of length, one of kind, eight of session, four of number, then JSON.</summary>
internal readonly record struct WorkerFrame(FrameKind Kind, long Session, int Number, ReadOnlyMemory<byte> Body)
{
    private const int HeaderSize = 17;
    private const int MaxBody = 64 * 1024 * 1024;

    public static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = WorkerJson.Default,
    };

    public static WorkerFrame Of<T>(FrameKind kind, long session, int number, T body) =>
        new(kind, session, number, JsonSerializer.SerializeToUtf8Bytes(body, Json));

    public T Read<T>() => JsonSerializer.Deserialize<T>(Body.Span, Json) ?? throw new InvalidDataException($"an empty {Kind} frame");

    public void WriteTo(Stream stream)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        BinaryPrimitives.WriteInt32LittleEndian(header, Body.Length);
        header[4] = (byte)Kind;
        BinaryPrimitives.WriteInt64LittleEndian(header[5..], Session);
        BinaryPrimitives.WriteInt32LittleEndian(header[13..], Number);
        stream.Write(header);
        stream.Write(Body.Span);
    }

    /// <summary>The next frame; null at the end of the stream.</summary>
    public static async ValueTask<WorkerFrame?> ReadAsync(Stream stream, byte[] header, CancellationToken cancellationToken)
    {
        var got = await stream.ReadAtLeastAsync(header.AsMemory(0, HeaderSize), HeaderSize, throwOnEndOfStream: false, cancellationToken);
        if (got < HeaderSize)
            return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < 0 or > MaxBody)
            throw new InvalidDataException($"a frame of {length} bytes");
        var body = new byte[length];
        if (await stream.ReadAtLeastAsync(body, length, throwOnEndOfStream: false, cancellationToken) < length)
            return null;
        return new WorkerFrame(
            (FrameKind)header[4], BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(5)), BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(13)), body);
    }
}

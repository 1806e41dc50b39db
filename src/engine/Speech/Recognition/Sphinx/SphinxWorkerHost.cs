using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Switchboard.Speech.Recognition.Sphinx;

/// <summary>The worker process: hears one caller at a time. What kills it (the decoder is native code that reads what callers say) harms nobody else.</summary>
public static class SphinxWorkerHost
{
    /// <summary>The command by which a binary becomes a worker.</summary>
    public const string Command = "speech-worker";

    /// <summary>Works until standard input ends.</summary>
    public static int Run(string models)
    {
        using var input = new BufferedStream(Console.OpenStandardInput(), 64 * 1024);
        using var output = new BufferedStream(Console.OpenStandardOutput(), 16 * 1024);
        SphinxDecoder decoder;
        try
        {
            decoder = new SphinxDecoder(models);
        }
        catch (Exception wrong) when (wrong is DllNotFoundException or InvalidOperationException)
        {
            Send(output, SphinxFrameKind.Ready, Encoding.UTF8.GetBytes(wrong.Message));
            return 1;
        }

        Send(output, SphinxFrameKind.Ready, []);
        Serve(decoder, input, output);
        return 0;
    }

    private static void Serve(SphinxDecoder decoder, Stream input, Stream output)
    {
        Span<byte> header = stackalloc byte[SphinxFrame.HeaderSize];
        string? partial = null;
        while (input.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length)
        {
            var body = new byte[SphinxFrame.Length(header)];
            input.ReadExactly(body);
            switch ((SphinxFrameKind)header[0])
            {
                case SphinxFrameKind.Grammar:
                    partial = null;
                    var wrong = decoder.Take(JsonSerializer.Deserialize(body, SphinxJson.Default.JsgfGrammar)!);
                    Send(output, SphinxFrameKind.Ready, Encoding.UTF8.GetBytes(wrong ?? ""));
                    break;
                case SphinxFrameKind.Audio:
                    if (decoder.Hear(MemoryMarshal.Cast<byte, short>(body)) is { Length: > 0 } words && words != partial)
                        Send(output, SphinxFrameKind.Partial, Encoding.UTF8.GetBytes(partial = words));
                    break;
                case SphinxFrameKind.Evaluate:
                    Send(output, SphinxFrameKind.Verdict, JsonSerializer.SerializeToUtf8Bytes(decoder.Evaluate(), SphinxJson.Default.SphinxVerdict));
                    break;
                case SphinxFrameKind.Clear:
                    partial = null;
                    decoder.Clear();
                    break;
            }
        }
    }

    private static void Send(Stream output, SphinxFrameKind kind, ReadOnlySpan<byte> body)
    {
        SphinxFrame.Write(output, kind, body);
        output.Flush();
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Switchboard.Speech.Recognition.Sphinx;

/// <summary>A worker ended, or took too long.</summary>
internal sealed class WorkerGoneException(string message) : Exception(message);

/// <summary>The server's end of one worker process. Used by one recognition at a time.</summary>
internal sealed class SphinxWorker : IDisposable
{
    private readonly Process _process;
    private readonly SphinxOptions _options;
    private readonly TimeProvider _time;
    private readonly Channel<(SphinxFrameKind Kind, byte[] Body)> _answers = Channel.CreateUnbounded<(SphinxFrameKind, byte[])>();
    private readonly Lock _ending = new();
    private bool _ended;

    private SphinxWorker(Process process, SphinxOptions options, TimeProvider time)
    {
        (_process, _options, _time) = (process, options, time);
        ProcessId = process.Id;
        _ = Task.Run(ReadAsync);
        Loaded = LoadAsync();
    }

    /// <summary>Ends when the model is loaded; throws what is wrong.</summary>
    public Task Loaded { get; }

    public int ProcessId { get; }

    /// <summary>It answers no more.</summary>
    public bool HasEnded => _answers.Reader.Completion.IsCompleted;

    /// <summary>Told what seems to be said so far.</summary>
    public Action<string>? Partial { get; set; }

    /// <exception cref="WorkerGoneException">The program cannot be started.</exception>
    public static SphinxWorker Start(SphinxOptions options, TimeProvider time)
    {
        // after the media threads of the server, before scripts
        var start = new ProcessStartInfo("nice")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { ["DOTNET_GCHeapHardLimit"] = "0x8000000", ["DOTNET_gcServer"] = "0", ["DOTNET_TieredPGO"] = "0" },
        };
        foreach (var argument in (string[])["-n", "5", .. options.Program, SphinxWorkerHost.Command, options.Models])
            start.ArgumentList.Add(argument);
        try
        {
            return new SphinxWorker(Process.Start(start) ?? throw new WorkerGoneException($"{options.Program[0]} did not start"), options, time);
        }
        catch (Win32Exception e)
        {
            throw new WorkerGoneException(e.Message);
        }
    }

    /// <summary>Sets the grammar; says what is wrong with it, null when nothing is.</summary>
    public async Task<string?> ListenForAsync(JsgfGrammar grammar)
    {
        await SendAsync(SphinxFrameKind.Grammar, JsonSerializer.SerializeToUtf8Bytes(grammar, SphinxJson.Default.JsgfGrammar));
        var body = await AnswerAsync(SphinxFrameKind.Ready);
        return body.Length == 0 ? null : Encoding.UTF8.GetString(body);
    }

    public Task HearAsync(ReadOnlyMemory<byte> samples) => SendAsync(SphinxFrameKind.Audio, samples);

    public Task ClearAsync() => SendAsync(SphinxFrameKind.Clear, ReadOnlyMemory<byte>.Empty);

    /// <summary>What was said so far.</summary>
    public async Task<SphinxVerdict> EvaluateAsync()
    {
        await SendAsync(SphinxFrameKind.Evaluate, ReadOnlyMemory<byte>.Empty);
        var body = await AnswerAsync(SphinxFrameKind.Verdict);
        return JsonSerializer.Deserialize(body, SphinxJson.Default.SphinxVerdict)!;
    }

    public void Dispose()
    {
        lock (_ending)
        {
            if (_ended)
                return;
            _ended = true;
        }

        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // it has ended by itself
        }

        _process.Dispose();
    }

    private async Task LoadAsync()
    {
        var body = await AnswerAsync(SphinxFrameKind.Ready);
        if (body.Length > 0)
            throw new WorkerGoneException(Encoding.UTF8.GetString(body));
    }

    private async Task SendAsync(SphinxFrameKind kind, ReadOnlyMemory<byte> body)
    {
        try
        {
            var message = new byte[SphinxFrame.HeaderSize + body.Length];
            using (var stream = new MemoryStream(message))
                SphinxFrame.Write(stream, kind, body.Span);
            var pipe = _process.StandardInput.BaseStream;
            await pipe.WriteAsync(message).AsTask().WaitAsync(_options.AnswerLimit, _time);
            await pipe.FlushAsync();
        }
        catch (Exception wrong) when (wrong is IOException or ObjectDisposedException or InvalidOperationException or TimeoutException)
        {
            throw new WorkerGoneException(wrong.Message);
        }
    }

    private async Task<byte[]> AnswerAsync(SphinxFrameKind awaited)
    {
        try
        {
            while (true)
            {
                var (kind, body) = await _answers.Reader.ReadAsync().AsTask().WaitAsync(_options.AnswerLimit, _time);
                if (kind == awaited)
                    return body;
            }
        }
        catch (Exception wrong) when (wrong is ChannelClosedException or TimeoutException)
        {
            throw new WorkerGoneException($"the worker did not answer: {wrong.Message}");
        }
    }

    private async Task ReadAsync()
    {
        var header = new byte[SphinxFrame.HeaderSize];
        try
        {
            var pipe = _process.StandardOutput.BaseStream;
            while (await pipe.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false) == header.Length)
            {
                var body = new byte[SphinxFrame.Length(header)];
                await pipe.ReadExactlyAsync(body);
                if ((SphinxFrameKind)header[0] == SphinxFrameKind.Partial)
                    Partial?.Invoke(Encoding.UTF8.GetString(body));
                else
                    _answers.Writer.TryWrite(((SphinxFrameKind)header[0], body));
            }
        }
        catch (Exception wrong) when (wrong is IOException or ObjectDisposedException or InvalidOperationException or InvalidDataException)
        {
            // as good as dead
        }

        _answers.Writer.TryComplete();
    }
}

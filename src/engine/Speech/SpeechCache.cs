using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Switchboard.Kernel;
using Switchboard.Media.Prompts;

namespace Switchboard.Speech;

/// <summary>How much the cache keeps.</summary>
public sealed record SpeechCacheOptions
{
    /// <summary>Most bytes of WAV files in the folder; the longest unused go first.</summary>
    public long MaxFolderBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>Most prompts kept in memory, ready to play.</summary>
    public int MaxPrompts { get; init; } = 500;
}

/// <summary>
/// Speech that was made once: a folder of WAV files, and the prompts of late in memory, shared by all calls. The same request
/// gives the same file; asked by many at once it is made once. Thread-safe.
/// </summary>
public sealed class SpeechCache : IDisposable
{
    private readonly ISpeechSynthesizer _synthesizer;
    private readonly SpeechFolder _folder;
    private readonly int _maxPrompts;
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationToken _closed;
    private readonly ConcurrentDictionary<string, Lazy<Task<Outcome<string>>>> _making = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, KeptPrompt> _prompts = new(StringComparer.Ordinal);
    private long _uses;

    /// <param name="synthesizer">Speaks what is not there yet.</param>
    /// <param name="folder">Made when it does not exist; holds nothing else.</param>
    /// <param name="time">Marks files with when they were used.</param>
    /// <param name="options">Bounds.</param>
    public SpeechCache(ISpeechSynthesizer synthesizer, string folder, TimeProvider time, SpeechCacheOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(synthesizer);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(time);
        options ??= new SpeechCacheOptions();
        _synthesizer = synthesizer;
        _folder = new SpeechFolder(folder, options.MaxFolderBytes, time);
        _maxPrompts = options.MaxPrompts;
        _closed = _closing.Token;
    }

    /// <summary>The path of the WAV file, made now if need be.</summary>
    public async Task<Outcome<string>> GetFileAsync(SpeechRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(_closed.IsCancellationRequested, this);
        var key = KeyOf(request);
        if (_folder.TryUse(key) is { } path)
            return path;
        // What many wait for is not given up because one of them has hung up.
        var making = _making.GetOrAdd(key, k => new Lazy<Task<Outcome<string>>>(() => Task.Run(() => MakeAsync(k, request))));
        return await making.Value.WaitAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>The prompt, ready to play on any leg.</summary>
    public async Task<Outcome<Prompt>> GetPromptAsync(SpeechRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var key = KeyOf(request);
        if (_prompts.TryGetValue(key, out var kept))
        {
            kept.LastUse = Interlocked.Increment(ref _uses);
            return kept.Prompt;
        }

        var file = await GetFileAsync(request, cancel).ConfigureAwait(false);
        if (!file.TryGet(out var path, out var fault))
            return fault;
        var loaded = await Prompt.LoadAsync(path, cancel).ConfigureAwait(false);
        return loaded.TryGet(out var prompt, out fault) ? Keep(key, prompt) : fault;
    }

    /// <summary>Gives up what is being made.</summary>
    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    private string KeyOf(SpeechRequest request)
    {
        var all = string.Create(
            CultureInfo.InvariantCulture, $"{_synthesizer.Version}\n{request.Voice}\n{request.Language}\n{request.Rate:R}\n{request.Text}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)));
    }

    private async Task<Outcome<string>> MakeAsync(string key, SpeechRequest request)
    {
        try
        {
            // Another may have made it between our look and our turn.
            if (_folder.TryUse(key) is { } there)
                return there;
            var outcome = await _synthesizer.SynthesizeAsync(request, _closed).ConfigureAwait(false);
            return outcome.TryGet(out var audio, out var fault)
                ? await _folder.StoreAsync(key, audio.ToWav(), _closed).ConfigureAwait(false)
                : fault;
        }
        catch (OperationCanceledException)
        {
            return new Fault("speech.closing", "Speech synthesis is shutting down.", FaultKind.Unavailable);
        }
        finally
        {
            _making.TryRemove(key, out _);
        }
    }

    private Prompt Keep(string key, Prompt prompt)
    {
        var kept = _prompts.GetOrAdd(key, new KeptPrompt(prompt));
        kept.LastUse = Interlocked.Increment(ref _uses);
        while (_prompts.Count > _maxPrompts && _prompts.MinBy(entry => entry.Value.LastUse) is { Key: { } oldest })
            _prompts.TryRemove(oldest, out _);
        return kept.Prompt;
    }

    private sealed class KeptPrompt(Prompt prompt)
    {
        public Prompt Prompt => prompt;

        public long LastUse { get; set; }
    }
}

using Switchboard.Kernel;

namespace Switchboard.Speech.Recognition.Sphinx;

/// <summary>The embedded recogniser: pocketsphinx, English, small grammars.</summary>
public sealed class SphinxRecognizer : ISpeechRecognizer, IDisposable
{
    private readonly SphinxWorkerPool _pool;

    /// <summary>Workers start with <see cref="WarmAsync"/> or with the first caller.</summary>
    public SphinxRecognizer(TimeProvider time, SphinxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        _pool = new SphinxWorkerPool(options ?? new SphinxOptions(), time);
    }

    /// <summary>Workers that died or were killed so far.</summary>
    public int Deaths => _pool.Deaths;

    /// <summary>The worker processes that run now.</summary>
    public IReadOnlyList<int> ProcessIds => _pool.ProcessIds;

    /// <summary>Makes one worker stand ready; says why none can.</summary>
    public Task<Fault?> WarmAsync() => _pool.WarmAsync();

    /// <inheritdoc />
    public bool Hears(string language)
    {
        ArgumentNullException.ThrowIfNull(language);
        return language.Equals("en", StringComparison.OrdinalIgnoreCase) || language.StartsWith("en-", StringComparison.OrdinalIgnoreCase);
    }

    /// <inheritdoc />
    public Outcome<IRecognition> Begin(RecognitionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!Hears(request.Language))
            return Fault.Invalid("recognition.language", $"There is no recogniser for {request.Language}: only English is heard.", "language");
        if (!JsgfWriter.Write(request.Grammars).TryGet(out var grammar, out var fault))
            return fault;
        return Kernel.Outcome.Of<IRecognition>(new SphinxRecognition(request, grammar, _pool));
    }

    /// <inheritdoc />
    public void Dispose() => _pool.Dispose();
}

using Switchboard.Kernel;

namespace Switchboard.Speech;

/// <summary>Turns text into audio. An implementation is a vendor: espeak-ng here, a cloud service later.</summary>
public interface ISpeechSynthesizer
{
    /// <summary>Changes whenever the same request would sound different: engine, voices, treatment. Part of every cache key.</summary>
    string Version { get; }

    /// <summary>Speaks the text. Trimmed and at a steady level; safe to call from many threads at once.</summary>
    Task<Outcome<SpeechAudio>> SynthesizeAsync(SpeechRequest request, CancellationToken cancel = default);
}

/// <summary>What is to be spoken.</summary>
/// <param name="Text">Plain text; Chinese and English may be mixed.</param>
/// <param name="Language">BCP 47. Decides how digits are read: <c>zh-CN</c> or <c>en</c>.</param>
/// <param name="Voice">A voice of the engine for the request's own language; null for its usual one.</param>
/// <param name="Rate">Speed, 0.5 to 2; 1 is usual.</param>
public sealed record SpeechRequest(string Text, string Language = "zh-CN", string? Voice = null, double Rate = 1)
{
    /// <summary>The longest text taken.</summary>
    public const int MaxTextLength = 2000;

    internal bool IsChinese => SpokenWords.IsChinese(Language);
}

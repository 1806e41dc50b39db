using Switchboard.Ivr.Model;
using Switchboard.Media.Prompts;

namespace Switchboard.Ivr.Prompts;

/// <summary>One piece of a prompt as the interpreter hands it to the platform: language chosen, variables filled in. The platform
/// finds or makes the audio.</summary>
public abstract record PromptSegment;

/// <summary>A prompt of the tenant's library.</summary>
/// <param name="Prompt">Its id or name, as the flow has it.</param>
/// <param name="Language">The version to take; the platform falls back to any it has.</param>
public sealed record LibrarySegment(string Prompt, string Language) : PromptSegment;

/// <summary>Text to synthesise (and keep: the same text and language give the same audio).</summary>
/// <param name="Text">Plain text.</param>
/// <param name="Language">BCP 47: <c>zh-CN</c>, <c>en</c>.</param>
public sealed record SpeechSegment(string Text, string Language) : PromptSegment;

/// <summary>A value to be spoken. <c>SpokenValue</c> gives the words to synthesise.</summary>
/// <param name="Value">The value as text: <c>10086</c>, <c>2026-10-01</c>.</param>
/// <param name="As">How to read it.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Currency">ISO 4217, for <see cref="SayAs.Currency"/>.</param>
public sealed record SayAsSegment(string Value, SayAs As, string Language, string? Currency = null) : PromptSegment;

/// <summary>Audio that came with the service: a document's own file.</summary>
/// <param name="Name">Where it came from, for a driver without sound.</param>
/// <param name="Audio">The samples.</param>
public sealed record AudioSegment(string Name, Prompt Audio) : PromptSegment;

/// <summary>A pause.</summary>
/// <param name="Duration">How long.</param>
public sealed record SilenceSegment(TimeSpan Duration) : PromptSegment;

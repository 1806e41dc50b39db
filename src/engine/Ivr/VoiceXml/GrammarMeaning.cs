using System.Text.Json;
using Switchboard.Kernel;
using Switchboard.VoiceXml;
using Switchboard.VoiceXml.Fetching;
using Switchboard.VoiceXml.Platform;

namespace Switchboard.Ivr.VoiceXml;

/// <summary>What words mean by the tags of a grammar (SISR). Tags are scripts, so a worker process runs them: as a document whose one
/// field has the grammar and whose caller says the words.</summary>
internal static class GrammarMeaning
{
    private const string Uri = "http://ask.invalid/";

    /// <summary>The value; null inside when the grammar does not have the words.</summary>
    public static async Task<Outcome<Meaning>> OfAsync(IVoiceXmlRunner runner, string grammar, string words, string language, CancellationToken cancel)
    {
        const string document = """
            <vxml version="2.1"><property name="universals" value="none"/><form><field name="f"><grammar src="grammar"/>
            <nomatch><exit/></nomatch><noinput><exit/></noinput><error><throw event="error.ask"/></error><filled><exit expr="f"/></filled></field></form></vxml>
            """;
        var fetcher = MemoryFetcher.Of((Uri, document), (Uri + "grammar", grammar));
        var outcome = await runner.RunAsync(Uri, new Speaker(words, language), fetcher, cancel);
        if (outcome.End != SessionEnd.Exit)
            return new Fault("ivr.grammar", $"The grammar of the question could not be used: {outcome.Problem}");
        return new Meaning(Plain(outcome.Value));
    }

    private static string? Plain(string? json)
    {
        if (json is null)
            return null;
        using var value = JsonDocument.Parse(json);
        return value.RootElement.ValueKind switch
        {
            JsonValueKind.String => value.RootElement.GetString(),
            JsonValueKind.Null => null,
            _ => json,
        };
    }

    /// <summary>A caller who says these words.</summary>
    private sealed class Speaker(string words, string language) : IVoiceXmlPlatform
    {
        public SessionFacts Facts { get; } = new() { Language = language };

        public TimeProvider Clock => TimeProvider.System;

        public bool WantsGrammars => false;

        public Task<bool> PlayAsync(IReadOnlyList<SpokenPrompt> prompts, CancellationToken cancellationToken) => Task.FromResult(true);

        public Task<InputResult> ListenAsync(ListenRequest request, CancellationToken cancellationToken) =>
            Task.FromResult(new InputResult { Kind = InputKind.Speech, Hypotheses = [new Hypothesis(words)] });

        public Task<RecordResult> RecordAsync(RecordRequest request, CancellationToken cancellationToken) => Task.FromResult(new RecordResult { Unavailable = true });

        public Task<TransferResult> TransferAsync(TransferRequest request, CancellationToken cancellationToken) =>
            Task.FromResult(new TransferResult { End = TransferEnd.Unsupported });

        public Task DisconnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Log(string label, string text)
        {
            // what matters comes back as the outcome
        }
    }
}

/// <summary>What words mean.</summary>
/// <param name="Value">Null: the grammar does not have them.</param>
internal readonly record struct Meaning(string? Value);

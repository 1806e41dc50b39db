using Shouldly;
using Switchboard.Engine.Tests.Ivr;
using Switchboard.Ivr;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Ivr.TextDriver;
using Switchboard.Ivr.VoiceXml;
using Switchboard.Kernel;
using Switchboard.VoiceXml;
using Switchboard.VoiceXml.Execution;
using Switchboard.VoiceXml.Fetching;
using Switchboard.VoiceXml.Platform;
using Xunit;
using TransferRequest = Switchboard.VoiceXml.Platform.TransferRequest;

namespace Switchboard.Engine.Tests.VoiceXml;

/// <summary>A document as a step of a flow, on the voice platform of flows.</summary>
public sealed class VoiceXmlNodeTests
{
    private const string Url = "http://documents.invalid/start.vxml";

    [Fact]
    public async Task A_document_asks_by_keys_and_gives_its_result_to_the_flow()
    {
        var run = await RunAsync(
            """
            <field name="number" type="digits?length=4"><prompt>Your number<break time="200ms"/> please</prompt></field>
            <block><prompt>Thank you</prompt><exit expr="number"/></block>
            """,
            new TextScript().Press("4711"));
        run.Outcome.End.ShouldBe(FlowEnd.HungUp);
        run.Outcome.Variables["order"].ToString().ShouldBe("4711");
        Heard(run).ShouldBe(["Your number please", "Thank you", "done"]);
    }

    [Fact]
    public async Task Keys_that_could_go_on_end_at_the_pause_and_wrong_ones_are_asked_again()
    {
        var run = await RunAsync(
            """
            <field name="number"><grammar mode="dtmf" root="r" version="1.0"><rule id="r" scope="public"><item repeat="1-3">7</item></rule></grammar>
            <prompt>Sevens</prompt><nomatch>No. <reprompt/></nomatch></field><block><exit expr="number"/></block>
            """,
            new TextScript().Press("9").Press("77"));
        run.Outcome.Variables["order"].ToString().ShouldBe("77");
        Heard(run).ShouldBe(["Sevens", "No. Sevens", "done"]);
    }

    [Fact]
    public async Task A_document_that_fails_leaves_by_the_error_exit()
    {
        var run = await RunAsync("<block><throw event=\"error.mine\"/></block>", new TextScript());
        run.Path().ShouldBe("v e end");
    }

    [Fact]
    public async Task A_caller_who_goes_ends_the_document_after_its_handler()
    {
        var log = "";
        var run = await RunAsync(
            """<field name="a" type="digits"><prompt>Well?</prompt></field><catch event="connection.disconnect.hangup"><log>gone</log></catch>""",
            new TextScript().HangUp(),
            line => log += line);
        run.Outcome.End.ShouldBe(FlowEnd.CallerHungUp);
        log.ShouldContain("gone");
    }

    [Fact]
    public async Task A_transfer_rings_an_extension_and_comes_back()
    {
        var run = await RunAsync(
            """<transfer name="t" dest="tel:8001" bridge="true"/><block><exit expr="t"/></block>""",
            new TextScript().Extension(ExtensionEnd.Busy));
        run.Outcome.Variables["order"].ToString().ShouldBe("busy");
    }

    [Fact]
    public async Task Words_fill_a_field_by_its_grammar()
    {
        var run = await RunAsync(
            """
            <field name="f"><grammar root="r" version="1.0" tag-format="semantics/1.0"><rule id="r" scope="public"><one-of>
            <item>sales <tag>out = 10;</tag></item><item>repairs <tag>out = 20;</tag></item></one-of></rule></grammar><prompt>Which?</prompt>
            <nomatch>Pardon? <reprompt/></nomatch></field><block><exit expr="f + f$.inputmode + f$.confidence"/></block>
            """,
            new TextScript().Say("banana").Say("repairs"));
        run.Outcome.Variables["order"].ToString().ShouldBe("20voice1");
        Heard(run).ShouldBe(["Which?", "Pardon? Which?", "done"]);
    }

    [Fact]
    public async Task A_key_answers_a_field_that_listens_for_words_too()
    {
        var run = await RunAsync("""<field name="f" type="boolean"><prompt>Yes?</prompt></field><block><exit expr="String(f)"/></block>""", new TextScript().Press("2"));
        run.Outcome.Variables["order"].ToString().ShouldBe("false");
    }

    [Fact]
    public async Task What_is_recorded_can_be_played_and_has_its_length()
    {
        var run = await RunAsync(
            """<record name="r" beep="true"><prompt>Speak</prompt></record><block>You said <audio expr="r"/><exit expr="String(r$.duration) + r$.maxtime"/></block>""",
            new TextScript().Say("good morning"));
        run.Outcome.Variables["order"].ToString().ShouldBe("5000false");
        Heard(run)[1].ShouldContain("recording:1");
    }

    [Fact]
    public async Task A_recording_in_a_format_that_is_not_made_here_is_an_event()
    {
        var run = await RunAsync("""<record name="r" type="audio/mpeg"><catch event="error.unsupported.format"><exit expr="'no'"/></catch></record>""", new TextScript());
        run.Outcome.Variables["order"].ToString().ShouldBe("no");
    }

    private static List<string> Heard(TextRun run) =>
        [.. run.Transcript.Lines.Where(line => line.Kind == TranscriptKind.Heard).Select(line => line.Text)];

    private static Task<TextRun> RunAsync(string form, TextScript script, Action<string>? log = null)
    {
        var flow = Flows.Of(
            new VoiceXmlNode { Id = "v", Url = Url, Result = "order", Exits = Flows.Exits("next>p", "error>e") },
            Flows.Play("p", "done", "next>end"), Flows.Play("e", "sorry", "next>end"), Flows.End());
        return TextRun.OfAsync(flow, script, voiceXml: new InProcess($"""<vxml version="2.1" xml:lang="en"><form>{form}</form></vxml>""", log));
    }

    private sealed class InProcess(string document, Action<string>? log) : IVoiceXmlRunner
    {
        public IResourceFetcher NewFetcher(TenantId tenant, Func<string, CancellationToken, Task<byte[]?>>? recordings = null) => MemoryFetcher.Of((Url, document));

        public Task<SessionOutcome> RunAsync(string url, IVoiceXmlPlatform platform, IResourceFetcher fetcher, CancellationToken cancellationToken) =>
            VoiceXmlInterpreter.RunAsync(url, new Listening(platform, log), fetcher, new SessionOptions(), cancellationToken);
    }

    private sealed class Listening(IVoiceXmlPlatform inner, Action<string>? log) : IVoiceXmlPlatform
    {
        public SessionFacts Facts => inner.Facts;

        public TimeProvider Clock => inner.Clock;

        public bool WantsGrammars => inner.WantsGrammars;

        public Task<bool> PlayAsync(IReadOnlyList<SpokenPrompt> prompts, CancellationToken cancellationToken) => inner.PlayAsync(prompts, cancellationToken);

        public Task<InputResult> ListenAsync(ListenRequest request, CancellationToken cancellationToken) => inner.ListenAsync(request, cancellationToken);

        public Task<RecordResult> RecordAsync(RecordRequest request, CancellationToken cancellationToken) => inner.RecordAsync(request, cancellationToken);

        public Task<TransferResult> TransferAsync(TransferRequest request, CancellationToken cancellationToken) => inner.TransferAsync(request, cancellationToken);

        public Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

        public void Log(string label, string text)
        {
            log?.Invoke(text + " ");
            inner.Log(label, text);
        }
    }
}

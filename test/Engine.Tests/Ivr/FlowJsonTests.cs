using Shouldly;
using Switchboard.Ivr;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.TextDriver;
using Xunit;

namespace Switchboard.Engine.Tests.Ivr;

public class FlowJsonTests
{
    private const string Head = """{"schemaVersion":1,"name":"n","language":"en","start":"a","nodes":[""";

    [Theory]
    [InlineData("""{"id":"a","type":"hangup"}""", null)]
    [InlineData("""{"type":"hangup","id":"a","colour":"red"}""", "nodes[0].colour")]
    [InlineData("""{"type":"hangup","id":"a"},{"type":"menu","id":"b","prompt":[],"choices":[{"key":"1","x":2}]}""", "nodes[1].choices[0].x")]
    [InlineData("""{"type":"hangup","id":"a","exits":{"next":null}}""", "nodes[0].exits.next")]
    [InlineData("""{"type":"play","id":"a","prompt":[null]}""", "nodes[0].prompt[0]")]
    [InlineData("""{"type":"play","id":"a","prompt":[{"type":"text","text":{"en":null}}]}""", "nodes[0].prompt[0].text.en")]
    [InlineData("""{"type":"play","id":"a","prompt":[{"type":"text","text":{"en":1}}]}""", "nodes[0].prompt[0].text.en")]
    [InlineData("""{"type":"play","id":"a","prompt":null}""", "nodes[0].prompt")]
    [InlineData("""{"type":"hours","id":"a","schedule":{"weekly":[{"days":["monday"],"ranges":[{"from":"9:00","to":"25:00"}]}]}}""", "nodes[0].schedule.weekly[0].ranges[0].from")]
    [InlineData("""{"type":"hours","id":"a","schedule":{"weekly":[{"days":["someday"],"ranges":[]}]}}""", "nodes[0].schedule.weekly[0].days[0]")]
    [InlineData("""{"type":"hangup","id":"a","id":"b"}""", "nodes[0].id")]
    [InlineData("""{"id":"a","name":"x"}""", "nodes[0]")]
    [InlineData("""{"type":"play","id":"a","prompt":[{"text":{"en":"x"}}]}""", "nodes[0].prompt[0]")]
    public void A_wrong_field_is_refused_with_its_path(string nodes, string? path)
    {
        var parsed = FlowJson.Parse(Head + nodes + "]}");
        parsed.Succeeded.ShouldBe(path is null, parsed.Fault?.Detail);
        parsed.Fault?.Field.ShouldBe(path);
    }

    [Theory]
    [InlineData("""{"type":"teleport","id":"a"}""", "teleport")]
    [InlineData("""{"type":"hangup","id":"a","colour":"red"}""", "'colour'")]
    [InlineData("""{"type":"hangup"}""", "id")]
    [InlineData("""{"id":"a"}""", "type")]
    [InlineData("""{"type":"queue","id":"a"}""", "queue")]
    public void A_refusal_names_what_it_is_about_without_our_class_names(string node, string word)
    {
        var fault = FlowJson.Parse(Head + node + "]}").Fault;
        fault.ShouldNotBeNull();
        fault.Detail.ShouldContain(word);
        fault.Detail.ShouldNotContain("Switchboard");
        fault.Detail.ShouldNotContain("System.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("\"x\"")]
    public void What_is_no_flow_is_refused(string json) => FlowJson.Parse(json).Succeeded.ShouldBeFalse();

    [Fact]
    public void Deep_nesting_is_refused() => FlowJson.Parse(new string('[', 100_000)).Fault!.Code.ShouldBe("flow.json");

    [Fact]
    public void A_later_schema_is_refused() =>
        FlowJson.Parse(Head.Replace(":1,", ":2,") + "]}").Fault!.Code.ShouldBe("flow.schema");

    [Theory]
    [InlineData(ExampleFlows.ApplianceHotline)]
    [InlineData(ExampleFlows.ServiceOverflow)]
    public void Writing_and_reading_gives_the_same_flow(string name)
    {
        var once = FlowJson.Write(ExampleFlows.Load(name), indented: true);
        FlowJson.Write(FlowJson.Parse(once).Value, indented: true).ShouldBe(once);
        once.ShouldContain(name == ExampleFlows.ApplianceHotline ? "清泉电器" : "继续等待");
    }

    [Fact]
    public void A_script_of_the_text_driver_is_read_in_the_same_manner()
    {
        var script = FlowJson.Read<TextScript>("""{"steps":[{"type":"press","digits":"1","afterMs":2000},{"type":"queue","result":"overflow"}]}""").Value;
        script.Steps[0].ShouldBe(new PressStep { Digits = "1", AfterMs = 2000 });
        FlowJson.Read<TextScript>("""{"steps":[{"type":"press","digit":"1"}]}""").Fault!.Field.ShouldBe("steps[0].digit");
    }

    [Fact]
    public void Variables_keep_the_type_of_their_default()
    {
        const string Json = """
            {"schemaVersion":1,"name":"n","language":"en","start":"a","nodes":[],
             "variables":[{"name":"a","default":"1"},{"name":"b","default":1.5},{"name":"c","default":true},{"name":"d"}]}
            """;
        FlowJson.Parse(Json).Value.Variables.Select(variable => variable.Default.Kind).ShouldBe(
            [FlowValueKind.Text, FlowValueKind.Number, FlowValueKind.Boolean, FlowValueKind.Null]);
    }
}

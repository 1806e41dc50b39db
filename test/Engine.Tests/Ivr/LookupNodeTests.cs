using Shouldly;
using Switchboard.Ivr;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Ivr.TextDriver;
using Switchboard.Ivr.Validation;
using Xunit;

namespace Switchboard.Engine.Tests.Ivr;

/// <summary>Nodes that read and write data, and those that take more from caller or agent.</summary>
public sealed class LookupNodeTests
{
    private static readonly SqlNode Orders = new()
    {
        Id = "a",
        Source = "shop",
        Query = "select state, amount from orders where number = @number",
        Inputs = [new Assignment { Variable = "number", Value = "order" }],
        Results = [new ResultField { Variable = "order", Path = "state" }],
        CountVariable = "n",
        Exits = Flows.Exits("found>say", "notfound>none", "error>broken"),
    };

    [Fact]
    public async Task A_row_of_a_database_fills_variables()
    {
        var run = await OrderFlow(Orders).Run(new TextScript().With(new SqlStep { Rows = [Row(("state", FlowValue.Of("shipped")), ("amount", FlowValue.Of(12.5m)))] }));
        run.Path().ShouldBe("s a say end");
        run.Transcript.Heard.ShouldBe(["shipped"]);
        run.Outcome.Variables["n"].Number.ShouldBe(1);
        run.Transcript.Texts(TranscriptKind.Asked).ShouldBe(["shop: select state, amount from orders where number = @number @number=7' or '1"]);
    }

    [Fact]
    public async Task No_row_an_unreadable_database_and_a_missing_column_part_ways()
    {
        var flow = OrderFlow(Orders);
        (await flow.Run()).Path().ShouldBe("s a none");
        (await flow.Run(new TextScript().With(new SqlStep { Fails = true }))).Path().ShouldBe("s a broken");
        (await flow.Run(new TextScript().With(new SqlStep { Rows = [Row(("other", FlowValue.Of(1)))] }))).Path().ShouldBe("s a broken");
    }

    [Fact]
    public async Task All_rows_come_as_json_for_a_script()
    {
        var node = Orders with { MaxRows = 2, Results = [], RowsVariable = "order" };
        var run = await OrderFlow(node).Run(new TextScript().With(new SqlStep { Rows = [Row(("x", FlowValue.Of(1))), Row(("x", FlowValue.Null)), Row(("x", FlowValue.Of(3)))] }));
        run.Outcome.Variables["order"].ToString().ShouldBe("""[{"x":1},{"x":null}]""");
        run.Outcome.Variables["n"].Number.ShouldBe(2);
    }

    [Fact]
    public async Task What_a_flow_writes_into_a_table_it_finds_there_again()
    {
        var save = new TableSaveNode { Id = "w", Table = "vip", Key = "caller", Values = [new Assignment { Variable = "name", Value = "'Wang'" }], Exits = Flows.Exits("next>a") };
        var find = new TableLookupNode { Id = "a", Table = "vip", Key = "caller", Results = [new ResultField { Variable = "order", Path = "name" }], Exits = Flows.Exits("found>say", "notfound>none") };
        var run = await Flows.Of(save, find, Spoken("say", "order"), Flows.End(), Flows.End("none")).Run();
        run.Transcript.Heard.ShouldBe(["Wang"]);
        run.Transcript.Texts(TranscriptKind.Saved).ShouldBe(["vip 13800138000: name=Wang"]);
        (await Flows.Of(find, Spoken("say", "order"), Flows.End(), Flows.End("none")).Run()).Path().ShouldBe("a none");
    }

    [Fact]
    public async Task An_unknown_customer_is_changed_only_if_he_may_be_made()
    {
        var node = new CustomerUpdateNode { Id = "a", Values = [new Assignment { Variable = "level", Value = "'vip'" }, new Assignment { Variable = "custom.city", Value = "'Jinan'" }], Exits = Flows.Exits("next>end", "notfound>none") };
        var flow = Flows.Of(node, Flows.End(), Flows.End("none"));
        (await flow.Run()).Path().ShouldBe("a none");
        var known = await flow.Run(new TextScript { Customer = new Dictionary<string, string> { ["name"] = "Wang" } });
        known.Path().ShouldBe("a end");
        known.Transcript.Texts(TranscriptKind.Saved).ShouldBe(["13800138000: level=vip, custom.city=Jinan"]);
        (await Flows.Of(node with { Create = true }, Flows.End(), Flows.End("none")).Run()).Path().ShouldBe("a end");
    }

    [Fact]
    public async Task A_caller_speaks_says_nothing_or_goes()
    {
        var node = new RecordNode { Id = "a", Prompt = Flows.Say("Describe it"), Label = "Complaint", Variable = "order", Exits = Flows.Exits("next>end", "noinput>none") };
        var flow = Flows.Of(node, Flows.End(), Flows.End("none"));
        var spoke = await flow.Run();
        spoke.Path().ShouldBe("a end");
        spoke.Transcript.Texts(TranscriptKind.Recorded).ShouldBe(["Complaint"]);
        Guid.TryParse(spoke.Outcome.Variables["order"].ToString(), out _).ShouldBeTrue();
        (await flow.Run(new TextScript().Silent())).Path().ShouldBe("a none");
        (await flow.Run(new TextScript().HangUp(TimeSpan.FromSeconds(3)))).Outcome.End.ShouldBe(FlowEnd.CallerHungUp);
        (await Flows.Of(node with { Exits = Flows.Exits("next>end") }, Flows.End()).Run(new TextScript().Silent())).Path().ShouldBe("a end");
    }

    [Fact]
    public async Task An_agent_sends_the_call_back_with_what_he_found_out()
    {
        var flow = Flows.Of(
            Flows.Set("s", "order", "'4711'", "next>a"),
            new AgentBackNode { Id = "a", Queue = "sales", Fields = [new ReturnField { Variable = "order" }, new ReturnField { Variable = "n" }], Exits = Flows.Exits("returned>say", "answered>bye") },
            Spoken("say", "order"), Flows.End(), Flows.End("bye"));
        var back = await flow.Run(new TextScript().With(new QueueStep { Result = QueueEnd.Answered, Returned = new Dictionary<string, string> { ["order"] = "4712" } }));
        back.Path().ShouldBe("s a say end");
        back.Transcript.Heard.ShouldBe(["4712"]);
        (await flow.Run(new TextScript().Queue(QueueEnd.Answered))).Path().ShouldBe("s a bye");
        (await flow.Run(new TextScript().Queue(QueueEnd.Full))).Outcome.End.ShouldBe(FlowEnd.Failed);
    }

    [Theory]
    [InlineData("sql.pasted", "select * from o where n = '{{order}}'", "number")]
    [InlineData("sql.parameter_missing", "select * from o where n = @number and m = @month", "number")]
    [InlineData("variable.name_invalid", "select 1", "a b")]
    [InlineData(null, "select '@x', n @> '{}' from o where n = @number -- @y", "number")]
    public void A_query_binds_its_values(string? code, string query, string parameter)
    {
        var node = Orders with { Query = query, Inputs = [new Assignment { Variable = parameter, Value = "order" }] };
        var errors = FlowValidator.Validate(OrderFlow(node)).Where(issue => issue.Severity == FlowIssueSeverity.Error).Select(issue => issue.Code).ToList();
        if (code is null)
            errors.ShouldBeEmpty();
        else
            errors.ShouldBe([code]);
    }

    [Fact]
    public void Names_of_tables_columns_sources_and_fields_are_looked_up()
    {
        var flow = Flows.Of(
            Orders with { Exits = Flows.Exits("found>t", "notfound>t") },
            new TableLookupNode { Id = "t", Table = "vip", Key = "caller", Results = [new ResultField { Variable = "order", Path = "colour" }], Exits = Flows.Exits("found>u", "notfound>u") },
            new TableSaveNode { Id = "u", Table = "gone", Key = "caller", Exits = Flows.Exits("next>c") },
            new CustomerUpdateNode { Id = "c", Values = [new Assignment { Variable = "shoe", Value = "'42'" }], Exits = Flows.Exits("next>r") },
            new AgentBackNode { Id = "r", Queue = "sales", Fields = [new ReturnField { Variable = "nobody" }, new ReturnField { Variable = "n" }, new ReturnField { Variable = "n" }], Exits = Flows.Exits("returned>end") },
            Flows.End());
        var codes = FlowValidator.Validate(flow, new Nothing()).Where(issue => issue.Severity == FlowIssueSeverity.Error).Select(issue => $"{issue.Node} {issue.Code}");
        codes.ShouldBe(["a sql.source_unknown", "t table.column", "u table.unknown", "c result.field", "r variable.undeclared", "r return.field_twice"], ignoreOrder: true);
    }

    private static Flow OrderFlow(SqlNode node) => Flows.Of(
        Flows.Set("s", "order", "\"7' or '1\"", "next>a"), node, Spoken("say", "order"), Flows.End(), Flows.End("none"), Flows.End("broken"));

    private static Dictionary<string, FlowValue> Row(params (string Column, FlowValue Value)[] cells) => cells.ToDictionary(cell => cell.Column, cell => cell.Value);

    private static PlayNode Spoken(string id, string variable) => new() { Id = id, Prompt = [new ValuePart { Value = variable }], Exits = Flows.Exits("next>end") };

    private sealed class Nothing : IFlowReferences
    {
        public bool HasQueue(string queue) => true;

        public bool HasExtension(string number) => true;

        public bool HasCalendar(string calendar) => true;

        public bool HasDataSource(string source) => false;

        public IReadOnlyCollection<string>? TableColumns(string table) => table == "vip" ? ["name"] : null;

        public IReadOnlyCollection<string>? PromptLanguages(string prompt) => [];
    }
}

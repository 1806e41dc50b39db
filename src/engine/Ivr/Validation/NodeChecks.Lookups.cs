using System.Text.RegularExpressions;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.VoiceXml;

namespace Switchboard.Ivr.Validation;

/// <content>Nodes that compute, read and write data, and those that take more from caller or agent.</content>
internal sealed partial class NodeChecks
{
    private const int LongestQuery = 4000;

    private void CheckLookup(NodeAt at)
    {
        switch (at.Node)
        {
            case ScriptNode script:
                CheckScript(at, script);
                break;
            case SqlNode sql:
                CheckSql(at, sql);
                break;
            case CustomerUpdateNode update:
                CheckCustomerUpdate(at, update);
                break;
            case TableLookupNode lookup:
                CheckExpression(at, "key", lookup.Key);
                CheckTable(at, lookup.Table, [.. lookup.Results.Select((result, i) => ($"results[{i}].path", result.Path))]);
                CheckResults(at, lookup.Results, null);
                break;
            case TableSaveNode save:
                CheckExpression(at, "key", save.Key);
                CheckTable(at, save.Table, [.. save.Values.Select((value, i) => ($"values[{i}].variable", value.Variable))]);
                CheckValues(at, "values", save.Values);
                if (save.Values.Count == 0)
                    findings.Warn(at, "set.empty", "values", "The node sets nothing.");
                break;
            case RecordNode record:
                CheckRecord(at, record);
                break;
            case AgentBackNode back:
                CheckAgentBack(at, back);
                break;
        }
    }

    private void CheckScript(NodeAt at, ScriptNode node)
    {
        if (string.IsNullOrWhiteSpace(node.Script))
            findings.Error(at, "script.empty", "script", "There is nothing to run.");
        else if (node.Script.Length > ScriptNode.LongestScript)
            findings.Error(at, "script.too_long", "script", $"A script has at most {ScriptNode.LongestScript} characters.", ("max", $"{ScriptNode.LongestScript}"));
        else if (node.Script.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
            findings.Error(at, "script.character", "script", "The script holds a character that cannot be written.");
        CheckNames(at, "inputs", node.Inputs);
        for (var i = 0; i < node.Results.Count; i++)
        {
            if (!ScriptStep.Wanted().IsMatch(node.Results[i].Path))
                findings.Error(at, "script.result", $"results[{i}].path", $"'{node.Results[i].Path}' is not a variable of the script, such as total or order.items[0].", ("path", node.Results[i].Path));
        }

        CheckResults(at, node.Results, null);
    }

    private void CheckSql(NodeAt at, SqlNode node)
    {
        if (string.IsNullOrWhiteSpace(node.Source))
            findings.Error(at, "sql.source_empty", "source", "Choose a data source.");
        else if (references?.HasDataSource(node.Source) == false)
            findings.Error(at, "sql.source_unknown", "source", $"There is no data source '{node.Source}'.", ("source", node.Source));
        if (string.IsNullOrWhiteSpace(node.Query))
            findings.Error(at, "sql.query_empty", "query", "There is no query.");
        else if (node.Query.Length > LongestQuery)
            findings.Error(at, "sql.query_too_long", "query", $"A query has at most {LongestQuery} characters.", ("max", $"{LongestQuery}"));
        if (node.Query.Contains("{{", StringComparison.Ordinal))
            findings.Error(at, "sql.pasted", "query", "Values are bound, not pasted: write @name and set the parameter.");
        CheckNames(at, "inputs", node.Inputs);
        var given = node.Inputs.Select(input => input.Variable).ToHashSet(StringComparer.Ordinal);
        foreach (var name in ParametersOf(node.Query).Where(name => !given.Contains(name)))
            findings.Error(at, "sql.parameter_missing", "inputs", $"The query names @{name}, which is not among its parameters.", ("name", name));
        CheckRange(at, "maxRows", node.MaxRows, 1, SqlNode.MostRows);
        CheckRange(at, "timeoutMs", node.TimeoutMs, 100, SqlNode.LongestMs);
        CheckWanted(at, "countVariable", node.CountVariable);
        CheckWanted(at, "rowsVariable", node.RowsVariable);
        CheckResults(at, node.Results, null);
    }

    // what stands in quotes or comments is no parameter; @> and @@ are operators
    [GeneratedRegex("""'[^']*'|"[^"]*"|--[^\n]*|/\*.*?\*/|(?<![@\w])@(?<name>[A-Za-z_][A-Za-z0-9_]*)""", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 250)]
    private static partial Regex SqlWords();

    private static IEnumerable<string> ParametersOf(string query) =>
        SqlWords().Matches(query).Where(match => match.Groups["name"].Success).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal);

    private void CheckCustomerUpdate(NodeAt at, CustomerUpdateNode node)
    {
        CheckExpression(at, "number", node.Number);
        CheckValues(at, "values", node.Values);
        if (node.Values.Count == 0)
            findings.Error(at, "customer.nothing", "values", "Say what is to be set.");
        for (var i = 0; i < node.Values.Count; i++)
        {
            var field = node.Values[i].Variable;
            var custom = field.StartsWith(CustomerUpdateNode.CustomPrefix, StringComparison.Ordinal);
            if (custom ? field.Length is <= 7 or > 60 : !CustomerUpdateNode.Fields.Contains(field, StringComparer.Ordinal))
            {
                findings.Error(
                    at, "result.field", $"values[{i}].variable", $"There is no field '{field}'; there are {string.Join(", ", CustomerUpdateNode.Fields)} and custom.NAME.", ("field", field));
            }
        }
    }

    private void CheckTable(NodeAt at, string table, IReadOnlyList<(string Field, string Column)> wanted)
    {
        if (string.IsNullOrWhiteSpace(table))
        {
            findings.Error(at, "table.empty", "table", "Choose a table.");
            return;
        }

        var columns = references is null ? [] : references.TableColumns(table);
        if (columns is null)
            findings.Error(at, "table.unknown", "table", $"There is no table '{table}'.", ("table", table));
        if (columns is not { Count: > 0 })
            return;
        foreach (var (field, column) in wanted)
        {
            if (!columns.Contains(column, StringComparer.Ordinal))
                findings.Error(at, "table.column", field, $"The table has no column '{column}'; it has {string.Join(", ", columns)}.", ("column", column));
        }
    }

    private void CheckRecord(NodeAt at, RecordNode node)
    {
        prompts.Check(at, "prompt", node.Prompt);
        CheckKeys(at, "terminators", node.Terminators);
        CheckRange(at, "maxMs", node.MaxMs, 1000, RecordNode.LongestMs);
        CheckRange(at, "silenceMs", node.SilenceMs, 1000, 60_000);
        CheckRange(at, "minMs", node.MinMs, 0, 30_000);
        CheckWanted(at, "variable", node.Variable);
    }

    private void CheckAgentBack(NodeAt at, AgentBackNode node)
    {
        CheckQueueName(at, node.Queue);
        if (node.Music is not null)
            prompts.CheckLibrary(at, "music", node.Music, spoken: false);
        if (node.MaxWaitMs is { } wait)
            CheckRange(at, "maxWaitMs", wait, 1000, 86_400_000);
        if (node.Fields.Count > AgentBackNode.MostFields)
            findings.Error(at, "return.too_many_fields", "fields", $"A form has at most {AgentBackNode.MostFields} fields.", ("max", $"{AgentBackNode.MostFields}"));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < node.Fields.Count; i++)
        {
            CheckSettable(at, $"fields[{i}].variable", node.Fields[i].Variable);
            if (!seen.Add(node.Fields[i].Variable))
                findings.Error(at, "return.field_twice", $"fields[{i}].variable", $"'{node.Fields[i].Variable}' is in the form twice.", ("name", node.Fields[i].Variable));
        }
    }

    /// <summary>Names of the script or query, and expressions.</summary>
    private void CheckNames(NodeAt at, string field, IReadOnlyList<Assignment> list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (!NameScope.IsName(list[i].Variable))
                findings.Error(at, "variable.name_invalid", $"{field}[{i}].variable", $"'{list[i].Variable}' is not a name: a letter or _, then letters, digits and _.", ("name", list[i].Variable));
        }

        CheckValues(at, field, list);
    }

    private void CheckValues(NodeAt at, string field, IReadOnlyList<Assignment> list)
    {
        for (var i = 0; i < list.Count; i++)
            CheckExpression(at, $"{field}[{i}].value", list[i].Value);
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Runtime;

/// <summary>What nodes do that read and write data: databases, customers, the tenant's own tables.</summary>
internal sealed class LookupSteps(IVoicePlatform platform, CallState state, IFlowWorld? world)
{
    private static readonly Fault Alone = new("ivr.no_world", "Nothing outside the call can be asked here.");

    private TenantId Tenant => platform.Call.Tenant;

    public async Task<NodeResult> QueryAsync(SqlNode node, CancellationToken stop)
    {
        if (world is null)
            return NodeResult.Error(Alone);
        if (!Evaluate(node.Inputs).TryGet(out var parameters, out var fault))
            return NodeResult.Error(fault);
        var ask = new SqlAsk(
            node.Source, node.Query, parameters, Math.Clamp(node.MaxRows, 1, SqlNode.MostRows), TimeSpan.FromMilliseconds(Math.Clamp(node.TimeoutMs, 100, SqlNode.LongestMs)));
        if (!(await world.QueryAsync(Tenant, ask, stop)).TryGet(out var rows, out fault))
            return NodeResult.Error(fault);
        if (node.CountVariable is { } count && state.Set(count, FlowValue.Of(rows.Count)) is { } wrong)
            return NodeResult.Error(wrong);
        if (node.RowsVariable is { } all && state.Set(all, FlowValue.Of(Json(rows))) is { } refused)
            return NodeResult.Error(refused);
        if (rows.Count == 0)
            return new NodeResult(FlowExits.NotFound);
        foreach (var field in node.Results)
        {
            if (!rows[0].Columns.TryGetValue(field.Path, out var value))
                return NodeResult.Error(new Fault("ivr.sql_column", $"The answer has no column '{field.Path}'; it has {string.Join(", ", rows[0].Columns.Keys)}."));
            if (state.Set(field.Variable, value) is { } unknown)
                return NodeResult.Error(unknown);
        }

        return new NodeResult(FlowExits.Found);
    }

    public async Task<NodeResult> UpdateCustomerAsync(CustomerUpdateNode node, CancellationToken stop)
    {
        if (world is null)
            return NodeResult.Error(Alone);
        if (!state.Evaluate(node.Number).TryGet(out var number, out var fault) || !Evaluate(node.Values).TryGet(out var values, out fault))
            return NodeResult.Error(fault);
        if (number.ToString().Length == 0)
            return new NodeResult(FlowExits.NotFound);
        var wish = new CustomerWish(number.ToString(), node.Create, [.. values.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToString()))]);
        if (!(await world.UpdateCustomerAsync(Tenant, wish, stop)).TryGet(out var found, out fault))
            return NodeResult.Error(fault);
        return found ? NodeResult.Next : new NodeResult(FlowExits.NotFound);
    }

    public async Task<NodeResult> FindRowAsync(TableLookupNode node, CancellationToken stop)
    {
        if (world is null)
            return NodeResult.Error(Alone);
        if (!state.Evaluate(node.Key).TryGet(out var key, out var fault))
            return NodeResult.Error(fault);
        if (key.ToString().Length == 0)
            return new NodeResult(FlowExits.NotFound);
        if (!(await world.FindRowAsync(Tenant, node.Table, key.ToString(), stop)).TryGet(out var row, out fault))
            return NodeResult.Error(fault);
        if (row.Columns is not { } columns)
            return new NodeResult(FlowExits.NotFound);
        foreach (var field in node.Results)
        {
            if (state.Set(field.Variable, columns.TryGetValue(field.Path, out var text) ? FlowValue.Of(text) : FlowValue.Null) is { } refused)
                return NodeResult.Error(refused);
        }

        return new NodeResult(FlowExits.Found);
    }

    public async Task<NodeResult> SaveRowAsync(TableSaveNode node, CancellationToken stop)
    {
        if (world is null)
            return NodeResult.Error(Alone);
        if (!state.Evaluate(node.Key).TryGet(out var key, out var fault) || !Evaluate(node.Values).TryGet(out var values, out fault))
            return NodeResult.Error(fault);
        if (key.ToString().Length == 0)
            return NodeResult.Error(new Fault("ivr.table_key", $"'{node.Key}' is empty; a row has a key."));
        var written = values.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
        return await world.SaveRowAsync(Tenant, node.Table, key.ToString(), written, stop) is { } refused ? NodeResult.Error(refused) : NodeResult.Next;
    }

    private Outcome<List<KeyValuePair<string, FlowValue>>> Evaluate(IReadOnlyList<Assignment> assignments)
    {
        var values = new List<KeyValuePair<string, FlowValue>>(assignments.Count);
        foreach (var assignment in assignments)
        {
            if (!state.Evaluate(assignment.Value).TryGet(out var value, out var fault))
                return fault;
            values.RemoveAll(before => before.Key == assignment.Variable);
            values.Add(new(assignment.Variable, value));
        }

        return values;
    }

    private static string Json(IReadOnlyList<SqlRow> rows) => new JsonArray([.. rows.Select(row => (JsonNode?)new JsonObject(
        row.Columns.Select(column => KeyValuePair.Create(column.Key, JsonSerializer.SerializeToNode(column.Value, FlowJson.Options)))))]).ToJsonString(FlowJson.Options);
}

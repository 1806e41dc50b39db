using Switchboard.Ivr.Platform;
using Switchboard.Kernel;

namespace Switchboard.Ivr.TextDriver;

/// <summary>What is around a call without sound: other systems answer as the script says, nothing leaves the house.</summary>
internal sealed class TextWorld(TextScript script, TextDriverOptions options, Action<TranscriptKind, string, TimeSpan> tell) : IFlowWorld
{
    private readonly Queue<HttpStep> _answers = new(script.Steps.OfType<HttpStep>());
    private readonly Queue<SqlStep> _rows = new(script.Steps.OfType<SqlStep>());
    private readonly Dictionary<(string Table, string Key), Dictionary<string, string>> _saved = [];

    public ValueTask<Outcome<FlowProgram>> FindFlowAsync(TenantId tenant, string flow, CancellationToken cancellationToken) =>
        options.FindFlow is { } find
            ? find(flow, cancellationToken)
            : new(Fault.NotFound("flow", $"There is no published flow '{flow}'."));

    /// <summary>Without an answer in the script the other system says <c>200 {}</c>.</summary>
    public Task<HttpReply> AskAsync(TenantId tenant, HttpAsk ask, CancellationToken cancellationToken)
    {
        var step = _answers.TryDequeue(out var next) ? next : new HttpStep();
        var took = step.TimedOut ? ask.Timeout : TimeSpan.FromMilliseconds(100);
        tell(TranscriptKind.Asked, $"{ask.Method} {ask.Url}" + (ask.Body is null ? "" : " " + ask.Body), took);
        return Task.FromResult(step.TimedOut ? new HttpReply(HttpEnd.TimedOut) : new HttpReply(HttpEnd.Answered, step.Status, step.Body));
    }

    public Task<IReadOnlyDictionary<string, string>?> FindCustomerAsync(TenantId tenant, string number, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, string>?>(script.Customer.Count > 0 ? script.Customer : null);

    public ValueTask<IReadOnlyDictionary<string, string>?> GetQueueStatusAsync(TenantId tenant, string queue, CancellationToken cancellationToken) =>
        new(script.QueueStatus);

    public Task<Fault?> SendMessageAsync(TenantId tenant, FlowMessage message, CancellationToken cancellationToken)
    {
        tell(TranscriptKind.Sent, $"{message.Channel} {message.To}: {message.Text}", TimeSpan.Zero);
        return Task.FromResult<Fault?>(null);
    }

    /// <summary>Without an answer in the script there are no rows.</summary>
    public Task<Outcome<IReadOnlyList<SqlRow>>> QueryAsync(TenantId tenant, SqlAsk ask, CancellationToken cancellationToken)
    {
        var step = _rows.TryDequeue(out var next) ? next : new SqlStep();
        var bound = string.Concat(ask.Parameters.Select(parameter => $" @{parameter.Key}={parameter.Value}"));
        tell(TranscriptKind.Asked, $"{ask.Source}: {ask.Query}{bound}", TimeSpan.FromMilliseconds(50));
        return Task.FromResult(step.Fails
            ? new Fault("sql.failed", "The script says that the database cannot be read.")
            : Outcome.Of<IReadOnlyList<SqlRow>>([.. step.Rows.Take(ask.MostRows).Select(row => new SqlRow(row))]));
    }

    public Task<Outcome<bool>> UpdateCustomerAsync(TenantId tenant, CustomerWish wish, CancellationToken cancellationToken)
    {
        if (script.Customer.Count == 0 && !wish.Create)
            return Task.FromResult<Outcome<bool>>(false);
        tell(TranscriptKind.Saved, $"{wish.Number}: {Words(wish.Values)}", TimeSpan.Zero);
        return Task.FromResult<Outcome<bool>>(true);
    }

    /// <summary>What this call wrote, then what the script says, then what is there.</summary>
    public async Task<Outcome<TableRow>> FindRowAsync(TenantId tenant, string table, string key, CancellationToken cancellationToken)
    {
        var saved = _saved.GetValueOrDefault(At(table, key));
        TableRow? row = null;
        if (script.Tables.TryGetValue(table, out var rows) && rows.TryGetValue(key, out var given))
            row = new TableRow(given);
        else if (options.FindRow is { } find && !(await find(table, key, cancellationToken)).TryGet(out row, out var fault))
            return fault;
        if (saved is null)
            return row ?? new TableRow(null);
        var merged = new Dictionary<string, string>(row?.Columns ?? new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var (column, value) in saved)
            merged[column] = value;
        return new TableRow(merged);
    }

    public Task<Fault?> SaveRowAsync(TenantId tenant, string table, string key, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
    {
        tell(TranscriptKind.Saved, $"{table} {key}: {Words(values)}", TimeSpan.Zero);
        var at = At(table, key);
        var row = _saved.GetValueOrDefault(at) ?? (_saved[at] = new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var (column, value) in values)
            row[column] = value;
        return Task.FromResult<Fault?>(null);
    }

    private static (string, string) At(string table, string key) => (table.ToUpperInvariant(), key.ToUpperInvariant());

    private static string Words(IEnumerable<KeyValuePair<string, string>> values) => string.Join(", ", values.Select(pair => $"{pair.Key}={pair.Value}"));
}

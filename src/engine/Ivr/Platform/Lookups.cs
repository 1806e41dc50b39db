using Switchboard.Ivr.Model;

namespace Switchboard.Ivr.Platform;

/// <summary>A question to a database of the tenant.</summary>
/// <param name="Source">The data source, by id or name.</param>
/// <param name="Query">One statement with <c>@name</c> for its parameters.</param>
/// <param name="Parameters">Their values.</param>
/// <param name="MostRows">How many rows are read.</param>
/// <param name="Timeout">How long to wait.</param>
public sealed record SqlAsk(string Source, string Query, IReadOnlyList<KeyValuePair<string, FlowValue>> Parameters, int MostRows, TimeSpan Timeout);

/// <summary>A row: column and value.</summary>
public sealed record SqlRow(IReadOnlyDictionary<string, FlowValue> Columns);

/// <summary>What a customer is to be.</summary>
/// <param name="Number">The number that he is known by.</param>
/// <param name="Create">An unknown number becomes a new customer.</param>
/// <param name="Values">Field and value.</param>
public sealed record CustomerWish(string Number, bool Create, IReadOnlyList<KeyValuePair<string, string>> Values);

/// <summary>A row of one of the tenant's own tables, or that there is none.</summary>
/// <param name="Columns">Column and value; null when there is no such row.</param>
public sealed record TableRow(IReadOnlyDictionary<string, string>? Columns);

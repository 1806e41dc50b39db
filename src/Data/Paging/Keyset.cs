using System.Buffers.Text;
using System.Text.Json;
using Dapper;
using Switchboard.Kernel;

namespace Switchboard.Data.Paging;

/// <summary>A field a list can be sorted by.</summary>
/// <param name="Expression">SQL that is never null: <c>coalesce(answered_at, 'epoch')</c>.</param>
/// <param name="SqlType">Its type, to turn the cursor's text back: <c>text</c>, <c>timestamptz</c>, <c>int</c>.</param>
public sealed record SortKey(string Expression, string SqlType);

/// <summary>
/// A list read page by page along a key, never by offset: <c>(sort value, id)</c> of the last row is the cursor.
/// The rows must have a <c>uuid</c> key.
/// </summary>
public sealed class Keyset
{
    private const int CountCap = 10_000;

    /// <summary>Columns, as in a select.</summary>
    public required string Columns { get; init; }

    /// <summary>Tables and joins.</summary>
    public required string From { get; init; }

    /// <summary>The filter; must hold <c>tenant_id = @tenant</c>.</summary>
    public required string Where { get; init; }

    /// <summary>SQL of the key.</summary>
    public string Id { get; init; } = "id";

    /// <summary>Sort fields by their API name.</summary>
    public required IReadOnlyDictionary<string, SortKey> Sorts { get; init; }

    /// <summary>The order when none is asked for: <c>name</c>, <c>-createdAt</c>.</summary>
    public required string DefaultSort { get; init; }

    /// <summary>Reads a page.</summary>
    public async Task<Outcome<Page<T>>> ReadAsync<T>(TenantConnection connection, PageRequest request, object? arguments, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(request);
        var sort = string.IsNullOrEmpty(request.Sort) ? DefaultSort : request.Sort;
        var descending = sort.StartsWith('-');
        if (!Sorts.TryGetValue(sort.TrimStart('-'), out var key))
            return Fault.Invalid("list.sort_unknown", $"The list can be sorted by {string.Join(", ", Sorts.Keys)}.", "sort");
        if (request.Limit is < 1 or > 200)
            return Fault.Invalid("list.limit_invalid", "The limit is between 1 and 200.", "limit");
        var cursor = default(Cursor);
        if (request.Cursor is not null && (!Cursor.TryParse(request.Cursor, out cursor) || cursor.Sort != sort))
            return Fault.Invalid("list.cursor_invalid", "The cursor does not belong to this list and order.", "cursor");

        var parameters = new DynamicParameters(arguments);
        parameters.Add("_limit", (request.Limit ?? 50) + 1);
        parameters.Add("_value", cursor.Value);
        parameters.Add("_after", cursor.Id);
        var rows = await RowsAsync<T>(connection, Text(key, descending, request.Cursor is not null), parameters, cancellation);
        var total = await connection.FindAsync<int>($"select count(*)::int from (select 1 from {From} where {Where} limit {CountCap + 1}) c", parameters, cancellation);
        var more = rows.Count > (request.Limit ?? 50);
        if (more)
            rows.RemoveAt(rows.Count - 1);
        var next = more ? new Cursor(sort, rows[^1].Mark._Sort, rows[^1].Mark._Key).ToString() : null;
        return new Page<T>(rows.ConvertAll(r => r.Row), next, Math.Min(total, CountCap), total > CountCap);
    }

    private static async Task<List<(T Row, Mark Mark)>> RowsAsync<T>(TenantConnection connection, string sql, DynamicParameters parameters, CancellationToken cancellation)
    {
        var command = connection.Command(sql, parameters, cancellation);
        var rows = await connection.Connection.QueryAsync<T, Mark, (T, Mark)>(command, (row, mark) => (row, mark), splitOn: "_sort");
        return [.. rows];
    }

    private string Text(SortKey key, bool descending, bool after)
    {
        var direction = descending ? "desc" : "asc";
        var beyond = after ? $"and ({key.Expression}, {Id}) {(descending ? '<' : '>')} (@_value::{key.SqlType}, @_after)" : "";
        return $"""
            select {Columns}, ({key.Expression})::text as "_sort", {Id} as "_key"
            from {From} where {Where} {beyond}
            order by {key.Expression} {direction}, {Id} {direction} limit @_limit
            """;
    }

#pragma warning disable CA1707, IDE1006 // the names of helper columns that no module's column can have
    private sealed class Mark
    {
        public string _Sort { get; init; } = "";

        public Guid _Key { get; init; }
    }
#pragma warning restore CA1707, IDE1006

    private readonly record struct Cursor(string Sort, string Value, Guid Id)
    {
        public static bool TryParse(string text, out Cursor cursor)
        {
            cursor = default;
            try
            {
                var parts = JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(text));
                if (parts is not [var sort, var value, var id] || !Guid.TryParse(id, out var key))
                    return false;
                cursor = new Cursor(sort, value, key);
                return true;
            }
            catch (Exception e) when (e is FormatException or JsonException)
            {
                return false;
            }
        }

        public override string ToString() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new[] { Sort, Value, Id.ToString() }));
    }
}

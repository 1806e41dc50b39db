using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Ivr.Lookups;
using Switchboard.Ivr.Persistence;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Lookups;

/// <summary>A row: its key and its cells by column.</summary>
internal sealed record DataRowBody(Guid Id, string Key, IReadOnlyDictionary<string, string> Cells, DateTimeOffset UpdatedAt);

/// <summary>A row as it is written: the columns that are named are set, the others stay.</summary>
internal sealed record DataRowWrite(string? Key, IReadOnlyDictionary<string, string>? Cells);

/// <summary>Rows to bring in: CSV with a line of names first, which hold the key's and those of columns.</summary>
/// <param name="Csv">The file's text.</param>
/// <param name="Replace">All rows that are there go first.</param>
internal sealed record ImportRows(string? Csv, bool? Replace);

/// <summary>What came of it.</summary>
internal sealed record ImportedRows(int Rows);

/// <summary>The rows of the tenant's own tables.</summary>
internal sealed class DataRows(IDatabase database, TableRows rows, IvrChanges changes, TimeProvider time)
{
    private const int LargestFile = 8 * 1024 * 1024;

    private static readonly Keyset Listed = new()
    {
        Columns = "r.id, r.key, r.cells::text as cells, r.updated_at",
        From = "ivr.data_row r",
        Where = "r.tenant_id = @tenant and r.table_id = @table and (@Pattern::text is null or r.key ilike @Pattern or r.cells::text ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["key"] = new("r.folded", "text") },
        DefaultSort = "key",
        Id = "r.id",
    };

    public static async Task<Answer<Page<DataRowBody>>> ListAsync(Guid id, [AsParameters] PageRequest page, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await DataTables.FindAsync(connection, id, "", cancellation) is not { } table)
            return DataTables.Missing;
        var found = await Listed.ReadAsync<Row>(connection, page, new { page.Pattern, table = id }, cancellation);
        return found.TryGet(out var rows, out var fault) ? rows.Select(r => r.ToBody(table.Columns)) : fault;
    }

    public static async Task<Done> WriteAsync(Guid id, DataRowWrite write, Caller caller, DataRows rows, CancellationToken cancellation) =>
        await rows.PutAsync(id, write, caller, cancellation) is { } fault ? fault : Done.Well;

    public static async Task<Done> RemoveAsync(Guid id, [FromQuery] string? key, Caller caller, DataRows rows, CancellationToken cancellation) =>
        await rows.DeleteAsync(id, key ?? "", caller, cancellation) is { } fault ? fault : Done.Well;

    public static async Task<Answer<ImportedRows>> ImportAsync(Guid id, ImportRows wanted, Caller caller, DataRows rows, CancellationToken cancellation) =>
        await rows.BringInAsync(id, wanted, caller, cancellation);

    public static async Task<IResult> ExportAsync(Guid id, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await DataTables.FindAsync(connection, id, "", cancellation) is not { } table)
            return Problem.Of(DataTables.Missing);
        var text = new StringBuilder("\uFEFF").Append(CsvText.Line([table.KeyName, .. table.Columns]));
        foreach (var row in await connection.ListAsync<Row>("select id, key, cells::text as cells, updated_at from ivr.data_row where tenant_id = @tenant and table_id = @id order by folded", new { id }, cancellation))
        {
            var cells = TableRows.Read(row.Cells);
            text.Append(CsvText.Line([row.Key, .. table.Columns.Select(column => cells.GetValueOrDefault(column, ""))]));
        }

        return Results.Bytes(Encoding.UTF8.GetBytes(text.ToString()), "text/csv; charset=utf-8", "table.csv");
    }

    private async Task<Fault?> PutAsync(Guid id, DataRowWrite write, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await DataTables.FindAsync(connection, id, "", cancellation) is not { } table)
            return DataTables.Missing;
        var cells = write.Cells ?? new Dictionary<string, string>(StringComparer.Ordinal);
        if ((TableRows.Wrong(table.Columns, write.Key, cells) ?? await rows.WriteAsync(connection, id, write.Key!, cells, cancellation)) is { } wrong)
            return wrong;
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "data_table", id, "row_written", $"{table.Name} {write.Key!.Trim()}", cancellation);
        return null;
    }

    private async Task<Fault?> DeleteAsync(Guid id, string key, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await DataTables.FindAsync(connection, id, "", cancellation) is not { } table)
            return DataTables.Missing;
        if (await connection.ExecuteAsync("delete from ivr.data_row where tenant_id = @tenant and table_id = @id and folded = lower(@key)", new { id, key = key.Trim() }, cancellation) == 0)
            return Fault.NotFound("data_row", "The table has no row with this key.");
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "data_table", id, "row_removed", $"{table.Name} {key.Trim()}", cancellation);
        return null;
    }

    private async Task<Answer<ImportedRows>> BringInAsync(Guid id, ImportRows wanted, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await DataTables.FindAsync(connection, id, "for update", cancellation) is not { } table)
            return DataTables.Missing;
        if (!Read(wanted.Csv, table).TryGet(out var read, out var fault))
            return fault;
        if (wanted.Replace == true)
            await connection.ExecuteAsync("delete from ivr.data_row where tenant_id = @tenant and table_id = @id", new { id }, cancellation);
        await connection.ExecuteAsync(
            """
            insert into ivr.data_row as r (tenant_id, table_id, key, cells, updated_at)
            select @tenant, @id, given.key, given.cells::jsonb, @now from unnest(@keys::text[], @cells::text[]) as given (key, cells)
            on conflict (tenant_id, table_id, folded) do update set cells = r.cells || excluded.cells, updated_at = excluded.updated_at
            """,
            new { id, now = time.GetUtcNow(), keys = read.Keys.ToArray(), cells = read.Values.Select(cells => JsonSerializer.Serialize(cells)).ToArray() },
            cancellation);
        if (await TableRows.CountAsync(connection, id, cancellation) > TableRows.MostRows)
            return TableRows.Full;
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "data_table", id, "imported", $"{table.Name} {read.Count}", cancellation);
        return new ImportedRows(read.Count);
    }

    /// <summary>The rows of a file, the last one of each key.</summary>
    private static Outcome<Dictionary<string, Dictionary<string, string>>> Read(string? csv, DataTables.Row table)
    {
        if (string.IsNullOrWhiteSpace(csv) || csv.Length > LargestFile)
            return Fault.Invalid("field.required", "Give a CSV file of at most 8 MB.", "csv");
        if (!CsvText.Read(csv, TableRows.MostRows + 1).TryGet(out var lines, out var fault))
            return fault with { Field = "csv" };
        var names = lines.Count == 0 ? [] : lines[0].Select(name => name.Trim()).ToArray();
        var keyAt = Array.FindIndex(names, name => name.Equals(table.KeyName, StringComparison.OrdinalIgnoreCase));
        if (keyAt < 0)
            return Fault.Invalid("csv.no_key", $"The first line names the columns; '{table.KeyName}' must be among them.", "csv");
        var columns = names.Select(name => table.Columns.FirstOrDefault(column => column.Equals(name, StringComparison.OrdinalIgnoreCase))).ToArray();
        var stranger = Array.FindIndex(names, name => !name.Equals(table.KeyName, StringComparison.OrdinalIgnoreCase) && !table.Columns.Contains(name, StringComparer.OrdinalIgnoreCase));
        if (stranger >= 0)
            return Fault.Invalid("data_table.column", $"The table has no column '{names[stranger]}'; it has {string.Join(", ", table.Columns)}.", "csv");
        var rows = new Dictionary<string, Dictionary<string, string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var (number, line) in lines.Index().Skip(1))
        {
            var cells = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var i = 0; i < Math.Min(line.Length, columns.Length); i++)
            {
                if (columns[i] is { } column)
                    cells[column] = line[i];
            }

            var key = keyAt < line.Length ? line[keyAt].Trim() : "";
            if (TableRows.Wrong(table.Columns, key, cells) is { } wrong)
                return wrong with { Detail = $"Line {number + 1}: {wrong.Detail}", Field = "csv" };
            rows[key] = cells;
        }

        return rows;
    }

    private sealed class Row
    {
        public Guid Id { get; init; }

        public string Key { get; init; } = "";

        public string Cells { get; init; } = "";

        public DateTimeOffset UpdatedAt { get; init; }

        public DataRowBody ToBody(IReadOnlyList<string> columns)
        {
            var cells = TableRows.Read(Cells);
            return new DataRowBody(Id, Key, columns.Where(cells.ContainsKey).ToDictionary(column => column, column => cells[column], StringComparer.Ordinal), UpdatedAt);
        }
    }
}

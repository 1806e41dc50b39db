using System.Globalization;
using System.Text.Json;
using Switchboard.Data;
using Switchboard.Ivr.Platform;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Lookups;

/// <summary>The rows of the tenants' own tables.</summary>
internal sealed class TableRows(IDatabase database, TimeProvider time)
{
    public const int MostRows = 10_000;
    public const int LongestKey = 200;
    public const int LongestCell = 1000;

    public static Fault Full => Fault.Conflict("data_table.full", string.Create(CultureInfo.InvariantCulture, $"A table has at most {MostRows} rows."));

    public async Task<Outcome<TableRow>> FindAsync(TenantId tenant, DataTableCard table, string key, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await database.OpenAsync(tenant, cancellation);
            var cells = await connection.FindAsync<string>(
                "select cells::text from ivr.data_row where tenant_id = @tenant and table_id = @Id and folded = lower(@key)", new { table.Id, key = key.Trim() }, cancellation);
            return new TableRow(cells is null ? null : Read(cells));
        }
        catch (Exception e) when (Absence.Is(e))
        {
            return new Fault("data_table.away", "The database is away.", FaultKind.Unavailable);
        }
    }

    public async Task<Fault?> SaveAsync(TenantId tenant, DataTableCard table, string key, IReadOnlyDictionary<string, string> values, CancellationToken cancellation)
    {
        if (Wrong(table.Columns, key, values) is { } wrong)
            return wrong;
        try
        {
            await using var connection = await database.OpenAsync(tenant, cancellation);
            if (await WriteAsync(connection, table.Id, key, values, cancellation) is { } full)
                return full;
            await connection.CommitAsync(cancellation);
            return null;
        }
        catch (Exception e) when (Absence.Is(e))
        {
            return new Fault("data_table.away", "The database is away.", FaultKind.Unavailable);
        }
    }

    /// <summary>Makes the row, or sets these columns of it and leaves the others.</summary>
    public async Task<Fault?> WriteAsync(TenantConnection connection, Guid table, string key, IReadOnlyDictionary<string, string> values, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(
            """
            insert into ivr.data_row as r (tenant_id, table_id, key, cells, updated_at) values (@tenant, @table, @key, @cells::jsonb, @now)
            on conflict (tenant_id, table_id, folded) do update set cells = r.cells || excluded.cells, updated_at = excluded.updated_at
            """,
            new { table, key = key.Trim(), cells = JsonSerializer.Serialize(values), now = time.GetUtcNow() },
            cancellation);
        return await CountAsync(connection, table, cancellation) > MostRows ? Full : null;
    }

    public static Task<int> CountAsync(TenantConnection connection, Guid table, CancellationToken cancellation) =>
        connection.FindAsync<int>("select count(*)::int from ivr.data_row where tenant_id = @tenant and table_id = @table", new { table }, cancellation);

    public static Fault? Wrong(IReadOnlyList<string> columns, string? key, IReadOnlyDictionary<string, string> values)
    {
        if (string.IsNullOrWhiteSpace(key) || key.Trim().Length > LongestKey)
            return Fault.Invalid("data_table.key", string.Create(CultureInfo.InvariantCulture, $"A row has a key of at most {LongestKey} characters."), "key");
        foreach (var (column, value) in values)
        {
            if (!columns.Contains(column, StringComparer.Ordinal))
                return Fault.Invalid("data_table.column", $"The table has no column '{column}'; it has {string.Join(", ", columns)}.", $"cells.{column}");
            if (value.Length > LongestCell)
                return Fault.Invalid("data_table.cell", string.Create(CultureInfo.InvariantCulture, $"A cell has at most {LongestCell} characters."), $"cells.{column}");
        }

        return null;
    }

    public static Dictionary<string, string> Read(string cells) => JsonSerializer.Deserialize<Dictionary<string, string>>(cells)!;
}

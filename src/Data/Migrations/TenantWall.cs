using Dapper;
using Npgsql;

namespace Switchboard.Data.Migrations;

/// <summary>
/// The second wall: row-level security, forced, on every table of ours that has a <c>tenant_id</c>, and the work role's
/// rights. Migrations need not (and cannot forget to) write it.
/// </summary>
internal static class TenantWall
{
    public static async Task RaiseAsync(NpgsqlConnection owner, string[] schemas, CancellationToken cancellation)
    {
        await using var transaction = await owner.BeginTransactionAsync(cancellation);
        foreach (var schema in schemas)
        {
            await owner.ExecuteAsync(new CommandDefinition(
                $"""
                create schema if not exists {schema};
                grant usage on schema {schema} to {Database.WorkRole};
                grant select, insert, update, delete on all tables in schema {schema} to {Database.WorkRole};
                grant usage on all sequences in schema {schema} to {Database.WorkRole};
                grant execute on all functions in schema {schema} to {Database.WorkRole};
                """,
                transaction: transaction,
                cancellationToken: cancellation));
        }

        var open = await owner.QueryAsync<string>(new CommandDefinition(TablesWithoutWall, new { schemas }, transaction, cancellationToken: cancellation));
        foreach (var table in open)
            await owner.ExecuteAsync(new CommandDefinition(Wall(table), transaction: transaction, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
    }

    private static string Wall(string table) =>
        $"""
        alter table {table} enable row level security;
        alter table {table} force row level security;
        drop policy if exists tenant_wall on {table};
        create policy tenant_wall on {table}
            using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
            with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
        """;

    private const string TablesWithoutWall = """
        select c.oid::regclass::text
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = any(@schemas) and c.relkind in ('r', 'p')
          and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
          and not (c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant_wall'))
        order by 1
        """;
}

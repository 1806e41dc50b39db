using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Switchboard.Data.Migrations;

/// <summary>A module's migrations: <c>Persistence/Migrations/0001_name.sql</c>, embedded in its assembly, in its own schema.</summary>
/// <param name="Module">Name of the module and of its schema.</param>
/// <param name="Assembly">Where the files are embedded.</param>
public sealed record MigrationSet(string Module, Assembly Assembly);

/// <summary>A migration that was applied before has been edited since, or is missing.</summary>
public sealed class MigrationException(string message) : Exception(message);

/// <summary>
/// Brings the database to this version. Each file runs once, in its own transaction, under an advisory lock, and its
/// checksum is kept. Afterwards every table with a <c>tenant_id</c> stands behind its wall, whoever made it.
/// </summary>
internal sealed class MigrationRunner(NpgsqlDataSource owner, IEnumerable<MigrationSet> sets, TimeProvider time, ILogger log)
{
    private const long LockKey = 0x5357_4253_4d49_4752; // "SWBSMIGR"

    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var connection = await owner.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(Sql($"select pg_advisory_lock({LockKey})", cancellation));
        try
        {
            await connection.ExecuteAsync(Sql(Preparation, cancellation));
            foreach (var set in sets)
                await ApplyAsync(connection, set, cancellation);
            await TenantWall.RaiseAsync(connection, [.. sets.Select(s => s.Module)], cancellation);
        }
        finally
        {
            await connection.ExecuteAsync(Sql($"select pg_advisory_unlock({LockKey})", CancellationToken.None));
        }
    }

    private async Task ApplyAsync(NpgsqlConnection connection, MigrationSet set, CancellationToken cancellation)
    {
        var applied = (await connection.QueryAsync<(int Number, string Checksum)>(
            "select number, checksum from public.switchboard_migration where module = @Module", new { set.Module })).ToDictionary(a => a.Number, a => a.Checksum);
        var files = Read(set);
        foreach (var missing in applied.Keys.Except(files.Select(f => f.Number)))
            throw new MigrationException($"Migration {set.Module} {missing:0000} was applied to this database but is not in this version. The database is newer than the program.");
        foreach (var file in files)
        {
            if (!applied.TryGetValue(file.Number, out var checksum))
                await ApplyAsync(connection, set, file, cancellation);
            else if (checksum != file.Checksum)
                throw new MigrationException($"Migration {set.Module} {file.Number:0000}_{file.Name} was changed after it had been applied. Restore the file and write a new migration instead.");
        }
    }

    private async Task ApplyAsync(NpgsqlConnection connection, MigrationSet set, MigrationFile file, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition($"create schema if not exists {set.Module}", transaction: transaction, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(file.Sql, transaction: transaction, commandTimeout: 600, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into public.switchboard_migration (module, number, name, checksum, applied_at) values (@Module, @Number, @Name, @Checksum, @now)",
            new { set.Module, file.Number, file.Name, file.Checksum, now = time.GetUtcNow() }, transaction, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
        Log.MigrationApplied(log, set.Module, file.Number, file.Name);
    }

    private static List<MigrationFile> Read(MigrationSet set)
    {
        const string marker = ".Persistence.Migrations.";
        var files = new SortedDictionary<int, MigrationFile>();
        foreach (var resource in set.Assembly.GetManifestResourceNames().Where(n => n.Contains(marker, StringComparison.Ordinal)))
        {
            var name = resource[(resource.IndexOf(marker, StringComparison.Ordinal) + marker.Length)..^".sql".Length];
            if (name.Length < 6 || name[4] != '_' || !int.TryParse(name.AsSpan(0, 4), CultureInfo.InvariantCulture, out var number))
                throw new MigrationException($"Migration {set.Module} {name}: the file name must be 0001_what_it_does.sql.");
            using var reader = new StreamReader(set.Assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
            var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
            if (!files.TryAdd(number, new MigrationFile(number, name[5..], sql, checksum)))
                throw new MigrationException($"Migration {set.Module} {number:0000} exists twice.");
        }

        return [.. files.Values];
    }

    private static CommandDefinition Sql(string sql, CancellationToken cancellation) => new(sql, commandTimeout: 600, cancellationToken: cancellation);

    private const string Preparation = $"""
        create table if not exists public.switchboard_migration (
            module text not null, number int not null, name text not null, checksum text not null, applied_at timestamptz not null,
            primary key (module, number));
        do $$ begin
            if not exists (select from pg_roles where rolname = '{Database.WorkRole}') then
                create role {Database.WorkRole} login nosuperuser nocreatedb nocreaterole nobypassrls;
            end if;
            if current_user <> '{Database.WorkRole}' and not pg_has_role(current_user, '{Database.WorkRole}', 'member') then
                execute format('grant {Database.WorkRole} to %I', current_user);
            end if;
        end $$;
        """;

    private sealed record MigrationFile(int Number, string Name, string Sql, string Checksum);
}

using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace Switchboard.Data;

/// <summary>A statement that waits for company: many of them travel to PostgreSQL in one round trip.</summary>
public sealed partial class LaterCommand
{
    private static readonly ConcurrentDictionary<string, Text> Known = new(StringComparer.Ordinal);
    private readonly Text _text;

    internal LaterCommand(string sql, Guid tenant)
    {
        // Places instead of names: the text is sent as it stands and PostgreSQL knows it after a few times.
        _text = Known.GetOrAdd(sql, Read);
        Command = new NpgsqlBatchCommand(_text.Sql);
        for (var i = 0; i < _text.Names.Length; i++)
            Command.Parameters.Add(new NpgsqlParameter { Value = DBNull.Value });
        With("tenant", tenant);
    }

    internal NpgsqlBatchCommand Command { get; }

    /// <summary>Rows it touched, once sent.</summary>
    internal long Touched => (long)Command.RecordsAffected;

    /// <summary>Binds a name of the statement; one that it does not use is passed over.</summary>
    public LaterCommand With<T>(string name, T value) => With(name, TypeOf<T>.Value, value);

    /// <summary>Binds a name of the statement to a value of a type that cannot be told from it (jsonb).</summary>
    public LaterCommand With(string name, NpgsqlDbType type, object? value)
    {
        var place = Array.IndexOf(_text.Names, name);
        if (place < 0)
            return this;
        var parameter = Command.Parameters[place];
        parameter.NpgsqlDbType = type;
        parameter.Value = value switch
        {
            null => DBNull.Value,
            DateTimeOffset time => time.ToUniversalTime(),
            _ => value,
        };
        return this;
    }

    private static Text Read(string sql)
    {
        var names = new List<string>();
        var placed = Name().Replace(sql, match =>
        {
            var name = match.Groups["name"].Value;
            if (!names.Contains(name))
                names.Add(name);
            return "$" + (names.IndexOf(name) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        });
        return new Text(placed, [.. names]);
    }

    [GeneratedRegex(@"(?<![\w@:<])@(?<name>[A-Za-z_]\w*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    private sealed record Text(string Sql, string[] Names);

    private static class TypeOf<T>
    {
        public static readonly NpgsqlDbType Value = (Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T)) switch
        {
            var t when t == typeof(Guid) => NpgsqlDbType.Uuid,
            var t when t == typeof(string) => NpgsqlDbType.Text,
            var t when t == typeof(DateTimeOffset) => NpgsqlDbType.TimestampTz,
            var t when t == typeof(long) => NpgsqlDbType.Bigint,
            var t when t == typeof(int) => NpgsqlDbType.Integer,
            var t when t == typeof(bool) => NpgsqlDbType.Boolean,
            var t when t == typeof(string[]) => NpgsqlDbType.Array | NpgsqlDbType.Text,
            var t when t == typeof(Guid[]) || t == typeof(Guid?[]) => NpgsqlDbType.Array | NpgsqlDbType.Uuid,
            var t when t == typeof(long[]) => NpgsqlDbType.Array | NpgsqlDbType.Bigint,
            var t when t == typeof(DateTimeOffset[]) || t == typeof(DateTime[]) => NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
            var t => throw new NotSupportedException($"No column type for {t.Name}: name it."),
        };
    }
}

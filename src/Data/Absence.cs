using System.Net.Sockets;
using Npgsql;

namespace Switchboard.Data;

/// <summary>Tells an absent database from a wrong request.</summary>
public static class Absence
{
    /// <summary>True when the database is away, full, read-only or shutting down: waiting helps.</summary>
    public static bool Is(Exception error) => error switch
    {
        PostgresException e => e.SqlState[..2] is "08" or "25" or "40" or "53" or "55" or "57" or "58" or "XX",
        NpgsqlException or SocketException or TimeoutException or IOException or ObjectDisposedException => true,
        { InnerException: { } inner } => Is(inner),
        _ => false,
    };
}

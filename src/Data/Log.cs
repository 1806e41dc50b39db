using Microsoft.Extensions.Logging;

namespace Switchboard.Data;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "PostgreSQL stopped: {Output}")]
    internal static partial void ClusterStopped(ILogger log, string output);

    [LoggerMessage(2, LogLevel.Warning, "PostgreSQL was still running (process {Pid}); taken over")]
    internal static partial void ClusterTakenOver(ILogger log, int pid);

    [LoggerMessage(3, LogLevel.Error, "PostgreSQL is gone; starting it again")]
    internal static partial void ClusterDied(ILogger log);

    [LoggerMessage(4, LogLevel.Error, "PostgreSQL could not be started again; trying on")]
    internal static partial void ClusterNotRevived(ILogger log, Exception error);

    [LoggerMessage(5, LogLevel.Information, "Migration {Module} {Number} {Name} applied")]
    internal static partial void MigrationApplied(ILogger log, string module, int number, string name);

    [LoggerMessage(10, LogLevel.Warning, "Journal {File}: {Bytes} torn bytes at the end cut off")]
    internal static partial void JournalTailCut(ILogger log, string file, long bytes);

    [LoggerMessage(11, LogLevel.Critical, "ALARM journal: {File} is damaged at {Offset}; the rest of it is skipped")]
    internal static partial void JournalDamaged(ILogger log, string file, long offset);

    [LoggerMessage(12, LogLevel.Critical, "ALARM journal: the disk refused a write; {Waiting} records wait in memory")]
    internal static partial void JournalWriteFailed(ILogger log, int waiting, Exception error);

    [LoggerMessage(13, LogLevel.Critical, "ALARM database is away; records wait in the journal from position {Position}")]
    internal static partial void DatabaseAway(ILogger log, long position, Exception error);

    [LoggerMessage(14, LogLevel.Warning, "Database is back; {Waiting} records to apply")]
    internal static partial void DatabaseBack(ILogger log, long waiting);

    [LoggerMessage(15, LogLevel.Critical, "ALARM journal: record {Position} of kind {Kind} was refused by the database and set aside")]
    internal static partial void RecordRefused(ILogger log, long position, string kind, Exception error);

    [LoggerMessage(16, LogLevel.Information, "Journal opened: {Waiting} records wait to be applied")]
    internal static partial void JournalOpened(ILogger log, long waiting);

    [LoggerMessage(17, LogLevel.Error, "Making event partitions failed; trying again in an hour")]
    internal static partial void PartitionsFailed(ILogger log, Exception error);

    [LoggerMessage(20, LogLevel.Error, "Request {Method} {Path} failed")]
    internal static partial void RequestFailed(ILogger log, string method, string path, Exception error);
}

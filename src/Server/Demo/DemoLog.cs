namespace Switchboard.Server.Demo;

internal static partial class DemoLog
{
    [LoggerMessage(1, LogLevel.Information, "The demo floor is open: {Agents} agents, about {PerMinute} callers a minute")]
    public static partial void Open(ILogger log, int agents, double perMinute);

    [LoggerMessage(2, LogLevel.Warning, "A synthetic {Who} stumbled ({Since} times since the last word of it)")]
    public static partial void Stumbled(ILogger log, string who, int since, Exception error);

    [LoggerMessage(3, LogLevel.Warning, "A synthetic {Who} was refused ({Since} times since the last word of it): {Reason}")]
    public static partial void Refused(ILogger log, string who, int since, string reason);
}

/// <summary>What went wrong with synthetic people, told once a minute at most.</summary>
internal sealed class Stumbles(TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private long? _told;
    private int _since;

    public void Tell(string who, Exception error)
    {
        if (Count() is { } since)
            DemoLog.Stumbled(log, who, since, error);
    }

    public void Tell(string who, string reason)
    {
        if (Count() is { } since)
            DemoLog.Refused(log, who, since, reason);
    }

    private int? Count()
    {
        lock (_gate)
        {
            _since++;
            if (_told is { } told && time.GetElapsedTime(told) < Quiet)
                return null;
            _told = time.GetTimestamp();
            var since = _since;
            _since = 0;
            return since;
        }
    }
}

using Microsoft.Extensions.Logging;

namespace Switchboard.Fuzz;

/// <summary>Keeps the first exception that the engine caught and logged as an error: in a call it costs a leg, here it is a find.</summary>
internal sealed class FaultLog : ILogger
{
    private string? _fault;

    public void ThrowIfAny()
    {
        if (Interlocked.Exchange(ref _fault, null) is { } fault)
            throw new InvalidOperationException(fault);
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Error)
            _fault ??= $"{formatter(state, exception)}: {exception}";
    }
}

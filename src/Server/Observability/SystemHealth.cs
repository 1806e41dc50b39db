using System.Diagnostics;
using Switchboard.Contracts.Events;
using Switchboard.Data.Web;
using Switchboard.Media;
using Switchboard.Switch;

namespace Switchboard.Server.Observability;

/// <summary>How the house is.</summary>
internal sealed record SystemHealthBody(HealthState State, DateTimeOffset StartedAt, IReadOnlyList<HealthCheck> Checks, SystemFiguresBody Figures);

/// <summary>Its main figures; all others are at <c>/metrics</c>.</summary>
internal sealed record SystemFiguresBody(
    int Calls, int Legs, int Registrations, int Connections, long SipShed, long JournalWaiting, long LiveDropped, int TraceDialogs, long TraceBytes,
    long MemoryBytes, long HeapBytes, double GcPausePercent, int Threads, long ThreadPoolWaiting, double ProcessorSeconds);

internal static class SystemHealth
{
    public static async Task<Answer<SystemHealthBody>> GetAsync(
        HealthChecks checks, Exchange exchange, MediaEngine media, IDurableLog journal, ILiveFeed live, CallTraces traces, CancellationToken cancellation)
    {
        var found = await checks.RunAsync(cancellation);
        using var process = Process.GetCurrentProcess();
        var (dialogs, bytes, _) = traces.Figures;
        var figures = new SystemFiguresBody(
            exchange.CallCount, media.OpenLegs, exchange.Registrations.Snapshot().Count, exchange.Stack.OpenFlows().Count, exchange.Stack.Shed,
            Math.Max(0, journal.DurablePosition - journal.AppliedPosition), live.Dropped, dialogs, bytes,
            process.WorkingSet64, GC.GetTotalMemory(false), GC.GetGCMemoryInfo().PauseTimePercentage, ThreadPool.ThreadCount, ThreadPool.PendingWorkItemCount,
            process.TotalProcessorTime.TotalSeconds);
        return new SystemHealthBody(HealthChecks.Whole(found), new DateTimeOffset(process.StartTime).ToUniversalTime(), found, figures);
    }
}

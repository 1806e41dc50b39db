using System.Globalization;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Http;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Reporting.Domain;

namespace Switchboard.Reporting.Features.Calls;

/// <summary>The calls of a search as a CSV file, written while it is read.</summary>
internal sealed class ExportCalls(
    IDatabase database, CallScopes scopes, CallBodies bodies, FigureFinder figures, IUserDirectory users, ITenantDirectory tenants, IAuditLog audit, TimeProvider time)
{
    private const int MostRows = 100_000;
    private const int Chunk = 500;

    public static async Task<IResult> HandleAsync(
        [AsParameters] CallFilter filter, string? q, Caller caller, ExportCalls export, CancellationToken cancellation)
    {
        if (filter.Check() is { } wrong)
            return Problem.Of(wrong);
        var words = CallWords.Of(await export.LanguageAsync(caller, cancellation));
        export.Note(caller);
        return new CsvFile(export.FileName(), body => export.WriteAsync(body, new PageRequest(Q: q), filter, caller, words, cancellation));
    }

    private async Task<string> LanguageAsync(Caller caller, CancellationToken cancellation)
    {
        var user = caller.UserId is { } id ? await users.FindAsync(caller.Tenant, id, cancellation) : null;
        return user?.Language ?? tenants.Find(caller.Tenant)?.DefaultLanguage ?? "en";
    }

    private void Note(Caller caller) => audit.Write(caller.Tenant, caller.Actor, "calls.exported", "calls", null, caller.Address);

    private string FileName() => string.Create(CultureInfo.InvariantCulture, $"calls-{time.GetUtcNow():yyyyMMdd-HHmmss}.csv");

    private async Task WriteAsync(Stream body, PageRequest page, CallFilter filter, Caller caller, CallWords words, CancellationToken cancellation)
    {
        var scope = scopes.Of(caller);
        var zone = ZoneOf(caller.Tenant);
        await using var writer = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 16 * 1024, leaveOpen: true); // Excel knows UTF-8 by the mark
        await writer.WriteAsync(Csv.Line(words.Headers).AsMemory(), cancellation);
        var facts = await figures.OfAsync(caller.Tenant, filter, cancellation);
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var command = connection.Command(
            $"select {CallRow.Columns} from {CallRow.From} where {filter.Where(page, scope)} order by c.started_at desc, c.id desc limit {MostRows}", filter.Arguments(page, scope, facts), cancellation);
        var rows = connection.Connection.QueryUnbufferedAsync<CallRow>(command.CommandText, command.Parameters, connection.Transaction, commandTimeout: 300);
        await foreach (var chunk in ChunksAsync(rows, cancellation))
        {
            var cards = await bodies.WrapUpsAsync(caller.Tenant, [.. chunk.Select(r => r.Id)], cancellation);
            foreach (var row in chunk)
                await writer.WriteAsync(Csv.Line(Cells(bodies.Make(caller.Tenant, row.Call, row, cards.GetValueOrDefault(row.Id), []), words, zone)).AsMemory(), cancellation);
        }
    }

    private static async IAsyncEnumerable<List<CallRow>> ChunksAsync(
        IAsyncEnumerable<CallRow> rows, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var chunk = new List<CallRow>(Chunk);
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            chunk.Add(row);
            if (chunk.Count < Chunk)
                continue;
            yield return chunk;
            chunk = new List<CallRow>(Chunk);
        }

        if (chunk.Count > 0)
            yield return chunk;
    }

    private static IEnumerable<string?> Cells(CallRecordBody call, CallWords words, TimeZoneInfo zone) =>
    [
        Local(call.StartedAt, zone), words.Of(call.Direction), call.Caller, call.CallerName, call.Called, call.OriginalCalled,
        call.QueueName, call.AgentName, call.CustomerName, Local(call.ConnectedAt, zone), Local(call.EndedAt, zone),
        Seconds(call.IvrMs), Seconds(call.WaitMs), Seconds(call.RingMs), Seconds(call.TalkMs), Seconds(call.HoldMs), Seconds(call.WrapUpMs),
        call.Disposition, call.Notes, call.Survey?.Score?.ToString(CultureInfo.InvariantCulture), call.Cause?.Reason, call.Recording?.Id.ToString(),
        call.Cost?.Amount.ToString(CultureInfo.InvariantCulture), call.Cost?.Currency, call.Cost?.Prefix, call.Id.ToString(),
    ];

    private static string? Local(DateTimeOffset? at, TimeZoneInfo zone) =>
        at is { } instant ? TimeZoneInfo.ConvertTime(instant, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : null;

    private static string Seconds(long ms) => Math.Round(ms / 1000.0, MidpointRounding.AwayFromZero).ToString("0", CultureInfo.InvariantCulture);

    private TimeZoneInfo ZoneOf(TenantId tenant) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(tenants.Find(tenant)?.TimeZone ?? "UTC", out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>A file that is made while it is sent.</summary>
    private sealed class CsvFile(string name, Func<Stream, Task> write) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = "text/csv; charset=utf-8";
            httpContext.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
            httpContext.Response.Headers.CacheControl = "no-store";
            await write(httpContext.Response.Body);
        }
    }
}

/// <summary>The words of the exported file in the reader's language.</summary>
internal sealed record CallWords(IReadOnlyList<string> Headers, string Inbound, string Outbound, string Internal)
{
    private static readonly CallWords Chinese = new(
        ["开始时间", "方向", "主叫号码", "主叫名称", "被叫号码", "原被叫号码", "队列", "坐席", "客户", "接通时间", "结束时间", "IVR时长(秒)", "等待时长(秒)", "振铃时长(秒)",
            "通话时长(秒)", "保持时长(秒)", "话后处理时长(秒)", "小结", "备注", "满意度", "挂断原因", "录音", "费用", "币种", "计费前缀", "通话编号"],
        "呼入",
        "呼出",
        "内部");

    private static readonly CallWords English = new(
        ["Started", "Direction", "Caller", "Caller name", "Called", "First called", "Queue", "Agent", "Customer", "Connected", "Ended", "IVR (s)", "Wait (s)", "Ring (s)",
            "Talk (s)", "Hold (s)", "Wrap-up (s)", "Disposition", "Notes", "Satisfaction", "Cause", "Recording", "Cost", "Currency", "Rate prefix", "Call"],
        "inbound",
        "outbound",
        "internal");

    public static CallWords Of(string language) => language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Chinese : English;

    public string Of(CallDirection direction) => direction switch
    {
        CallDirection.Inbound => Inbound,
        CallDirection.Outbound => Outbound,
        _ => Internal,
    };
}

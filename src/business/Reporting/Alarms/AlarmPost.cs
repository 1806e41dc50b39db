using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Reporting.Alarms;

/// <summary>
/// Sends the webhooks of alarms, signed, until they are taken: again after 10 s, 30 s, 2 min … at most eight times. Rows are the
/// truth: what waited when the server stopped goes on at the next start.
/// </summary>
internal sealed class AlarmPost(IDatabase database, ISecrets secrets, ITenantDirectory tenants, ReportingOptions options, TimeProvider time, ILogger<AlarmPost> log) : BackgroundService
{
    private const int AtOnce = 20;
    // Redirects are not followed: whoever wrote the address down meant that one.
    private static HttpClient Client(AddressRules rules) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = Patience,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        ConnectCallback = (context, cancellation) => rules.ConnectAsync(context.DnsEndPoint, cancellation),
    })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = 64 * 1024,
    };

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6),
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly HttpClient _http = Client(new AddressRules(options.HttpAllowed ?? []));
    private readonly ConcurrentDictionary<TenantId, DateTimeOffset> _next = new();

    /// <summary>Something may be due.</summary>
    public void Expect(TenantId tenant) => _next[tenant] = DateTimeOffset.MinValue;

    /// <summary>The value of <c>X-Switchboard-Signature</c>: <c>t=</c> seconds, <c>v1=</c> HMAC-SHA256 of <c>t.body</c> with the rule's secret.</summary>
    public static string Sign(string secret, string body, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{seconds}.{body}")))}";
    }

    /// <summary>Sends what is due; answers when to look again.</summary>
    public async Task<DateTimeOffset?> SendDueAsync(TenantId tenant, CancellationToken cancellation)
    {
        IReadOnlyList<Row> due;
        await using (var connection = await database.OpenAsync(tenant, cancellation))
        {
            due = await connection.ListAsync<Row>(
                $"""
                select d.id, d.url, d.body, d.attempts, r.webhook_secret as secret
                from reporting.alarm_delivery d left join reporting.alarm_rule r on r.tenant_id = d.tenant_id and r.id = d.rule_id
                where d.tenant_id = @tenant and d.next_at <= @now order by d.created_at limit {AtOnce}
                """,
                new { now = time.GetUtcNow() }, cancellation);
        }

        foreach (var row in due)
        {
            var error = await SendAsync(row, cancellation);
            await NoteAsync(tenant, row, error, cancellation);
        }

        await using var reading = await database.OpenAsync(tenant, cancellation);
        return await reading.FindAsync<DateTimeOffset?>("select min(next_at) from reporting.alarm_delivery where tenant_id = @tenant and next_at is not null", null, cancellation);
    }

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var tenant in tenants.All)
            Expect(tenant.Id);
        using var timer = new PeriodicTimer(Beat, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var (tenant, _) in _next.Where(n => n.Value <= time.GetUtcNow()).ToList())
                    await TryAsync(tenant, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private async Task TryAsync(TenantId tenant, CancellationToken stopping)
    {
        _next.TryRemove(tenant, out _);
        try
        {
            if (await SendDueAsync(tenant, stopping) is { } next)
                _next.TryAdd(tenant, next);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _next.TryAdd(tenant, time.GetUtcNow() + Pauses[0]);
            if (!Absence.Is(e))
                Log.WebhooksNotSent(log, tenant.Value, e);
        }
    }

    /// <summary>Null when it was taken; otherwise what came in between.</summary>
    private async Task<string?> SendAsync(Row row, CancellationToken stopping)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, row.Url);
            request.Content = new StringContent(row.Body, Encoding.UTF8, "application/json");
            if (row.Secret is { } box && secrets.Open(box) is { } secret)
                request.Headers.Add("X-Switchboard-Signature", Sign(secret, row.Body, time.GetUtcNow()));
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stopping);
            return answer.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"The receiver answered {(int)answer.StatusCode}.");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException && !stopping.IsCancellationRequested)
        {
            return e is OperationCanceledException ? "The receiver did not answer in time." : e.Message;
        }
    }

    private async Task NoteAsync(TenantId tenant, Row row, string? error, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        DateTimeOffset? next = error is null || row.Attempts >= Pauses.Length ? null : now + Pauses[row.Attempts];
        await using var connection = await database.OpenAsync(tenant, cancellation);
        await connection.ExecuteAsync(
            """
            update reporting.alarm_delivery set attempts = attempts + 1, error = @error, next_at = @next, delivered_at = case when @error::text is null then @now end
            where tenant_id = @tenant and id = @Id
            """,
            new { row.Id, error, next, now }, cancellation);
        await connection.CommitAsync(cancellation);
    }

    private sealed class Row
    {
        public Guid Id { get; init; }

        public string Url { get; init; } = "";

        public string Body { get; init; } = "";

        public int Attempts { get; init; }

        public byte[]? Secret { get; init; }
    }
}

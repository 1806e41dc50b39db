using System.Security.Cryptography;
using System.Text;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Kernel;

namespace Switchboard.Server.Http;

/// <summary>
/// A POST with an <c>Idempotency-Key</c> is done once: its answer is kept for a day and given again. The key belongs to
/// the caller and to this very request.
/// </summary>
internal sealed class Idempotency(RequestDelegate next, IDatabase database, TimeProvider time)
{
    private const int LargestKept = 256 * 1024;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private static readonly Fault Different = new("idempotency.mismatch", "This Idempotency-Key was used with another request.", FaultKind.Conflict);
    private static readonly Fault Running = new("idempotency.in_progress", "The same request is being done just now.", FaultKind.Conflict);
    private static readonly Fault SecretShown = new("idempotency.secret_shown", "It was done already; its answer held a secret and was not kept.", FaultKind.Conflict);
    private static readonly Fault BadKey = Fault.Invalid("idempotency.key_invalid", "An Idempotency-Key has 1 to 200 printable characters.");

    public async Task InvokeAsync(HttpContext context)
    {
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length == 0 || !HttpMethods.IsPost(context.Request.Method) || context.GetEndpoint() is not RouteEndpoint
            || context.Features.Get<Caller>() is not { } caller || context.Request.HasFormContentType)
        {
            await next(context);
            return;
        }

        if (key.Length > 200 || key.Any(char.IsControl))
        {
            await Problem.Of(BadKey).ExecuteAsync(context);
            return;
        }

        var hash = await HashAsync(context);
        var slot = new Slot(database, caller, key, hash);
        var now = time.GetUtcNow();
        if (!await slot.TakeAsync(now, now - Kept, context.RequestAborted))
            await AnswerAgainAsync(context, slot, hash);
        else
            await DoOnceAsync(context, slot);
    }

    private static async Task AnswerAgainAsync(HttpContext context, Slot slot, byte[] hash)
    {
        var kept = await slot.ReadAsync(context.RequestAborted);
        if (kept is null || kept.Status is null)
        {
            await Problem.Of(kept is not null && !kept.RequestHash.AsSpan().SequenceEqual(hash) ? Different : Running).ExecuteAsync(context);
            return;
        }

        if (!kept.RequestHash.AsSpan().SequenceEqual(hash))
        {
            await Problem.Of(Different).ExecuteAsync(context);
            return;
        }

        if (kept.Body is null)
        {
            await Problem.Of(SecretShown).ExecuteAsync(context);
            return;
        }

        context.Response.StatusCode = kept.Status.Value;
        context.Response.ContentType = kept.ContentType;
        context.Response.Headers["Idempotency-Replayed"] = "true";
        await context.Response.Body.WriteAsync(kept.Body, context.RequestAborted);
    }

    private async Task DoOnceAsync(HttpContext context, Slot slot)
    {
        var wire = context.Response.Body;
        using var copy = new MemoryStream();
        context.Response.Body = copy;
        var keep = false;
        try
        {
            await next(context);
            // a server fault may be gone at the next try; everything else is the answer
            keep = context.Response.StatusCode < 500 && copy.Length <= LargestKept;
            var secret = context.Response.StatusCode < 300 && context.GetEndpoint()?.Metadata.GetMetadata<ShowsSecret>() is not null;
            if (keep)
                await slot.KeepAsync(context.Response.StatusCode, context.Response.ContentType, secret ? null : copy.ToArray());
        }
        finally
        {
            context.Response.Body = wire;
            if (!keep)
                await slot.FreeAsync();
        }

        if (copy.Length > 0)
            await wire.WriteAsync(copy.GetBuffer().AsMemory(0, (int)copy.Length), context.RequestAborted);
    }

    private static async Task<byte[]> HashAsync(HttpContext context)
    {
        context.Request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(context.Request.Path + context.Request.QueryString.Value + "\n"));
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        hash.AppendData(body.GetBuffer().AsSpan(0, (int)body.Length));
        context.Request.Body.Position = 0;
        return hash.GetHashAndReset();
    }

    private sealed class Slot(IDatabase database, Caller caller, string key, byte[] hash)
    {
        public async Task<bool> TakeAsync(DateTimeOffset now, DateTimeOffset oldest, CancellationToken cancellation)
        {
            await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
            await connection.ExecuteAsync("delete from tenancy.idempotency where tenant_id = @tenant and created_at < @oldest", new { oldest }, cancellation);
            var mine = await connection.ExecuteAsync(
                """
                insert into tenancy.idempotency (tenant_id, caller, key, request_hash, created_at) values (@tenant, @actor, @key, @hash, @now)
                on conflict do nothing
                """,
                new { actor = caller.Actor, key, hash, now },
                cancellation) == 1;
            await connection.CommitAsync(cancellation);
            return mine;
        }

        public async Task<Answer?> ReadAsync(CancellationToken cancellation)
        {
            await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
            return await connection.FindAsync<Answer>(
                "select request_hash, status, content_type, body from tenancy.idempotency where tenant_id = @tenant and caller = @actor and key = @key",
                new { actor = caller.Actor, key },
                cancellation);
        }

        public Task KeepAsync(int status, string? contentType, byte[]? body) => RunAsync(
            "update tenancy.idempotency set status = @status, content_type = @contentType, body = @body where tenant_id = @tenant and caller = @actor and key = @key",
            new { status, contentType, body, actor = caller.Actor, key });

        public Task FreeAsync() => RunAsync(
            "delete from tenancy.idempotency where tenant_id = @tenant and caller = @actor and key = @key and status is null", new { actor = caller.Actor, key });

        private async Task RunAsync(string sql, object arguments)
        {
            await using var connection = await database.OpenAsync(caller.Tenant, CancellationToken.None);
            await connection.ExecuteAsync(sql, arguments, CancellationToken.None);
            await connection.CommitAsync(CancellationToken.None);
        }
    }

    private sealed class Answer
    {
        public byte[] RequestHash { get; init; } = [];

        public int? Status { get; init; }

        public string? ContentType { get; init; }

        public byte[]? Body { get; init; }
    }
}

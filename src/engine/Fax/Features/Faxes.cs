using Microsoft.AspNetCore.Http;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Fax.Documents;
using Switchboard.Fax.Jobs;
using Switchboard.Fax.Persistence;
using Switchboard.Kernel;

namespace Switchboard.Fax.Features;

/// <summary>The faxes of a tenant.</summary>
internal sealed class Faxes(FaxStore store, FaxQueue queue, FaxDocuments documents, ITenantDirectory tenants, IAuditLog audit, TimeProvider time)
{
    private const string Png = "image/png";
    private const string Pdf = "application/pdf";
    private static readonly Fault Missing = Fault.NotFound("fax", "There is no such fax.");
    private static readonly Fault NoDocument = Fault.NotFound("fax.document", "This fax has no document: no whole page came.");
    private static readonly Fault Over = Fault.Conflict("fax.over", "This fax is over: there is nothing to cancel.");
    private static readonly Fault Running = Fault.Conflict("fax.running", "This fax waits or is under way: cancel it first.");
    private static readonly Fault NotOurs = Fault.Conflict("fax.received", "Only a fax that was sent can be sent again.");

    private static readonly Keyset Rows = new()
    {
        Columns = FaxRow.Columns,
        From = "fax.fax",
        Where = """
            tenant_id = @tenant and (@direction::text is null or direction = @direction) and (@state::text is null or state = @state)
            and (@Pattern::text is null or number ilike @Pattern or own_number ilike @Pattern or subject ilike @Pattern or remote_id ilike @Pattern)
            """,
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["createdAt"] = new("created_at", "timestamptz"), ["number"] = new("number", "text") },
        DefaultSort = "-createdAt",
    };

    public static async Task<Answer<Page<FaxBody>>> ListAsync(
        [AsParameters] PageRequest page, string? direction, string? state, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        if (new Check().That(direction is null or FaxWords.In or FaxWords.Out, "direction", "field.unknown_value", "direction is in or out.").Fault is { } wrong)
            return wrong;
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await Rows.ReadAsync<FaxRow>(connection, page, new { page.Pattern, direction, state }, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(FaxBody.Of) : fault;
    }

    public static async Task<Answer<FaxDetails>> GetAsync(Guid id, Caller caller, FaxStore store, CancellationToken cancellation)
    {
        if (await store.FindAsync(caller.Tenant, id, cancellation) is not { } row)
            return Missing;
        var attempts = await store.AttemptsAsync(caller.Tenant, id, cancellation);
        return new FaxDetails(
            FaxBody.Of(row),
            [.. attempts.Select(a => new FaxAttemptBody(a.Attempt, a.StartedAt, a.EndedAt, a.CallId, a.Code, a.Detail, a.Pages, a.BitRate, a.UsedEcm, a.Transport, a.RemoteId))]);
    }

    public static async Task<Made<FaxBody>> SendAsync(HttpRequest request, Caller caller, Faxes faxes, CancellationToken cancellation) =>
        (await FaxRequest.ReadAsync(request, cancellation)).TryGet(out var read, out var fault) ? await faxes.QueueAsync(read, caller, cancellation) : fault;

    public static async Task<Answer<FaxBody>> CancelAsync(Guid id, Caller caller, Faxes faxes, CancellationToken cancellation) => await faxes.StopAsync(id, caller, cancellation);

    public static async Task<Answer<FaxBody>> ResendAsync(Guid id, Caller caller, Faxes faxes, CancellationToken cancellation) => await faxes.AgainAsync(id, caller, cancellation);

    public static async Task<Done> RemoveAsync(Guid id, Caller caller, Faxes faxes, CancellationToken cancellation) =>
        await faxes.DeleteAsync(id, caller, cancellation) is { } fault ? fault : Done.Well;

    public static async Task<IResult> GetDocumentAsync(Guid id, Caller caller, FaxStore store, FaxDocuments documents, CancellationToken cancellation)
    {
        if (await store.FindAsync(caller.Tenant, id, cancellation) is not { } row)
            return Problem.Of(Missing);
        return row.Pdf is { } pdf && await documents.ReadAsync(caller.Tenant, pdf, cancellation) is { } octets
            ? Results.File(octets, Pdf, $"fax-{row.CreatedAt:yyyyMMdd-HHmmss}.pdf", enableRangeProcessing: true)
            : Problem.Of(NoDocument);
    }

    public static async Task<IResult> GetPageAsync(Guid id, int page, Caller caller, FaxStore store, FaxDocuments documents, CancellationToken cancellation)
    {
        if (await store.FindAsync(caller.Tenant, id, cancellation) is not { } row)
            return Problem.Of(Missing);
        if (row.Pdf is not { } pdf || page < 1 || page > row.Pages || await documents.ReadAsync(caller.Tenant, pdf, cancellation) is not { } octets)
            return Problem.Of(Fault.NotFound("fax.page", $"This fax has {row.Pages} pages."));
        return (await documents.PreviewAsync(octets, page, cancellation)).TryGet(out var png, out var fault) ? Results.Bytes(png, Png) : Problem.Of(fault);
    }

    public static async Task<IResult> GetReportAsync(Guid id, Caller caller, FaxStore store, ITenantDirectory tenants, CancellationToken cancellation)
    {
        if (await store.FindAsync(caller.Tenant, id, cancellation) is not { } row)
            return Problem.Of(Missing);
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(tenants.Find(caller.Tenant)?.TimeZone ?? "UTC", out var found) ? found : TimeZoneInfo.Utc;
        var report = TransmissionReport.Write(row, await store.AttemptsAsync(caller.Tenant, id, cancellation), zone);
        return Results.File(report, Pdf, $"fax-report-{row.CreatedAt:yyyyMMdd-HHmmss}.pdf");
    }

    private async Task<Outcome<FaxBody>> QueueAsync(FaxRequest request, Caller caller, CancellationToken cancellation)
    {
        var id = Ids.New(time);
        if (!(await documents.TakeAsync(caller.Tenant, id, request.Upload, cancellation)).TryGet(out var document, out var fault))
            return fault;
        var now = time.GetUtcNow();
        var at = request.At is { } later && later > now ? later : now;
        var row = new FaxRow
        {
            Id = id,
            Direction = FaxWords.Out,
            State = FaxWords.Queued,
            Number = request.To,
            OwnNumber = request.From,
            Subject = request.Subject,
            StationId = request.StationId ?? request.From,
            Header = request.Header ?? Name(caller.Tenant),
            Ecm = request.Ecm,
            T38 = request.T38,
            Pages = document.Pages,
            MaxAttempts = request.MaxAttempts,
            NextAttemptAt = at,
            CreatedBy = caller.Actor,
            CreatedAt = now,
            Tiff = document.Tiff,
            Pdf = document.Pdf,
            Sha256 = document.Sha256,
            SizeBytes = document.SizeBytes,
        };
        await store.AddAsync(caller.Tenant, row, caller.Actor, cancellation);
        audit.Write(caller.Tenant, caller.Actor, "fax.queued", $"fax:{id}", request.To, caller.Address);
        queue.Add(caller.Tenant, id, at);
        return FaxBody.Of(row);
    }

    private async Task<Outcome<FaxBody>> StopAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        var waiting = await store.ChangeAsync(
            caller.Tenant, id, FaxWords.Queued, "state = 'cancelled', next_attempt_at = null, finished_at = @now", new { now = time.GetUtcNow() }, caller.Actor, cancellation);
        if (waiting is not null)
            return FaxBody.Of(waiting);
        if (await store.FindAsync(caller.Tenant, id, cancellation) is not { } row)
            return Missing;
        if (row.State != FaxWords.Sending)
            return Over;
        queue.Cancel(id); // its call ends; fax.cancelled follows
        return FaxBody.Of(row);
    }

    private async Task<Outcome<FaxBody>> AgainAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        if (await store.FindAsync(caller.Tenant, id, cancellation) is not { } row)
            return Missing;
        if (row.Direction != FaxWords.Out)
            return NotOurs;
        var now = time.GetUtcNow();
        var again = await store.ChangeAsync(
            caller.Tenant, id, $"{FaxWords.Sent},{FaxWords.Failed},{FaxWords.Cancelled}",
            "state = 'queued', next_attempt_at = @now, finished_at = null, code = null, detail = null, pages_done = 0, max_attempts = attempts + @most",
            new { now, most = Math.Clamp(row.MaxAttempts - row.Attempts, 4, 12) }, caller.Actor, cancellation);
        if (again is null)
            return Running;
        queue.Add(caller.Tenant, id, now);
        return FaxBody.Of(again);
    }

    private async Task<Fault?> DeleteAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        if (await store.FindAsync(caller.Tenant, id, cancellation) is not { } row)
            return Missing;
        if (!await store.RemoveAsync(caller.Tenant, id, caller.Actor, cancellation))
            return Running;
        documents.DropOf(row);
        audit.Write(caller.Tenant, caller.Actor, "fax.removed", $"fax:{id}", row.Number, caller.Address);
        return null;
    }

    // Machines print ASCII: a Chinese name would be a row of question marks.
    private string Name(TenantId id) => tenants.Find(id) is not { } tenant ? "" : tenant.DisplayName.All(char.IsAscii) ? tenant.DisplayName : tenant.Name;
}

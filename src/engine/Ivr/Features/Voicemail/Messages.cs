using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Ivr.Voicemail;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Voicemail;

/// <summary>A message.</summary>
internal sealed record VoicemailMessageBody(
    Guid Id, Guid BoxId, string BoxNumber, string BoxName, Guid CallId, string Caller, string? CallerName, DateTimeOffset ReceivedAt, long LengthMs, long SizeBytes,
    string Sha256, MessageStatus Status, Guid? AssignedUserId, string? Note, int Version) : IVersioned;

/// <summary>What can be changed of a message; what is left out stays. The empty id gives it to nobody.</summary>
internal sealed record VoicemailMessageWrite(MessageStatus? Status, Guid? AssignedUserId, string? Note);

/// <summary>What waits in a box.</summary>
internal sealed record VoicemailCountBody(Guid BoxId, string Number, string Name, int NewMessages, int OldMessages);

/// <summary>What waits in the boxes that one may hear.</summary>
internal sealed record VoicemailCountsBody(IReadOnlyList<VoicemailCountBody> Items);

/// <summary>Which messages to list.</summary>
internal sealed record MessageFilter([FromQuery] Guid? BoxId = null, [FromQuery] string? Status = null, [FromQuery] Guid? AssignedUserId = null);

/// <summary>Messages as they are heard and worked off. Who may not read all calls has his own boxes and what was given to him.</summary>
internal sealed class Messages(MessageShelf shelf, ILineDirectory lines, IUserDirectory users, IAuditLog audit)
{
    private static readonly Fault Missing = Fault.NotFound("voicemail_message", "There is no such message.");
    private static readonly Fault MayNotDownload = Fault.Forbidden("auth.forbidden", "Messages may be played but not downloaded.");

    private static readonly Keyset Rows = new()
    {
        Columns = MessageRow.Columns,
        From = "ivr.voicemail_message",
        Where = """
            tenant_id = @tenant and (@all or box_id = any(@boxes) or assigned_user_id = @user) and (@BoxId::uuid is null or box_id = @BoxId)
            and (@Status::text is null or status = @Status) and (@AssignedUserId::uuid is null or assigned_user_id = @AssignedUserId)
            and (@Pattern::text is null or caller ilike @Pattern or caller_name ilike @Pattern or note ilike @Pattern)
            """,
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal)
        {
            ["receivedAt"] = new("received_at", "timestamptz"),
            ["caller"] = new("caller", "text"),
            ["lengthMs"] = new("length_ms", "bigint"),
            ["status"] = new("status", "text"),
        },
        DefaultSort = "-receivedAt",
    };

    public static async Task<Answer<Page<VoicemailMessageBody>>> ListAsync(
        [AsParameters] PageRequest page, [AsParameters] MessageFilter filter, Caller caller, Messages messages, MessageShelf shelf, IDatabase database, CancellationToken cancellation)
    {
        if (filter.Status is not null && new Check().OneOf(filter.Status, "status", "new", "read", "done").Fault is { } wrong)
            return wrong;
        await shelf.WhenWrittenAsync(cancellation);
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var scope = new
        {
            page.Pattern,
            filter.BoxId,
            filter.Status,
            filter.AssignedUserId,
            all = caller.May(Permissions.CallsRead),
            boxes = messages.BoxesOf(caller).Select(b => b.Id).ToArray(),
            user = caller.UserId ?? Guid.Empty,
        };
        var rows = await Rows.ReadAsync<MessageRow>(connection, page, scope, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(row => messages.Body(row.ToMessage(), caller.Tenant)) : fault;
    }

    public static Answer<VoicemailCountsBody> Count(Caller caller, Messages messages, MessageShelf shelf) => new VoicemailCountsBody(
        [.. messages.BoxesOf(caller).OrderBy(b => b.Number, StringComparer.Ordinal).Select(b => (Box: b, Waiting: shelf.Count(b)))
            .Select(b => new VoicemailCountBody(b.Box.Id, b.Box.Number, b.Box.Name, b.Waiting.New, b.Waiting.Old))]);

    public static Answer<VoicemailMessageBody> Get(Guid id, Caller caller, Messages messages) =>
        messages.Find(id, caller) is { } message ? messages.Body(message, caller.Tenant) : Missing;

    public static async Task<Answer<VoicemailMessageBody>> ChangeAsync(
        Guid id, VoicemailMessageWrite write, IfMatch match, Caller caller, Messages messages, MessageShelf shelf, CancellationToken cancellation)
    {
        if (messages.Find(id, caller) is not { } before)
            return Missing;
        if (new Check().OptionalText(write.Note, "note", 2_000).Fault is { } wrong)
            return wrong;
        if (!match.Allows(before.Version))
            return IfMatch.Stale;
        if (write.AssignedUserId is { } user && user != Guid.Empty && await messages.UserAsync(caller.Tenant, user, cancellation) is null)
            return Fault.Invalid("user.not_found", "There is no such user.", "assignedUserId");
        var after = shelf.Change(
            caller.Tenant,
            id,
            m => m with
            {
                Status = write.Status ?? m.Status,
                AssignedUserId = write.AssignedUserId is { } given ? given == Guid.Empty ? null : given : m.AssignedUserId,
                Note = write.Note is { } note ? string.IsNullOrWhiteSpace(note) ? null : note.Trim() : m.Note,
            },
            caller.Actor);
        return after is null ? Missing : messages.Body(after, caller.Tenant);
    }

    public static Done Remove(Guid id, Caller caller, Messages messages, MessageShelf shelf)
    {
        if (messages.Find(id, caller) is not { } message || !shelf.Remove(caller.Tenant, id, caller.Actor))
            return Missing;
        messages.Note(caller, message, "voicemail.removed");
        return Done.Well;
    }

    public static async Task<IResult> PlayAsync(Guid id, int? download, HttpContext context, Caller caller, Messages messages, MessageShelf shelf, CancellationToken cancellation)
    {
        if (download == 1 && !caller.May(Permissions.RecordingsDownload))
            return Problem.Of(MayNotDownload);
        if (messages.Find(id, caller) is not { } message || await shelf.ReadAsync(caller.Tenant, message.Path, cancellation) is not { } wav)
            return Problem.Of(Missing);
        if (context.Request.Headers.Range.Count == 0 || download == 1)
            messages.Note(caller, message, download == 1 ? "voicemail.downloaded" : "voicemail.played");
        context.Response.Headers.CacheControl = "private, no-store";
        var name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{message.ReceivedAt:yyyyMMdd-HHmmss}-{message.Id}.wav");
        return Results.File(wav, "audio/wav", download == 1 ? name : null, enableRangeProcessing: true);
    }

    private Message? Find(Guid id, Caller caller) => shelf.FindMessage(caller.Tenant, id) is { } message
        && (caller.May(Permissions.CallsRead) || (caller.UserId is { } user && message.AssignedUserId == user) || BoxesOf(caller).Any(b => b.Id == message.BoxId))
            ? message
            : null;

    private IEnumerable<Mailbox> BoxesOf(Caller caller)
    {
        if (caller.May(Permissions.CallsRead))
            return shelf.Boxes(caller.Tenant);
        if (caller.UserId is not { } user)
            return [];
        var extension = lines.FindExtensionOfUser(caller.Tenant, user)?.Id;
        return shelf.Boxes(caller.Tenant).Where(b => b.UserIds.Contains(user) || (extension is not null && b.ExtensionId == extension));
    }

    private Task<UserCard?> UserAsync(TenantId tenant, Guid user, CancellationToken cancellation) => users.FindAsync(tenant, user, cancellation);

    private void Note(Caller caller, Message message, string action) =>
        audit.Write(caller.Tenant, caller.Actor, action, $"voicemail:{message.Id}", $"Message of {message.Caller}.", caller.Address);

    private VoicemailMessageBody Body(Message m, TenantId tenant)
    {
        var box = shelf.Find(tenant, m.BoxId);
        return new VoicemailMessageBody(
            m.Id, m.BoxId, box?.Number ?? "", box?.Name ?? "", m.CallId, m.Caller, m.CallerName, m.ReceivedAt, m.LengthMs, m.SizeBytes, m.Sha256, m.Status,
            m.AssignedUserId, m.Note, m.Version);
    }
}

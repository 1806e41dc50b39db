using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Ivr.Callbacks;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Callbacks;

/// <summary>A callback with its whole story.</summary>
internal sealed record CallbackBody(
    Guid Id, Guid QueueId, string QueueName, string Number, string? Name, Guid? CustomerId, CallbackOrigin Origin, Guid? CallId, DateTimeOffset RequestedAt,
    DateTimeOffset ArrivedAt, long WaitedMs, int Priority, bool Vip, DateTimeOffset DueAt, DateTimeOffset ExpiresAt, int MaxAttempts, CallbackState State,
    string? Reason, Guid? AgentId, string? AgentName, Guid? ClosedByCallId, DateTimeOffset? ClosedAt, IReadOnlyList<CallbackAttemptBody> Attempts, string? Note,
    IReadOnlyDictionary<string, string> Attached, int Version) : IVersioned;

/// <summary>One time that the customer was dialled.</summary>
internal sealed record CallbackAttemptBody(DateTimeOffset At, Guid AgentId, string? AgentName, Guid? CallId, string Result);

/// <summary>A wish to be called back. Without dueAt it is made as soon as it is the customer's turn.</summary>
internal sealed record CallbackWrite(Guid? QueueId, string? Number, string? Name, DateTimeOffset? DueAt, int? Priority, string? Note, Guid? CustomerId);

/// <summary>What can be changed; what is left out stays. Writing opens a closed callback again.</summary>
internal sealed record CallbackChange(string? Number, DateTimeOffset? DueAt, string? Note);

/// <summary>Why it is given up.</summary>
internal sealed record CallbackCancel(string? Reason);

/// <summary>Which callbacks to list.</summary>
internal sealed record CallbackFilter([FromQuery] Guid? QueueId = null, [FromQuery] string? State = null, [FromQuery] bool? Open = null);

/// <summary>Callbacks as supervisors, agents and programs see and steer them.</summary>
internal sealed class CallbackDesk(Ivr.Callbacks.Callbacks callbacks, CallbackBook book, CallbackOffers offers, IDeskDirectory desk, IDatabase database, IAuditLog audit, TimeProvider time)
{
    private static readonly Fault Missing = Fault.NotFound("callback", "There is no such callback.");
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(90);

    private static readonly Keyset Rows = new()
    {
        Columns = "body::text as body",
        From = "ivr.callback",
        Where = """
            tenant_id = @tenant and (@all or queue_id = any(@queues)) and (@QueueId::uuid is null or queue_id = @QueueId) and (@State::text is null or state = @State)
            and (@Open::boolean is null or open = @Open) and (@Pattern::text is null or number ilike @Pattern or name ilike @Pattern)
            """,
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal)
        {
            ["requestedAt"] = new("requested_at", "timestamptz"),
            ["arrivedAt"] = new("arrived_at", "timestamptz"),
            ["dueAt"] = new("due_at", "timestamptz"),
        },
        DefaultSort = "-requestedAt",
    };

    public static async Task<Answer<Page<CallbackBody>>> ListAsync(
        [AsParameters] PageRequest page, [AsParameters] CallbackFilter filter, Caller caller, CallbackDesk desk, CallbackBook book, IDatabase database, CancellationToken cancellation)
    {
        if (filter.State is not null && new Check().OneOf(filter.State, "state", States).Fault is { } wrong)
            return wrong;
        await book.WhenWrittenAsync(cancellation);
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var scope = new { page.Pattern, filter.QueueId, filter.State, filter.Open, all = SeesAll(caller), queues = desk.QueuesOf(caller) };
        var rows = await Rows.ReadAsync<Row>(connection, page, scope, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(r => desk.Body(caller.Tenant, r.ToCallback())) : fault;
    }

    public static async Task<Answer<CallbackBody>> GetAsync(Guid id, Caller caller, CallbackDesk desk, CancellationToken cancellation) =>
        await desk.FindAsync(id, caller, cancellation) is { } found ? desk.Body(caller.Tenant, found) : Missing;

    public static async Task<Made<CallbackBody>> MakeAsync(CallbackWrite write, Caller caller, CallbackDesk desk, CancellationToken cancellation)
    {
        var made = await desk.RequestAsync(write, caller, cancellation);
        return made;
    }

    public static async Task<Answer<CallbackBody>> ChangeAsync(Guid id, CallbackChange write, IfMatch match, Caller caller, CallbackDesk desk, CancellationToken cancellation)
    {
        var changed = await desk.UpdateAsync(id, write, match, caller, cancellation);
        return changed;
    }

    public static async Task<Answer<CallbackBody>> CancelAsync(Guid id, CallbackCancel? write, Caller caller, CallbackDesk desk, CancellationToken cancellation)
    {
        var changed = await desk.GiveUpAsync(id, write?.Reason, caller, cancellation);
        return changed;
    }

    private static readonly string[] States = [.. Enum.GetValues<CallbackState>().Select(CallbackWriter.Word)];

    private static bool SeesAll(Caller caller) => caller.May(Permissions.FloorRead) || caller.May(Permissions.CallsRead);

    private async Task<Outcome<CallbackBody>> RequestAsync(CallbackWrite write, Caller caller, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var check = new Check()
            .That(write.QueueId is not null, "queueId", "field.required", "queueId is required.").Text(write.Number, "number", 32)
            .OptionalText(write.Name, "name").OptionalText(write.Note, "note", 2_000).Range(write.Priority, "priority", -1000, 1000)
            .That(IsDueFit(write.DueAt, now), "dueAt", "field.out_of_range", "dueAt is at most 90 days from now.");
        if (check.Fault is { } wrong)
            return wrong;
        var made = await callbacks.RequestAsync(
            new CallbackWish
            {
                Tenant = caller.Tenant,
                Queue = write.QueueId.ToString()!,
                Number = write.Number!,
                Origin = CallbackOrigin.Web,
                Actor = caller.Actor,
                Name = string.IsNullOrWhiteSpace(write.Name) ? null : write.Name.Trim(),
                CustomerId = write.CustomerId,
                DueAt = write.DueAt,
                Priority = write.Priority ?? 0,
                Note = string.IsNullOrWhiteSpace(write.Note) ? null : write.Note.Trim(),
            },
            cancellation);
        if (!made.TryGet(out var callback, out var fault))
            return fault;
        Note(caller, callback, "requested");
        return Body(caller.Tenant, callback);
    }

    private async Task<Outcome<CallbackBody>> UpdateAsync(Guid id, CallbackChange write, IfMatch match, Caller caller, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (await FindAsync(id, caller, cancellation) is not { } before)
            return Missing;
        if (new Check().OptionalText(write.Note, "note", 2_000).That(IsDueFit(write.DueAt, now), "dueAt", "field.out_of_range", "dueAt is at most 90 days from now.").Fault is { } wrong)
            return wrong;
        if (write.Number is { } number && callbacks.CheckNumber(caller.Tenant, number) is { } unfit)
            return unfit;
        if (!match.Allows(before.Version))
            return IfMatch.Stale;
        if (before.State is CallbackState.Offered or CallbackState.Calling or CallbackState.Talking)
            return Fault.Conflict("callback.under_way", "An agent has this callback in hand now.");
        Callback Changed(Callback c) => c with
        {
            Number = write.Number is { } other ? Switch.Routing.NumberingPlan.Plain(other)! : c.Number,
            NumberKey = write.Number is { } another ? callbacks.KeyOf(caller.Tenant, another) : c.NumberKey,
            DueAt = write.DueAt is { } due && due > now ? due : write.DueAt is null && c.IsOpen ? c.DueAt : now,
            Note = write.Note is { } note ? string.IsNullOrWhiteSpace(note) ? null : note.Trim() : c.Note,
        };
        var after = before.IsOpen
            ? book.Change(caller.Tenant, id, c => Renewed(caller.Tenant, Changed(c)), caller.Actor)
            : book.Reopen(caller.Tenant, Renewed(caller.Tenant, Changed(before)) with { Reason = "reopened", MaxAttempts = before.Attempts.Count + offers.Of(caller.Tenant, before.QueueId).MaxAttempts }, caller.Actor);
        if (after is null)
            return Missing;
        Note(caller, after, "changed");
        return Body(caller.Tenant, after);
    }

    /// <summary>It does not expire before the time to which it was put off.</summary>
    private Callback Renewed(TenantId tenant, Callback c)
    {
        var least = c.DueAt + offers.Of(tenant, c.QueueId).ExpireAfter;
        return c.ExpiresAt < least ? c with { ExpiresAt = least } : c;
    }

    private async Task<Outcome<CallbackBody>> GiveUpAsync(Guid id, string? reason, Caller caller, CancellationToken cancellation)
    {
        if (new Check().OptionalText(reason, "reason", 200).Fault is { } wrong)
            return wrong;
        if (await FindAsync(id, caller, cancellation) is not { } before)
            return Missing;
        if (before.State == CallbackState.Talking)
            return Fault.Conflict("callback.under_way", "Agent and customer talk already.");
        var after = book.Change(
            caller.Tenant, id, c => c.State == CallbackState.Talking ? c : c with { State = CallbackState.Cancelled, Reason = string.IsNullOrWhiteSpace(reason) ? "cancelled" : reason.Trim() }, caller.Actor);
        if (after is null)
            return Fault.Conflict("callback.closed", "This callback is closed already.");
        Note(caller, after, "cancelled");
        return Body(caller.Tenant, after);
    }

    private async Task<Callback?> FindAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        var found = book.FindOpen(caller.Tenant, id);
        if (found is null)
        {
            await book.WhenWrittenAsync(cancellation);
            found = await Ivr.Callbacks.Callbacks.ReadAsync(database, caller.Tenant, id, cancellation);
        }

        return found is not null && (SeesAll(caller) || QueuesOf(caller).Contains(found.QueueId)) ? found : null;
    }

    private Guid[] QueuesOf(Caller caller) => caller.UserId is { } user ? [.. desk.ListQueuesOfUser(caller.Tenant, user)] : [];

    private static bool IsDueFit(DateTimeOffset? due, DateTimeOffset now) => due is null || due <= now + Furthest;

    private void Note(Caller caller, Callback callback, string what) =>
        audit.Write(caller.Tenant, caller.Actor, $"callback.{what}", $"callback:{callback.Id}", callback.Number, caller.Address);

    private CallbackBody Body(TenantId tenant, Callback c) => new(
        c.Id, c.QueueId, desk.FindQueue(tenant, c.QueueId.ToString())?.Name ?? "", c.Number, c.Name, c.CustomerId, c.Origin, c.CallId, c.RequestedAt, c.ArrivedAt,
        c.WaitedMs, c.Priority, c.Vip, c.DueAt, c.ExpiresAt, c.MaxAttempts, c.State, c.Reason, c.AgentId, NameOf(tenant, c.AgentId), c.ClosedByCallId, c.ClosedAt,
        [.. c.Attempts.Select(a => new CallbackAttemptBody(a.At, a.AgentId, NameOf(tenant, a.AgentId), a.CallId, a.Result))], c.Note, c.Attached, c.Version);

    private string? NameOf(TenantId tenant, Guid? agent) => agent is { } id ? desk.FindSeat(tenant, id)?.Name : null;

    private sealed record Row(string Body)
    {
        public Callback ToCallback() => CallbackWriter.Read(System.Text.Encoding.UTF8.GetBytes(Body));
    }
}

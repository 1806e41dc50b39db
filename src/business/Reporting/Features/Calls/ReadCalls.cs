using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Reporting.Domain;

namespace Switchboard.Reporting.Features.Calls;

/// <summary>Calls, living and past.</summary>
internal sealed class ReadCalls(IDatabase database, CallScopes scopes, CallBodies bodies, FigureFinder figures, IEnumerable<ICallControl> controls, IEventFeed events, IDurableLog journal)
{
    /// <summary>How long a question waits for what is on its way into the tables.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    public static readonly Fault Missing = Fault.NotFound("call", "There is no such call.");

    private static readonly Dictionary<string, SortKey> Sorts = new(StringComparer.Ordinal)
    {
        ["startedAt"] = new("c.started_at", "timestamptz"),
        ["talkMs"] = new("c.talk_ms", "bigint"),
        ["waitMs"] = new("c.wait_ms", "bigint"),
    };

    public static async Task<Answer<Page<CallRecordBody>>> ListAsync(
        [AsParameters] PageRequest page, [AsParameters] CallFilter filter, Caller caller, ReadCalls calls, CancellationToken cancellation)
    {
        var found = await calls.FindPageAsync(page, filter, caller, cancellation);
        return found;
    }

    public static async Task<Answer<CallRecordBody>> GetAsync(Guid id, Caller caller, ReadCalls calls, CancellationToken cancellation) =>
        await calls.FindAsync(id, caller, cancellation) is { } call ? call : Missing;

    public static async Task<Answer<CallEvents>> ListEventsAsync(Guid id, Caller caller, ReadCalls calls, CancellationToken cancellation)
    {
        if (!await calls.MaySeeAsync(id, caller, cancellation))
            return Missing;
        var happened = await calls.EventsAsync(caller.Tenant, id, cancellation);
        return new CallEvents(happened);
    }

    public static Answer<LiveCalls> ListLive(Caller caller, ReadCalls calls) => new LiveCalls(calls.Living(caller));

    /// <summary>True when the call exists and lies within the caller's scope.</summary>
    public async Task<bool> MaySeeAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        var scope = scopes.Of(caller);
        if (Living(caller.Tenant, id) is { } living && scope.Covers(living))
            return true;
        await AppliedAsync(cancellation);
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await connection.FindAsync<bool>(
            $"select true from reporting.call c where c.tenant_id = @tenant and c.id = @id and {(scope.All ? "true" : CallFilter.Own)}",
            new { id, ownAgent = scope.AgentId, ownExtension = Own(scope) },
            cancellation);
    }

    private async Task<Outcome<Page<CallRecordBody>>> FindPageAsync(PageRequest page, CallFilter filter, Caller caller, CancellationToken cancellation)
    {
        if (filter.Check() is { } wrong)
            return wrong;
        var scope = scopes.Of(caller);
        var keyset = new Keyset { Id = "c.id", Columns = CallRow.Columns, From = CallRow.From, Where = filter.Where(page, scope), Sorts = Sorts, DefaultSort = "-startedAt" };
        var facts = await figures.OfAsync(caller.Tenant, filter, cancellation);
        await AppliedAsync(cancellation);
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await keyset.ReadAsync<CallRow>(connection, page, filter.Arguments(page, scope, facts), cancellation);
        if (!rows.TryGet(out var found, out var fault))
            return fault;
        var items = await bodies.MakeAsync(connection, found.Items, id => Living(caller.Tenant, id), cancellation);
        return new Page<CallRecordBody>(items, found.Next, found.Total, found.TotalCapped);
    }

    private async Task<CallRecordBody?> FindAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        var scope = scopes.Of(caller);
        var living = Living(caller.Tenant, id);
        for (var waited = false; ; waited = true)
        {
            await using (var connection = await database.OpenAsync(caller.Tenant, cancellation))
            {
                var row = await connection.FindAsync<CallRow>(
                    $"select {CallRow.Columns} from {CallRow.From} where c.tenant_id = @tenant and c.id = @id and {(scope.All ? "true" : CallFilter.Own)}",
                    new { id, ownAgent = scope.AgentId, ownExtension = Own(scope) },
                    cancellation);
                if (row is not null && (waited || living is not null || row.Call.EndedAt is not null))
                    return (await bodies.MakeAsync(connection, [row], call => Living(caller.Tenant, call), cancellation))[0];
            }

            // The table is a moment behind: a call that has just begun is told from memory …
            if (living is not null || waited)
                return living is not null && scope.Covers(living) ? bodies.Make(caller.Tenant, living, null, null, []) : null;
            // … one that has just ended is in the journal.
            await AppliedAsync(cancellation);
        }
    }

    /// <summary>Waits, within reason, until what was written is in the tables.</summary>
    public async Task AppliedAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(LongestWait);
        try
        {
            await journal.WhenAppliedAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // the table is far behind: what it holds is the answer
        }
    }

    private async Task<IReadOnlyList<CallEventBody>> EventsAsync(TenantId tenant, Guid id, CancellationToken cancellation)
    {
        var stored = await events.ListForSubjectAsync(tenant, "call", id.ToString(), cancellation);
        return [.. stored.Select(e => new CallEventBody(
            e.Sequence, e.Time, e.Type, new SubjectBody(e.SubjectKind, e.SubjectId), e.Actor, e.Reason, JsonElement.Parse(Encoding.UTF8.GetString(e.Data.Span))))];
    }

    private List<CallRecord> Living(Caller caller)
    {
        var scope = scopes.Of(caller);
        return [.. (controls.LastOrDefault()?.List(caller.Tenant) ?? []).Where(scope.Covers).OrderBy(c => c.StartedAt).Select(c => c.ForOutside())];
    }

    private CallRecord? Living(TenantId tenant, Guid id) => controls.LastOrDefault()?.Find(tenant, id);

    private static string[] Own(CallScope scope) => scope.Extension is null ? [] : [scope.Extension];
}

using System.Globalization;
using System.Text.Json;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Persistence;
using Switchboard.Ivr.Validation;
using Switchboard.Ivr.Voicemail;
using Switchboard.Kernel;
using Switchboard.Speech.Recognition;

namespace Switchboard.Ivr.Features.Flows;

/// <summary>Checks flows and puts them live. What was published stays as a version; publishing an old one again is the way back.</summary>
internal sealed class Publishing(IDatabase database, IDeskDirectory desk, ILineDirectory lines, IvrDirectory directory, MessageShelf boxes, IvrChanges changes, FlowTests tests, IAuditLog audit, TimeProvider time, ISpeechRecognizer? recognizer = null)
{
    private static readonly Fault NoVersion = Fault.NotFound("flow_version", "The flow has no such version.");

    public static Task<PublishAnswer> PublishAsync(Guid id, PublishFlow? wanted, IfMatch match, Caller caller, Publishing publishing, CancellationToken cancellation) =>
        publishing.GoLiveAsync(id, wanted ?? new PublishFlow(null), match, caller, cancellation);

    public static Task<Answer<FlowProblems>> ValidateAsync(Guid id, ValidateFlow? wanted, Caller caller, Publishing publishing, CancellationToken cancellation) =>
        publishing.CheckAsync(id, wanted, caller, cancellation);

    public static async Task<Answer<FlowVersions>> VersionsAsync(Guid id, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FlowShelf.FindAsync(connection, id, "", cancellation) is null)
            return FlowShelf.Missing;
        return new FlowVersions(await connection.ListAsync<FlowVersionBody>(
            """
            select version, name, published_at, published_by from ivr.flow_version
            where tenant_id = @tenant and flow_id = @id order by version desc limit 200
            """,
            new { id },
            cancellation));
    }

    public static async Task<Answer<FlowVersionDetail>> VersionAsync(Guid id, string version, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var row = await connection.FindAsync<VersionRow>(
            "select version, name, published_at, published_by, definition::text as definition from ivr.flow_version where tenant_id = @tenant and flow_id = @id and version = @version",
            new { id, version = int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0 },
            cancellation);
        return row is null ? NoVersion : new FlowVersionDetail(row.Version, row.Name, row.PublishedAt, row.PublishedBy, JsonElement.Parse(row.Definition));
    }

    public static async Task<Answer<FlowDiff>> CompareAsync(Guid id, int? from, int? to, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FlowShelf.FindAsync(connection, id, "", cancellation) is not { } row)
            return FlowShelf.Missing;
        var before = await TextAsync(connection, row, from ?? row.PublishedVersion, cancellation);
        var after = await TextAsync(connection, row, to, cancellation);
        return before is null || after is null ? NoVersion : new FlowDiff(FlowComparison.Compare(before, after));
    }

    /// <summary>The text of a version; without one that of the draft.</summary>
    private static async Task<string?> TextAsync(TenantConnection connection, FlowRow row, int? version, CancellationToken cancellation) =>
        version is null ? row.Draft : await connection.FindAsync<string>(
            "select definition::text from ivr.flow_version where tenant_id = @tenant and flow_id = @Id and version = @version", new { row.Id, version }, cancellation);

    private sealed record VersionRow(int Version, string Name, DateTimeOffset PublishedAt, string PublishedBy, string Definition);

    private IReadOnlyList<FlowIssue> Issues(Flow flow, TenantId tenant) => FlowValidator.Validate(flow, new FlowReferences(tenant, desk, lines, directory, boxes, recognizer));

    private async Task<Answer<FlowProblems>> CheckAsync(Guid id, ValidateFlow? wanted, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FlowShelf.FindAsync(connection, id, "", cancellation) is not { } row)
            return FlowShelf.Missing;
        if (!FlowJson.Parse(wanted?.Draft is { } draft ? draft.GetRawText() : row.Draft).TryGet(out var flow, out var fault))
            return new FlowProblems([new FlowProblem(null, fault.Field, fault.Code, fault.Detail, FlowIssueSeverity.Error)]);
        return new FlowProblems([.. Issues(flow, caller.Tenant).Select(FlowProblem.Of)]);
    }

    private async Task<PublishAnswer> GoLiveAsync(Guid id, PublishFlow wanted, IfMatch match, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FlowShelf.FindAsync(connection, id, "for update", cancellation) is not { } row)
            return FlowShelf.Missing;
        if (!match.Allows(row.Version))
            return IfMatch.Stale;
        var text = await TextAsync(connection, row, wanted.Version, cancellation);
        if (text is null)
            return NoVersion;
        if (!FlowJson.Parse(text).TryGet(out var flow, out var fault))
            return fault;
        var errors = Issues(flow, caller.Tenant).Where(i => i.Severity == FlowIssueSeverity.Error).ToList();
        if (errors.Count > 0)
            return PublishAnswer.Unsound(errors);
        var tried = await tests.RunAsync(connection, id, flow, cancellation);
        if (!tried.Passed && wanted.Force != true)
            return PublishAnswer.Untrue(tried);
        var number = await connection.FindAsync<int>(
            "select coalesce(max(version), 0) + 1 from ivr.flow_version where tenant_id = @tenant and flow_id = @id", new { id }, cancellation);
        await connection.ExecuteAsync(
            """
            insert into ivr.flow_version (tenant_id, flow_id, version, name, definition, published_at, published_by)
            values (@tenant, @id, @number, @Name, @text::json, @now, @by);
            update ivr.flow set published_version = @number, published_at = @now, version = version + 1 where tenant_id = @tenant and id = @id
            """,
            new { id, number, row.Name, text, now = time.GetUtcNow(), by = caller.Name },
            cancellation);
        var after = (await FlowShelf.FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "flow", id, "published", $"{row.Name} {number}", cancellation);
        if (!tried.Passed)
            audit.Write(caller.Tenant, caller.Actor, "flow.published_against_tests", $"flow:{id}", string.Join(", ", tried.Items.Where(i => !i.Passed).Select(i => i.Name)), caller.Address);
        return (Outcome<FlowBody>)after.ToBody();
    }
}

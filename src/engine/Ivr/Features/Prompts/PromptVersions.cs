using Microsoft.AspNetCore.Http;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Prompts;

/// <summary>A take that a prompt has or had.</summary>
/// <param name="Version">Counts the takes from 1.</param>
/// <param name="Kind">How it came about.</param>
/// <param name="Text">What was spoken.</param>
/// <param name="Voice">By which voice.</param>
/// <param name="DurationMs">Length.</param>
/// <param name="SizeBytes">Size.</param>
/// <param name="MadeAt">Since when it was heard.</param>
/// <param name="MadeBy">By whom.</param>
/// <param name="Current">Callers hear this one.</param>
internal sealed record PromptVersionBody(
    int Version, string Kind, string? Text, string? Voice, int DurationMs, int SizeBytes, DateTimeOffset MadeAt, string MadeBy, bool Current);

/// <summary>The takes of a prompt, the newest first.</summary>
internal sealed record PromptVersionList(IReadOnlyList<PromptVersionBody> Items);

/// <summary>A take as it is stored.</summary>
internal sealed record PromptVersionRow(
    int Version, string Kind, string? Text, string? Voice, string File, int DurationMs, int SizeBytes, DateTimeOffset MadeAt, string MadeBy);

/// <summary>The takes of prompts: kept when a newer one comes, the last twenty of each. Files that no take has are swept at the next start.</summary>
internal static class PromptVersions
{
    private const int MostKept = 20;
    private const string Columns = "version, kind, text, voice, file, duration_ms, size_bytes, made_at, made_by";
    private static readonly Fault NoVersion = Fault.NotFound("prompt_version", "There is no such version of the prompt.");

    public static async Task<Answer<PromptVersionList>> ListAsync(Guid id, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await connection.ListAsync<PromptVersionRow>(
            $"select {Columns} from ivr.prompt_version where tenant_id = @tenant and prompt_id = @id order by version desc", new { id }, cancellation);
        return rows.Count == 0
            ? PromptLibrary.Missing
            : new PromptVersionList([.. rows.Select(r => new PromptVersionBody(r.Version, r.Kind, r.Text, r.Voice, r.DurationMs, r.SizeBytes, r.MadeAt, r.MadeBy, r.Version == rows[0].Version))]);
    }

    public static async Task<IResult> GetAudioAsync(Guid id, int version, Caller caller, IDatabase database, PromptTakes takes, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, version, cancellation) is { } row && File.Exists(takes.PathOf(row.File))
            ? Results.File(takes.PathOf(row.File), "audio/wav", enableRangeProcessing: true)
            : Problem.Of(NoVersion);
    }

    public static async Task<Answer<PromptBody>> RestoreAsync(Guid id, int version, IfMatch match, Caller caller, PromptLibrary library, CancellationToken cancellation) =>
        await library.RestoreAsync(id, version, match, PromptAuthor.Of(caller), cancellation);

    public static async Task<Outcome<PromptVersionRow>> GetAsync(TenantConnection connection, Guid id, int version, CancellationToken cancellation) =>
        await FindAsync(connection, id, version, cancellation) is { } row ? row : NoVersion;

    /// <summary>Writes down the take that the prompt has now.</summary>
    public static Task KeepAsync(TenantConnection connection, Guid id, string by, DateTimeOffset now, CancellationToken cancellation) => connection.ExecuteAsync(
        """
        insert into ivr.prompt_version (tenant_id, prompt_id, version, kind, text, voice, file, duration_ms, size_bytes, made_at, made_by)
        select tenant_id, id, coalesce((select max(v.version) from ivr.prompt_version v where v.tenant_id = @tenant and v.prompt_id = @id), 0) + 1,
            kind, text, voice, file, duration_ms, size_bytes, @now, @by
        from ivr.prompt where tenant_id = @tenant and id = @id;
        delete from ivr.prompt_version where tenant_id = @tenant and prompt_id = @id
            and version <= (select max(v.version) from ivr.prompt_version v where v.tenant_id = @tenant and v.prompt_id = @id) - @most
        """,
        new { id, by, now, most = MostKept },
        cancellation);

    /// <summary>The files that takes of this tenant have.</summary>
    public static Task<IReadOnlyList<string>> ListFilesAsync(TenantConnection connection, CancellationToken cancellation) =>
        connection.ListAsync<string>("select distinct file from ivr.prompt_version where tenant_id = @tenant", null, cancellation);

    private static Task<PromptVersionRow?> FindAsync(TenantConnection connection, Guid id, int version, CancellationToken cancellation) => connection.FindAsync<PromptVersionRow>(
        $"select {Columns} from ivr.prompt_version where tenant_id = @tenant and prompt_id = @id and version = @version", new { id, version }, cancellation);
}

/// <summary>Who changes a prompt: from the console, or by phone.</summary>
/// <param name="Tenant">Whose prompt.</param>
/// <param name="Actor">Who, for events and the audit log.</param>
/// <param name="Name">His name, or his phone's number.</param>
/// <param name="Address">From where.</param>
internal readonly record struct PromptAuthor(TenantId Tenant, string Actor, string Name, string? Address)
{
    public static PromptAuthor Of(Caller caller) => new(caller.Tenant, caller.Actor, caller.Name, caller.Address);
}

using Microsoft.AspNetCore.Http;
using Npgsql;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Ivr.Persistence;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Prompts;

/// <summary>The prompts of the library.</summary>
internal sealed class PromptLibrary(IDatabase database, PromptTakes takes, IEnumerable<IWhereUsed> uses, IvrChanges changes, TimeProvider time)
{
    public static readonly Fault Missing = Fault.NotFound("prompt", "There is no such prompt.");
    private static readonly Fault NameTaken = Fault.Conflict("prompt.name_taken", "There is already a prompt of that name in that language.") with { Field = "name" };
    private static readonly Fault NoAudio = Fault.Invalid("prompt.audio_missing", "Send the audio with PUT /prompts/{id}/audio.", "kind");

    private static readonly Keyset Rows = new()
    {
        Columns = PromptRow.Columns,
        From = "ivr.prompt",
        Where = "tenant_id = @tenant and (@Pattern::text is null or name ilike @Pattern or text ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal)
        {
            ["name"] = new("lower(name)", "text"),
            ["language"] = new("language", "text"),
            ["updatedAt"] = new("updated_at", "timestamptz"),
        },
        DefaultSort = "name",
    };

    public static async Task<Answer<Page<PromptBody>>> ListAsync([AsParameters] PageRequest page, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await Rows.ReadAsync<PromptRow>(connection, page, new { page.Pattern }, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(r => r.ToBody()) : fault;
    }

    public static async Task<Answer<PromptUseList>> GetUsesAsync(Guid id, Caller caller, IDatabase database, IEnumerable<IWhereUsed> uses, CancellationToken cancellation)
    {
        IReadOnlyList<Use> flows;
        PromptRow? row;
        await using (var connection = await database.OpenAsync(caller.Tenant, cancellation))
        {
            row = await FindAsync(connection, id, "", cancellation);
            flows = row is null ? [] : await PromptUses.FlowsAsync(connection, row, cancellation);
        }

        if (row is null)
            return Missing;
        var found = new List<Use>(flows);
        foreach (var module in uses)
            found.AddRange(await module.ListAsync(caller.Tenant, new Used("prompt", row.Id, row.Name), cancellation));
        return new PromptUseList(found);
    }

    public static async Task<Answer<PromptBody>> GetAsync(Guid id, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, "", cancellation) is { } row ? row.ToBody() : Missing;
    }

    public static async Task<Made<PromptBody>> MakeAsync(HttpRequest request, Caller caller, PromptLibrary library, CancellationToken cancellation) =>
        await library.InsertAsync(await PromptRequest.ReadAsync(request, cancellation), caller, cancellation);

    public static async Task<Answer<PromptBody>> ChangeAsync(
        Guid id, PromptWrite write, IfMatch match, Caller caller, PromptLibrary library, CancellationToken cancellation) =>
        await library.UpdateAsync(id, write, match, caller, cancellation);

    public static async Task<Done> RemoveAsync(Guid id, Caller caller, PromptLibrary library, CancellationToken cancellation) =>
        await library.DeleteAsync(id, caller, cancellation) is { } fault ? fault : Done.Well;

    public static async Task<IResult> GetAudioAsync(Guid id, Caller caller, IDatabase database, PromptTakes takes, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, "", cancellation) is { } row && File.Exists(takes.PathOf(row.File))
            ? Results.File(takes.PathOf(row.File), "audio/wav", enableRangeProcessing: true)
            : Problem.Of(Missing);
    }

    public static async Task<Answer<PromptBody>> ReplaceAudioAsync(
        Guid id, HttpRequest request, IfMatch match, Caller caller, PromptLibrary library, CancellationToken cancellation) =>
        await library.ReplaceAsync(id, await PromptRequest.ReadAsync(request, cancellation), match, caller, cancellation);

    /// <summary>A take recorded by phone takes the place of the one before.</summary>
    public async Task<Outcome<PromptBody>> ReplaceAsync(Guid id, ReadOnlyMemory<byte> wav, PromptAuthor author, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(author.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } before)
            return Missing;
        return (await takes.FromFileAsync(author.Tenant, wav, cancellation)).TryGet(out var take, out var fault)
            ? await WriteAsync(connection, Update, id, new PromptWrite(before.Name, before.Language, PromptWrite.Recorded, before.Text, null), take, author, "audio_replaced", cancellation)
            : fault;
    }

    /// <summary>An earlier take comes back, as a version of its own; the next call hears it.</summary>
    public async Task<Outcome<PromptBody>> RestoreAsync(Guid id, int version, IfMatch match, PromptAuthor author, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(author.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } before)
            return Missing;
        if (!match.Allows(before.Version))
            return IfMatch.Stale;
        if (!(await PromptVersions.GetAsync(connection, id, version, cancellation)).TryGet(out var then, out var fault))
            return fault;
        var write = new PromptWrite(before.Name, before.Language, then.Kind, then.Text, then.Voice);
        return await WriteAsync(connection, Update, id, write, new Take(then.File, then.DurationMs, then.SizeBytes), author, "restored", cancellation);
    }

    private async Task<Outcome<PromptBody>> InsertAsync(Outcome<PromptRequest> read, Caller caller, CancellationToken cancellation)
    {
        if (!read.TryGet(out var request, out var fault) || (fault = request.Write.Check()) is not null)
            return fault;
        var write = request.Write;
        if (request.Wav is null && write.Kind != PromptWrite.Spoken)
            return Fault.Invalid("field.required", "file is required: a WAV file in a form.", "file");
        var made = request.Wav is { } wav ? await takes.FromFileAsync(caller.Tenant, wav, cancellation) : await takes.FromTextAsync(caller.Tenant, write, cancellation);
        if (!made.TryGet(out var take, out fault))
            return fault;
        var id = Ids.New(time);
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        // one after the other, so that no two get the same number
        await connection.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended('ivr.prompt ' || @tenant::text, 0))", null, cancellation);
        return await WriteAsync(
            connection,
            """
            insert into ivr.prompt (tenant_id, id, name, language, kind, text, voice, file, duration_ms, size_bytes, created_at, updated_at, number)
            select @tenant, @id, @name, @Language, @Kind, @text, @Voice, @File, @DurationMs, @SizeBytes, @now, @now, coalesce(max(number), 0) + 1
            from ivr.prompt where tenant_id = @tenant
            """,
            id, write, take, PromptAuthor.Of(caller), "created", cancellation);
    }

    private async Task<Outcome<PromptBody>> UpdateAsync(Guid id, PromptWrite write, IfMatch match, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } before)
            return Missing;
        if (write.Check() is { } fault)
            return fault;
        if (!match.Allows(before.Version))
            return IfMatch.Stale;
        if (!string.Equals(write.Name!.Trim(), before.Name, StringComparison.OrdinalIgnoreCase) && await PromptUses.RefusalAsync(connection, before, cancellation) is { } used)
            return used;
        if (write.Kind != PromptWrite.Spoken && before.Kind == PromptWrite.Spoken)
            return NoAudio;
        var spokenAnew = write.Kind == PromptWrite.Spoken
            && (before.Kind, before.Text, before.Voice, before.Language) != (write.Kind, write.Text!.Trim(), write.Voice, write.Language);
        var take = new Take(before.File, before.DurationMs, before.SizeBytes);
        if (spokenAnew && !(await takes.FromTextAsync(caller.Tenant, write, cancellation)).TryGet(out take, out fault))
            return fault;
        return await WriteAsync(connection, Update, id, write, take!, PromptAuthor.Of(caller), "changed", cancellation, keep: !spokenAnew);
    }

    /// <summary>A new take; calls that play the old one play it to its end, the next hears the new one.</summary>
    private async Task<Outcome<PromptBody>> ReplaceAsync(Guid id, Outcome<PromptRequest> read, IfMatch match, Caller caller, CancellationToken cancellation)
    {
        if (!read.TryGet(out var request, out var fault))
            return fault;
        if (request.Wav is not { } wav)
            return Fault.Invalid("field.required", "file is required: a WAV file in a form.", "file");
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } before)
            return Missing;
        if (!match.Allows(before.Version))
            return IfMatch.Stale;
        if (!(await takes.FromFileAsync(caller.Tenant, wav, cancellation)).TryGet(out var take, out fault))
            return fault;
        var write = new PromptWrite(before.Name, before.Language, request.Write.Kind, request.Write.Text ?? before.Text, null);
        return await WriteAsync(connection, Update, id, write, take, PromptAuthor.Of(caller), "audio_replaced", cancellation);
    }

    private async Task<Outcome<PromptBody>> WriteAsync(
        TenantConnection connection, string sql, Guid id, PromptWrite write, Take take, PromptAuthor author, string what, CancellationToken cancellation, bool keep = false)
    {
        try
        {
            var values = new
            {
                id,
                name = write.Name!.Trim(),
                write.Language,
                write.Kind,
                text = string.IsNullOrWhiteSpace(write.Text) ? null : write.Text.Trim(),
                write.Voice,
                take.File,
                take.DurationMs,
                take.SizeBytes,
                now = time.GetUtcNow(),
            };
            await connection.ExecuteAsync(sql, values, cancellation);
            if (!keep)
                await PromptVersions.KeepAsync(connection, id, author.Name, time.GetUtcNow(), cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            if (!keep)
                takes.Drop(take);
            return NameTaken;
        }

        var row = (await FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(author.Tenant, author.Actor, author.Address, "prompt", id, what, row.Name, cancellation);
        return row.ToBody();
    }

    private async Task<Fault?> DeleteAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } row)
            return Missing;
        if (await PromptUses.RefusalAsync(connection, row, cancellation) is { } used)
            return used;
        if (await uses.CheckAsync(caller.Tenant, new Used("prompt", id, row.Name), cancellation) is { } elsewhere)
            return elsewhere;
        await connection.ExecuteAsync("delete from ivr.prompt where tenant_id = @tenant and id = @id", new { id }, cancellation);
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "prompt", id, "removed", row.Name, cancellation);
        return null;
    }

    private static Task<PromptRow?> FindAsync(TenantConnection connection, Guid id, string locking, CancellationToken cancellation) =>
        connection.FindAsync<PromptRow>($"select {PromptRow.Columns} from ivr.prompt where tenant_id = @tenant and id = @id {locking}", new { id }, cancellation);

    private const string Update = """
        update ivr.prompt set name = @name, language = @Language, kind = @Kind, text = @text, voice = @Voice, file = @File, duration_ms = @DurationMs,
            size_bytes = @SizeBytes, version = version + 1, updated_at = @now
        where tenant_id = @tenant and id = @id
        """;
}

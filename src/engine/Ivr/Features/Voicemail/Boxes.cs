using Microsoft.AspNetCore.Http;
using Npgsql;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Ivr.Features.Prompts;
using Switchboard.Ivr.Voicemail;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Voicemail;

/// <summary>The boxes and their greetings.</summary>
internal sealed class Boxes(
    IDatabase database, MessageShelf shelf, ILineDirectory lines, IEnumerable<IWhereUsed> uses, IAuditLog audit, IEventSink events, TimeProvider time) : IGreetings
{
    private static readonly Fault Missing = Fault.NotFound("voicemail_box", "There is no such voicemail box.");

    private static readonly Keyset Rows = new()
    {
        Columns = BoxRow.Columns,
        From = "ivr.voicemail_box",
        Where = "tenant_id = @tenant and (@Pattern::text is null or number ilike @Pattern or name ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["number"] = new("number", "text"), ["name"] = new("lower(name)", "text") },
        DefaultSort = "number",
    };

    public static async Task<Answer<Page<VoicemailBoxBody>>> ListAsync([AsParameters] PageRequest page, Caller caller, Boxes boxes, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await Rows.ReadAsync<BoxRow>(connection, page, new { page.Pattern }, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(row => boxes.Body(row, caller.Tenant)) : fault;
    }

    public static async Task<Answer<VoicemailBoxBody>> GetAsync(Guid id, Caller caller, Boxes boxes, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, "", cancellation) is { } row ? boxes.Body(row, caller.Tenant) : Missing;
    }

    public static async Task<Made<VoicemailBoxBody>> MakeAsync(VoicemailBoxWrite write, Caller caller, Boxes boxes, CancellationToken cancellation)
    {
        var made = await boxes.InsertAsync(write, caller, cancellation);
        return made;
    }

    public static async Task<Answer<VoicemailBoxBody>> ChangeAsync(Guid id, VoicemailBoxWrite write, IfMatch match, Caller caller, Boxes boxes, CancellationToken cancellation)
    {
        var changed = await boxes.UpdateAsync(id, write, match, caller, cancellation);
        return changed;
    }

    public static Task<Done> RemoveAsync(Guid id, Caller caller, Boxes boxes, CancellationToken cancellation) => boxes.DeleteAsync(id, caller, cancellation);

    public static async Task<IResult> GetGreetingAsync(Guid id, Caller caller, MessageShelf shelf, CancellationToken cancellation) =>
        shelf.Find(caller.Tenant, id) is { Greeting: { } file } && await shelf.ReadAsync(caller.Tenant, file, cancellation) is { } wav
            ? Results.File(wav, "audio/wav", enableRangeProcessing: true)
            : Problem.Of(Missing);

    public static async Task<Done> PutGreetingAsync(Guid id, HttpRequest request, Caller caller, Boxes boxes, MessageShelf shelf, TimeProvider time, CancellationToken cancellation)
    {
        if (shelf.Find(caller.Tenant, id) is null)
            return Missing;
        if (!(await PromptRequest.ReadAsync(request, cancellation)).TryGet(out var upload, out var fault))
            return fault;
        if (upload.Wav is not { } wav)
            return Fault.Invalid("field.required", "file is required: a WAV file in a form.", "file");
        if (!PromptFormat.Convert(wav).TryGet(out var audio, out fault))
            return fault with { Field = "file" };
        var file = Path.Combine(caller.Tenant.Value.ToString("N"), $"{Ids.New(time):N}.wav");
        Directory.CreateDirectory(Path.GetDirectoryName(shelf.PathOf(file))!);
        await File.WriteAllBytesAsync(shelf.PathOf(file), audio, cancellation);
        return await boxes.ReplaceAsync(caller.Tenant, id, file, caller.Actor, cancellation) is { } refused ? refused : Done.Well;
    }

    public static async Task<Done> DropGreetingAsync(Guid id, Caller caller, Boxes boxes, CancellationToken cancellation) =>
        await boxes.ReplaceAsync(caller.Tenant, id, null, caller.Actor, cancellation) is { } fault ? fault : Done.Well;

    public async Task<Fault?> ReplaceAsync(TenantId tenant, Guid box, string? file, string actor, CancellationToken cancellation)
    {
        try
        {
            BoxRow? before;
            await using (var connection = await database.OpenAsync(tenant, cancellation))
            {
                before = await FindAsync(connection, box, "for update", cancellation);
                if (before is null)
                    return Missing;
                await connection.ExecuteAsync(
                    "update ivr.voicemail_box set greeting = @file, version = version + 1 where tenant_id = @tenant and id = @box", new { file, box }, cancellation);
                await connection.CommitAsync(cancellation);
            }

            if (before.Greeting is { } old)
                shelf.Drop(old);
            await TellAsync(tenant, actor, box, "greeting_changed", before.Number, null, cancellation);
            return null;
        }
        catch (NpgsqlException)
        {
            return new Fault("database.away", "The greeting cannot be kept now: try again in a moment.", FaultKind.Unavailable);
        }
    }

    private async Task<Outcome<VoicemailBoxBody>> InsertAsync(VoicemailBoxWrite write, Caller caller, CancellationToken cancellation)
    {
        if (write.Check() is { } fault)
            return fault;
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await WriteAsync(
            connection,
            """
            insert into ivr.voicemail_box (tenant_id, id, number, name, extension_id, queue_id, user_ids, pin_hash, max_message_ms, min_message_ms, silence_ms,
                max_messages, confirm, retention_days, enabled, mail_to, mail_audio, created_at)
            values (@tenant, @id, @Number, @name, @ExtensionId, @QueueId, @users, @pin, @max, @min, @silence, @most, @confirm, @days, @enabled, @mailTo, @mailAudio, @now)
            """,
            Ids.New(time), write, null, caller, "created", cancellation);
    }

    private async Task<Outcome<VoicemailBoxBody>> UpdateAsync(Guid id, VoicemailBoxWrite write, IfMatch match, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } before)
            return Missing;
        if (write.Check() is { } fault)
            return fault;
        if (!match.Allows(before.Version))
            return IfMatch.Stale;
        return await WriteAsync(
            connection,
            """
            update ivr.voicemail_box set number = @Number, name = @name, extension_id = @ExtensionId, queue_id = @QueueId, user_ids = @users, pin_hash = @pin,
                max_message_ms = @max, min_message_ms = @min, silence_ms = @silence, max_messages = @most, confirm = @confirm, retention_days = @days,
                enabled = @enabled, mail_to = @mailTo, mail_audio = @mailAudio, version = version + 1
            where tenant_id = @tenant and id = @id
            """,
            id, write, before.PinHash, caller, "changed", cancellation);
    }

    private async Task<Outcome<VoicemailBoxBody>> WriteAsync(
        TenantConnection connection, string sql, Guid id, VoicemailBoxWrite write, string? pin, Caller caller, string what, CancellationToken cancellation)
    {
        if (write.ExtensionId is { } extension && lines.FindExtension(caller.Tenant, extension) is null)
            return Fault.Invalid("extension.not_found", "There is no such extension.", "extensionId");
        try
        {
            var values = new
            {
                id,
                write.Number,
                name = write.Name!.Trim(),
                write.ExtensionId,
                write.QueueId,
                users = (write.UserIds ?? []).ToArray(),
                pin = write.Pin switch { null => pin, "" => null, { } given => Pin.Hash(given) },
                max = write.MaxMessageMs ?? 180_000,
                min = write.MinMessageMs ?? 1_000,
                silence = write.SilenceMs ?? 6_000,
                most = write.MaxMessages ?? 100,
                confirm = write.Confirm ?? true,
                days = write.RetentionDays ?? 90,
                enabled = write.Enabled ?? true,
                mailTo = (write.MailTo ?? []).Distinct(StringComparer.OrdinalIgnoreCase).ToArray(),
                mailAudio = write.MailAudio ?? true,
                now = time.GetUtcNow(),
            };
            await connection.ExecuteAsync(sql, values, cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return e.ConstraintName == "voicemail_box_extension"
                ? Fault.Conflict("voicemail.extension_taken", "This extension has a box already.") with { Field = "extensionId" }
                : Fault.Conflict("voicemail.number_taken", "Another box has this number.") with { Field = "number" };
        }

        var row = (await FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        await TellAsync(caller.Tenant, caller.Actor, id, what, row.Number, caller.Address, cancellation);
        return Body(row, caller.Tenant);
    }

    private async Task<Done> DeleteAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } row)
            return Missing;
        if (await uses.CheckAsync(caller.Tenant, new Used("voicemail", id, row.Number), cancellation) is { } used)
            return used;
        await connection.ExecuteAsync("delete from ivr.voicemail_box where tenant_id = @tenant and id = @id", new { id }, cancellation);
        await connection.CommitAsync(cancellation);
        foreach (var message in shelf.Messages(row.ToBox(caller.Tenant)))
            shelf.Remove(caller.Tenant, message.Id, caller.Actor, "box_removed");
        if (row.Greeting is { } greeting)
            shelf.Drop(greeting);
        await TellAsync(caller.Tenant, caller.Actor, id, "removed", row.Number, caller.Address, cancellation);
        return Done.Well;
    }

    private async Task TellAsync(TenantId tenant, string actor, Guid id, string what, string number, string? address, CancellationToken cancellation)
    {
        await shelf.ReloadBoxesAsync(tenant, cancellation);
        audit.Write(tenant, actor, $"voicemail_box.{what}", $"voicemail_box:{id}", number, address);
        events.Publish(EventDraft.Of(tenant, "config.changed", "voicemail_box", id, actor, new { kind = "voicemail_box", id, what }));
    }

    private VoicemailBoxBody Body(BoxRow row, TenantId tenant) => VoicemailBoxBody.Of(row, shelf.Count(row.ToBox(tenant)));

    private static Task<BoxRow?> FindAsync(TenantConnection connection, Guid id, string locking, CancellationToken cancellation) =>
        connection.FindAsync<BoxRow>($"select {BoxRow.Columns} from ivr.voicemail_box where tenant_id = @tenant and id = @id {locking}", new { id }, cancellation);
}

/// <summary>Boxes belong to extensions and queues, which cannot be removed before.</summary>
internal sealed class BoxUses(MessageShelf shelf) : IWhereUsed
{
    public Task<IReadOnlyList<Use>> ListAsync(TenantId tenant, Used used, CancellationToken cancellation)
    {
        IReadOnlyList<Use> found = used.Kind switch
        {
            "extension" => [.. shelf.Boxes(tenant).Where(b => b.ExtensionId == used.Id).Select(Named)],
            "queue" => [.. shelf.Boxes(tenant).Where(b => b.QueueId == used.Id).Select(Named)],
            _ => [],
        };
        return Task.FromResult(found);
    }

    private static Use Named(Mailbox box) => new("voicemail/boxes", box.Id, box.Number);
}

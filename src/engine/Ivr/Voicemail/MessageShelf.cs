using System.Collections.Concurrent;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Ivr.Persistence;
using Switchboard.Kernel;
using Switchboard.Switch.Presence;

namespace Switchboard.Ivr.Voicemail;

/// <summary>
/// Boxes and messages in memory. A message is changed here first, told to lamps and screens, and written by the journal, so
/// that leaving and hearing messages needs no database.
/// </summary>
internal sealed class MessageShelf(
    IDatabase database, ITenantDirectory tenants, ILineDirectory lines, IDurableLog journal, IEventSink events, HandOver handOver, IRecordingKeys keys, IvrDataOptions options) : IMessageCounts, ILineTargets
{
    private readonly ConcurrentDictionary<TenantId, Shelf> _shelves = new();

    public event Action<TenantId, string>? Changed;

    public TargetKind Kind => TargetKind.Voicemail;

    public ValueTask<bool> ExistsAsync(TenantId tenant, Guid id, CancellationToken cancellation) => new(Find(tenant, id) is not null);

    public (int New, int Old) CountOf(TenantId tenant, string extension) =>
        lines.FindExtension(tenant, extension) is { } line && FindOfExtension(tenant, line.Id) is { } box ? Count(box) : (0, 0);

    public string PathOf(string file) => Path.Combine(options.VoicemailFolder, file);

    /// <summary>A message or greeting in clear; null when it is gone, or sealed with a key that is not here.</summary>
    public async Task<byte[]?> ReadAsync(TenantId tenant, string file, CancellationToken cancellation)
    {
        try
        {
            var octets = await File.ReadAllBytesAsync(PathOf(file), cancellation);
            return !SealedBlob.IsSealed(octets) ? octets : SealedBlob.Open(keys.FindAll(tenant), octets);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Audio as it goes to disk: sealed where the tenant's recordings are. A fault where the key is not here: nothing is written in clear then.</summary>
    public Outcome<byte[]> Seal(TenantId tenant, byte[] audio) =>
        !keys.Encrypts(tenant) ? audio
        : keys.Find(tenant) is { } key ? SealedBlob.Seal(key, audio)
        : new Fault("recording.key_missing", "The tenant's key cannot be opened, so nothing is kept of what is said.", FaultKind.Unavailable);

    public IEnumerable<Mailbox> Boxes(TenantId tenant) => ShelfOf(tenant).Boxes.Values;

    public Mailbox? Find(TenantId tenant, Guid id) => ShelfOf(tenant).Boxes.GetValueOrDefault(id);

    /// <summary>An enabled box by its number or id.</summary>
    public Mailbox? Find(TenantId tenant, string word)
    {
        foreach (var box in Boxes(tenant))
        {
            if (box.Enabled && (box.Number == word || (Guid.TryParse(word, out var id) && box.Id == id)))
                return box;
        }

        return null;
    }

    public Mailbox? FindOfExtension(TenantId tenant, Guid extension)
    {
        foreach (var box in Boxes(tenant))
        {
            if (box.Enabled && box.ExtensionId == extension)
                return box;
        }

        return null;
    }

    public (int New, int Old) Count(Mailbox box)
    {
        var (fresh, old) = (0, 0);
        foreach (var message in Messages(box))
        {
            if (message.Status == MessageStatus.New)
                fresh++;
            else
                old++;
        }

        return (fresh, old);
    }

    public Message? FindMessage(TenantId tenant, Guid id) => ShelfOf(tenant).Messages.GetValueOrDefault(id);

    /// <summary>The messages of a box, the oldest first.</summary>
    public List<Message> Messages(Mailbox box)
    {
        var found = new List<Message>();
        foreach (var message in ShelfOf(box.Tenant).Messages.Values)
        {
            if (message.BoxId == box.Id)
                found.Add(message);
        }

        found.Sort(static (a, b) => a.ReceivedAt.CompareTo(b.ReceivedAt));
        return found;
    }

    /// <summary>A new message: on disk when this returns.</summary>
    public async Task LeaveAsync(Mailbox box, Message message)
    {
        handOver.Post(box, message); // before it, so that a message that is kept is told of too
        await journal.AppendDurableAsync(MessageEntry.Kind, box.Tenant, MessageEntry.Write(message, removed: false), CancellationToken.None);
        ShelfOf(box.Tenant).Messages[message.Id] = message;
        Tell(box, message, "left", "caller");
    }

    /// <summary>Changes a message; null when it is gone meanwhile.</summary>
    public Message? Change(TenantId tenant, Guid id, Func<Message, Message> change, string actor)
    {
        var messages = ShelfOf(tenant).Messages;
        while (messages.TryGetValue(id, out var before))
        {
            var after = change(before);
            if (after == before)
                return before;
            after = after with { Version = before.Version + 1 };
            if (!messages.TryUpdate(id, after, before))
                continue;
            journal.Append(MessageEntry.Kind, tenant, MessageEntry.Write(after, removed: false));
            if (Find(tenant, after.BoxId) is { } box)
                Tell(box, after, "changed", actor);
            return after;
        }

        return null;
    }

    /// <summary>Removes a message and its audio.</summary>
    public bool Remove(TenantId tenant, Guid id, string actor, string? reason = null)
    {
        if (!ShelfOf(tenant).Messages.TryRemove(id, out var gone))
            return false;
        journal.Append(MessageEntry.Kind, tenant, MessageEntry.Write(gone, removed: true));
        if (Find(tenant, gone.BoxId) is { } box)
            Tell(box, gone, "removed", actor, reason);
        Drop(gone.Path);
        return true;
    }

    /// <summary>Returns when all that was changed so far can be read in the table.</summary>
    public Task WhenWrittenAsync(CancellationToken cancellation) => journal.WhenAppliedAsync(cancellation);

    /// <summary>Reads everything, once at start; what the journal still holds is brought in before.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.VoicemailFolder);
        await journal.WhenAppliedAsync(cancellation);
        foreach (var tenant in tenants.All)
        {
            await ReloadBoxesAsync(tenant.Id, cancellation);
            await using var connection = await database.OpenAsync(tenant.Id, cancellation);
            var shelf = ShelfOf(tenant.Id);
            foreach (var row in await connection.ListAsync<MessageRow>($"select {MessageRow.Columns} from ivr.voicemail_message where tenant_id = @tenant", null, cancellation))
                shelf.Messages[row.Id] = row.ToMessage();
        }

        Sweep();
    }

    public async Task ReloadBoxesAsync(TenantId tenant, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var rows = await connection.ListAsync<BoxRow>($"select {BoxRow.Columns} from ivr.voicemail_box where tenant_id = @tenant", null, cancellation);
        var before = ShelfOf(tenant).Boxes;
        var after = rows.ToDictionary(r => r.Id, r => r.ToBox(tenant));
        ShelfOf(tenant).Boxes = after;
        foreach (var box in before.Values.Concat(after.Values))
            Light(box);
    }

    public void Drop(string file)
    {
        try
        {
            File.Delete(PathOf(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // swept at the next start
        }
    }

    private Shelf ShelfOf(TenantId tenant) => _shelves.GetOrAdd(tenant, static _ => new Shelf());

    private void Tell(Mailbox box, Message message, string what, string actor, string? reason = null)
    {
        Light(box);
        var (fresh, old) = Count(box);
        var owner = box.ExtensionId is { } extension ? lines.FindExtension(box.Tenant, extension)?.UserId : null;
        Guid?[] users = [owner, message.AssignedUserId, .. box.UserIds];
        events.Publish(EventDraft.Of(
            box.Tenant, "voicemail." + what, "voicemail", message.Id, actor,
            new
            {
                boxId = box.Id,
                box = box.Number,
                boxName = box.Name,
                message.CallId,
                message.Caller,
                message.CallerName,
                message.LengthMs,
                message.Status,
                newMessages = fresh,
                oldMessages = old,
                userIds = users.Where(u => u is not null).Distinct(),
            },
            reason));
    }

    private void Light(Mailbox box)
    {
        if (box.ExtensionId is { } extension && lines.FindExtension(box.Tenant, extension) is { } line)
            Changed?.Invoke(box.Tenant, line.Number);
    }

    // What a crash left half-written, and what no box and no message has any more.
    private void Sweep()
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var shelf in _shelves.Values)
        {
            kept.UnionWith(shelf.Messages.Values.Select(m => PathOf(m.Path)));
            kept.UnionWith(shelf.Boxes.Values.Where(b => b.Greeting is not null).Select(b => PathOf(b.Greeting!)));
        }

        foreach (var file in Directory.EnumerateFiles(options.VoicemailFolder, "*.wav", SearchOption.AllDirectories).Where(f => !kept.Contains(f)).ToList())
            Drop(file);
    }

    private sealed class Shelf
    {
        public volatile IReadOnlyDictionary<Guid, Mailbox> Boxes = new Dictionary<Guid, Mailbox>();

        public readonly ConcurrentDictionary<Guid, Message> Messages = new();
    }
}

using System.Net;
using System.Text.Json;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Journal;
using Switchboard.Kernel;
using Switchboard.Sip.Guard;

namespace Switchboard.Server.Security;

/// <summary>A line of the security log.</summary>
internal sealed record SecurityEvent(Guid Id, DateTimeOffset Time, string Kind, string? Address, string? Subject, string? Detail, string Actor, int Times);

/// <summary>
/// Gathers what happens at the doors and writes it every two seconds: the same thing from the same address is one line with
/// a count, and a flood of different ones is cut off, so that an attacker fills neither memory nor disk.
/// </summary>
internal sealed class SecurityLog(IDurableLog journal, IEventSink events, ITenantDirectory tenants, TimeProvider time) : ISecurityLog, IGuardListener
{
    private const int MostWaiting = 500;
    private readonly Lock _gate = new();
    private Dictionary<(string Kind, string? Address, string? Subject), Noted> _waiting = [];
    private int _more;

    public void Note(string kind, string? address, string? subject, string? detail, string actor = "stranger")
    {
        lock (_gate)
        {
            var key = (kind, address, subject);
            if (_waiting.TryGetValue(key, out var known))
                known.Times++;
            else if (_waiting.Count < MostWaiting)
                _waiting.Add(key, new Noted(time.GetUtcNow(), detail, actor));
            else
                _more++;
        }
    }

    public void Blocked(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (block.Reason == BlockReason.Administrator)
            return; // noted with its actor where it is made
        var until = $"{Words(block.Reason)}, until {block.Until:yyyy-MM-dd HH:mm:ss}Z.";
        Note(block.Reason == BlockReason.Scanner ? SecurityKinds.Scan : SecurityKinds.Blocked, block.Address.ToString(), block.User, until, "system");
    }

    public void Refused(IPAddress address, string user, string reason)
    {
        ArgumentNullException.ThrowIfNull(address);
        var cross = reason.Contains("another tenant", StringComparison.Ordinal);
        Note(cross ? SecurityKinds.CrossTenant : SecurityKinds.DigestFailed, address.ToString(), user.Length > 64 ? user[..64] : user, reason);
    }

    /// <summary>Hands what waits to the journal; blocks and scans also become events, for alarms.</summary>
    public void Flush()
    {
        Dictionary<(string Kind, string? Address, string? Subject), Noted> due;
        int more;
        lock (_gate)
        {
            if (_waiting.Count == 0)
                return;
            (due, _waiting, more, _more) = (_waiting, [], _more, 0);
        }

        foreach (var ((kind, address, subject), noted) in due)
            Write(new SecurityEvent(Ids.New(time), noted.At, kind, address, subject, noted.Detail, noted.Actor, noted.Times));
        if (more > 0)
            Write(new SecurityEvent(Ids.New(time), time.GetUtcNow(), SecurityKinds.Blocked, null, null, "More happened at once than is written down one by one.", "system", more));
    }

    private void Write(SecurityEvent line)
    {
        journal.Append(SecurityEventWriter.EventKind, TenantId.System, JsonSerializer.SerializeToUtf8Bytes(line, WireJson.Options));
        if (line.Kind is SecurityKinds.Blocked or SecurityKinds.Scan && tenants.All.FirstOrDefault(t => t.Platform) is { } house)
            events.Publish(EventDraft.Of(house.Id, "security.blocked", "security", line.Id, line.Actor, line, line.Detail));
    }

    private static string Words(BlockReason reason) => reason switch
    {
        BlockReason.Flood => "More requests than a stranger may send",
        BlockReason.Scanner => "A scanner",
        BlockReason.UserFailures => "Wrong passwords for this user",
        BlockReason.AddressFailures => "Wrong passwords from this address",
        _ => "By hand",
    };

    private sealed class Noted(DateTimeOffset at, string? detail, string actor)
    {
        public DateTimeOffset At { get; } = at;

        public string? Detail { get; } = detail;

        public string Actor { get; } = actor;

        public int Times { get; set; } = 1;
    }
}

/// <summary>Brings security events into their table.</summary>
internal sealed class SecurityEventWriter : IDurableHandler
{
    public const string EventKind = "security.event";

    public string Kind => EventKind;

    public Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation)
    {
        foreach (var record in records)
        {
            var line = JsonSerializer.Deserialize<SecurityEvent>(record.Payload.Span, WireJson.Options)!;
            connection.Later(
                """
                insert into operations.security_event (tenant_id, id, time, kind, address, subject, detail, actor, times)
                values (@tenant, @id, @time, @kind, @address, @subject, @detail, @actor, @times) on conflict do nothing
                """)
                .With("id", line.Id).With("time", line.Time).With("kind", line.Kind).With("address", line.Address).With("subject", line.Subject)
                .With("detail", line.Detail).With("actor", line.Actor).With("times", line.Times);
        }

        return Task.CompletedTask;
    }
}

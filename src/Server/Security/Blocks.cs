using System.Net;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Sip.Guard;

namespace Switchboard.Server.Security;

/// <summary>A block in force.</summary>
/// <param name="Address">The address.</param>
/// <param name="User">The user, when only he is blocked from it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">Until when.</param>
/// <param name="Dropped">Requests dropped so far.</param>
internal sealed record BlockBody(string Address, string? User, BlockReason Reason, DateTimeOffset Since, DateTimeOffset Until, long Dropped);

/// <summary>Blocks and what the door counted since start.</summary>
internal sealed record BlocksBody(IReadOnlyList<BlockBody> Items, GuardCounters Counters);

/// <summary>A block by hand.</summary>
/// <param name="Address">The address.</param>
/// <param name="Minutes">How long; an hour when missing, a year at the most.</param>
/// <param name="Note">Why, for the log.</param>
internal sealed record BlockAddress(string? Address, int? Minutes, string? Note)
{
    public Fault? Check() => new Check()
        .That(IPAddress.TryParse(Address, out _), "address", "block.address_invalid", "address is one IP address such as 203.0.113.7; for a network, deny it under networks.")
        .Range(Minutes, "minutes", 1, 525_600).OptionalText(Note, "note", 200).Fault;
}

/// <summary>The block to lift; without a user everything on the address.</summary>
internal sealed record LiftBlock(string? Address, string? User);

/// <summary>Blocks at the door, and the log of them.</summary>
internal static class Blocks
{
    private static readonly Keyset Rows = new()
    {
        Columns = "id, time, kind, address, subject, detail, actor, times",
        From = "operations.security_event",
        Where = """
            tenant_id = @tenant and (@from::timestamptz is null or time >= @from) and (@to::timestamptz is null or time < @to) and (@kind::text is null or kind = @kind)
            and (@Pattern::text is null or address ilike @Pattern or subject ilike @Pattern or detail ilike @Pattern or actor ilike @Pattern)
            """,
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["time"] = new("time", "timestamptz") },
        DefaultSort = "-time",
    };

    public static Answer<BlocksBody> List(Lazy<SipGuard> guard) =>
        new BlocksBody([.. guard.Value.Blocks().OrderByDescending(b => b.Since).Select(Body)], guard.Value.Counters);

    public static Made<BlockBody> Block(BlockAddress write, Caller caller, Lazy<SipGuard> guard, SecurityLog log, IAuditLog audit)
    {
        if (write.Check() is { } fault)
            return fault;
        var address = IPAddress.Parse(write.Address!);
        guard.Value.BlockAddress(address, TimeSpan.FromMinutes(write.Minutes ?? 60));
        audit.Write(caller.Tenant, caller.Actor, "security.blocked", $"address:{address}", write.Note, caller.Address);
        log.Note(SecurityKinds.Blocked, address.ToString(), null, write.Note, caller.Actor);
        return Body(guard.Value.Blocks().First(b => b.User is null && b.Reason == BlockReason.Administrator && b.Address.Equals(Plain(address))));
    }

    public static Done Lift(LiftBlock write, Caller caller, Lazy<SipGuard> guard, SecurityLog log, IAuditLog audit)
    {
        if (!IPAddress.TryParse(write.Address, out var address))
            return Fault.Invalid("block.address_invalid", "address is one IP address such as 203.0.113.7.", "address");
        if (!guard.Value.Lift(address, write.User))
            return Fault.NotFound("block", "There is no such block any more.");
        audit.Write(caller.Tenant, caller.Actor, "security.lifted", $"address:{address}", write.User, caller.Address);
        log.Note(SecurityKinds.Lifted, address.ToString(), write.User, null, caller.Actor);
        return Done.Well;
    }

    public static async Task<Answer<Page<SecurityEvent>>> ListEventsAsync(
        [AsParameters] PageRequest page, DateTimeOffset? from, DateTimeOffset? to, string? kind, IDatabase database, CancellationToken cancellation)
    {
        if (kind is not null && !SecurityKinds.All.Contains(kind, StringComparer.Ordinal))
            return Fault.Invalid("field.unknown_value", $"kind is one of: {string.Join(", ", SecurityKinds.All)}.", "kind");
        await using var connection = await database.OpenAsync(TenantId.System, cancellation);
        return await Rows.ReadAsync<SecurityEvent>(connection, page, new { page.Pattern, kind, from = from?.ToUniversalTime(), to = to?.ToUniversalTime() }, cancellation);
    }

    private static BlockBody Body(Block block) => new(block.Address.ToString(), block.User, block.Reason, block.Since, block.Until, block.Dropped);

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}

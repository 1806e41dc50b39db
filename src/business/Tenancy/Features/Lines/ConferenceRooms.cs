using Microsoft.AspNetCore.Http;
using Npgsql;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Tenancy.Directory;

namespace Switchboard.Tenancy.Features.Lines;

/// <summary>A conference room.</summary>
internal sealed record ConferenceRoomBody(
    Guid Id, string Number, string Name, string? Pin, string? HostPin, int MaxMembers, bool Record, bool Announce, bool WaitForHost, bool MuteOnEntry, bool Enabled, int Version) : IVersioned;

/// <summary>A conference room as it is written.</summary>
internal sealed record ConferenceRoomWrite(
    string? Number, string? Name, string? Pin, string? HostPin, int? MaxMembers, bool? Record, bool? Announce, bool? WaitForHost, bool? MuteOnEntry, bool? Enabled)
{
    public Fault? Check() => new Check()
        .That(Number is { Length: >= 2 and <= 16 } && Number.All(char.IsAsciiDigit), "number", "conference.number_invalid", "number is 2 to 16 digits, as it is dialled inside the house.")
        .Text(Name, "name")
        .That(IsPin(Pin), "pin", "conference.pin_invalid", "pin is 3 to 12 digits, or nothing.")
        .That(IsPin(HostPin), "hostPin", "conference.pin_invalid", "hostPin is 3 to 12 digits, or nothing.")
        .That(HostPin is null or "" || HostPin != Pin, "hostPin", "conference.pin_same", "hostPin differs from pin, or nobody could tell a host from a member.")
        .That(WaitForHost != true || !string.IsNullOrEmpty(HostPin), "hostPin", "conference.host_pin_missing", "waitForHost needs a hostPin: without one no host ever comes.")
        .Range(MaxMembers, "maxMembers", 2, 60).Fault;

    private static bool IsPin(string? pin) => string.IsNullOrEmpty(pin) || (pin.Length is >= 3 and <= 12 && pin.All(char.IsAsciiDigit));
}

internal sealed class ConferenceRooms(IDatabase database, ConfigChanges changes, TimeProvider time)
{
    internal const string Columns = "id, number, name, pin, host_pin, max_members, record, announce, wait_for_host, mute_on_entry, enabled, version";
    private static readonly Fault Missing = Fault.NotFound("conference_room", "There is no such conference room.");

    private static readonly Keyset Rows = new()
    {
        Columns = Columns,
        From = "tenancy.conference_room",
        Where = "tenant_id = @tenant and (@Pattern::text is null or number ilike @Pattern or name ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal)
        {
            ["number"] = new("number", "text"),
            ["name"] = new("name", "text"),
            ["createdAt"] = new("created_at", "timestamptz"),
        },
        DefaultSort = "number",
    };

    public static async Task<Answer<Page<ConferenceRoomBody>>> ListAsync([AsParameters] PageRequest page, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await Rows.ReadAsync<Row>(connection, page, new { page.Pattern }, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(Body) : fault;
    }

    public static async Task<Answer<ConferenceRoomBody>> GetAsync(Guid id, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, "", cancellation) is { } row ? Body(row) : Missing;
    }

    public static async Task<Made<ConferenceRoomBody>> MakeAsync(ConferenceRoomWrite write, Caller caller, ConferenceRooms rooms, CancellationToken cancellation)
    {
        var made = await rooms.InsertAsync(write, caller, cancellation);
        return made;
    }

    public static async Task<Answer<ConferenceRoomBody>> ChangeAsync(
        Guid id, ConferenceRoomWrite write, IfMatch match, Caller caller, ConferenceRooms rooms, CancellationToken cancellation)
    {
        var changed = await rooms.UpdateAsync(id, write, match, caller, cancellation);
        return changed;
    }

    public static Task<Done> RemoveAsync(Guid id, Caller caller, ConferenceRooms rooms, CancellationToken cancellation) => rooms.DeleteAsync(id, caller, cancellation);

    private async Task<Outcome<ConferenceRoomBody>> InsertAsync(ConferenceRoomWrite write, Caller caller, CancellationToken cancellation)
    {
        if (write.Check() is { } fault)
            return fault;
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await WriteAsync(
            connection,
            """
            insert into tenancy.conference_room
                (tenant_id, id, number, name, pin, host_pin, max_members, record, announce, wait_for_host, mute_on_entry, enabled, created_at)
            values (@tenant, @id, @Number, @name, @pin, @hostPin, @maxMembers, @record, @announce, @waitForHost, @muteOnEntry, @enabled, @now)
            """,
            Ids.New(time), write, caller, "created", cancellation);
    }

    private async Task<Outcome<ConferenceRoomBody>> UpdateAsync(Guid id, ConferenceRoomWrite write, IfMatch match, Caller caller, CancellationToken cancellation)
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
            update tenancy.conference_room set number = @Number, name = @name, pin = @pin, host_pin = @hostPin, max_members = @maxMembers, record = @record,
                announce = @announce, wait_for_host = @waitForHost, mute_on_entry = @muteOnEntry, enabled = @enabled, version = version + 1
            where tenant_id = @tenant and id = @id
            """,
            id, write, caller, "changed", cancellation);
    }

    private async Task<Outcome<ConferenceRoomBody>> WriteAsync(
        TenantConnection connection, string sql, Guid id, ConferenceRoomWrite write, Caller caller, string what, CancellationToken cancellation)
    {
        if (await connection.FindAsync<bool>("select true from tenancy.extension where tenant_id = @tenant and number = @Number", new { write.Number }, cancellation))
            return Fault.Conflict("conference.number_taken", $"Extension {write.Number} has this number.") with { Field = "number" };
        try
        {
            await connection.ExecuteAsync(
                sql,
                new
                {
                    id,
                    write.Number,
                    name = write.Name!.Trim(),
                    pin = Given(write.Pin),
                    hostPin = Given(write.HostPin),
                    maxMembers = write.MaxMembers ?? 50,
                    record = write.Record ?? false,
                    announce = write.Announce ?? true,
                    waitForHost = write.WaitForHost ?? false,
                    muteOnEntry = write.MuteOnEntry ?? false,
                    enabled = write.Enabled ?? true,
                    now = time.GetUtcNow(),
                },
                cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return Fault.Conflict("conference.number_taken", "Another conference room has this number.") with { Field = "number" };
        }

        var row = (await FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "conference_room", id, what, write.Number, cancellation);
        return Body(row);
    }

    private async Task<Done> DeleteAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } row)
            return Missing;
        await connection.ExecuteAsync("delete from tenancy.conference_room where tenant_id = @tenant and id = @id", new { id }, cancellation);
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "conference_room", id, "removed", row.Number, cancellation);
        return Done.Well;
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static Task<Row?> FindAsync(TenantConnection connection, Guid id, string locking, CancellationToken cancellation) =>
        connection.FindAsync<Row>($"select {Columns} from tenancy.conference_room where tenant_id = @tenant and id = @id {locking}", new { id }, cancellation);

    private static ConferenceRoomBody Body(Row r) => new(
        r.Id, r.Number, r.Name, r.Pin, r.HostPin, r.MaxMembers, r.Record, r.Announce, r.WaitForHost, r.MuteOnEntry, r.Enabled, r.Version);

    internal sealed class Row
    {
        public Guid Id { get; init; }

        public string Number { get; init; } = "";

        public string Name { get; init; } = "";

        public string? Pin { get; init; }

        public string? HostPin { get; init; }

        public int MaxMembers { get; init; }

        public bool Record { get; init; }

        public bool Announce { get; init; }

        public bool WaitForHost { get; init; }

        public bool MuteOnEntry { get; init; }

        public bool Enabled { get; init; }

        public int Version { get; init; }

        public Contracts.Switch.ConferenceRoom ToRoom(TenantId tenant) => new(
            Id, tenant, Number, Name, Pin, HostPin, MaxMembers, Record, Announce, WaitForHost, MuteOnEntry, Enabled);
    }
}

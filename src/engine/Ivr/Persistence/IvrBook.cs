using Switchboard.Contracts.Ivr;
using Switchboard.Data;
using Switchboard.Ivr.Calendars;
using Switchboard.Ivr.Features.Services;
using Switchboard.Ivr.Lookups;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Services;

namespace Switchboard.Ivr.Persistence;

/// <summary>A prompt as calls and flows need it.</summary>
internal sealed record PromptCard(Guid Id, int Number, string Name, string Language, string Path);

/// <summary>A calendar as calls need it.</summary>
internal sealed record CalendarCard(Guid Id, string Name, Schedule Schedule)
{
    public static CalendarCard? Of(Guid id, string name, string schedule) =>
        FlowJson.Read<Schedule>(schedule).TryGet(out var read, out _) ? new CalendarCard(id, name, read) : null;
}

/// <summary>A VoiceXML package as calls and flows need it.</summary>
internal sealed record PackageCard(Guid Id, string Name, int Version, IReadOnlySet<string> Paths);

/// <summary>A tenant's prompts, calendars, services and published flows at one moment; never changed, replaced as a whole.</summary>
internal sealed class IvrBook
{
    public static readonly IvrBook Empty = new([], [], [], [], [], [], []);

    public IvrBook(
        IReadOnlyList<PromptCard> prompts, IReadOnlyList<PublishedFlow> flows, IReadOnlyList<CalendarCard> calendars, IReadOnlyList<ServiceCard> services,
        IReadOnlyList<DataSourceCard> sources, IReadOnlyList<DataTableCard> tables, IReadOnlyList<PackageCard> packages)
    {
        Packages = packages.ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        (DataSources, Tables) = (sources, tables);
        Calendars = calendars;
        Services = services.ToDictionary(s => s.Id);
        ServicesByNumber = services.Where(s => s.Number is not null).ToDictionary(s => s.Number!, StringComparer.Ordinal);
        Prompts = prompts.ToDictionary(p => p.Id);
        PromptsByName = prompts.ToLookup(p => p.Name, StringComparer.OrdinalIgnoreCase);
        Flows = flows.ToDictionary(f => f.Id);
        FlowsByName = flows.ToDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);
    }

    public Dictionary<Guid, PromptCard> Prompts { get; }

    public ILookup<string, PromptCard> PromptsByName { get; }

    public IReadOnlyList<CalendarCard> Calendars { get; }

    public Dictionary<Guid, ServiceCard> Services { get; }

    public Dictionary<string, ServiceCard> ServicesByNumber { get; }

    public CalendarCard? FindCalendar(Guid id) => Calendars.FirstOrDefault(c => c.Id == id);

    public Dictionary<string, PackageCard> Packages { get; }

    /// <summary>A calendar by id or name.</summary>
    public CalendarCard? FindCalendar(string calendar)
    {
        var byId = Guid.TryParse(calendar, out var id);
        return Calendars.FirstOrDefault(c => byId ? c.Id == id : string.Equals(c.Name, calendar, StringComparison.OrdinalIgnoreCase));
    }

    public IReadOnlyList<DataSourceCard> DataSources { get; }

    public IReadOnlyList<DataTableCard> Tables { get; }

    /// <summary>A database by id or name.</summary>
    public DataSourceCard? FindDataSource(string source)
    {
        var byId = Guid.TryParse(source, out var id);
        return DataSources.FirstOrDefault(s => byId ? s.Id == id : string.Equals(s.Name, source, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A table of the tenant's own by id or name.</summary>
    public DataTableCard? FindTable(string table)
    {
        var byId = Guid.TryParse(table, out var id);
        return Tables.FirstOrDefault(t => byId ? t.Id == id : string.Equals(t.Name, table, StringComparison.OrdinalIgnoreCase));
    }

    public Dictionary<FlowId, PublishedFlow> Flows { get; }

    public Dictionary<string, PublishedFlow> FlowsByName { get; }

    /// <summary>All language versions of a prompt, by the id of one of them or by name.</summary>
    public IEnumerable<PromptCard> Versions(string prompt) =>
        Guid.TryParse(prompt, out var id) && Prompts.TryGetValue(id, out var card) ? PromptsByName[card.Name] : PromptsByName[prompt];

    public static async Task<IvrBook> ReadAsync(TenantConnection connection, string folder, CancellationToken cancellation)
    {
        var prompts = await connection.ListAsync<PromptRow>("select id, number, name, language, file from ivr.prompt where tenant_id = @tenant order by name, language", null, cancellation);
        var flows = await connection.ListAsync<FlowRow>(
            """
            select f.id, v.version, f.name, v.definition::text as definition, v.published_at
            from ivr.flow f join ivr.flow_version v on v.tenant_id = f.tenant_id and v.flow_id = f.id and v.version = f.published_version
            where f.tenant_id = @tenant
            """,
            null,
            cancellation);
        var calendars = await connection.ListAsync<CalendarRow>("select id, name, schedule::text as schedule from ivr.calendar where tenant_id = @tenant", null, cancellation);
        var services = await connection.ListAsync<ServiceRow>($"select {ServiceRow.Columns} from ivr.service where tenant_id = @tenant", null, cancellation);
        var sources = await Features.Lookups.DataSources.AllAsync(connection, cancellation);
        var tables = await connection.ListAsync<TableRow>("select id, name, columns from ivr.data_table where tenant_id = @tenant", null, cancellation);
        var packages = await connection.ListAsync<PackageRow>(
            """
            select p.id, p.name, p.version, array_agg(f.path) as paths
            from ivr.voicexml_package p join ivr.voicexml_file f on f.tenant_id = p.tenant_id and f.package_id = p.id
            where p.tenant_id = @tenant group by p.tenant_id, p.id
            """,
            null,
            cancellation);
        return new IvrBook(
            [.. prompts.Select(p => new PromptCard(p.Id, p.Number, p.Name, p.Language, Path.Combine(folder, p.File)))],
            [.. flows.Select(f => new PublishedFlow(connection.Tenant, new FlowId(f.Id), f.Version, f.Name, f.Definition, f.PublishedAt))],
            [.. calendars.Select(c => CalendarCard.Of(c.Id, c.Name, c.Schedule)).OfType<CalendarCard>()],
            [.. services.Select(s => s.ToCard())],
            [.. sources.Select(s => s.ToCard())],
            [.. tables.Select(t => new DataTableCard(t.Id, t.Name, t.Columns))],
            [.. packages.Select(p => new PackageCard(p.Id, p.Name, p.Version, p.Paths.ToHashSet(StringComparer.Ordinal)))]);
    }

    private sealed class PackageRow
    {
        public Guid Id { get; init; }

        public string Name { get; init; } = "";

        public int Version { get; init; }

        public string[] Paths { get; init; } = [];
    }

    private sealed class TableRow
    {
        public Guid Id { get; init; }

        public string Name { get; init; } = "";

        public string[] Columns { get; init; } = [];
    }

    private sealed record CalendarRow(Guid Id, string Name, string Schedule);

    private sealed record PromptRow(Guid Id, int Number, string Name, string Language, string File);

    private sealed record FlowRow(Guid Id, int Version, string Name, string Definition, DateTimeOffset PublishedAt);
}

using Switchboard.Contracts.Ivr;
using Switchboard.Data;

namespace Switchboard.Ivr.Persistence;

/// <summary>A prompt as calls and flows need it.</summary>
internal sealed record PromptCard(Guid Id, string Name, string Language, string Path);

/// <summary>A tenant's prompts and published flows at one moment; never changed, replaced as a whole.</summary>
internal sealed class IvrBook
{
    public static readonly IvrBook Empty = new([], []);

    public IvrBook(IReadOnlyList<PromptCard> prompts, IReadOnlyList<PublishedFlow> flows)
    {
        Prompts = prompts.ToDictionary(p => p.Id);
        PromptsByName = prompts.ToLookup(p => p.Name, StringComparer.OrdinalIgnoreCase);
        Flows = flows.ToDictionary(f => f.Id);
        FlowsByName = flows.ToDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);
    }

    public Dictionary<Guid, PromptCard> Prompts { get; }

    public ILookup<string, PromptCard> PromptsByName { get; }

    public Dictionary<FlowId, PublishedFlow> Flows { get; }

    public Dictionary<string, PublishedFlow> FlowsByName { get; }

    /// <summary>All language versions of a prompt, by the id of one of them or by name.</summary>
    public IEnumerable<PromptCard> Versions(string prompt) =>
        Guid.TryParse(prompt, out var id) && Prompts.TryGetValue(id, out var card) ? PromptsByName[card.Name] : PromptsByName[prompt];

    public static async Task<IvrBook> ReadAsync(TenantConnection connection, string folder, CancellationToken cancellation)
    {
        var prompts = await connection.ListAsync<PromptRow>("select id, name, language, file from ivr.prompt where tenant_id = @tenant order by name, language", null, cancellation);
        var flows = await connection.ListAsync<FlowRow>(
            """
            select f.id, v.version, f.name, v.definition::text as definition, v.published_at
            from ivr.flow f join ivr.flow_version v on v.tenant_id = f.tenant_id and v.flow_id = f.id and v.version = f.published_version
            where f.tenant_id = @tenant
            """,
            null,
            cancellation);
        return new IvrBook(
            [.. prompts.Select(p => new PromptCard(p.Id, p.Name, p.Language, Path.Combine(folder, p.File)))],
            [.. flows.Select(f => new PublishedFlow(connection.Tenant, new FlowId(f.Id), f.Version, f.Name, f.Definition, f.PublishedAt))]);
    }

    private sealed record PromptRow(Guid Id, string Name, string Language, string File);

    private sealed record FlowRow(Guid Id, int Version, string Name, string Definition, DateTimeOffset PublishedAt);
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Data;
using Switchboard.Ivr.Platform;
using Switchboard.Ivr.Prompts;
using Switchboard.Ivr.TextDriver;
using Switchboard.Kernel;

namespace Switchboard.Ivr.TextChannel;

/// <summary>How a conversation begins.</summary>
/// <param name="Flow">The published flow, by id or name.</param>
/// <param name="From">The visitor's number or name.</param>
/// <param name="To">What he wrote to.</param>
/// <param name="Language">His language, if it is known.</param>
/// <param name="Attached">Data that goes with him.</param>
internal sealed record ConversationStart(string Flow, string From, string To, string? Language, IReadOnlyDictionary<string, string> Attached);

/// <summary>The conversations that run, and those that are over and may still be read for a while.</summary>
internal sealed class Conversations(
    FlowLibrary flows, FlowInterpreter interpreter, IDatabase database, TimeProvider time, ILogger<Conversations> log) : BackgroundService
{
    public const int MostOfTenant = 200;
    public const int MostOfHouse = 2000;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(30);
    private static readonly Fault Full = new("text.too_many", "Too many text conversations run at once; try again later.", FaultKind.Throttled);
    private readonly ConcurrentDictionary<Guid, Conversation> _all = new();

    public Conversation? Find(TenantId tenant, Guid id) => _all.TryGetValue(id, out var found) && found.Tenant == tenant ? found : null;

    public async Task<Outcome<Conversation>> BeginAsync(TenantId tenant, ConversationStart start, string owner, CancellationToken cancellation)
    {
        var found = Guid.TryParse(start.Flow, out var flowId)
            ? await flows.GetAsync(tenant, new Contracts.Ivr.FlowId(flowId), cancellation)
            : await flows.GetAsync(tenant, start.Flow, cancellation);
        if (!found.TryGet(out var program, out var fault))
            return fault with { Field = "flow" };
        if (_all.Values.Count(c => c.EndReason is null) >= MostOfHouse || _all.Values.Count(c => c.Tenant == tenant && c.EndReason is null) >= MostOfTenant)
            return Full;
        var texts = await PromptWords.ReadAsync(database, tenant, cancellation);
        var conversation = new Conversation(tenant, Ids.New(time), owner, program.Flow.Name, time);
        _all[conversation.Id] = conversation;
        var attached = new Dictionary<string, string>(start.Attached, StringComparer.Ordinal) { ["channel"] = "text" };
        if (start.Language is { } language)
            attached["lang"] = language;
        var facts = new CallFacts { Tenant = tenant, CallId = conversation.Id, Caller = start.From, Called = start.To, Attached = attached };
        _ = Task.Run(() => RunAsync(conversation, program, facts, texts), CancellationToken.None);
        return conversation;
    }

    /// <summary>Ends those that nobody writes in, and forgets those that ended a while ago.</summary>
    private void Sweep()
    {
        var now = time.GetUtcNow();
        foreach (var (id, conversation) in _all)
        {
            if (conversation.EndReason is null)
                conversation.ExpireIfIdle();
            else if (conversation.EndedAt is { } ended && now - ended > Kept && _all.TryRemove(id, out var old))
                old.Dispose();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var conversation in _all.Values)
            conversation.End("stopped");
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Round, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Sweep();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the server stops
        }
    }

    private async Task RunAsync(Conversation conversation, FlowProgram program, CallFacts facts, PromptWords texts)
    {
        var reason = "failed";
        try
        {
            var platform = new TextChannelPlatform(conversation, facts, texts.Of, time);
            reason = (await interpreter.RunAsync(program, platform, CancellationToken.None)).Reason;
        }
        catch (Exception bug)
        {
            Log.ConversationFailed(log, bug, conversation.Id);
        }

        conversation.End(reason);
    }
}

/// <summary>What a tenant's library prompts say, in each language.</summary>
internal sealed class PromptWords
{
    private static readonly TextDriverOptions Plain = new();
    private readonly Dictionary<(string Prompt, string Language), string> _texts = [];
    private readonly Dictionary<string, string> _any = new(StringComparer.OrdinalIgnoreCase);

    public static async Task<PromptWords> ReadAsync(IDatabase database, TenantId tenant, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var words = new PromptWords();
        foreach (var row in await connection.ListAsync<Row>("select id, name, language, text from ivr.prompt where tenant_id = @tenant and text is not null order by language", null, cancellation))
        {
            foreach (var key in new[] { row.Name, row.Id.ToString() })
                words._any.TryAdd(key, row.Text);
            words._texts[Key(row.Name, row.Language)] = row.Text;
            words._names[row.Id.ToString()] = row.Name;
        }

        return words;
    }

    public string Of(PromptSegment segment)
    {
        if (segment is not LibrarySegment library)
            return segment is AudioSegment ? "" : Plain.Text(segment);
        var name = _names.GetValueOrDefault(library.Prompt) ?? library.Prompt;
        return _texts.GetValueOrDefault(Key(name, library.Language)) ?? _any.GetValueOrDefault(name) ?? "";
    }

    private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);

    private static (string, string) Key(string prompt, string language) => (prompt.ToUpperInvariant(), language.ToUpperInvariant());

    private sealed record Row(Guid Id, string Name, string Language, string Text);
}

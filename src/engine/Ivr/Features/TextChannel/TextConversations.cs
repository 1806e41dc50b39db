using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data.Web;
using Switchboard.Ivr.TextChannel;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.TextChannel;

/// <summary>A visitor who begins to write.</summary>
/// <param name="Flow">The published flow that answers, by id or name.</param>
/// <param name="From">The visitor's number or name; the flow knows it as <c>caller</c>.</param>
/// <param name="To">What he wrote to; the flow knows it as <c>called</c>.</param>
/// <param name="Language">His language; the flow's own without it.</param>
/// <param name="Attached">Data that goes with him; the flow knows it as <c>data.NAME</c>.</param>
internal sealed record BeginText(string? Flow, string? From, string? To, string? Language, IReadOnlyDictionary<string, string>? Attached)
{
    private const int MostData = 50;

    public Fault? Check()
    {
        var check = new Check().Text(Flow, "flow", 200).OptionalText(From, "from", 100).OptionalText(To, "to", 100).OptionalText(Language, "language", 20)
            .That(Attached is not { Count: > MostData }, "attached", "field.too_long", $"At most {MostData} data go with a visitor.");
        foreach (var (name, value) in (Attached ?? new Dictionary<string, string>(StringComparer.Ordinal)).Take(MostData))
            check.Text(name, "attached", 60).OptionalText(value, $"attached.{name}", 500);
        return check.Fault;
    }
}

/// <summary>What a visitor writes.</summary>
internal sealed record WriteText(string? Text);

/// <summary>A conversation by text.</summary>
/// <param name="EndReason">Why it ended: <c>hangup</c>, <c>flow_end</c>, <c>caller_hangup</c>, <c>expired</c> …; null while it lasts.</param>
internal sealed record TextConversationBody(Guid Id, string Flow, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? EndReason);

/// <summary>Lines of a conversation, and whether more can come.</summary>
internal sealed record TextLines(IReadOnlyList<TextLine> Items, bool Ended, string? EndReason);

/// <summary>Flows for visitors who write: a web chat of one's own, or another messenger behind a program.</summary>
internal sealed class TextConversations(Conversations conversations)
{
    private static readonly Fault Missing = Fault.NotFound("text_conversation", "There is no such conversation.");
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static async Task<Made<TextConversationBody>> BeginAsync(BeginText wanted, Caller caller, TextConversations texts, CancellationToken cancellation)
    {
        if (wanted.Check() is { } wrong)
            return wrong;
        var start = new ConversationStart(
            wanted.Flow!.Trim(), wanted.From?.Trim() ?? "", wanted.To?.Trim() ?? "text", wanted.Language, wanted.Attached ?? new Dictionary<string, string>(StringComparer.Ordinal));
        var begun = await texts.Conversations.BeginAsync(caller.Tenant, start, caller.Actor, cancellation);
        return begun.TryGet(out var conversation, out var fault) ? Body(conversation) : fault;
    }

    public static Answer<TextConversationBody> Get(Guid id, Caller caller, TextConversations texts) =>
        texts.Find(id, caller) is { } conversation ? Body(conversation) : Missing;

    public static Done Write(Guid id, WriteText line, Caller caller, TextConversations texts)
    {
        if (texts.Find(id, caller) is not { } conversation)
            return Missing;
        if (new Check().Text(line.Text, "text", Conversation.LongestText).Fault is { } wrong)
            return wrong;
        return conversation.Hear(line.Text!.Trim()) is { } fault ? fault : Done.Well;
    }

    public static Answer<TextLines> List(Guid id, [FromQuery] int? after, Caller caller, TextConversations texts) =>
        texts.Find(id, caller) is { } conversation ? new TextLines(conversation.After(after ?? 0), conversation.EndReason is not null, conversation.EndReason) : Missing;

    public static Done Leave(Guid id, Caller caller, TextConversations texts)
    {
        if (texts.Find(id, caller) is not { } conversation)
            return Missing;
        conversation.End("caller_hangup");
        return Done.Well;
    }

    /// <summary>Lines as they come (server-sent events); a reader who comes back says by <c>Last-Event-ID</c> what he has.</summary>
    public static async Task<IResult> StreamAsync(Guid id, [FromQuery] int? after, HttpContext context, Caller caller, TextConversations texts, CancellationToken cancellation)
    {
        if (texts.Find(id, caller) is not { } conversation)
            return Problem.Of(Missing);
        var seen = int.TryParse(context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : after ?? 0;
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        while (true)
        {
            var lines = await conversation.NextAsync(seen, Heartbeat, cancellation);
            foreach (var line in lines)
            {
                await context.Response.WriteAsync(
                    string.Create(CultureInfo.InvariantCulture, $"id: {line.Sequence}\nevent: line\ndata: {JsonSerializer.Serialize(line, WireJson.Options)}\n\n"), cancellation);
                seen = line.Sequence;
            }

            if (lines.Count == 0 && conversation.EndReason is { } reason)
            {
                await context.Response.WriteAsync($"event: end\ndata: {JsonSerializer.Serialize(new { reason }, WireJson.Options)}\n\n", cancellation);
                return Results.Empty;
            }

            if (lines.Count == 0)
                await context.Response.WriteAsync(": still here\n\n", cancellation);
            await context.Response.Body.FlushAsync(cancellation);
        }
    }

    private Conversations Conversations => conversations;

    /// <summary>One's own, or any with <c>calls.read</c>.</summary>
    private Conversation? Find(Guid id, Caller caller) =>
        conversations.Find(caller.Tenant, id) is { } found && (found.Owner == caller.Actor || caller.May(Permissions.CallsRead)) ? found : null;

    private static TextConversationBody Body(Conversation conversation) =>
        new(conversation.Id, conversation.Flow, conversation.StartedAt, conversation.EndedAt, conversation.EndReason);
}

using System.Text;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Server.Hosting;
using Switchboard.Sip;

namespace Switchboard.Server.Observability;

/// <summary>The SIP messages of a call, as the ladder diagram draws them.</summary>
/// <param name="CallId">The call.</param>
/// <param name="Living">True while it lives: more messages will follow.</param>
/// <param name="Left">Messages left out because there were too many.</param>
/// <param name="Parties">Its legs.</param>
/// <param name="Messages">The messages in order.</param>
internal sealed record TraceBody(Guid CallId, bool Living, int Left, IReadOnlyList<TracePartyBody> Parties, IReadOnlyList<TraceMessageBody> Messages);

/// <summary>A leg in a trace.</summary>
internal sealed record TracePartyBody(Guid LegId, LegKind Kind, string Address, string SipCallId, string? Remote, SipTransport? Transport);

/// <summary>One message: <c>summary</c> is its first line, <c>text</c> the whole with secrets masked, <c>party</c> a place in the parties.</summary>
internal sealed record TraceMessageBody(
    DateTimeOffset At, double OffsetMs, int Party, bool Incoming, SipTransport Transport, string Local, string Remote, string Summary, string? Method, int? Status, string Cseq, string Text);

/// <summary>Answers for traces, of living calls from memory, of ended ones from their table.</summary>
internal sealed class ReadTraces(CallTraces traces, IEnumerable<ICallControl> controls, IDatabase database, IDurableLog journal, ServerOptions options)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    public static async Task<Answer<TraceBody>> GetAsync(Guid id, Caller caller, ReadTraces reader, CancellationToken cancellation) =>
        await reader.FindAsync(caller.Tenant, id, cancellation) is { } found ? Body(id, found.Trace, found.Living) : reader.Missing(id);

    public static async Task<IResult> DownloadAsync(Guid id, Caller caller, ReadTraces reader, CancellationToken cancellation) =>
        await reader.FindAsync(caller.Tenant, id, cancellation) is { } found
            ? Results.File(Pcap.Write(found.Trace.Messages.Select(m => m.Message)), "application/vnd.tcpdump.pcap", $"{id}.pcap")
            : Problem.Of(reader.Missing(id));

    private Fault Missing(Guid id) => Fault.NotFound(
        "trace", options.TraceDays > 0 ? $"No SIP trace of call {id} is kept: there is no such call, or it ended more than {options.TraceDays} days ago." : "This house keeps no SIP traces (--trace-days 0).");

    private async Task<(CallTrace Trace, bool Living)?> FindAsync(TenantId tenant, Guid id, CancellationToken cancellation)
    {
        var living = controls.LastOrDefault()?.Find(tenant, id);
        if (traces.Find(tenant, living, id) is { Messages.Count: > 0 } present)
            return (present, living is { EndedAt: null });
        if (await StoredAsync(tenant, id, cancellation) is { } stored)
            return (StoredTrace.Unpack(stored), false);
        await AppliedAsync(cancellation); // it may be on its way
        return await StoredAsync(tenant, id, cancellation) is { } late ? (StoredTrace.Unpack(late), false) : null;
    }

    private async Task<byte[]?> StoredAsync(TenantId tenant, Guid id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        return await connection.FindAsync<byte[]>("select body from operations.call_trace where tenant_id = @tenant and call_id = @id", new { id }, cancellation);
    }

    private async Task AppliedAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(LongestWait);
        try
        {
            await journal.WhenAppliedAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // the table is far behind: what it holds is the answer
        }
    }

    private static TraceBody Body(Guid id, CallTrace trace, bool living)
    {
        var messages = new List<TraceMessageBody>(trace.Messages.Count);
        var start = trace.Messages.Count > 0 ? trace.Messages[0].Message.At : default;
        foreach (var (party, message) in trace.Messages)
        {
            var text = Encoding.UTF8.GetString(message.Bytes);
            var summary = text[..Math.Max(0, text.IndexOfAny(['\r', '\n']))];
            var words = summary.Split(' ', 3);
            var answer = words[0] == "SIP/2.0" && words.Length > 1 && int.TryParse(words[1], System.Globalization.CultureInfo.InvariantCulture, out var status) ? status : (int?)null;
            messages.Add(new TraceMessageBody(
                message.At, (message.At - start).TotalMilliseconds, party, message.Incoming, message.Transport, message.Local.ToString(), message.Remote.ToString(),
                summary, answer is null ? words[0] : null, answer, Encoding.UTF8.GetString(SipLines.Value(message.Bytes, "cseq"u8, default)), text));
        }

        var parties = trace.Parties.Select((p, i) =>
        {
            var last = messages.LastOrDefault(m => m.Party == i);
            return new TracePartyBody(p.LegId, p.Kind, p.Address, p.SipCallId, last?.Remote, last?.Transport);
        });
        return new TraceBody(id, living, trace.Left, [.. parties], messages);
    }
}

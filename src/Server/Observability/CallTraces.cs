using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Server.Hosting;
using Switchboard.Sip;

namespace Switchboard.Server.Observability;

/// <summary>
/// Keeps the SIP messages of living calls in memory, by Call-ID, and hands them to the journal when the call has ended.
/// Bounded in messages and bytes a dialog, in dialogs and in bytes altogether: a flood costs traces, never memory.
/// </summary>
internal sealed class CallTraces(IDurableLog journal, ServerOptions options, TimeProvider time) : ISipTap
{
    private const int MostDialogs = 20_000;
    private const long MostBytes = 96 * 1024 * 1024;
    private const int LongestCallId = 256;

    /// <summary>An INVITE that made no call in this time never will.</summary>
    private static readonly TimeSpan Unclaimed = TimeSpan.FromSeconds(40);

    /// <summary>What follows the end of a call: the answer to BYE, the ACK of a refusal.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, TracedDialog> _dialogs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, EndedCall> _ended = new();
    private long _bytes;
    private long _lost;

    /// <summary>False when the house keeps no traces.</summary>
    public bool On => options.TraceDays > 0;

    /// <summary>Dialogs and bytes in memory, and messages not taken because that was too much.</summary>
    public (int Dialogs, long Bytes, long Lost) Figures => (_dialogs.Count, Interlocked.Read(ref _bytes), Interlocked.Read(ref _lost));

    public void OnMessage(in SipTrace trace)
    {
        Span<char> id = stackalloc char[LongestCallId];
        if (!SipLines.TryCallId(trace.Bytes, id, out var length) || !TryDialog(id[..length], trace, out var dialog))
            return;
        if (Interlocked.Read(ref _bytes) > MostBytes)
        {
            dialog.LeaveOut();
            Interlocked.Increment(ref _lost);
            return;
        }

        var grown = dialog.Add(new TracedMessage(trace.At, trace.Incoming, trace.Flow.Transport, trace.Flow.Local, trace.Flow.Remote, trace.Bytes.ToArray()));
        Interlocked.Add(ref _bytes, grown);
    }

    /// <summary>Learns which dialogs are whose; called on the calls' mailboxes, so it only takes note.</summary>
    public void Follow(CallEvent happened)
    {
        if (!On)
            return;
        var call = happened.Call;
        foreach (var leg in call.Legs)
        {
            if (leg.SipCallId is { } id && _dialogs.TryGetValue(id, out var dialog))
                dialog.Owner = call.Id;
        }

        if (happened.Kind == CallEventKind.Ended)
            _ended[call.Id] = new EndedCall(call, time.GetUtcNow());
    }

    /// <summary>The trace of a call that lives or has just ended; null when its messages are not in memory.</summary>
    public CallTrace? Find(TenantId tenant, CallRecord? living, Guid callId)
    {
        var call = living ?? (_ended.TryGetValue(callId, out var ended) ? ended.Call : null);
        return On && call is not null && call.TenantId == tenant.Value ? Gather(call) : null;
    }

    /// <summary>Hands over what is due and forgets INVITEs that made no call. At the end everything is due.</summary>
    public void Sweep(bool everything = false)
    {
        var now = time.GetUtcNow();
        foreach (var (id, ended) in _ended)
        {
            if (!everything && now - ended.At < Aftermath)
                continue;
            Seal(ended);
            _ended.TryRemove(id, out _);
        }

        foreach (var (id, dialog) in _dialogs)
        {
            if (dialog.Owner is null && now - dialog.Since > Unclaimed)
                Forget(id);
        }
    }

    private bool TryDialog(ReadOnlySpan<char> id, in SipTrace trace, [NotNullWhen(true)] out TracedDialog? dialog)
    {
        var known = _dialogs.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(id, out dialog))
            return true;
        if (!trace.Bytes.StartsWith("INVITE "u8))
            return false; // registrations, pings and presence are no calls
        if (_dialogs.Count >= MostDialogs)
        {
            Interlocked.Increment(ref _lost);
            return false;
        }

        dialog = _dialogs.GetOrAdd(id.ToString(), static (_, at) => new TracedDialog(at), trace.At);
        return true;
    }

    private void Seal(EndedCall ended)
    {
        var trace = Gather(ended.Call);
        foreach (var party in trace.Parties)
        {
            if (_dialogs.TryGetValue(party.SipCallId, out var dialog) && dialog.Owner == ended.Call.Id)
                Forget(party.SipCallId);
        }

        if (trace.Messages.Count > 0)
            journal.Append(TraceWriter.TraceKind, new TenantId(ended.Call.TenantId), StoredTrace.Pack(ended.Call.Id, ended.Call.EndedAt ?? ended.At, trace));
    }

    private void Forget(string id)
    {
        if (_dialogs.TryRemove(id, out var dialog))
            Interlocked.Add(ref _bytes, -dialog.Bytes);
    }

    private CallTrace Gather(CallRecord call)
    {
        var parties = new List<TracedParty>();
        var messages = new List<(int Party, TracedMessage Message)>();
        var left = 0;
        foreach (var leg in call.Legs)
        {
            if (leg.SipCallId is not { } id || parties.Exists(p => p.SipCallId == id) || !_dialogs.TryGetValue(id, out var dialog))
                continue;
            var (found, missing) = dialog.Copy();
            left += missing;
            foreach (var message in found)
                messages.Add((parties.Count, message with { Bytes = SecretMask.Of(message.Bytes) }));
            parties.Add(new TracedParty(id, leg.Id, leg.Kind, leg.Address));
        }

        // stable: messages of one instant stay in the order of their dialog
        return new CallTrace(parties, [.. messages.OrderBy(m => m.Message.At)], left);
    }

    private sealed record EndedCall(CallRecord Call, DateTimeOffset At);
}

/// <summary>Finds single lines of a message without parsing it.</summary>
internal static class SipLines
{
    /// <summary>The Call-ID of a message, long or short form (RFC 3261 §20.8).</summary>
    public static bool TryCallId(ReadOnlySpan<byte> message, Span<char> id, out int length)
    {
        length = 0;
        var value = Value(message, "call-id"u8, "i"u8);
        if (value.IsEmpty || value.Length > id.Length)
            return false;
        length = Encoding.Latin1.GetChars(value, id);
        return true;
    }

    /// <summary>The value of the first header of this name; empty when there is none.</summary>
    public static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name, ReadOnlySpan<byte> compact)
    {
        var rest = message;
        while (rest.IndexOf((byte)'\n') is var end and >= 0)
        {
            rest = rest[(end + 1)..];
            var stop = rest.IndexOf((byte)'\n');
            var line = (stop < 0 ? rest : rest[..stop]).TrimEnd((byte)'\r');
            if (line.IsEmpty)
                return default; // the body begins
            var colon = line.IndexOf((byte)':');
            if (colon <= 0)
                continue;
            var found = line[..colon].TrimEnd(" \t"u8);
            if (Ascii.EqualsIgnoreCase(found, name) || (!compact.IsEmpty && Ascii.EqualsIgnoreCase(found, compact)))
                return line[(colon + 1)..].Trim(" \t"u8);
        }

        return default;
    }
}

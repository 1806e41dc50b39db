using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Switchboard.Contracts.Events;
using Switchboard.Data.Journal;
using Switchboard.Kernel;

namespace Switchboard.Data.Events;

/// <summary>The durable lane: numbers events, hands them to the journal, shows them once they are on disk.</summary>
internal sealed class EventLog(LocalJournal journal, EventStore store, IReadOnlyDictionary<TenantId, long> marks, TimeProvider time) : IEventSink, IEventFeed
{
    private readonly ConcurrentDictionary<TenantId, TenantStream> _streams = new();
    private readonly ConcurrentDictionary<Guid, Channel<TenantEvent>> _everything = new();

    public long Publish(EventDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var at = draft.HappenedAt?.ToUniversalTime() ?? time.GetUtcNow();
        at = at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond)); // as PostgreSQL keeps it, so that pushed and stored agree
        var payload = EventCodec.Encode(draft, at);
        var stream = Stream(draft.TenantId);
        lock (stream.Numbering)
        {
            var sequence = stream.Given + 1;
            EventCodec.Number(payload, sequence);
            journal.Append(
                EventCodec.Kind,
                draft.TenantId,
                payload,
                new TenantEvent(draft.TenantId, sequence, at, draft.Type, draft.SubjectKind, draft.SubjectId, draft.Actor, draft.Reason, draft.Data));
            stream.Given = sequence;
            return sequence;
        }
    }

    public long LastSequence(TenantId tenant) => Stream(tenant).Seen;

    public async IAsyncEnumerable<TenantEvent> StreamAsync(TenantId tenant, long since, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var stream = Stream(tenant);
        if (since < 0 || since > stream.Seen)
            throw new EventsGoneException(since);
        while (true)
        {
            var (events, gone, news) = stream.After(since);
            if (gone)
            {
                events = await store.ReadAsync(tenant, since, 500, cancellation);
                if (events.Count == 0 || events[0].Sequence != since + 1)
                    throw new EventsGoneException(since);
            }

            foreach (var happened in events)
            {
                yield return happened;
                since = happened.Sequence;
            }

            if (events.Count == 0)
                await news.WaitAsync(cancellation);
        }
    }

    public async IAsyncEnumerable<TenantEvent> StreamAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var id = Guid.NewGuid();
        var channel = Channel.CreateUnbounded<TenantEvent>(new UnboundedChannelOptions { SingleReader = true });
        _everything[id] = channel;
        try
        {
            await foreach (var happened in channel.Reader.ReadAllAsync(cancellation))
                yield return happened;
        }
        finally
        {
            _everything.TryRemove(id, out _);
        }
    }

    public Task<IReadOnlyList<TenantEvent>> ListForSubjectAsync(TenantId tenant, string subjectKind, string subjectId, CancellationToken cancellation) =>
        store.ListForSubjectAsync(tenant, subjectKind, subjectId, cancellation);

    /// <summary>From the journal's writer.</summary>
    public void Show(IReadOnlyList<JournalRecord> records)
    {
        TenantStream? stream = null;
        foreach (var record in records)
        {
            if (record.Tag is not TenantEvent happened)
                continue;
            var next = Stream(happened.TenantId);
            if (next != stream)
                stream?.Tell();
            stream = next;
            stream.Show(happened);
            foreach (var channel in _everything.Values)
                channel.Writer.TryWrite(happened);
        }

        stream?.Tell();
    }

    private TenantStream Stream(TenantId tenant) => _streams.GetOrAdd(tenant, t => new TenantStream(marks.GetValueOrDefault(t)));
}

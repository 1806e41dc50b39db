using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;

namespace Switchboard.Server.Streaming;

/// <summary>What every event socket needs.</summary>
internal sealed record EventSocketParts(
    IEventFeed Events, ILiveFeed Live, TimeProvider Time, IEnumerable<IFloorSnapshot> Snapshots, IEnumerable<IEventAudience> Audiences, ILogger<EventSocket> Log)
{
    /// <summary>How long a client may leave a message untaken.</summary>
    public TimeSpan SendWithin { get; init; } = TimeSpan.FromSeconds(20);
}

/// <summary>
/// One client of the event stream: a snapshot or what it missed, then everything it may see. Three loops write into one
/// channel; one writer owns the socket. A client that does not take its messages is cut off and comes back with its sequence.
/// </summary>
internal sealed class EventSocket(WebSocket socket, Caller caller, EventSocketParts parts, EventFilter filter)
{
    private const int LargestFrame = 64 * 1024;
    private const int MessagesASecond = 50;
    private const int MostWaiting = 2_000;
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(20);
    private readonly Channel<ReadOnlyMemory<byte>> _out = Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    public async Task RunAsync(long? since, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var (code, reason) = (WebSocketCloseStatus.NormalClosure, "");
        try
        {
            using var live = parts.Live.Subscribe(caller.Tenant); // before the picture is taken: nothing falls between
            var from = await GreetAsync(since, end.Token);
            Task[] loops = [ReadAsync(end.Token), TellEventsAsync(from, end.Token), TellLiveAsync(live, end.Token), PingAsync(end.Token), WriteAsync(end.Token)];
            var first = await Task.WhenAny(loops);
            await end.CancelAsync();
            await first;
        }
        catch (SocketEndException e)
        {
            (code, reason) = (e.Code, e.Message);
        }
        catch (EventsGoneException)
        {
            (code, reason) = ((WebSocketCloseStatus)4410, "events gone: connect without since");
        }
        catch (OperationCanceledException)
        {
            (code, reason) = cancellation.IsCancellationRequested ? (WebSocketCloseStatus.EndpointUnavailable, "signed out or shutting down") : (code, reason);
        }
        catch (WebSocketException)
        {
            return; // the other end is gone
        }
        catch (Exception e)
        {
            SocketLog.Failed(parts.Log, e);
            (code, reason) = (WebSocketCloseStatus.InternalServerError, "internal error");
        }

        await CloseAsync(code, reason);
    }

    /// <summary>The first message; answers after which sequence the events follow.</summary>
    private async Task<long> GreetAsync(long? since, CancellationToken cancellation)
    {
        var last = parts.Events.LastSequence(caller.Tenant);
        if (since is { } seen && await IsStoredAsync(seen, last, cancellation))
        {
            await _out.Writer.WriteAsync(Message(w =>
            {
                w.WriteString("type", "resumed");
                w.WriteNumber("since", seen);
            }), cancellation);
            return seen;
        }

        var snapshot = parts.Snapshots.FirstOrDefault();
        var floor = snapshot is not null && caller.May(Permissions.FloorRead) ? await snapshot.FloorAsync(caller.Tenant, cancellation) : default;
        var desk = snapshot is not null && caller is { UserId: { } user } && caller.May(Permissions.DeskUse) ? await snapshot.DeskAsync(caller.Tenant, user, cancellation) : default;
        await _out.Writer.WriteAsync(Message(w =>
        {
            w.WriteString("type", "snapshot");
            w.WriteNumber("sequence", last); // taken before the pictures: an event may come twice, none is missed
            Write(w, "floor", floor);
            Write(w, "desk", desk);
        }), cancellation);
        return last;
    }

    private async Task<bool> IsStoredAsync(long since, long last, CancellationToken cancellation)
    {
        if (since < 0 || since > last)
            return false;
        if (since == last)
            return true;
        try
        {
            await foreach (var _ in parts.Events.StreamAsync(caller.Tenant, since, cancellation))
                return true;
        }
        catch (EventsGoneException)
        {
            // a snapshot then
        }

        return false;
    }

    private async Task TellEventsAsync(long since, CancellationToken cancellation)
    {
        await foreach (var happened in parts.Events.StreamAsync(caller.Tenant, since, cancellation))
        {
            if (!filter.Wants(happened.Type, happened.SubjectId) || !MaySee(happened.Type, happened.SubjectKind, happened.SubjectId, happened.Data.Span))
                continue;
            await _out.Writer.WriteAsync(
                Message(w => Write(w, happened.Sequence, happened.Time, happened.Type, happened.SubjectKind, happened.SubjectId, happened.Actor, happened.Reason, happened.Data)), cancellation);
        }
    }

    private async Task TellLiveAsync(ILiveSubscription subscription, CancellationToken cancellation)
    {
        await foreach (var update in subscription.ReadAllAsync(cancellation))
        {
            if (filter.Wants(update.Type, update.SubjectId) && MaySee(update.Type, update.SubjectKind, update.SubjectId, update.Data.Span))
                await _out.Writer.WriteAsync(
                    Message(w => Write(w, null, update.Time, update.Type, update.SubjectKind, update.SubjectId, "system", null, update.Data)), cancellation);
        }
    }

    private async Task PingAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(PingEvery, parts.Time);
        while (await timer.WaitForNextTickAsync(cancellation))
            await _out.Writer.WriteAsync("""{"type":"ping"}"""u8.ToArray(), cancellation);
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        await foreach (var message in _out.Reader.ReadAllAsync(cancellation))
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(parts.SendWithin);
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        }
    }

    /// <summary>The client has nothing to say but pong; what it sends is counted and thrown away.</summary>
    private async Task ReadAsync(CancellationToken cancellation)
    {
        var buffer = new byte[4096];
        var (windowStart, messages, size) = (parts.Time.GetTimestamp(), 0, 0);
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(), cancellation);
            if (got.MessageType == WebSocketMessageType.Close)
                return;
            size += got.Count;
            if (size > LargestFrame)
                throw new SocketEndException(WebSocketCloseStatus.MessageTooBig, "64 KB a message");
            if (!got.EndOfMessage)
                continue;
            size = 0;
            if (parts.Time.GetElapsedTime(windowStart) > TimeSpan.FromSeconds(1))
                (windowStart, messages) = (parts.Time.GetTimestamp(), 0);
            if (++messages > MessagesASecond)
                throw new SocketEndException(WebSocketCloseStatus.PolicyViolation, "50 messages a second");
        }
    }

    private bool MaySee(string type, string kind, string id, ReadOnlySpan<byte> data)
    {
        if (caller.May(Permissions.FloorRead) || type.StartsWith("config.", StringComparison.Ordinal))
            return true;
        if (caller is { KeyId: not null, UserId: null } && IsOfCalls(type))
            return caller.May(Permissions.CallsRead); // programs that steer calls hear of them
        if (type.StartsWith("fax.", StringComparison.Ordinal))
            return caller.May(Permissions.FaxRead);
        if (caller.UserId is not { } user)
            return false;
        foreach (var audience in parts.Audiences)
        {
            if (audience.Concerns(caller.Tenant, user, type, kind, id, data))
                return true;
        }

        return false;
    }

    private static bool IsOfCalls(string type) => type.StartsWith("call.", StringComparison.Ordinal) || type.StartsWith("recording.", StringComparison.Ordinal);

    private async Task CloseAsync(WebSocketCloseStatus code, string reason)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
            return;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), parts.Time);
        try
        {
            await socket.CloseOutputAsync(code, reason, patience.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // gone already
        }
    }

    private static void Write(
        Utf8JsonWriter w, long? sequence, DateTimeOffset time, string type, string kind, string id, string actor, string? reason, ReadOnlyMemory<byte> data)
    {
        w.WriteString("type", "event");
        w.WriteStartObject("event");
        if (sequence is { } number)
            w.WriteNumber("sequence", number);
        else
            w.WriteNull("sequence");
        w.WriteString("time", time);
        w.WriteString("type", type);
        w.WriteStartObject("subject");
        w.WriteString("kind", kind);
        w.WriteString("id", id);
        w.WriteEndObject();
        w.WriteString("actor", actor);
        w.WriteString("reason", reason);
        Write(w, "data", data);
        w.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter w, string name, ReadOnlyMemory<byte> json)
    {
        w.WritePropertyName(name);
        if (json.IsEmpty)
            w.WriteNullValue();
        else
            w.WriteRawValue(json.Span, skipInputValidation: true);
    }

    private static ReadOnlyMemory<byte> Message(Action<Utf8JsonWriter> fill)
    {
        using var stream = new MemoryStream(512);
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            fill(writer);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private sealed class SocketEndException(WebSocketCloseStatus code, string message) : Exception(message)
    {
        public WebSocketCloseStatus Code => code;
    }
}

internal static partial class SocketLog
{
    [LoggerMessage(1, LogLevel.Error, "An event stream failed")]
    internal static partial void Failed(ILogger log, Exception error);
}

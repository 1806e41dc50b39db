using System.Text;
using System.Text.Json;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Desk.Directory;
using Switchboard.Kernel;

namespace Switchboard.Desk.Live;

/// <summary>What an agent hears of: himself, his calls, his queues. Asked for each event and connection, so most answers come from a search of bytes.</summary>
internal sealed class EventAudience(DeskDirectory directory, ILineDirectory lines, DayBook days) : IEventAudience
{
    public bool Concerns(TenantId tenant, Guid userId, string type, string subjectKind, string subjectId, ReadOnlySpan<byte> data)
    {
        var seat = directory.Book(tenant).ByUser.GetValueOrDefault(userId);
        return subjectKind switch
        {
            "agent" => seat is not null && subjectId == seat.Id.ToString(),
            "queue" => seat is not null && Guid.TryParse(subjectId, out var queue) && Serves(seat, queue),
            "call" when type.StartsWith("queue.", StringComparison.Ordinal) => seat is not null && ConcernsContact(seat, data),
            "callback" => seat is not null && ConcernsContact(seat, data),
            "call" => ConcernsCall(tenant, userId, seat, data),
            "recording" or "customer" => seat is not null && ConcernsPastCall(tenant, seat, data),
            "extension" => lines.FindExtensionOfUser(tenant, userId) is { } own && subjectId == own.Id.ToString(),
            "voicemail" => Holds(data, userId.ToString()), // its data names who may hear it
            _ => false,
        };
    }

    /// <summary>What nobody has yet concerns everybody who serves the queue; what an agent has concerns him alone.</summary>
    private static bool ConcernsContact(Seat seat, ReadOnlySpan<byte> data)
    {
        var contact = Parse(data);
        return OwnCalls.Guid(contact, "agentId") is { } agent
            ? agent == seat.Id
            : OwnCalls.Guid(contact, "queueId") is { } queue && Serves(seat, queue);
    }

    private bool ConcernsCall(TenantId tenant, Guid userId, Seat? seat, ReadOnlySpan<byte> data)
    {
        var extension = lines.FindExtensionOfUser(tenant, userId)?.Number;
        if (!(seat is not null && Holds(data, seat.Id.ToString())) && !(extension is not null && Holds(data, extension)))
            return false;
        var (agent, extensions) = OwnCalls.Parties(Parse(data));
        return (seat is not null && agent == seat.Id) || (extension is not null && extensions.Contains(extension, StringComparer.Ordinal));
    }

    /// <summary>What came of a call concerns whoever talked in it.</summary>
    private bool ConcernsPastCall(TenantId tenant, Seat seat, ReadOnlySpan<byte> data) =>
        OwnCalls.Guid(Parse(data), "callId") is { } call && days.Of(tenant).Had(seat.Id, call);

    private static bool Serves(Seat seat, Guid queue)
    {
        foreach (var member in seat.Queues)
        {
            if (member.QueueId == queue)
                return true;
        }

        return false;
    }

    /// <summary>True when the text stands in quotes anywhere: a reason to look closer, not yet an answer.</summary>
    private static bool Holds(ReadOnlySpan<byte> data, string text)
    {
        Span<byte> quoted = stackalloc byte[text.Length * 3 + 2];
        quoted[0] = (byte)'"';
        var length = Encoding.UTF8.GetBytes(text, quoted[1..]) + 1;
        quoted[length] = (byte)'"';
        return data.IndexOf(quoted[..(length + 1)]) >= 0;
    }

    private static JsonElement Parse(ReadOnlySpan<byte> data) => data.IsEmpty ? default : JsonElement.Parse(data);
}

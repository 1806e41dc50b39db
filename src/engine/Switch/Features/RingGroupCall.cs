using System.Collections.Concurrent;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Switch.Applications;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch.Features;

/// <summary>Rings a group's phones by its strategy; when nobody answers the call goes on.</summary>
internal sealed class RingGroupCall(Exchange exchange, RingGroup group) : ICallApplication
{
    public async Task RunAsync(Call call, CancellationToken hangup)
    {
        call.Enter(CallState.Ringing);
        var began = call.Now;
        var cause = new CallCause(480, "unreachable", $"No phone of {group.Name} can ring", EndedBy.System);
        foreach (var members in exchange.RingOrder.Rounds(group, exchange.Activity))
        {
            var left = group.Timeout - (call.Now - began);
            if (left <= TimeSpan.Zero)
                break;
            var targets = new List<LegTarget>();
            foreach (var member in members)
                targets.AddRange(exchange.MemberTargets(call, member, group.CallsOutside));
            if (targets.Count == 0)
                continue;
            var ring = group.Strategy == RingStrategy.All || group.MemberRing > left ? left : group.MemberRing;
            var dialled = await call.DialAsync(targets, new DialOptions { RingTimeout = ring, Ringing = _ => ExtensionCall.Ringback(call) }, hangup);
            if (dialled.Leg is { } leg)
            {
                if (!call.Answer())
                    return;
                call.Extension = leg.Address;
                if (exchange.RecordsAll(call.Tenant))
                    call.StartRecording();
                call.HangUp(await call.TalkAsync(leg, hangup));
                return;
            }

            cause = dialled.Cause!;
        }

        if (group.Then is { Length: > 0 } then && then != group.Number)
        {
            if (group.CallsOutside && !exchange.IsInside(call.Tenant, then))
                call.SentBy = group.Number;
            call.Redirect(then, call.Party, $"group:{group.Number}");
        }
        else
        {
            call.HangUp(cause);
        }
    }
}

/// <summary>In which order members ring; remembers whose turn it is.</summary>
internal sealed class RingOrder(Random dice)
{
    private readonly ConcurrentDictionary<(TenantId Tenant, Guid Group), int> _next = new();

    /// <summary>Who rings together, one round after the other.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rounds(RingGroup group, ILineActivity activity)
    {
        if (group.Strategy == RingStrategy.All || group.Members.Count == 0)
            return [group.Members];
        var members = new string[group.Members.Count];
        var shift = group.Strategy == RingStrategy.RoundRobin
            ? _next.AddOrUpdate((group.Tenant, group.Id), 0, (_, last) => (last + 1) % members.Length) % members.Length
            : 0;
        for (var i = 0; i < members.Length; i++)
            members[i] = group.Members[(i + shift) % members.Length];
        if (group.Strategy == RingStrategy.Random)
            dice.Shuffle(members);
        if (group.Strategy == RingStrategy.LongestIdle)
            Array.Sort(members, (a, b) => activity.IdleSince(group.Tenant, a).CompareTo(activity.IdleSince(group.Tenant, b)));
        var rounds = new List<IReadOnlyList<string>>(members.Length);
        foreach (var member in members)
            rounds.Add([member]);
        return rounds;
    }
}

/// <summary>Since when a line is free.</summary>
internal interface ILineActivity
{
    /// <summary>When its last call ended; the beginning of time when it had none, the end while it has one.</summary>
    DateTimeOffset IdleSince(TenantId tenant, string extension);
}

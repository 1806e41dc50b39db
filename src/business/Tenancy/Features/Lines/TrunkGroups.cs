using Switchboard.Contracts.Lines;
using Switchboard.Data.Web;
using Switchboard.Kernel;

namespace Switchboard.Tenancy.Features.Lines;

/// <summary>A trunk group.</summary>
internal sealed record TrunkGroupBody(Guid Id, string Name, GroupStrategy Strategy, IReadOnlyList<GroupMember> Members, int Version) : IVersioned;

/// <summary>A trunk group as it is written.</summary>
internal sealed record TrunkGroupWrite(string? Name, GroupStrategy? Strategy, IReadOnlyList<GroupMember>? Members);

internal sealed class TrunkGroups(RoutingParts parts) : RoutingThings<TrunkGroupBody, TrunkGroupWrite>(parts)
{
    protected override string Kind => "trunk_group";

    protected override string Words => "trunk group";

    public static TrunkGroup Of(RoutingRow row) => row.Read<TrunkGroup>() with { Id = row.Id, Name = row.Name };

    protected override Fault? Check(TrunkGroupWrite write, RoutingBook book)
    {
        var check = new Check().Text(write.Name, "name").That(write.Members is { Count: > 0 and <= 100 }, "members", "trunk_group.empty", "members names 1 to 100 trunks.");
        foreach (var (index, member) in (write.Members ?? []).Index())
        {
            check.That(book.Trunks.Any(t => t.Id == member.TrunkId), $"members[{index}].trunkId", "trunk.not_found", "There is no such trunk.")
                .Range(member.Priority, $"members[{index}].priority", 1, 100).Range(member.Weight, $"members[{index}].weight", 1, 1000);
        }

        return check.That((write.Members ?? []).DistinctBy(m => m.TrunkId).Count() == (write.Members?.Count ?? 0), "members", "trunk_group.twice", "A trunk is in a group once.").Fault;
    }

    protected override (string Name, int? Position, bool? Enabled, object Details) Parts(TrunkGroupWrite write) =>
        (write.Name!, null, null, new TrunkGroup(Guid.Empty, "", write.Strategy ?? GroupStrategy.Priority, write.Members!));

    protected override TrunkGroupBody Body(RoutingRow row) => Of(row) is var group ? new(group.Id, group.Name, group.Strategy, group.Members, row.Version) : null!;

    protected override string? NeededBy(Guid id, RoutingBook book) =>
        book.Rules.FirstOrDefault(r => r.GroupId == id) is { } rule ? $"Rule '{rule.Name}' sends calls to this group. Change the rule first."
            : book.Policy.EmergencyGroupId == id ? "Emergency calls go by this group. Change the dialling policy first." : null;
}

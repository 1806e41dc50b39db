using Switchboard.Contracts.Lines;
using Switchboard.Kernel;

namespace Switchboard.Data.Web;

/// <summary>The refusal to remove what is still used: it says where.</summary>
public static class InUse
{
    private const int MostNamed = 20;

    /// <summary>Null when nothing uses it. Each place stands in the fault's errors, its field being <c>path/id</c>.</summary>
    public static async Task<Fault?> CheckAsync(this IEnumerable<IWhereUsed> places, TenantId tenant, Used used, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(places);
        ArgumentNullException.ThrowIfNull(used);
        var uses = new List<Use>();
        foreach (var place in places)
            uses.AddRange(await place.ListAsync(tenant, used, cancellation));
        if (uses.Count == 0)
            return null;
        var code = $"{used.Kind}.in_use";
        var named = string.Join(", ", uses.Take(MostNamed).Select(u => $"{u.Path}: {u.Name}"));
        return Fault.Conflict(code, $"{used.Name} is used by {named}{(uses.Count > MostNamed ? " …" : "")}. Change that first.") with
        {
            Errors = [.. uses.Take(MostNamed).Select(u => Fault.Conflict(code, u.Name) with { Field = u.Id is { } id ? $"{u.Path}/{id}" : u.Path })],
        };
    }
}

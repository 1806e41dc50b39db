using System.Text.Json;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Events;
using Switchboard.Data.Web;

namespace Switchboard.Desk.Directory;

/// <summary>How many contacts of each medium an agent takes at once. A call or a callback is always one and needs the whole agent.</summary>
internal static class MediaCapacity
{
    /// <summary>The media that share an agent.</summary>
    public static readonly string[] Shared = ["chat", "email", "sms", "weChat", "ticket"];

    public static readonly IReadOnlyDictionary<string, int> None = new Dictionary<string, int>(StringComparer.Ordinal);

    private const int Most = 100;

    public static IReadOnlyDictionary<string, int> Read(string json) => (IReadOnlyDictionary<string, int>?)JsonSerializer.Deserialize<Dictionary<string, int>>(json, WireJson.Options) ?? None;

    public static void Check(Check check, IReadOnlyDictionary<string, int>? capacity)
    {
        foreach (var (medium, count) in capacity ?? None)
        {
            check.OneOf(medium, $"capacity.{medium}", Shared).Range(count, $"capacity.{medium}", 0, Most);
        }
    }

    /// <summary>In the router's words.</summary>
    public static IReadOnlyList<MediumCapacity> For(IReadOnlyDictionary<string, int> capacity) =>
    [
        new(Medium.Voice, 1),
        new(Medium.Callback, 1),
        .. capacity.Where(c => c.Value > 0 && Shared.Contains(c.Key, StringComparer.Ordinal)).Select(c => new MediumCapacity(Enum.Parse<Medium>(c.Key, ignoreCase: true), c.Value)),
    ];
}

using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Reporting.Gauges;

namespace Switchboard.Reporting.Features.Wallboards;

/// <summary>One figure of a wallboard.</summary>
/// <param name="Figure">Which.</param>
/// <param name="QueueId">Of this queue.</param>
/// <param name="AgentId">Of this agent; without either of the whole house.</param>
/// <param name="Title">Shown instead of the names.</param>
/// <param name="Warn">From here on it is yellow.</param>
/// <param name="Alarm">From here on it is red.</param>
/// <param name="LowIsBad">The colours are for values at or below.</param>
internal sealed record Tile(string? Figure, Guid? QueueId = null, Guid? AgentId = null, string? Title = null, double? Warn = null, double? Alarm = null, bool LowIsBad = false)
{
    /// <summary>Green is no colour: most tiles are well most of the time.</summary>
    public string ToneOf(double? value) => value is not { } number ? "none" : Reaches(number, Alarm) ? "alarm" : Reaches(number, Warn) ? "warn" : "normal";

    private bool Reaches(double value, double? limit) => limit is { } at && (LowIsBad ? value <= at : value >= at);
}

/// <summary>A wallboard.</summary>
internal sealed record WallboardBody(Guid Id, string Name, IReadOnlyList<Tile> Tiles, DateTimeOffset? LinkMadeAt, int Version) : IVersioned;

/// <summary>A wallboard as it is written.</summary>
internal sealed record WallboardWrite(string? Name, IReadOnlyList<Tile>? Tiles)
{
    public const int MostTiles = 9;

    public Fault? Check()
    {
        var check = new Check().Text(Name, "name")
            .That(Tiles is { Count: >= 1 and <= MostTiles }, "tiles", "wallboard.tile_count", $"A wallboard has one to {MostTiles} tiles.");
        for (var i = 0; i < Math.Min(MostTiles, Tiles?.Count ?? 0); i++)
        {
            var (tile, at) = (Tiles![i], $"tiles[{i}].");
            GaugeFigures.Check(check, tile.Figure, tile.QueueId, tile.AgentId, at).OptionalText(tile.Title, at + "title", 60);
        }

        return check.Fault;
    }
}

/// <summary>A tile with its value.</summary>
/// <param name="Figure">Which figure.</param>
/// <param name="Name">The queue or agent; null for the whole house.</param>
/// <param name="Title">Shown instead of the names.</param>
/// <param name="Value">A count, milliseconds, or a rate from 0 to 1.</param>
/// <param name="State">An agent's state.</param>
/// <param name="Since">Since when he has it.</param>
/// <param name="Tone"><c>normal</c>, <c>warn</c>, <c>alarm</c>, or <c>none</c> without a value.</param>
internal sealed record TileValue(string Figure, string? Name, string? Title, double? Value, string? State, DateTimeOffset? Since, string Tone);

/// <summary>A wallboard with its values.</summary>
internal sealed record WallFigures(string Name, DateTimeOffset Time, string Language, string TimeZone, IReadOnlyList<TileValue> Tiles)
{
    public static IReadOnlyList<TileValue> ValuesOf(IReadOnlyList<Tile> tiles, GaugeSheet sheet) =>
        [.. tiles.Select(tile =>
        {
            var value = sheet.Of(tile.QueueId, tile.AgentId, tile.Figure!);
            return new TileValue(tile.Figure!, sheet.NameOf(tile.QueueId, tile.AgentId), tile.Title, value?.Number, value?.Word, value?.Since, tile.ToneOf(value?.Number));
        })];
}

/// <summary>The secret of a link, shown once. The console's page for it is <c>/wall#token</c>.</summary>
internal sealed record WallboardLink(string Token);

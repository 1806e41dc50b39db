using System.Globalization;
using System.Text;
using Switchboard.Bench.Peers;

namespace Switchboard.Bench;

/// <summary>The rows of the result and how they are written.</summary>
internal sealed class Table
{
    private readonly List<Row> _rows = [];

    /// <summary>Adds a figure of one switch to its row.</summary>
    public void Put(string what, string unit, Peer peer, Figure figure, double? aim = null)
    {
        if (_rows.Find(r => r.What == what) is not { } row)
            _rows.Add(row = new Row(what, unit, aim));
        row.Figures[peer.Name] = figure;
        Console.Error.WriteLine($"  {peer.Name,-12} {what}: {Text(figure)} {unit}");
    }

    public string Markdown(IReadOnlyList<Peer> peers)
    {
        var text = new StringBuilder("| What | Unit |");
        foreach (var peer in peers)
            text.Append(CultureInfo.InvariantCulture, $" {peer.Name} |");
        text.Append(" Ratio | Aim |\n|---|---|").Insert(text.Length, "---|", peers.Count).Append("---|---|\n");
        foreach (var row in _rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.What} | {row.Unit} |");
            foreach (var peer in peers)
                text.Append(CultureInfo.InvariantCulture, $" {(row.Figures.TryGetValue(peer.Name, out var figure) ? Text(figure) : "–")} |");
            text.Append(CultureInfo.InvariantCulture, $" {row.Ratio(peers)} | {(row.Aim is { } aim ? aim.ToString("≤ 0.00", CultureInfo.InvariantCulture) : "")} |\n");
        }

        return text.ToString();
    }

    private static string Text(Figure figure)
    {
        var middle = Number(figure.Middle);
        return figure.Least < figure.Most ? $"{middle} ({Number(figure.Least)}–{Number(figure.Most)})" : middle;
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) switch { >= 100 => "F0", >= 10 => "F1", _ => "F2" }, CultureInfo.InvariantCulture);

    private sealed record Row(string What, string Unit, double? Aim)
    {
        public Dictionary<string, Figure> Figures { get; } = new(StringComparer.Ordinal);

        public string Ratio(IReadOnlyList<Peer> peers) =>
            peers.Count == 2 && Figures.TryGetValue(peers[0].Name, out var ours) && Figures.TryGetValue(peers[1].Name, out var theirs) && theirs.Middle > 0
                ? (ours.Middle / theirs.Middle).ToString("F2", CultureInfo.InvariantCulture)
                : "–";
    }
}

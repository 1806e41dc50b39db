using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Switchboard.Server.Http;

/// <summary>
/// The figures of System.Diagnostics.Metrics as Prometheus text. Counters add up, gauges keep the last value, histograms
/// give sum and count.
/// </summary>
internal sealed class MetricsText : IDisposable
{
    private const int MostSeries = 5_000;
    private readonly ConcurrentDictionary<(string Name, string Labels), Series> _series = new();
    private readonly MeterListener _listener = new();

    public MetricsText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (IsOurs(instrument.Meter.Name))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((i, v, tags, _) => Record(i, v, tags));
        _listener.SetMeasurementEventCallback<int>((i, v, tags, _) => Record(i, v, tags));
        _listener.SetMeasurementEventCallback<double>((i, v, tags, _) => Record(i, v, tags));
        _listener.Start();
    }

    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var group in _series.GroupBy(s => s.Key.Name, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            text.Append("# TYPE ").Append(group.Key).Append(' ').Append(group.First().Value.Kind).Append('\n');
            foreach (var ((name, labels), series) in group)
                series.Write(text, name, labels);
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static bool IsOurs(string meter) =>
        meter.StartsWith("Switchboard", StringComparison.Ordinal) || meter is "System.Runtime" or "Npgsql" or "Microsoft.AspNetCore.Hosting" or "Microsoft.AspNetCore.Server.Kestrel";

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = (Clean(instrument.Name), Labels(tags));
        if (!_series.TryGetValue(key, out var series))
        {
            if (_series.Count >= MostSeries)
                return; // a label with unbounded values must not eat the memory
            series = _series.GetOrAdd(key, _ => new Series(instrument));
        }

        series.Add(value);
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var text = new StringBuilder("{");
        foreach (var (name, value) in tags)
        {
            var plain = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            text.Append(text.Length > 1 ? "," : "").Append(Clean(name)).Append("=\"")
                .Append(plain.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('"');
        }

        return text.Append('}').ToString();
    }

    private static string Clean(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private sealed class Series(Instrument instrument)
    {
        private readonly Lock _gate = new();
        private readonly bool _histogram = Is(instrument, "Histogram");
        private readonly bool _adds = Is(instrument, "Counter") || Is(instrument, "UpDownCounter");
        private double _value;
        private long _count;

        public string Kind => _histogram ? "summary" : Is(instrument, "Counter") || Is(instrument, "ObservableCounter") ? "counter" : "gauge";

        public void Add(double value)
        {
            lock (_gate)
            {
                _value = _histogram || _adds ? _value + value : value;
                _count++;
            }
        }

        public void Write(StringBuilder text, string name, string labels)
        {
            lock (_gate)
            {
                if (_histogram)
                    text.Append(CultureInfo.InvariantCulture, $"{name}_sum{labels} {_value}\n{name}_count{labels} {_count}\n");
                else
                    text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {_value}\n");
            }
        }

        private static bool Is(Instrument instrument, string kind) => instrument.GetType().Name.StartsWith(kind + '`', StringComparison.Ordinal);
    }
}

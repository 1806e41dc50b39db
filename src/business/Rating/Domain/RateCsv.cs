using System.Globalization;
using CsvHelper;

namespace Switchboard.Rating.Domain;

/// <summary>A cell of an import that is wrong.</summary>
/// <param name="Line">Line of the file, from 1.</param>
/// <param name="Column">Its name.</param>
/// <param name="Code">Stable.</param>
/// <param name="Detail">What would be right.</param>
internal sealed record CellError(int Line, string Column, string Code, string Detail);

/// <summary>Rates as CSV (RFC 4180, UTF-8, decimal point): read with every wrong cell named, written as it is read.</summary>
internal static class RateCsv
{
    public const int MostErrors = 100;
    public const int MostRates = 200_000;
    private const string Any = "*";

    private static readonly string[] Columns = ["prefix", "description", "per_minute", "setup_fee", "initial_seconds", "next_seconds", "free_seconds", "valid_from"];
    private static readonly string[] Required = ["prefix", "per_minute"];

    public static async Task<(IReadOnlyList<Rate> Rates, IReadOnlyList<CellError> Errors)> ReadAsync(TextReader text, TimeZoneInfo zone, CancellationToken cancellation)
    {
        using var csv = CsvReader.Create(text, new CsvReaderOptions { TrackLineNumbers = true, MalformedData = CsvMalformedDataHandling.Throw }, true);
        var errors = new List<CellError>();
        var rates = new List<Rate>();
        try
        {
            await ReadAsync(csv, zone, rates, errors, cancellation);
        }
        catch (CsvFormatException fault)
        {
            errors.Add(new CellError((int)fault.LineNumber, "", "csv.malformed", "A quotation mark is not closed, or text stands beside a quoted cell."));
        }

        return (rates, errors);
    }

    private static async Task ReadAsync(CsvReader csv, TimeZoneInfo zone, List<Rate> rates, List<CellError> errors, CancellationToken cancellation)
    {
        await csv.ReadHeaderAsync(cancellation);
        foreach (var column in Required)
        {
            if (!csv.TryGetFieldIndex(column, out _))
                errors.Add(new CellError(1, column, "csv.column_missing", $"The column {column} is missing. The first line names the columns: {string.Join(",", Columns)}."));
        }

        if (errors.Count > 0)
            return;
        var seen = new Dictionary<(string, DateTimeOffset), int>();
        while (errors.Count < MostErrors && await csv.ReadAsync(cancellation))
        {
            var row = new Row(csv, zone, errors);
            if (row.Read() is not { } rate)
                continue;
            if (!seen.TryAdd((rate.Prefix, rate.ValidFrom), row.Line))
                errors.Add(new CellError(row.Line, "prefix", "csv.duplicate", $"The same prefix and date stand in line {seen[(rate.Prefix, rate.ValidFrom)]}."));
            else if (rates.Count == MostRates)
                errors.Add(new CellError(row.Line, "prefix", "csv.too_long", $"A deck has at most {MostRates} rates."));
            else
                rates.Add(rate);
        }
    }

    public static async Task WriteAsync(TextWriter text, IEnumerable<Rate> rates)
    {
        await using var csv = CsvWriter.Create(text, new CsvWriterOptions(), true);
        foreach (var column in Columns)
            csv.WriteField(column);
        await csv.EndRecordAsync(CancellationToken.None);
        foreach (var rate in rates)
        {
            csv.WriteField(rate.Prefix.Length == 0 ? Any : rate.Prefix);
            csv.WriteField(rate.Description);
            csv.WriteField(rate.PerMinute, [], CultureInfo.InvariantCulture);
            csv.WriteField(rate.SetupFee, [], CultureInfo.InvariantCulture);
            csv.WriteField(rate.InitialSeconds, [], CultureInfo.InvariantCulture);
            csv.WriteField(rate.NextSeconds, [], CultureInfo.InvariantCulture);
            csv.WriteField(rate.FreeSeconds, [], CultureInfo.InvariantCulture);
            csv.WriteField(rate.ValidFrom == Rate.Always ? "" : rate.ValidFrom.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            await csv.EndRecordAsync(CancellationToken.None);
        }
    }

    private sealed class Row(CsvReader csv, TimeZoneInfo zone, List<CellError> errors)
    {
        private readonly int _before = errors.Count;

        public int Line { get; } = (int)csv.LineNumber;

        public Rate? Read()
        {
            var rate = new Rate(
                Prefix(), Description(), Price("per_minute", null), Price("setup_fee", 0), Seconds("initial_seconds", 1, 60), Seconds("next_seconds", 1, 60), Seconds("free_seconds", 0, 0), ValidFrom());
            return errors.Count == _before ? rate : null;
        }

        private string Prefix()
        {
            var text = Cell("prefix");
            if (text == Any)
                return "";
            var digits = text.StartsWith('+') ? text[1..] : text;
            if (digits.Length is 0 or > 18 || !digits.All(char.IsAsciiDigit))
                Wrong("prefix", "csv.prefix_invalid", $"'{text}' is no prefix: 1 to 18 digits, or * for every other number.");
            return digits;
        }

        private string Description()
        {
            var text = Cell("description");
            if (text.Length > 200)
                Wrong("description", "field.too_long", "A description has at most 200 characters.");
            return text;
        }

        private decimal Price(string column, decimal? missing)
        {
            var text = Cell(column);
            if (text.Length == 0 && missing is { } value)
                return value;
            if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price) || price > 100_000 || decimal.Round(price, 8) != price)
                Wrong(column, "csv.price_invalid", $"'{text}' is no price: 0 to 100000 with a decimal point and at most 8 places.");
            return price;
        }

        private int Seconds(string column, int least, int missing)
        {
            var text = Cell(column);
            if (text.Length == 0)
                return missing;
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds < least || seconds > 3600)
                Wrong(column, "csv.seconds_invalid", $"'{text}' is no length: {least} to 3600 whole seconds.");
            return seconds;
        }

        private DateTimeOffset ValidFrom()
        {
            var text = Cell("valid_from");
            if (text.Length == 0)
                return Rate.Always;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                var midnight = day.ToDateTime(TimeOnly.MinValue);
                return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
            }

            if (text.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
                return at.ToUniversalTime();
            Wrong("valid_from", "csv.date_invalid", $"'{text}' is no date: 2026-01-31, or with time and zone 2026-01-31T00:00:00+08:00.");
            return default;
        }

        private string Cell(string column) => csv.TryGetFieldIndex(column, out var index) && index < csv.FieldCount ? csv.GetString(index).Trim() : "";

        private void Wrong(string column, string code, string detail) => errors.Add(new CellError(Line, column, code, detail));
    }
}

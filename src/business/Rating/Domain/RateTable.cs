using Switchboard.Contracts.Rating;

namespace Switchboard.Rating.Domain;

/// <summary>A rate of a deck: valid from a moment on, until the next of its prefix.</summary>
internal sealed record Rate(
    string Prefix, string Description, decimal PerMinute, decimal SetupFee, int InitialSeconds, int NextSeconds, int FreeSeconds, DateTimeOffset ValidFrom)
{
    /// <summary>A rate without a date holds from here.</summary>
    public static readonly DateTimeOffset Always = DateTimeOffset.UnixEpoch;

    public RateTerms TermsIn(string currency) => new(Prefix, currency, PerMinute, SetupFee, InitialSeconds, NextSeconds, FreeSeconds);
}

/// <summary>A deck in memory: the longest prefix that is valid at the time wins.</summary>
internal sealed class RateTable
{
    private readonly Dictionary<string, Rate[]> _rates;
    private readonly int _longest;

    public RateTable(Guid id, string name, string currency, IEnumerable<Rate> rates)
    {
        (Id, Name, Currency) = (id, name, currency);
        _rates = rates.GroupBy(r => r.Prefix, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.OrderByDescending(r => r.ValidFrom).ToArray(), StringComparer.Ordinal);
        _longest = _rates.Count == 0 ? -1 : _rates.Keys.Max(p => p.Length);
    }

    public Guid Id { get; }

    public string Name { get; }

    public string Currency { get; }

    /// <summary>The rate of a dialled number; null when the deck has none for it.</summary>
    public Rate? Find(string number, DateTimeOffset at)
    {
        var digits = DigitsOf(number);
        var prefixes = _rates.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = Math.Min(_longest, digits.Length); length >= 0; length--)
        {
            if (!prefixes.TryGetValue(digits[..length], out var rates))
                continue;
            foreach (var rate in rates)
            {
                if (rate.ValidFrom <= at)
                    return rate;
            }
        }

        return null;
    }

    /// <summary>The digits a prefix is compared with: as dialled, without a leading + or 00.</summary>
    public static ReadOnlySpan<char> DigitsOf(string number) =>
        number.StartsWith('+') ? number.AsSpan(1) : number.StartsWith("00", StringComparison.Ordinal) ? number.AsSpan(2) : number;
}

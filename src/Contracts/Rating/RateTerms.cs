namespace Switchboard.Contracts.Rating;

/// <summary>
/// What a call costs: the terms of one rate of a deck. Kept with the call, so that the same call always costs the same,
/// whatever is changed in the deck meanwhile.
/// </summary>
/// <param name="Prefix">The digits that chose the rate; empty for the rate of everything else.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="PerMinute">Price of a minute.</param>
/// <param name="SetupFee">Due once, when the call is answered.</param>
/// <param name="InitialSeconds">The first increment: what is begun of it is due whole.</param>
/// <param name="NextSeconds">Each further increment.</param>
/// <param name="FreeSeconds">So long nothing but the set-up fee is due.</param>
public sealed record RateTerms(string Prefix, string Currency, decimal PerMinute, decimal SetupFee, int InitialSeconds, int NextSeconds, int FreeSeconds)
{
    /// <summary>Amounts are rounded once a leg, half away from zero, to so many places.</summary>
    public const int Places = 4;

    /// <summary>The increments begun, in seconds. A begun second counts whole.</summary>
    public long BilledSeconds(TimeSpan duration)
    {
        var seconds = (duration.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond - FreeSeconds;
        if (seconds <= 0)
            return 0;
        return seconds <= InitialSeconds ? InitialSeconds : InitialSeconds + (seconds - InitialSeconds + NextSeconds - 1) / NextSeconds * NextSeconds;
    }

    /// <summary>What so many billed seconds cost, set-up fee included.</summary>
    // Prices have at most 8 places, so the quotient differs from a rounding border by at least 1/(60·10⁸) or not at all: the 28 digits of a decimal decide rightly.
    public decimal Cost(long billedSeconds) => Math.Round(SetupFee + PerMinute * billedSeconds / 60m, Places, MidpointRounding.AwayFromZero);

    /// <summary>What a call of this length costs.</summary>
    public decimal CostOf(TimeSpan duration) => Cost(BilledSeconds(duration));
}

/// <summary>What a leg costs; without amount while it runs.</summary>
/// <param name="Terms">By which terms.</param>
/// <param name="Number">The number that was rated.</param>
/// <param name="Seconds">What was billed; null while the leg lives.</param>
/// <param name="Amount">What it cost; null while the leg lives.</param>
public sealed record LegCharge(RateTerms Terms, string Number, long? Seconds, decimal? Amount);

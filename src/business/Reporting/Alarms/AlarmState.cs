namespace Switchboard.Reporting.Alarms;

/// <summary>When a figure is bad and when it is well again.</summary>
/// <param name="Below">Bad at or below the threshold, otherwise at or above.</param>
/// <param name="Threshold">From here on it is bad.</param>
/// <param name="ClearAt">From here on it is well again: between the two nothing changes, so that a figure on the border does not ring all day.</param>
/// <param name="Hold">How long it must be so.</param>
internal sealed record AlarmLimit(bool Below, double Threshold, double ClearAt, TimeSpan Hold)
{
    public bool IsBad(double value) => Below ? value <= Threshold : value >= Threshold;

    public bool IsWell(double value) => ClearAt.Equals(Threshold) ? !IsBad(value) : Below ? value >= ClearAt : value <= ClearAt;
}

/// <summary>What a look at the figure changed.</summary>
internal enum AlarmChange
{
    None,
    Raised,
    Cleared,
}

/// <summary>One rule's memory between looks.</summary>
internal sealed class AlarmState
{
    private DateTimeOffset? _otherSince;

    /// <summary>The open alarm.</summary>
    public Guid? Open { get; set; }

    /// <summary>Takes a value; none (nothing was counted yet) changes nothing.</summary>
    public AlarmChange Take(AlarmLimit limit, double? value, DateTimeOffset now)
    {
        if (value is not { } number || !(Open is null ? limit.IsBad(number) : limit.IsWell(number)))
        {
            _otherSince = null;
            return AlarmChange.None;
        }

        _otherSince ??= now;
        if (now - _otherSince < limit.Hold)
            return AlarmChange.None;
        _otherSince = null;
        return Open is null ? AlarmChange.Raised : AlarmChange.Cleared;
    }
}

namespace Switchboard.Contracts.Switch;

/// <summary>The record as outsiders see it.</summary>
public static class WireRecord
{
    /// <summary>Without what only the switch needs (dialogs).</summary>
    public static CallRecord ForOutside(this CallRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var legs = new LegRecord[record.Legs.Count];
        for (var i = 0; i < legs.Length; i++)
            legs[i] = record.Legs[i] with { Dialog = null };
        return record with { Legs = legs };
    }
}

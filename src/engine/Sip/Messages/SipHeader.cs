namespace Switchboard.Sip;

/// <summary>A header to be written. Line breaks in either part can not reach the wire: the writer blanks them.</summary>
/// <param name="Name">The long name as it goes out.</param>
/// <param name="Value">The value as it goes out.</param>
public readonly record struct SipHeader(string Name, string Value)
{
    /// <inheritdoc />
    public override string ToString() => $"{Name}: {Value}";
}

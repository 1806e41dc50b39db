namespace Switchboard.Sip;

/// <summary>A piece of a message's buffer.</summary>
internal readonly record struct Slice(int Start, int Length)
{
    public int End => Start + Length;

    public bool IsEmpty => Length == 0;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> text) => text.Slice(Start, Length);

    public Slice Shift(int by) => new(Start + by, Length);

    public static Slice Between(int start, int end) => new(start, end - start);
}

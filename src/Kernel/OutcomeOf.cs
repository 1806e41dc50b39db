namespace Switchboard.Kernel;

/// <summary>Makes outcomes of values whose type is an interface, which do not convert by themselves.</summary>
public static class Outcome
{
    /// <summary>A success.</summary>
    public static Outcome<T> Of<T>(T value) => Outcome<T>.Of(value);
}

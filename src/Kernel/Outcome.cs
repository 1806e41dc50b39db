using System.Diagnostics.CodeAnalysis;

namespace Switchboard.Kernel;

/// <summary>A value, or the <see cref="Fault"/> that says why there is none.</summary>
/// <typeparam name="T">What success carries.</typeparam>
public readonly struct Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, Fault? fault)
    {
        _value = value;
        Fault = fault;
    }

    /// <summary>Why there is no value; null on success.</summary>
    public Fault? Fault { get; }

    /// <summary>True when there is a value.</summary>
    public bool Succeeded => Fault is null;

    /// <summary>The value; asking a failed outcome for it is a bug and throws.</summary>
    public T Value => Fault is null ? _value! : throw new InvalidOperationException($"{Fault.Code}: {Fault.Detail}");

    /// <summary>Takes the value apart from the fault in one step.</summary>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Fault? fault)
    {
        value = _value;
        fault = Fault;
        return fault is null;
    }

    /// <summary>A success.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    internal static Outcome<T> Of(T value) => new(value, null);

    /// <summary>A refusal.</summary>
    public static implicit operator Outcome<T>(Fault fault) => new(default, fault ?? throw new ArgumentNullException(nameof(fault)));
}

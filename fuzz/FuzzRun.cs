using System.Diagnostics;

namespace Switchboard.Fuzz;

/// <summary>What a target could not take.</summary>
/// <param name="Input">The bytes, cut to what is needed.</param>
/// <param name="Fault">What happened.</param>
public sealed record FuzzFind(byte[] Input, string Fault);

/// <summary>Feeds a target until it breaks, or the count or the time is used up.</summary>
public sealed class FuzzRun(string target, int seed)
{
    /// <summary>Inputs fed so far.</summary>
    public long Fed { get; private set; }

    /// <summary>The slowest input and how long it took.</summary>
    public (TimeSpan Time, byte[] Input) Slowest { get; private set; }

    /// <summary>Null when the target took everything.</summary>
    public FuzzFind? Go(long most, CancellationToken cancel)
    {
        using var made = FuzzTarget.Create(target);
        foreach (var lawful in made.Seeds)
        {
            if (Fault(made, lawful) is { } fault)
                return Cut(lawful, fault);
        }

        var mutator = new Mutator(seed, made.Seeds, made.Words);
        while (Fed < most && !cancel.IsCancellationRequested)
        {
            var input = mutator.Next();
            Fed++;
            var began = Stopwatch.GetTimestamp();
            var fault = Fault(made, input);
            if (Stopwatch.GetElapsedTime(began) is var took && took > Slowest.Time)
                Slowest = (took, input);
            if (fault is not null)
                return Cut(input, fault);
        }

        return null;
    }

    /// <summary>Feeds one input to a fresh target; null when that is taken.</summary>
    public static string? Replay(string target, byte[] input)
    {
        using var made = FuzzTarget.Create(target);
        return Fault(made, input);
    }

    // Any exception is the find itself.
#pragma warning disable CA1031
    private static string? Fault(FuzzTarget target, byte[] input)
    {
        try
        {
            target.Feed((byte[])input.Clone());
            return null;
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }
#pragma warning restore CA1031

    // Leaves out what the fault does not need, in ever smaller pieces; what depends on earlier inputs stays whole.
    private FuzzFind Cut(byte[] input, string fault)
    {
        if (Replay(target, input) is null)
            return new FuzzFind(input, "Only after earlier inputs: " + fault);
        for (var piece = input.Length / 2; piece > 0; piece /= 2)
        {
            for (var at = 0; at + piece <= input.Length;)
            {
                byte[] shorter = [.. input.AsSpan(0, at), .. input.AsSpan(at + piece)];
                if (Replay(target, shorter) is null)
                    at += piece;
                else
                    input = shorter;
            }
        }

        return new FuzzFind(input, Replay(target, input) ?? fault);
    }
}

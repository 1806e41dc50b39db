using System.Numerics;
using System.Runtime.InteropServices;

namespace Switchboard.Media.Mixing;

/// <summary>The sums of mixing, a vector at a time: 16-bit frames into 32-bit sums and back.</summary>
internal static class MixMath
{
    /// <summary>Adds a frame to a sum.</summary>
    public static void Add(Span<int> sum, ReadOnlySpan<short> frame)
    {
        var i = 0;
        for (; i <= frame.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            Vector.Widen(new Vector<short>(frame[i..]), out var low, out var high);
            (new Vector<int>(sum[i..]) + low).CopyTo(sum[i..]);
            (new Vector<int>(sum[(i + Vector<int>.Count)..]) + high).CopyTo(sum[(i + Vector<int>.Count)..]);
        }

        for (; i < frame.Length; i++)
            sum[i] += frame[i];
    }

    /// <summary>Takes a frame out of a sum.</summary>
    public static void Subtract(Span<int> sum, ReadOnlySpan<short> frame)
    {
        var i = 0;
        for (; i <= frame.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            Vector.Widen(new Vector<short>(frame[i..]), out var low, out var high);
            (new Vector<int>(sum[i..]) - low).CopyTo(sum[i..]);
            (new Vector<int>(sum[(i + Vector<int>.Count)..]) - high).CopyTo(sum[(i + Vector<int>.Count)..]);
        }

        for (; i < frame.Length; i++)
            sum[i] -= frame[i];
    }

    /// <summary>The mean of the absolute samples: how loud a frame is.</summary>
    public static int Loudness(ReadOnlySpan<short> frame)
    {
        var sums = Vector<int>.Zero;
        var i = 0;
        for (; i <= frame.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            Vector.Widen(new Vector<short>(frame[i..]), out var low, out var high);
            sums += Vector.Abs(low) + Vector.Abs(high);
        }

        var sum = Vector.Sum(sums);
        for (; i < frame.Length; i++)
            sum += Math.Abs((int)frame[i]);
        return sum / frame.Length;
    }

    /// <summary>The greatest distance from zero.</summary>
    public static int Peak(ReadOnlySpan<int> sum)
    {
        var most = Vector<int>.Zero;
        foreach (var part in MemoryMarshal.Cast<int, Vector<int>>(sum))
            most = Vector.Max(most, Vector.Abs(part));
        var peak = 0;
        for (var i = 0; i < Vector<int>.Count; i++)
            peak = Math.Max(peak, most[i]);
        for (var i = sum.Length / Vector<int>.Count * Vector<int>.Count; i < sum.Length; i++)
            peak = Math.Max(peak, Math.Abs(sum[i]));
        return peak;
    }

    /// <summary>A sum as a frame, its gain moving from one value to the other; what does not fit is cut.</summary>
    public static void Narrow(ReadOnlySpan<int> sum, Span<short> frame, float from, float to)
    {
        if (from < 1 || to < 1)
        {
            var step = (to - from) / sum.Length;
            for (var k = 0; k < sum.Length; k++)
                frame[k] = (short)Math.Clamp(sum[k] * (from + (step * k)), short.MinValue, short.MaxValue);
            return;
        }

        var (least, most) = (new Vector<int>(short.MinValue), new Vector<int>(short.MaxValue));
        var i = 0;
        for (; i <= sum.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            var low = Vector.Min(Vector.Max(new Vector<int>(sum[i..]), least), most);
            var high = Vector.Min(Vector.Max(new Vector<int>(sum[(i + Vector<int>.Count)..]), least), most);
            Vector.Narrow(low, high).CopyTo(frame[i..]);
        }

        for (; i < sum.Length; i++)
            frame[i] = (short)Math.Clamp(sum[i], short.MinValue, short.MaxValue);
    }
}

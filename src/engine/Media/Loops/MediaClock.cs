namespace Switchboard.Media.Loops;

/// <summary>
/// One steady clock for a whole engine, in RTP units of 8 kHz since its start. It never follows a change of the wall clock,
/// nor does the NTP time made from it.
/// </summary>
internal sealed class MediaClock
{
    public const int Rate = 8000;
    public const int PerMillisecond = Rate / 1000;

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly double _scale;
    private readonly double _ntpStart;

    public MediaClock(TimeProvider time)
    {
        _time = time;
        _start = time.GetTimestamp();
        _scale = Rate / (double)time.TimestampFrequency;
        _ntpStart = (time.GetUtcNow() - new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds;
    }

    /// <summary>Now, in units of 1/8000 s.</summary>
    public long Now => (long)((_time.GetTimestamp() - _start) * _scale);

    /// <summary>A clock value as 64-bit NTP time (RFC 3550 §4).</summary>
    public ulong ToNtp(long samples)
    {
        var seconds = _ntpStart + (samples / (double)Rate);
        var whole = Math.Floor(seconds);
        return ((ulong)(uint)(ulong)whole << 32) | (uint)((seconds - whole) * 4294967296.0);
    }
}

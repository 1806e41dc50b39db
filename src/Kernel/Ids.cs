namespace Switchboard.Kernel;

/// <summary>Makes keys: UUIDv7 (RFC 9562 §5.7), so that rows sort by the time they were made.</summary>
public static class Ids
{
    /// <summary>A new key, stamped with the clock's time.</summary>
    public static Guid New(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return Guid.CreateVersion7(time.GetUtcNow());
    }
}

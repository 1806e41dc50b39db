using System.Net;

namespace Switchboard.Sip.Guard;

/// <summary>Tokens that come back with time.</summary>
internal struct TokenBucket
{
    private double _spent;
    private long _at;

    /// <summary>Takes one token; false when the bucket is empty.</summary>
    public bool TryTake(long now, int perSecond, int burst)
    {
        _spent = Math.Max(0, _spent - ((now - _at) / 1000.0 * perSecond));
        _at = now;
        if (_spent + 1 > burst)
            return false;
        _spent++;
        return true;
    }
}

/// <summary>The times of the last failures, as many as are needed to see whether the limit is reached.</summary>
internal sealed class FailureTimes(int limit)
{
    private readonly long[] _times = new long[limit];
    private int _count;
    private int _next;

    public long Last { get; private set; }

    /// <summary>Notes a failure; true when <c>limit</c> of them lie within the window.</summary>
    public bool Add(long now, long window)
    {
        // the slot about to be overwritten is the oldest of the last `limit`
        _times[_next] = now;
        _next = (_next + 1) % _times.Length;
        _count = Math.Min(_count + 1, _times.Length);
        Last = now;
        return _count == _times.Length && now - _times[_next] <= window;
    }

    public void Clear() => _count = 0;
}

/// <summary>A block in force or over.</summary>
internal struct BlockState
{
    public BlockReason Reason;
    public long Since;
    public long Until;
    public long Dropped;

    public readonly bool InForce(long now) => Until > now;

    public static BlockState Begin(BlockReason reason, long now, TimeSpan duration) =>
        new() { Reason = reason, Since = now, Until = now + (long)duration.TotalMilliseconds };
}

/// <summary>Failures and block of one user from one address.</summary>
internal sealed class UserRecord(int limit)
{
    public FailureTimes Failures { get; } = new(limit);

    public BlockState Block;
}

/// <summary>What the guard remembers of one address; linked in order of last sight.</summary>
internal sealed class SourceRecord(SourceKey key, IPAddress address)
{
    /// <summary>More users than an address may fail with before it is blocked as a whole.</summary>
    private const int MaxUsers = 128;

    private static readonly Dictionary<string, UserRecord> NoUsers = [];

    private Dictionary<string, UserRecord>? _users;

    public SourceKey Key { get; } = key;

    public IPAddress Address { get; } = address;

    public TokenBucket Requests;
    public TokenBucket Calls;
    public BlockState Block;

    public FailureTimes? Failures { get; set; }

    public SourceRecord? Newer { get; set; }

    public SourceRecord? Older { get; set; }

    public Dictionary<string, UserRecord> Users => _users ?? NoUsers;

    public UserRecord? User(string name) => _users?.GetValueOrDefault(Cut(name));

    public UserRecord? UserOrNew(string name, int limit, long now, long window)
    {
        _users ??= new Dictionary<string, UserRecord>(StringComparer.Ordinal);
        if (_users.TryGetValue(Cut(name), out var user))
            return user;
        if (_users.Count >= MaxUsers)
            DropOld(now, window);
        if (_users.Count >= MaxUsers)
            return null;
        _users.Add(Cut(name), user = new UserRecord(limit));
        return user;
    }

    public void ForgetUser(string name)
    {
        if (User(name) is { Block.Until: 0 })
            _users!.Remove(Cut(name));
        else
            User(name)?.Failures.Clear();
    }

    public bool HoldsBlock(long now)
    {
        if (Block.InForce(now))
            return true;
        foreach (var user in Users.Values)
        {
            if (user.Block.InForce(now))
                return true;
        }

        return false;
    }

    private void DropOld(long now, long window)
    {
        foreach (var (name, user) in _users!)
        {
            if (!user.Block.InForce(now) && now - user.Failures.Last > window)
                _users.Remove(name);
        }
    }

    public static string Cut(string name) => name.Length <= 64 ? name : name[..64];
}

/// <summary>An address as a key: IPv4 whole (mapped or not), IPv6 by its /64, which one host may roam at will.</summary>
internal readonly record struct SourceKey(ulong High, uint Low)
{
    public static SourceKey Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var written);
        if (written == 4)
            return new SourceKey(0, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes));
        return address.IsIPv4MappedToIPv6
            ? new SourceKey(0, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]))
            : new SourceKey(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes), 0);
    }
}

using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Switchboard.Sip.Digest;

internal enum NonceState
{
    Foreign,
    Expired,
    Fresh,
}

/// <summary>Makes nonces that prove their age and realm: time, random, HMAC over both and the realm.</summary>
internal sealed class NonceMint(TimeProvider time, TimeSpan life)
{
    private const int Head = 16;
    private const int Mac = 16;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly long _start = time.GetTimestamp();

    public string Make(string realm)
    {
        Span<byte> nonce = stackalloc byte[Head + Mac];
        BinaryPrimitives.WriteInt64BigEndian(nonce, Now());
        RandomNumberGenerator.Fill(nonce[8..Head]);
        Sign(nonce[..Head], realm, nonce[Head..]);
        return Base64Url.EncodeToString(nonce);
    }

    public NonceState Check(string nonce, string realm)
    {
        Span<byte> bytes = stackalloc byte[Head + Mac];
        Span<byte> mac = stackalloc byte[Mac];
        if (nonce.Length > 64 || !Base64Url.IsValid(nonce)
            || !Base64Url.TryDecodeFromChars(nonce, bytes, out var written) || written != bytes.Length)
            return NonceState.Foreign;
        Sign(bytes[..Head], realm, mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes[Head..]))
            return NonceState.Foreign;
        var age = Now() - BinaryPrimitives.ReadInt64BigEndian(bytes);
        return age <= (long)life.TotalMilliseconds ? NonceState.Fresh : NonceState.Expired;
    }

    // monotonic: a stepped wall clock neither revives nor kills nonces
    private long Now() => (long)time.GetElapsedTime(_start).TotalMilliseconds;

    private void Sign(ReadOnlySpan<byte> head, string realm, Span<byte> mac)
    {
        Span<byte> full = stackalloc byte[32];
        var data = new byte[head.Length + Encoding.UTF8.GetByteCount(realm)];
        head.CopyTo(data);
        Encoding.UTF8.GetBytes(realm, data.AsSpan(head.Length));
        HMACSHA256.HashData(_key, data, full);
        full[..Mac].CopyTo(mac);
    }
}

/// <summary>The highest count seen of each nonce that was answered rightly.</summary>
internal sealed class NonceCounts(TimeProvider time, TimeSpan life, int most)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, uint> _highest = [];
    private readonly Queue<(string Nonce, long SeenAt)> _order = new();

    /// <summary>True when the count is higher than every earlier one of this nonce.</summary>
    public bool TryRaise(string nonce, uint count)
    {
        lock (_gate)
        {
            Forget();
            if (_highest.TryGetValue(nonce, out var highest))
            {
                if (count <= highest)
                    return false;
                _highest[nonce] = count;
                return true;
            }

            // full of live nonces: refusing costs the client a fresh challenge; forgetting would allow a replay
            if (_highest.Count >= most)
                return false;
            _highest.Add(nonce, count);
            _order.Enqueue((nonce, time.GetTimestamp()));
            return true;
        }
    }

    // a nonce first used at time t is expired at t + life at the latest
    private void Forget()
    {
        while (_order.TryPeek(out var oldest) && time.GetElapsedTime(oldest.SeenAt) > life)
            _highest.Remove(_order.Dequeue().Nonce);
    }
}

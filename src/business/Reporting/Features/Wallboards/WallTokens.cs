using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Switchboard.Data.Web;
using Switchboard.Kernel;

namespace Switchboard.Reporting.Features.Wallboards;

/// <summary>A link's token: whose wallboard it is, and 256 bits that nobody guesses.</summary>
internal static class WallTokens
{
    private const int SecretLength = 32;
    private const int Length = 16 + 16 + SecretLength;

    public static (string Token, byte[] Hash) Make(TenantId tenant, Guid board)
    {
        var bytes = new byte[Length];
        tenant.Value.TryWriteBytes(bytes);
        board.TryWriteBytes(bytes.AsSpan(16));
        RandomNumberGenerator.Fill(bytes.AsSpan(32));
        return (Base64Url.EncodeToString(bytes), SHA256.HashData(bytes.AsSpan(32)));
    }

    public static WallToken? Read(string token)
    {
        var bytes = new byte[Length];
        // Decoding wants a length that fits; anything else is no token of ours.
        return Base64Url.IsValid(token, out var length) && length == Length && Base64Url.TryDecodeFromChars(token, bytes, out _)
            ? new WallToken(new TenantId(new Guid(bytes.AsSpan(0, 16))), new Guid(bytes.AsSpan(16, 16)), SHA256.HashData(bytes.AsSpan(32)))
            : null;
    }
}

/// <summary>A token that was read.</summary>
internal sealed record WallToken(TenantId Tenant, Guid Board, byte[] Hash)
{
    public bool Matches(byte[] stored) => CryptographicOperations.FixedTimeEquals(Hash, stored);
}

/// <summary>
/// The figures behind a link, for whoever has it and nothing else. The token comes in a header, so that it stands in no log of
/// addresses. Each address may ask some times a second; an address that brings wrong tokens is turned away for a minute.
/// </summary>
internal sealed class WallLinks(Wallboards boards, TimeProvider time)
{
    private const int AsksASecond = 20;
    private const int WrongAMinute = 20;
    private const int MostAddresses = 10_000;
    private static readonly Fault Unknown = Fault.NotFound("wallboard", "This link shows nothing (any more).");
    private static readonly Fault TooMany = new("request.throttled", "Too many requests. Slow down.", FaultKind.Throttled);
    private readonly ConcurrentDictionary<string, Visitor> _visitors = new(StringComparer.Ordinal);

    public static async Task<Answer<WallFigures>> ShowAsync(
        [FromHeader(Name = "X-Wallboard")] string? token, HttpContext context, WallLinks links, CancellationToken cancellation) =>
        await links.FindAsync(token, context.Connection.RemoteIpAddress?.ToString() ?? "", cancellation);

    private async Task<Outcome<WallFigures>> FindAsync(string? token, string address, CancellationToken cancellation)
    {
        if (_visitors.Count > MostAddresses)
            _visitors.Clear();
        var visitor = _visitors.GetOrAdd(address, _ => new Visitor());
        if (!visitor.MayAsk(time.GetTimestamp(), time.TimestampFrequency))
            return TooMany;
        if (token is not null && await boards.FindByLinkAsync(token, cancellation) is { } figures)
            return figures;
        visitor.WasWrong();
        return Unknown;
    }

    private sealed class Visitor
    {
        private readonly Lock _gate = new();
        private long _second;
        private long _minute;
        private int _asked;
        private int _wrong;

        public bool MayAsk(long now, long frequency)
        {
            lock (_gate)
            {
                if (now - _second >= frequency)
                    (_second, _asked) = (now, 0);
                if (now - _minute >= 60 * frequency)
                    (_minute, _wrong) = (now, 0);
                return ++_asked <= AsksASecond && _wrong < WrongAMinute;
            }
        }

        public void WasWrong()
        {
            lock (_gate)
                _wrong++;
        }
    }
}

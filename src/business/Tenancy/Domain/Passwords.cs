using System.Globalization;
using System.Security.Cryptography;

namespace Switchboard.Tenancy.Domain;

/// <summary>PBKDF2-SHA256, as many at once as there are cores: a flood of sign-ins must not starve the calls.</summary>
internal sealed class Passwords : IDisposable
{
    private const int SaltSize = 16;
    private const int HashSize = 32;
    private readonly SemaphoreSlim _cores = new(Math.Max(1, Environment.ProcessorCount));
    private readonly int _rounds;
    private readonly string _nobody;

    public Passwords(TenancyOptions options)
    {
        _rounds = options.PasswordRounds;
        _nobody = Format(RandomNumberGenerator.GetBytes(SaltSize), RandomNumberGenerator.GetBytes(HashSize));
    }

    public async Task<string> HashAsync(string password, CancellationToken cancellation)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        return Format(salt, await DeriveAsync(password, salt, _rounds, cancellation));
    }

    /// <summary>Checks a password. Without a stored hash (nobody of that name) it takes the same time and says no.</summary>
    public async Task<bool> VerifyAsync(string password, string? stored, CancellationToken cancellation)
    {
        var parts = (stored ?? _nobody).Split('$');
        if (parts is not ["pbkdf2-sha256", var rounds, var salt, var hash])
            return false;
        var derived = await DeriveAsync(password, Convert.FromBase64String(salt), int.Parse(rounds, CultureInfo.InvariantCulture), cancellation);
        return CryptographicOperations.FixedTimeEquals(derived, Convert.FromBase64String(hash)) && stored is not null;
    }

    /// <summary>A password for people to copy: 20 characters without look-alikes, 114 bits.</summary>
    public static string Generate() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 20);

    public void Dispose() => _cores.Dispose();

    private async Task<byte[]> DeriveAsync(string password, byte[] salt, int rounds, CancellationToken cancellation)
    {
        await _cores.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => Rfc2898DeriveBytes.Pbkdf2(password, salt, rounds, HashAlgorithmName.SHA256, HashSize), cancellation);
        }
        finally
        {
            _cores.Release();
        }
    }

    private string Format(byte[] salt, byte[] hash) =>
        string.Create(CultureInfo.InvariantCulture, $"pbkdf2-sha256${_rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
}

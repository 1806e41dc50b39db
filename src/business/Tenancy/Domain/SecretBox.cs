using System.Security.Cryptography;
using System.Text;
using Switchboard.Contracts.Tenancy;

namespace Switchboard.Tenancy.Domain;

/// <summary>Encrypts passwords that must be sent in clear later (AES-256-GCM). The key lies beside the data, not in the database: a dump alone tells nothing.</summary>
internal sealed class SecretBox(TenancyOptions options) : ISecrets
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly Lazy<byte[]> _key = new(() => ReadKey(options.KeyFile));

    public byte[] Seal(string secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var box = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(_key.Value, TagBytes);
        aes.Encrypt(box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes));
        return box;
    }

    /// <summary>Null when the box was sealed with another key.</summary>
    public string? Open(byte[] box)
    {
        if (box.Length < NonceBytes + TagBytes)
            return null;
        var plain = new byte[box.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_key.Value, TagBytes);
        try
        {
            aes.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), plain);
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] ReadKey(string? file)
    {
        if (file is null)
            return RandomNumberGenerator.GetBytes(32); // lives as long as the process
        if (File.Exists(file))
            return File.ReadAllBytes(file) is { Length: 32 } kept ? kept : throw new InvalidDataException($"{file} is no key: it has 32 bytes.");
        var key = RandomNumberGenerator.GetBytes(32);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var made = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            made.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(file, made);
        stream.Write(key);
        stream.Flush(flushToDisk: true);
        return key;
    }
}

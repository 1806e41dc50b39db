using System.Collections.Concurrent;
using Switchboard.Data;
using Switchboard.Ivr.VoiceXml;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Persistence;

/// <summary>The files of packages for calls: read once, kept in memory while there is room. A replaced package has new keys.</summary>
internal sealed class PackageFiles(IDatabase database, IvrDirectory directory) : IVoiceXmlPackages
{
    private const long MostKept = 64 * 1024 * 1024;
    private readonly ConcurrentDictionary<(Guid Package, int Version, string Path), byte[]> _kept = new();
    private long _bytes;

    public async ValueTask<byte[]?> ReadAsync(TenantId tenant, string package, string path, CancellationToken cancellation)
    {
        if (directory.Book(tenant).Packages.GetValueOrDefault(package) is not { } card || !card.Paths.Contains(path))
            return null;
        var key = (card.Id, card.Version, path);
        if (_kept.TryGetValue(key, out var known))
            return known;
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var content = await connection.FindAsync<byte[]>(
            "select content from ivr.voicexml_file where tenant_id = @tenant and package_id = @Id and path = @path", new { card.Id, path }, cancellation);
        if (content is null)
            return null;
        if (Interlocked.Add(ref _bytes, content.Length) > MostKept)
        {
            _kept.Clear();
            Interlocked.Exchange(ref _bytes, content.Length);
        }

        _kept[key] = content;
        return content;
    }
}

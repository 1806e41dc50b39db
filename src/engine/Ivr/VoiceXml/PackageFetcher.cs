using Switchboard.Kernel;
using Switchboard.VoiceXml.Fetching;

namespace Switchboard.Ivr.VoiceXml;

/// <summary>Documents and sounds that a tenant has uploaded.</summary>
public interface IVoiceXmlPackages
{
    /// <summary>A file of a package; null when there is no such one.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="package">The package's name.</param>
    /// <param name="path">The file's path in it, with / between folders.</param>
    ValueTask<byte[]?> ReadAsync(TenantId tenant, string package, string path, CancellationToken cancellation);
}

/// <summary>Answers <c>package://name/path</c> from the tenant's packages and everything else from the network.</summary>
internal sealed class PackageFetcher(IResourceFetcher network, IVoiceXmlPackages? packages, TenantId tenant) : IResourceFetcher
{
    /// <summary>The scheme of uploaded files.</summary>
    public const string Scheme = "package";

    public async Task<FetchResponse> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(request.Uri, UriKind.Absolute, out var uri) || uri.Scheme != Scheme)
            return await network.FetchAsync(request, cancellationToken);
        if (request.Method != "GET")
            return new FetchResponse { Uri = request.Uri, Status = 405, Problem = "nothing can be submitted to a package" };
        var body = packages is null ? null : await packages.ReadAsync(tenant, uri.Host, Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')), cancellationToken);
        return body is null
            ? new FetchResponse { Uri = request.Uri, Status = 404, Problem = "there is no such file in the package" }
            : new FetchResponse { Uri = request.Uri, Status = 200, Body = body };
    }
}

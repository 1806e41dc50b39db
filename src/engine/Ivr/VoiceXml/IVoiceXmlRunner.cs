using Switchboard.Kernel;
using Switchboard.VoiceXml;
using Switchboard.VoiceXml.Fetching;
using Switchboard.VoiceXml.Platform;

namespace Switchboard.Ivr.VoiceXml;

/// <summary>Runs documents in worker processes, with a network within the rules.</summary>
public interface IVoiceXmlRunner
{
    /// <summary>The network and the packages of one call.</summary>
    /// <param name="tenant">Whose call it is.</param>
    /// <param name="recordings">Gives the bytes of a recording that is submitted.</param>
    IResourceFetcher NewFetcher(TenantId tenant, Func<string, CancellationToken, Task<byte[]?>>? recordings = null);

    /// <summary>Runs a document to its end.</summary>
    Task<SessionOutcome> RunAsync(string url, IVoiceXmlPlatform platform, IResourceFetcher fetcher, CancellationToken cancellationToken);
}

/// <summary>The runner of a house: one pool of workers and one cache.</summary>
public sealed class VoiceXmlRunner(Switchboard.VoiceXml.Workers.WorkerPool pool, HttpFetching fetching, IVoiceXmlPackages? packages = null) : IVoiceXmlRunner
{
    /// <inheritdoc />
    public IResourceFetcher NewFetcher(TenantId tenant, Func<string, CancellationToken, Task<byte[]?>>? recordings = null) =>
        new PackageFetcher(fetching.NewSession(recordings), packages, tenant);

    /// <inheritdoc />
    public Task<SessionOutcome> RunAsync(string url, IVoiceXmlPlatform platform, IResourceFetcher fetcher, CancellationToken cancellationToken) =>
        pool.RunAsync(url, platform, fetcher, cancellationToken);
}

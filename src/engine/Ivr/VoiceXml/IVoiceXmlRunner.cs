using Switchboard.VoiceXml;
using Switchboard.VoiceXml.Fetching;
using Switchboard.VoiceXml.Platform;

namespace Switchboard.Ivr.VoiceXml;

/// <summary>Runs documents in worker processes, with a network within the rules.</summary>
public interface IVoiceXmlRunner
{
    /// <summary>The network of one call.</summary>
    IResourceFetcher NewFetcher();

    /// <summary>Runs a document to its end.</summary>
    Task<SessionOutcome> RunAsync(string url, IVoiceXmlPlatform platform, IResourceFetcher fetcher, CancellationToken cancellationToken);
}

/// <summary>The runner of a house: one pool of workers and one cache.</summary>
public sealed class VoiceXmlRunner(Switchboard.VoiceXml.Workers.WorkerPool pool, HttpFetching fetching) : IVoiceXmlRunner
{
    /// <inheritdoc />
    public IResourceFetcher NewFetcher() => fetching.NewSession();

    /// <inheritdoc />
    public Task<SessionOutcome> RunAsync(string url, IVoiceXmlPlatform platform, IResourceFetcher fetcher, CancellationToken cancellationToken) =>
        pool.RunAsync(url, platform, fetcher, cancellationToken);
}

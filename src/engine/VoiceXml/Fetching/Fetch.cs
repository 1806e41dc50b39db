namespace Switchboard.VoiceXml.Fetching;

/// <summary>What is fetched.</summary>
public enum FetchPurpose
{
    /// <summary>A document.</summary>
    Document,

    /// <summary>A grammar.</summary>
    Grammar,

    /// <summary>A script.</summary>
    Script,

    /// <summary>XML for <c>data</c>.</summary>
    Data,

    /// <summary>Audio.</summary>
    Audio,
}

/// <summary>Fetches one resource.</summary>
public sealed record FetchRequest
{
    /// <summary>Where it is.</summary>
    public required string Uri { get; init; }

    /// <summary>What it is for.</summary>
    public FetchPurpose Purpose { get; init; }

    /// <summary>GET or POST.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>What is posted.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The media type of what is posted.</summary>
    public string? ContentType { get; init; }

    /// <summary>How long it may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The oldest copy that will do; null for what HTTP says.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>How long past its end a copy will do; null for not at all.</summary>
    public TimeSpan? MaxStale { get; init; }

    /// <summary>Recordings that are posted, by the name of their field.</summary>
    public IReadOnlyDictionary<string, string> Recordings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>What came back.</summary>
public sealed record FetchResponse
{
    /// <summary>The status of HTTP; 0 when there was no answer at all.</summary>
    public int Status { get; init; }

    /// <summary>Where it came from in the end.</summary>
    public required string Uri { get; init; }

    /// <summary>The content.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>The media type, without parameters.</summary>
    public string? ContentType { get; init; }

    /// <summary>The character set, where one was named.</summary>
    public string? Charset { get; init; }

    /// <summary>Why there is no content.</summary>
    public string? Problem { get; init; }

    /// <summary>There is content.</summary>
    public bool Ok => Status is >= 200 and < 300;
}

/// <summary>Fetches for one session: with its cookies, within its limits.</summary>
public interface IResourceFetcher
{
    /// <summary>Fetches; a failure is an answer too.</summary>
    Task<FetchResponse> FetchAsync(FetchRequest request, CancellationToken cancellationToken);
}

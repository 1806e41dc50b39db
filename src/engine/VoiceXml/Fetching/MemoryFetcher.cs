using System.Text;

namespace Switchboard.VoiceXml.Fetching;

/// <summary>Serves resources from memory: an uploaded package, or a test.</summary>
public sealed class MemoryFetcher(IReadOnlyDictionary<string, byte[]> files) : IResourceFetcher
{
    /// <summary>Documents by absolute URI.</summary>
    public static MemoryFetcher Of(params (string Uri, string Text)[] files) =>
        new(files.ToDictionary(file => file.Uri, file => Encoding.UTF8.GetBytes(file.Text), StringComparer.Ordinal));

    /// <inheritdoc />
    public Task<FetchResponse> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var key = request.Uri.Split('#', '?')[0];
        return Task.FromResult(files.TryGetValue(key, out var body)
            ? new FetchResponse { Uri = request.Uri, Status = 200, Body = body }
            : new FetchResponse { Uri = request.Uri, Status = 404, Problem = "there is no such file" });
    }
}

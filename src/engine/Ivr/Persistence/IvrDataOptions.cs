using System.Net;

namespace Switchboard.Ivr.Persistence;

/// <summary>Settings of the stored part of the module.</summary>
/// <param name="PromptsFolder">Where the audio of prompts is kept.</param>
/// <param name="VoicemailFolder">Where messages and greetings are kept.</param>
public sealed record IvrDataOptions(string PromptsFolder, string VoicemailFolder)
{
    /// <summary>Private networks that flows may ask over HTTP.</summary>
    public IReadOnlyList<IPNetwork> HttpAllowed { get; init; } = [];
}

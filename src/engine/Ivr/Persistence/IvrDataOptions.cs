namespace Switchboard.Ivr.Persistence;

/// <summary>Settings of the stored part of the module.</summary>
/// <param name="PromptsFolder">Where the audio of prompts is kept.</param>
public sealed record IvrDataOptions(string PromptsFolder);

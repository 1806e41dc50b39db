using Switchboard.VoiceXml.Scripting;

namespace Switchboard.VoiceXml.Execution;

/// <summary>What one session may do.</summary>
internal sealed record SessionOptions
{
    public ScriptLimits Scripts { get; init; } = new();

    /// <summary>Transitions without input, after which the session is ended.</summary>
    public int MaxTransitions { get; init; } = 500;

    /// <summary>Elements executed without input.</summary>
    public int MaxActions { get; init; } = 100_000;

    public int MaxSubdialogs { get; init; } = 32;

    /// <summary>Told of each evaluation; null in a process that may not die of one.</summary>
    public IScriptWatch? Watch { get; init; }

    /// <summary>The seed of chance.</summary>
    public int Seed { get; init; } = 1;
}

namespace Switchboard.VoiceXml.Scripting;

/// <summary>What one evaluation may use up.</summary>
internal sealed record ScriptLimits
{
    public int MaxStatements { get; init; } = 1_000_000;

    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan Regex { get; init; } = TimeSpan.FromMilliseconds(250);

    public int Recursion { get; init; } = 64;

    /// <summary>The longest source of one script.</summary>
    public int MaxSource { get; init; } = 512 * 1024;

    /// <summary>How deep brackets may be nested in a source.</summary>
    public int MaxNesting { get; init; } = 200;
}

/// <summary>Is told of every evaluation before it begins, so that a process that dies of one can say of which.</summary>
internal interface IScriptWatch
{
    /// <summary>An evaluation begins. False: it must not, since a process has died of it before.</summary>
    bool Begin(long ordinal);
}

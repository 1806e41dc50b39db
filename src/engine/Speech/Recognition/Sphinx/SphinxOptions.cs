namespace Switchboard.Speech.Recognition.Sphinx;

/// <summary>How pocketsphinx is run.</summary>
public sealed record SphinxOptions
{
    /// <summary>The program that becomes a worker by <see cref="SphinxWorkerHost.Command"/>, and what goes before that word.</summary>
    public IReadOnlyList<string> Program { get; init; } = ["dotnet", typeof(SphinxOptions).Assembly.Location];

    /// <summary>The folder of the models.</summary>
    public string Models { get; init; } = "/usr/share/pocketsphinx/model/en-us";

    /// <summary>The most worker processes. One hears one caller while he speaks, and is free again when he has ended.</summary>
    public int MaxWorkers { get; init; } = Math.Max(4, Environment.ProcessorCount * 2);

    /// <summary>How long a worker may take for an answer.</summary>
    public TimeSpan AnswerLimit { get; init; } = TimeSpan.FromSeconds(10);
}

namespace Switchboard.VoiceXml.Documents;

/// <summary>What the schema says of one element.</summary>
/// <param name="Attributes">The attributes it may have.</param>
/// <param name="Required">Those it must have.</param>
/// <param name="Children">The elements it may hold.</param>
/// <param name="Text">Whether it may hold text.</param>
internal sealed record ElementRule(string[] Attributes, string[] Required, HashSet<string> Children, bool Text)
{
    /// <summary>Groups of attributes of which at most one may be given.</summary>
    public string[][] AtMostOne { get; init; } = [];

    /// <summary>Groups of attributes of which exactly one must be given.</summary>
    public string[][] ExactlyOne { get; init; } = [];
}

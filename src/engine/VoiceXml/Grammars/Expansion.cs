namespace Switchboard.VoiceXml.Grammars;

/// <summary>SRGS 1.0 §2: what a rule is made of.</summary>
internal abstract class Expansion;

/// <summary>One word or key.</summary>
internal sealed class TokenExpansion(string text) : Expansion
{
    public string Text { get; } = text;
}

internal sealed class SequenceExpansion(Expansion[] parts) : Expansion
{
    public Expansion[] Parts { get; } = parts;
}

internal sealed class ChoiceExpansion(Expansion[] options) : Expansion
{
    public Expansion[] Options { get; } = options;
}

internal sealed class RepeatExpansion(Expansion inner, int min, int max) : Expansion
{
    public const int Unlimited = int.MaxValue;

    public Expansion Inner { get; } = inner;

    public int Min { get; } = min;

    public int Max { get; } = max;
}

internal sealed class TagExpansion(string content) : Expansion
{
    public string Content { get; } = content;
}

/// <summary>A rule of this grammar, or of another when there is a URI.</summary>
internal sealed class RuleExpansion(string? uri, string? rule) : Expansion
{
    public string? Uri { get; } = uri;

    public string? Rule { get; } = rule;

    /// <summary>What the reference leads to, found when the grammar was loaded.</summary>
    public GrammarRule? Target { get; set; }
}

internal sealed class SpecialExpansion(SpecialRule kind) : Expansion
{
    public SpecialRule Kind { get; } = kind;
}

internal enum SpecialRule
{
    Null,
    Void,
    Garbage,
}

internal sealed class GrammarRule(string id, bool isPublic, SrgsGrammar grammar)
{
    public string Id { get; } = id;

    public bool IsPublic { get; } = isPublic;

    public SrgsGrammar Grammar { get; } = grammar;

    public Expansion Body { get; set; } = new SpecialExpansion(SpecialRule.Void);
}

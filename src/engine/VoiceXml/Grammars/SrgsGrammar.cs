namespace Switchboard.VoiceXml.Grammars;

/// <summary>A grammar as it was read, from XML or ABNF.</summary>
internal sealed class SrgsGrammar
{
    public bool Dtmf { get; set; }

    public string? Language { get; set; }

    public string? RootName { get; set; }

    public string? TagFormat { get; set; }

    public string? BaseUri { get; set; }

    /// <summary>Tags of the header: run before any of a rule.</summary>
    public List<string> HeaderTags { get; } = [];

    public Dictionary<string, GrammarRule> Rules { get; } = new(StringComparer.Ordinal);

    /// <summary>References to other grammars that are to be loaded.</summary>
    public List<RuleExpansion> Foreign { get; } = [];

    public GrammarRule? Root => RootName is { } name ? Rules.GetValueOrDefault(name) : null;

    public GrammarRule Add(string id, bool isPublic)
    {
        var rule = new GrammarRule(id, isPublic, this);
        if (!Rules.TryAdd(id, rule))
            throw new GrammarException($"the rule {id} is defined twice");
        return rule;
    }

    public void Reference(List<RuleExpansion> references)
    {
        foreach (var reference in references)
        {
            if (reference.Uri is not null)
                Foreign.Add(reference);
            else if (Rules.TryGetValue(reference.Rule ?? "", out var rule))
                reference.Target = rule;
            else
                throw new GrammarException($"there is no rule {reference.Rule}");
        }

        if (RootName is not null && Root is null)
            throw new GrammarException($"the root rule {RootName} is not defined");
    }
}

/// <summary>A grammar that cannot be used.</summary>
internal sealed class GrammarException(string message) : Exception(message);

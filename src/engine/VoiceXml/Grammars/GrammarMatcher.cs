namespace Switchboard.VoiceXml.Grammars;

/// <summary>Whether what was entered so far is a whole utterance, and whether more could follow.</summary>
[Flags]
internal enum MatchState
{
    None = 0,
    Complete = 1,
    CanGoOn = 2,
}

/// <summary>How an utterance was derived: the words, tags and rules in order.</summary>
internal sealed class Derivation(GrammarRule rule)
{
    public GrammarRule Rule { get; } = rule;

    /// <summary>Strings are words; <see cref="TagExpansion"/> and <see cref="Derivation"/> are what they are.</summary>
    public List<object> Parts { get; } = [];
}

/// <summary>Matches words against a rule. Works with sets of positions, so that an ambiguous grammar costs no more than its size times
/// the square of the words; a work limit ends what is hostile all the same.</summary>
internal sealed class GrammarMatcher(string[] words)
{
    private const int MaxWork = 200_000;
    private const int MaxDepth = 400;

    private readonly Dictionary<(object Node, int From), int[]> _known = [];
    private bool _sawEnd;
    private int _work;
    private int _depth;

    public static MatchState State(GrammarRule rule, string[] words)
    {
        var matcher = new GrammarMatcher(words);
        var ends = matcher.Rule(rule, 0);
        return (ends.Contains(words.Length) ? MatchState.Complete : MatchState.None) | (matcher._sawEnd ? MatchState.CanGoOn : MatchState.None);
    }

    public static Derivation? Derive(GrammarRule rule, string[] words)
    {
        var matcher = new GrammarMatcher(words);
        if (!matcher.Rule(rule, 0).Contains(words.Length))
            return null;
        var derivation = new Derivation(rule);
        return matcher.Build(rule.Body, 0, words.Length, derivation.Parts) ? derivation : null;
    }

    private int[] Rule(GrammarRule rule, int from)
    {
        if (_known.TryGetValue((rule, from), out var known))
            return known;
        _known[(rule, from)] = []; // a rule that begins with itself ends here
        return _known[(rule, from)] = Ends(rule.Body, from);
    }

    private int[] Ends(Expansion node, int from)
    {
        if (node is TokenExpansion token)
            return Token(token, from);
        if (node is TagExpansion)
            return [from];
        if (node is RuleExpansion reference)
            return reference.Target is { } rule ? Rule(rule, from) : [];
        if (_known.TryGetValue((node, from), out var known))
            return known;
        if (++_work > MaxWork || _depth >= MaxDepth)
            return [];
        _depth++;
        var ends = node switch
        {
            SequenceExpansion sequence => Sequence(sequence.Parts, 0, from),
            ChoiceExpansion choice => Union(choice.Options, from),
            RepeatExpansion repeat => Repeat(repeat, from),
            SpecialExpansion special => Special(special.Kind, from),
            _ => [],
        };
        _depth--;
        return _known[(node, from)] = ends;
    }

    private int[] Token(TokenExpansion token, int from)
    {
        if (from == words.Length)
        {
            _sawEnd = true;
            return [];
        }

        return string.Equals(token.Text, words[from], StringComparison.Ordinal) ? [from + 1] : [];
    }

    private int[] Sequence(Expansion[] parts, int index, int from)
    {
        int[] positions = [from];
        for (; index < parts.Length && positions.Length > 0; index++)
        {
            if (positions.Length == 1)
            {
                positions = Ends(parts[index], positions[0]);
                continue;
            }

            var next = new SortedSet<int>();
            foreach (var position in positions)
                next.UnionWith(Ends(parts[index], position));
            positions = [.. next];
        }

        return positions;
    }

    private int[] Union(Expansion[] options, int from)
    {
        var ends = new SortedSet<int>();
        foreach (var option in options)
            ends.UnionWith(Ends(option, from));
        return [.. ends];
    }

    private int[] Repeat(RepeatExpansion repeat, int from)
    {
        var ends = new SortedSet<int>();
        var current = new SortedSet<int> { from };
        // more rounds than words cannot reach anything new
        for (var round = 0; round <= repeat.Max && current.Count > 0 && round <= Math.Max(repeat.Min, words.Length + 1); round++)
        {
            if (round >= repeat.Min)
                ends.UnionWith(current);
            if (round == repeat.Max)
                break;
            var next = new SortedSet<int>();
            foreach (var position in current)
                next.UnionWith(Ends(repeat.Inner, position));
            if (next.SetEquals(current) && round >= repeat.Min)
                break;
            current = next;
            if (++_work > MaxWork)
                break;
        }

        return [.. ends];
    }

    private int[] Special(SpecialRule kind, int from)
    {
        switch (kind)
        {
            case SpecialRule.Null:
                return [from];
            case SpecialRule.Garbage:
                _sawEnd = true;
                return [.. Enumerable.Range(from, words.Length - from + 1)];
            default:
                return [];
        }
    }

    /// <summary>Fills in how the node covers exactly these words; of several ways the first in the grammar.</summary>
    private bool Build(Expansion node, int from, int to, List<object> parts)
    {
        switch (node)
        {
            case TokenExpansion token:
                parts.Add(token.Text);
                return true;
            case TagExpansion:
                parts.Add(node);
                return true;
            case RuleExpansion { Target: { } rule }:
                var inner = new Derivation(rule);
                parts.Add(inner);
                return Build(rule.Body, from, to, inner.Parts);
            case ChoiceExpansion choice:
                var option = Array.Find(choice.Options, candidate => Ends(candidate, from).Contains(to));
                return option is not null && Build(option, from, to, parts);
            case SequenceExpansion sequence:
                return BuildSequence(sequence.Parts, from, to, parts);
            case RepeatExpansion repeat:
                return BuildRepeat(repeat, from, to, parts);
            default:
                for (var i = from; i < to; i++)
                    parts.Add(words[i]);
                return true;
        }
    }

    private bool BuildSequence(Expansion[] nodes, int from, int to, List<object> parts)
    {
        for (var index = 0; index < nodes.Length; index++)
        {
            // the longest stretch that lets the rest reach the end
            var end = Ends(nodes[index], from).Where(candidate => Sequence(nodes, index + 1, candidate).Contains(to)).DefaultIfEmpty(-1).Max();
            if (end < 0 || !Build(nodes[index], from, end, parts))
                return false;
            from = end;
        }

        return from == to;
    }

    private bool BuildRepeat(RepeatExpansion repeat, int from, int to, List<object> parts)
    {
        if (from == to && repeat.Min == 0)
            return true;
        var rest = new RepeatExpansion(repeat.Inner, Math.Max(0, repeat.Min - 1), repeat.Max == RepeatExpansion.Unlimited ? repeat.Max : repeat.Max - 1);
        foreach (var end in Ends(repeat.Inner, from).OrderDescending())
        {
            if (end == from && repeat.Min == 0)
                continue;
            if (end == to && rest.Min == 0)
                return Build(repeat.Inner, from, end, parts);
            if (rest.Max > 0 && ++_work < MaxWork && Ends(rest, end).Contains(to))
                return Build(repeat.Inner, from, end, parts) && BuildRepeat(rest, end, to, parts);
        }

        return false;
    }
}

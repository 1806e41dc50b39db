using Switchboard.VoiceXml.Documents;

namespace Switchboard.VoiceXml.Execution;

/// <summary>What the algorithm remembers of one form item, or of a menu.</summary>
internal sealed class ItemState(VxmlElement element, string variable)
{
    public VxmlElement Element { get; } = element;

    /// <summary>The form item variable; an internal name when the item has none.</summary>
    public string Variable { get; } = variable;

    public int PromptCounter { get; set; } = 1;

    public EventCounters Events { get; } = new();

    public bool JustFilled { get; set; }

    public void Reset()
    {
        PromptCounter = 1;
        Events.Clear();
    }
}

/// <summary>VoiceXML 2.0 §5.2.2: an event counts for its own name and for every prefix of it.</summary>
internal sealed class EventCounters
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public void Count(string name)
    {
        Add("");
        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = name.IndexOf('.', dot + 1))
            Add(name[..dot]);
        Add(name);
    }

    public int Of(string name) => _counts.GetValueOrDefault(name);

    public void Clear() => _counts.Clear();

    private void Add(string name) => _counts[name] = _counts.GetValueOrDefault(name) + 1;
}

using System.Text;

namespace Switchboard.VoiceXml.Documents;

/// <summary>An element of a document with its place in the source.</summary>
internal sealed class VxmlElement(string name, int line, int column, VxmlElement? parent)
{
    private static readonly object[] None = [];
    private object[] _children = None;
    private List<object>? _growing;
    private List<KeyValuePair<string, string>>? _attributes;

    public string Name { get; } = name;

    public int Line { get; } = line;

    public int Column { get; } = column;

    public VxmlElement? Parent { get; } = parent;

    /// <summary>The URI that relative references inside are resolved against; null when no xml:base applies.</summary>
    public string? XmlBase { get; set; }

    /// <summary>The language in force here; null when none was given.</summary>
    public string? Language { get; set; }

    /// <summary>Something worked out once from the element, such as a compiled grammar.</summary>
    public object? Compiled { get; set; }

    /// <summary>Elements and strings, in document order.</summary>
    public IReadOnlyList<object> Children => _children;

    public IReadOnlyList<KeyValuePair<string, string>> Attributes =>
        _attributes is null ? [] : _attributes;

    /// <summary>The attribute's value, or null.</summary>
    public string? this[string attribute]
    {
        get
        {
            if (_attributes is null)
                return null;
            foreach (var pair in _attributes)
            {
                if (string.Equals(pair.Key, attribute, StringComparison.Ordinal))
                    return pair.Value;
            }

            return null;
        }
    }

    /// <summary>The text inside, markup left out.</summary>
    public string Text
    {
        get
        {
            if (_children is [string only])
                return only;
            var text = new StringBuilder();
            Append(text, this);
            return text.ToString();
        }
    }

    public bool HasContent
    {
        get
        {
            foreach (var child in _children)
            {
                if (child is not string text || !string.IsNullOrWhiteSpace(text))
                    return true;
            }

            return false;
        }
    }

    public IEnumerable<VxmlElement> Elements()
    {
        foreach (var child in _children)
        {
            if (child is VxmlElement element)
                yield return element;
        }
    }

    public IEnumerable<VxmlElement> Elements(string name)
    {
        foreach (var child in _children)
        {
            if (child is VxmlElement element && element.Name == name)
                yield return element;
        }
    }

    public VxmlElement? First(string name)
    {
        foreach (var child in _children)
        {
            if (child is VxmlElement element && element.Name == name)
                return element;
        }

        return null;
    }

    public void Add(object child) => (_growing ??= []).Add(child);

    public void SetAttribute(string name, string value) => (_attributes ??= []).Add(new(name, value));

    public void Seal()
    {
        if (_growing is not null)
            _children = [.. _growing];
        _growing = null;
    }

    public override string ToString() => $"<{Name}> in line {Line}";

    private static void Append(StringBuilder text, VxmlElement element)
    {
        foreach (var child in element._children)
        {
            if (child is string part)
                text.Append(part);
            else
                Append(text, (VxmlElement)child);
        }
    }
}

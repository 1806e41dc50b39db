namespace Switchboard.Ivr.Validation;

/// <summary>Strongly connected components of a graph, by Tarjan's algorithm on a stack of its own.</summary>
internal sealed class Components(IReadOnlyDictionary<string, List<string>> next)
{
    private readonly Dictionary<string, int> _order = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _low = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly Stack<string> _path = new();

    public List<List<string>> Find()
    {
        var found = new List<List<string>>();
        foreach (var root in next.Keys)
        {
            if (!_order.ContainsKey(root))
                Walk(root, found);
        }

        return found;
    }

    private void Walk(string root, List<List<string>> found)
    {
        var frames = new Stack<(string Node, int Edge)>();
        Enter(root, frames);
        while (frames.TryPop(out var frame))
        {
            var (node, edge) = frame;
            if (edge < next[node].Count)
            {
                frames.Push((node, edge + 1));
                var target = next[node][edge];
                if (!_order.TryGetValue(target, out var order))
                    Enter(target, frames);
                else if (_open.Contains(target))
                    _low[node] = Math.Min(_low[node], order);
                continue;
            }

            if (frames.TryPeek(out var parent))
                _low[parent.Node] = Math.Min(_low[parent.Node], _low[node]);
            if (_low[node] == _order[node])
                found.Add(Close(node));
        }
    }

    private void Enter(string node, Stack<(string Node, int Edge)> frames)
    {
        _low[node] = _order[node] = _order.Count;
        _path.Push(node);
        _open.Add(node);
        frames.Push((node, 0));
    }

    private List<string> Close(string root)
    {
        var part = new List<string>();
        string node;
        do
        {
            node = _path.Pop();
            _open.Remove(node);
            part.Add(node);
        }
        while (node != root);
        return part;
    }
}

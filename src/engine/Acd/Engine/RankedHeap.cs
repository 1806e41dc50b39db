namespace Switchboard.Acd.Engine;

/// <summary>Where a node stands: lower comes first, field by field; <paramref name="Order"/> makes every key unique.</summary>
internal readonly record struct HeapKey(long Major, long Minor, long Order) : IComparable<HeapKey>
{
    public int CompareTo(HeapKey other) => Before(other) ? -1 : other.Before(this) ? 1 : 0;

    public bool Before(in HeapKey other)
    {
        if (Major != other.Major)
            return Major < other.Major;
        return Minor != other.Minor ? Minor < other.Minor : Order < other.Order;
    }
}

/// <summary>Something that can stand in one heap at a time and knows where, so that it can be taken out of the middle.</summary>
internal abstract class HeapNode
{
    public int HeapIndex { get; set; } = -1;

    public bool InHeap => HeapIndex >= 0;
}

/// <summary>
/// A 4-ary heap whose nodes know their index: O(1) peek, O(log n) insert and removal of any node, O(1) insert of a last
/// one (the newest idle agent, the newest call). Keys lie in the array, so that comparing touches no node.
/// </summary>
internal sealed class RankedHeap<T> where T : HeapNode
{
    private const int Arity = 4;
    private Slot[] _slots = new Slot[8];

    public int Count { get; private set; }

    public T? First => Count == 0 ? null : _slots[0].Node;

    public T this[int index] => _slots[index].Node;

    public HeapKey KeyAt(int index) => _slots[index].Key;

    public void Add(T node, in HeapKey key)
    {
        if (Count == _slots.Length)
            Array.Resize(ref _slots, Count * 2);
        _slots[Count] = new Slot(key, node);
        node.HeapIndex = Count;
        SiftUp(Count++);
    }

    public void Remove(T node)
    {
        var index = node.HeapIndex;
        node.HeapIndex = -1;
        var last = _slots[--Count];
        _slots[Count] = default;
        if (index == Count)
            return;
        _slots[index] = last;
        last.Node.HeapIndex = index;
        SiftUp(index);
        SiftDown(last.Node.HeapIndex);
    }

    public void Clear()
    {
        for (var i = 0; i < Count; i++)
            _slots[i].Node.HeapIndex = -1;
        Array.Clear(_slots, 0, Count);
        Count = 0;
    }

    private void SiftUp(int index)
    {
        var moving = _slots[index];
        while (index > 0)
        {
            var parent = (index - 1) / Arity;
            if (!moving.Key.Before(_slots[parent].Key))
                break;
            _slots[index] = _slots[parent];
            _slots[index].Node.HeapIndex = index;
            index = parent;
        }

        _slots[index] = moving;
        moving.Node.HeapIndex = index;
    }

    private void SiftDown(int index)
    {
        var moving = _slots[index];
        while (true)
        {
            var first = (index * Arity) + 1;
            if (first >= Count)
                break;
            var least = first;
            var end = Math.Min(first + Arity, Count);
            for (var child = first + 1; child < end; child++)
            {
                if (_slots[child].Key.Before(_slots[least].Key))
                    least = child;
            }

            if (!_slots[least].Key.Before(moving.Key))
                break;
            _slots[index] = _slots[least];
            _slots[index].Node.HeapIndex = index;
            index = least;
        }

        _slots[index] = moving;
        moving.Node.HeapIndex = index;
    }

    private readonly record struct Slot(HeapKey Key, T Node);
}

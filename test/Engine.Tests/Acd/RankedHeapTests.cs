using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Switchboard.Acd.Engine;
using Xunit;

namespace Switchboard.Engine.Tests.Acd;

public class RankedHeapTests
{
    [Fact]
    public void Whatever_is_added_and_removed_the_first_is_the_least() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(300).WithQuietOnSuccess(true), Prop.ForAll<int[]>(Behaves));

    private static void Behaves(int[] steps)
    {
        var heap = new RankedHeap<Node>();
        var nodes = new List<(Node Node, HeapKey Key)>();
        long order = 0;
        foreach (var step in steps)
        {
            if (step % 3 == 0 && nodes.Count > 0)
            {
                var at = Math.Abs(step / 3) % nodes.Count;
                heap.Remove(nodes[at].Node);
                nodes[at].Node.InHeap.ShouldBeFalse();
                nodes.RemoveAt(at);
            }
            else
            {
                var key = new HeapKey(step % 2, step % 10, ++order);
                var node = new Node();
                heap.Add(node, key);
                nodes.Add((node, key));
            }

            heap.Count.ShouldBe(nodes.Count);
            heap.First.ShouldBe(nodes.OrderBy(n => n.Key.Major).ThenBy(n => n.Key.Minor).ThenBy(n => n.Key.Order).FirstOrDefault().Node);
            nodes.ShouldAllBe(n => ReferenceEquals(heap[n.Node.HeapIndex], n.Node));
        }
    }

    private sealed class Node : HeapNode;
}

namespace Switchboard.Media.Recording;

/// <summary>Blocks of one size, kept for reuse.</summary>
internal sealed class BlockPool(int size)
{
    private const int Kept = 4096;
    private readonly Lock _gate = new();
    private readonly Stack<byte[]> _free = new();

    public byte[] Take()
    {
        lock (_gate)
        {
            if (_free.TryPop(out var block))
                return block;
        }

        return GC.AllocateUninitializedArray<byte>(size);
    }

    public void Return(byte[] block)
    {
        lock (_gate)
        {
            if (_free.Count < Kept)
                _free.Push(block);
        }
    }
}

namespace Switchboard.Server.Demo;

/// <summary>Not everybody goes on a break at once.</summary>
internal sealed class BreakRoom(int places)
{
    private int _taken;

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _taken) <= places)
            return true;
        Interlocked.Decrement(ref _taken);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _taken);
}

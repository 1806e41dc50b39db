namespace Switchboard.Sip;

/// <summary>Messages that nobody kept, to be used again.</summary>
internal sealed class SipMessagePool
{
    private const int Most = 256;
    private const int LargestBuffer = 16 * 1024;
    private readonly Lock _gate = new();
    private readonly Stack<SipMessage> _free = new(Most);

    public SipMessage Rent()
    {
        lock (_gate)
            return _free.TryPop(out var message) ? message : new SipMessage();
    }

    public void Return(SipMessage message)
    {
        if (message.BufferSize > LargestBuffer)
            return;
        lock (_gate)
        {
            if (_free.Count < Most)
                _free.Push(message);
        }
    }
}

namespace Switchboard.Server.Observability;

/// <summary>The messages of one Call-ID. The first and the last are kept; what is too much is left out in the middle.</summary>
internal sealed class TracedDialog(DateTimeOffset since)
{
    private const int MostMessages = 200;
    private const int MostBytes = 192 * 1024;
    private readonly Lock _gate = new();
    private readonly List<TracedMessage> _messages = [];
    private int _bytes;
    private int _left;

    /// <summary>When its first message passed.</summary>
    public DateTimeOffset Since { get; } = since;

    /// <summary>The call it belongs to; none yet for an INVITE that nobody has answered for.</summary>
    public Guid? Owner { get; set; }

    /// <summary>Bytes held.</summary>
    public int Bytes
    {
        get
        {
            lock (_gate)
                return _bytes;
        }
    }

    /// <summary>Takes a message; answers by how many bytes it grew.</summary>
    public int Add(TracedMessage message)
    {
        lock (_gate)
        {
            var before = _bytes;
            if (message.Bytes.Length > MostBytes / 4)
            {
                _left++;
                return 0;
            }

            _messages.Add(message);
            _bytes += message.Bytes.Length;
            while (_messages.Count > MostMessages || _bytes > MostBytes)
            {
                var middle = _messages.Count / 2;
                _bytes -= _messages[middle].Bytes.Length;
                _messages.RemoveAt(middle);
                _left++;
            }

            return _bytes - before;
        }
    }

    /// <summary>A message was not taken at all.</summary>
    public void LeaveOut() => Interlocked.Increment(ref _left);

    /// <summary>What it holds now, and how many were left out.</summary>
    public (TracedMessage[] Messages, int Left) Copy()
    {
        lock (_gate)
            return ([.. _messages], _left);
    }
}

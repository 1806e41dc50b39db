using System.Net;

namespace Switchboard.Sip.Guard;

/// <summary>The remembered addresses, newest first, never more than the limit. Not safe for threads.</summary>
internal sealed class SourceTable(int most)
{
    private const int SpareTries = 16;

    private readonly Dictionary<SourceKey, SourceRecord> _records = [];
    private SourceRecord? _newest;
    private SourceRecord? _oldest;

    public int Count => _records.Count;

    public IEnumerable<SourceRecord> Records => _records.Values;

    public SourceRecord? Find(IPAddress address) => _records.GetValueOrDefault(SourceKey.Of(address));

    /// <summary>The record of an address, now the newest.</summary>
    public SourceRecord Touch(IPAddress address, long now)
    {
        var key = SourceKey.Of(address);
        if (_records.TryGetValue(key, out var record))
        {
            if (record != _newest)
            {
                Unlink(record);
                LinkNewest(record);
            }

            return record;
        }

        if (_records.Count >= most)
            Evict(now);
        record = new SourceRecord(key, address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
        _records.Add(key, record);
        LinkNewest(record);
        return record;
    }

    // a flood of forged addresses must not wash out the blocks at once: a blocked record is passed over a few times
    private void Evict(long now)
    {
        for (var tries = 0; tries < SpareTries && _oldest!.HoldsBlock(now); tries++)
        {
            var spared = _oldest;
            Unlink(spared);
            LinkNewest(spared);
        }

        var gone = _oldest!;
        Unlink(gone);
        _records.Remove(gone.Key);
    }

    private void LinkNewest(SourceRecord record)
    {
        record.Older = _newest;
        record.Newer = null;
        if (_newest is not null)
            _newest.Newer = record;
        _newest = record;
        _oldest ??= record;
    }

    private void Unlink(SourceRecord record)
    {
        if (record.Newer is null)
            _newest = record.Older;
        else
            record.Newer.Older = record.Older;
        if (record.Older is null)
            _oldest = record.Newer;
        else
            record.Older.Newer = record.Newer;
        record.Newer = record.Older = null;
    }
}

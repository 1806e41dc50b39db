using System.Net;

namespace Switchboard.Sip.Guard;

/// <summary>Decides at the door which requests are looked at (HARDENING, "Limits by default"). One lock, safe for any thread.</summary>
public sealed class SipGuard
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly GuardRules _rules;
    private readonly IGuardListener? _listener;
    private readonly SourceTable _sources;
    private readonly ScannerSigns _signs;
    private readonly long _start;
    private readonly long[] _dropped = new long[Enum.GetValues<BlockReason>().Length];
    private long _admitted;
    private long _busy;
    private long _failures;
    private NetworkRule[] _networks = [];

    /// <summary>A guard that knows nobody yet.</summary>
    public SipGuard(TimeProvider time, GuardRules? rules = null, IGuardListener? listener = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        (_time, _rules, _listener, _start) = (time, rules ?? new GuardRules(), listener, time.GetTimestamp());
        _sources = new SourceTable(_rules.MaxSources);
        _signs = new ScannerSigns(_rules.ScannerAgents, _rules.ScannerAddresses);
    }

    /// <summary>The verdict on a request. Header values may be empty when absent; the guard reads them only from strangers.</summary>
    /// <param name="source">Where it came from.</param>
    /// <param name="cls">What is known of that source.</param>
    /// <param name="kind">What it asks.</param>
    /// <param name="userAgent">User-Agent value.</param>
    /// <param name="from">From value.</param>
    /// <param name="to">To value.</param>
    public GuardVerdict Admit(
        IPEndPoint source, SourceClass cls, RequestKind kind,
        ReadOnlySpan<byte> userAgent = default, ReadOnlySpan<byte> from = default, ReadOnlySpan<byte> to = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var allowed = kind == RequestKind.InDialog ? null : RuleOf(source.Address);
        if (allowed == true && cls == SourceClass.Stranger)
            cls = SourceClass.Registered;
        var betrayed = cls == SourceClass.Stranger && kind != RequestKind.InDialog && _signs.Betrayed(userAgent, from, to);
        lock (_gate)
        {
            var verdict = kind == RequestKind.InDialog ? GuardVerdict.Admit
                : allowed == false ? DropDenied()
                : cls == SourceClass.Stranger ? AdmitStranger(source.Address, betrayed)
                : AdmitKnown(source.Address, kind);
            if (verdict == GuardVerdict.Admit)
                _admitted++;
            return verdict;
        }
    }

    /// <summary>Ask before verifying credentials: false when this user, or the whole address, failed too often; then drop.</summary>
    /// <param name="address">Where the request came from.</param>
    /// <param name="user">The user named in the credentials.</param>
    /// <param name="hasBinding">True when this very user holds a binding from this source: such a phone goes on working.</param>
    public bool MayAuthenticate(IPAddress address, string user, bool hasBinding)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(user);
        var allowed = RuleOf(address);
        lock (_gate)
        {
            if (allowed == false)
                return DropDenied() == GuardVerdict.Admit;
            if (allowed == true || hasBinding || _sources.Find(address) is not { } record)
                return true;
            var now = Now();
            if (record.Block.InForce(now) && record.Block.Reason is BlockReason.AddressFailures or BlockReason.Administrator)
                return !Drop(ref record.Block);
            return record.User(user) is not { } failed || !failed.Block.InForce(now) || !Drop(ref failed.Block);
        }
    }

    /// <summary>A wrong password, or an unknown user.</summary>
    /// <param name="address">Where the request came from.</param>
    /// <param name="user">The user named in the credentials.</param>
    /// <param name="reason">What was wrong, for the security log.</param>
    public void ReportAuthFailure(IPAddress address, string user, string reason = "")
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(user);
        _listener?.Refused(address, user, reason);
        var allowed = RuleOf(address) == true;
        lock (_gate)
        {
            _failures++;
            if (allowed)
                return;
            var now = Now();
            var window = (long)_rules.FailureWindow.TotalMilliseconds;
            var record = _sources.Touch(address, now);
            record.Failures ??= new FailureTimes(_rules.AddressFailures);
            // a flood's or scanner's block is shorter and gives way; an administrator's stays
            if (record.Failures.Add(now, window)
                && !(record.Block.InForce(now) && record.Block.Reason is BlockReason.AddressFailures or BlockReason.Administrator))
                Begin(record, null, ref record.Block, BlockReason.AddressFailures, _rules.AddressBlock);
            if (record.UserOrNew(user, _rules.UserFailures, now, window) is { } failed
                && failed.Failures.Add(now, window) && !failed.Block.InForce(now))
                Begin(record, user, ref failed.Block, BlockReason.UserFailures, _rules.UserBlock);
        }
    }

    /// <summary>A right password: forgets the user's failures from this address.</summary>
    public void ReportAuthSuccess(IPAddress address, string user)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(user);
        lock (_gate)
            _sources.Find(address)?.ForgetUser(user);
    }

    /// <summary>Blocks an address by hand: for strangers and known sources alike, except inside dialogs.</summary>
    public void BlockAddress(IPAddress address, TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(address);
        lock (_gate)
        {
            var record = _sources.Touch(address, Now());
            Begin(record, null, ref record.Block, BlockReason.Administrator, duration);
        }
    }

    /// <summary>Takes the administrator's networks in place of those before.</summary>
    public void SetNetworks(IEnumerable<NetworkRule> networks)
    {
        var sorted = new List<NetworkRule>(networks);
        sorted.Sort(static (a, b) => b.Network.PrefixLength.CompareTo(a.Network.PrefixLength));
        Volatile.Write(ref _networks, [.. sorted]);
    }

    /// <summary>Lifts a block; with a user only that user's, without one everything on the address. True when there was one.</summary>
    public bool Lift(IPAddress address, string? user = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        lock (_gate)
        {
            if (_sources.Find(address) is not { } record)
                return false;
            var now = Now();
            var lifted = false;
            if (user is null)
            {
                lifted = record.Block.InForce(now);
                record.Block = default;
                record.Requests = default;
                record.Failures?.Clear();
            }

            foreach (var (name, failed) in record.Users)
            {
                if (user is not null && name != SourceRecord.Cut(user))
                    continue;
                lifted |= failed.Block.InForce(now);
                failed.Block = default;
                failed.Failures.Clear();
            }

            return lifted;
        }
    }

    /// <summary>The blocks in force.</summary>
    public IReadOnlyList<Block> Blocks()
    {
        lock (_gate)
        {
            var now = Now();
            var blocks = new List<Block>();
            foreach (var record in _sources.Records)
            {
                if (record.Block.InForce(now))
                    blocks.Add(Describe(record, null, record.Block));
                foreach (var (name, user) in record.Users)
                {
                    if (user.Block.InForce(now))
                        blocks.Add(Describe(record, name, user.Block));
                }
            }

            return blocks;
        }
    }

    /// <summary>Counters since start.</summary>
    public GuardCounters Counters
    {
        get
        {
            lock (_gate)
            {
                return new GuardCounters(
                    _admitted, _dropped[(int)BlockReason.Flood], _dropped[(int)BlockReason.Scanner],
                    _dropped[(int)BlockReason.UserFailures] + _dropped[(int)BlockReason.AddressFailures],
                    _dropped[(int)BlockReason.Administrator], _busy, _failures, _sources.Count);
            }
        }
    }

    // Null where no rule says anything. Families are compared as they are: an IPv4 rule holds for mapped addresses too.
    private bool? RuleOf(IPAddress address)
    {
        var networks = Volatile.Read(ref _networks);
        if (networks.Length == 0)
            return null;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var rule in networks)
        {
            if (rule.Network.Contains(plain))
                return rule.Allowed;
        }

        return null;
    }

    private GuardVerdict DropDenied()
    {
        _dropped[(int)BlockReason.Administrator]++;
        return GuardVerdict.Drop;
    }

    private GuardVerdict AdmitStranger(IPAddress address, bool betrayed)
    {
        var now = Now();
        var record = _sources.Touch(address, now);
        if (!record.Block.InForce(now))
        {
            if (betrayed)
                Begin(record, null, ref record.Block, BlockReason.Scanner, _rules.ScannerBlock);
            else if (record.Requests.TryTake(now, _rules.StrangerRate, _rules.StrangerBurst))
                return GuardVerdict.Admit;
            else
                Begin(record, null, ref record.Block, BlockReason.Flood, _rules.FloodBlock);
        }

        Drop(ref record.Block);
        return GuardVerdict.Drop;
    }

    // a valid binding and a trunk go on working whatever strangers do from their address; only an administrator shuts them out
    private GuardVerdict AdmitKnown(IPAddress address, RequestKind kind)
    {
        var now = Now();
        var record = kind == RequestKind.NewCall ? _sources.Touch(address, now) : _sources.Find(address);
        if (record is null)
            return GuardVerdict.Admit;
        if (record.Block.Reason == BlockReason.Administrator && record.Block.InForce(now))
        {
            Drop(ref record.Block);
            return GuardVerdict.Drop;
        }

        if (kind != RequestKind.NewCall || record.Calls.TryTake(now, _rules.CallRate, _rules.CallRate))
            return GuardVerdict.Admit;
        _busy++;
        return GuardVerdict.Busy;
    }

    private void Begin(SourceRecord record, string? user, ref BlockState block, BlockReason reason, TimeSpan duration)
    {
        block = BlockState.Begin(reason, Now(), duration);
        _listener?.Blocked(Describe(record, user, block));
    }

    private bool Drop(ref BlockState block)
    {
        block.Dropped++;
        _dropped[(int)block.Reason]++;
        return true;
    }

    private Block Describe(SourceRecord record, string? user, BlockState block)
    {
        var now = _time.GetUtcNow();
        var at = Now();
        return new Block(
            record.Address, user, block.Reason, now.AddMilliseconds(block.Since - at), now.AddMilliseconds(block.Until - at), block.Dropped);
    }

    private long Now() => (long)_time.GetElapsedTime(_start).TotalMilliseconds;
}

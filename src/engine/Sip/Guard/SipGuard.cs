using System.Net;

namespace Switchboard.Sip.Guard;

/// <summary>Decides at the door which requests are looked at (HARDENING, "Limits by default"). Safe for any thread.</summary>
public sealed class SipGuard
{
    private readonly TimeProvider _time;
    private readonly GuardRules _rules;
    private readonly IGuardListener? _listener;

    /// <summary>A guard that knows nobody yet.</summary>
    public SipGuard(TimeProvider time, GuardRules? rules = null, IGuardListener? listener = null) =>
        (_time, _rules, _listener) = (time, rules ?? new GuardRules(), listener);

    /// <summary>The verdict on a request. Header values may be empty when absent.</summary>
    /// <param name="source">Where it came from.</param>
    /// <param name="cls">What is known of that source.</param>
    /// <param name="kind">What it asks.</param>
    /// <param name="userAgent">User-Agent value.</param>
    /// <param name="from">From value.</param>
    /// <param name="to">To value.</param>
    public GuardVerdict Admit(
        IPEndPoint source, SourceClass cls, RequestKind kind,
        ReadOnlySpan<byte> userAgent = default, ReadOnlySpan<byte> from = default, ReadOnlySpan<byte> to = default) =>
        throw new NotSupportedException($"{_time}{_rules}{_listener}");

    /// <summary>
    /// Ask before verifying credentials: false when this user is blocked from this address; then drop.
    /// A source that is <see cref="SourceClass.Registered"/> is never refused here.
    /// </summary>
    public bool MayAuthenticate(IPAddress address, string user, SourceClass cls) => throw new NotSupportedException();

    /// <summary>A wrong password (or unknown user).</summary>
    public void ReportAuthFailure(IPAddress address, string user) => throw new NotSupportedException();

    /// <summary>A right password: forgets the user's failures from this address.</summary>
    public void ReportAuthSuccess(IPAddress address, string user) => throw new NotSupportedException();

    /// <summary>Blocks an address by hand.</summary>
    public void BlockAddress(IPAddress address, TimeSpan duration) => throw new NotSupportedException();

    /// <summary>Lifts a block; with a user only that user's, without one everything on the address. True when there was one.</summary>
    public bool Lift(IPAddress address, string? user = null) => throw new NotSupportedException();

    /// <summary>The blocks in force.</summary>
    public IReadOnlyList<Block> Blocks() => throw new NotSupportedException();

    /// <summary>Counters since start.</summary>
    public GuardCounters Counters => throw new NotSupportedException();
}

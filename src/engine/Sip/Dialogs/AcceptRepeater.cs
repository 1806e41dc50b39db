using Switchboard.Kernel;

namespace Switchboard.Sip;

/// <summary>Repeats something at T1, 2·T1 … until told to stop, or gives up after 64·T1: 2xx (§13.3.1.4), reliable provisionals (RFC 3262 §3).</summary>
internal sealed class AcceptRepeater
{
    private readonly SipStack _stack;
    private readonly WheelTimer _timer;
    private readonly Action _send;
    private readonly Action _giveUp;
    private readonly TimeSpan _most;
    private TimeSpan _interval;
    private TimeSpan _waited;

    public AcceptRepeater(SipStack stack, Action send, Action giveUp, bool capped)
    {
        (_stack, _send, _giveUp) = (stack, send, giveUp);
        _most = capped ? stack.Options.T2 : TimeSpan.MaxValue;
        _timer = new WheelTimer(OnTimer);
    }

    public bool IsWaiting => _timer.IsArmed;

    public void Start()
    {
        _interval = _stack.Options.T1;
        _waited = TimeSpan.Zero;
        _send();
        _stack.Wheel.Arm(_timer, _interval);
    }

    public void Stop() => _stack.Wheel.Cancel(_timer);

    private void OnTimer()
    {
        _waited += _interval;
        var left = (_stack.Options.T1 * 64) - _waited;
        if (left <= TimeSpan.Zero)
        {
            _giveUp();
            return;
        }

        _send();
        _interval = TimeSpan.FromTicks(Math.Min(Math.Min((_interval * 2).Ticks, _most.Ticks), left.Ticks));
        _stack.Wheel.Arm(_timer, _interval);
    }
}

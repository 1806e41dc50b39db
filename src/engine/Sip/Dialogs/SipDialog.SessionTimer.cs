using System.Globalization;
using Switchboard.Kernel;

namespace Switchboard.Sip;

// RFC 4028: a call whose end nobody told us must not stand for ever.
public sealed partial class SipDialog
{
    private readonly WheelTimer _session;
    private SipBody? _localSdp;
    private uint _interval;
    private uint _minimum;
    private bool _weRefresh;
    private bool _refreshing;
    private bool _peerUpdates;

    /// <summary>Seconds of the session timer in force; 0 when none is.</summary>
    internal uint SessionInterval => _interval;

    /// <summary>True when it is ours to refresh.</summary>
    internal bool WeRefresh => _weRefresh;

    internal void RaiseSessionInterval(uint least)
    {
        _minimum = Math.Max(_minimum, least);
        _interval = Math.Max(_interval, least);
    }

    /// <summary>Writes Session-Expires into our 2xx when the peer asked for it, and starts the timer (§9).</summary>
    internal void WriteSessionTimer(SipWriter writer, SipMessage request)
    {
        if (request.SessionExpires is not { } asked)
            return;
        var peerCan = request.HasOption(SipHeaderId.Supported, "timer");
        var peerRefreshes = peerCan && asked.Refresher != "uas";
        writer.Header("Session-Expires", string.Create(CultureInfo.InvariantCulture, $"{asked.Seconds};refresher={(peerRefreshes ? "uac" : "uas")}"));
        if (peerRefreshes)
            writer.Header("Require", "timer");
        ArmSession(asked.Seconds, !peerRefreshes);
    }

    private void AddSessionTimer(List<SipHeader> headers)
    {
        if (_interval == 0)
            return;
        // The role is named from the view of this request: we are its uac.
        var refresher = _weRefresh ? "uac" : "uas";
        headers.Add(new("Session-Expires", string.Create(CultureInfo.InvariantCulture, $"{_interval};refresher={refresher}")));
        if (_minimum > 0)
            headers.Add(new("Min-SE", _minimum.ToString(CultureInfo.InvariantCulture)));
    }

    private void ReadSessionTimer(SipMessage response)
    {
        if (response.SessionExpires is { } agreed)
            ArmSession(agreed.Seconds, agreed.Refresher != "uas");
        else if (_interval > 0 && _weRefresh)
            ArmSession(_interval, true);
    }

    private void ReadPeer(SipMessage message)
    {
        if (message.Has(SipHeaderId.Allow))
            _peerUpdates = message.HasOption(SipHeaderId.Allow, "UPDATE");
    }

    // §10: the refresher acts at half the interval; the other ends the call a little before it runs out.
    private void ArmSession(uint seconds, bool weRefresh)
    {
        (_interval, _weRefresh, _refreshing) = (Math.Min(seconds, 86_400), weRefresh, false);
        var wait = weRefresh ? _interval / 2.0 : _interval - Math.Min(32, _interval / 3.0);
        _stack.Wheel.Arm(_session, TimeSpan.FromSeconds(wait));
    }

    private void OnSessionTimer()
    {
        if (!_weRefresh || _refreshing)
        {
            SendBye(SipReason.Sip(408, "Session timer expired"), null, DialogEndCause.SessionExpired);
            return;
        }

        _refreshing = true;
        _stack.Wheel.Arm(_session, TimeSpan.FromSeconds((_interval / 2.0) - Math.Min(32, _interval / 3.0)));
        if (_peerUpdates || _localSdp is null)
            Begin(new DialogRequest(_stack, this, "UPDATE", null, null));
        else
            Begin(new DialogRequest(_stack, this, "INVITE", _localSdp, null));
    }
}

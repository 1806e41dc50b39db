using System.Net;
using Switchboard.Contracts.Lines;
using Switchboard.Sip;
using Switchboard.Sip.Guard;

namespace Switchboard.Switch.Lines;

/// <summary>The gate of the SIP stack: asks the guard what a request may do before it costs anything.</summary>
internal sealed class SipDoor(SipGuard guard, ILineDirectory lines, Registrations registrations) : ISipGate
{
    /// <summary>Set while the switch takes no new calls (shutting down, overloaded).</summary>
    public bool Closed { get; set; }

    public SipAdmission Admit(SipFlow source, SipMessage message, bool inDialog)
    {
        if (inDialog)
            return SipAdmission.Accept;
        if (Closed && message.Method == SipMethod.Invite)
            return SipAdmission.Refuse(503, "Service Unavailable", retryAfterSeconds: 10);
        message.TryGetRaw(SipHeaderId.UserAgent, out var agent);
        message.TryGetRaw(SipHeaderId.From, out var from);
        message.TryGetRaw(SipHeaderId.To, out var to);
        return guard.Admit(source.Remote, Classify(source), Kind(message.Method), agent, from, to) switch
        {
            GuardVerdict.Admit => SipAdmission.Accept,
            GuardVerdict.Busy => SipAdmission.Refuse(503, "Service Unavailable", retryAfterSeconds: 2),
            _ => SipAdmission.Drop,
        };
    }

    private SourceClass Classify(SipFlow source)
    {
        if (source.Identity is not null)
            return SourceClass.Registered; // the host vouched for this WebSocket's user
        return IsTrunk(source.Remote.Address) ? SourceClass.Trunk : registrations.Classify(source);
    }

    private bool IsTrunk(IPAddress address) => lines.FindTrunkBySource(address) is not null;

    private static RequestKind Kind(SipMethod method) => method switch
    {
        SipMethod.Invite => RequestKind.NewCall,
        SipMethod.Register => RequestKind.Register,
        SipMethod.Ack or SipMethod.Cancel => RequestKind.InDialog,
        _ => RequestKind.Other,
    };
}

using Switchboard.Kernel;

namespace Switchboard.Contracts.Ivr;

/// <summary>Something that happened to a call in a flow. The sequence of them is the call's IVR trail (轨迹).</summary>
/// <param name="Tenant">Whose call it is.</param>
/// <param name="CallId">Which call.</param>
/// <param name="At">When it happened.</param>
public abstract record IvrEvent(TenantId Tenant, Guid CallId, DateTimeOffset At);

/// <summary>A call came into a flow.</summary>
/// <param name="Tenant">Whose call it is.</param>
/// <param name="CallId">Which call.</param>
/// <param name="At">When it happened.</param>
/// <param name="Flow">The flow; null for a draft that is being tried.</param>
/// <param name="Version">The version the call keeps to its end.</param>
/// <param name="Name">The flow's name at that time.</param>
public sealed record FlowEntered(TenantId Tenant, Guid CallId, DateTimeOffset At, FlowId? Flow, int Version, string Name)
    : IvrEvent(Tenant, CallId, At);

/// <summary>The call reached a node.</summary>
/// <param name="Tenant">Whose call it is.</param>
/// <param name="CallId">Which call.</param>
/// <param name="At">When it happened.</param>
/// <param name="Node">The node's id in the flow.</param>
/// <param name="NodeType">The node's type as in the JSON: <c>menu</c>.</param>
/// <param name="NodeName">What the designer of the flow called it; null when unnamed.</param>
public sealed record FlowNodeEntered(TenantId Tenant, Guid CallId, DateTimeOffset At, string Node, string NodeType, string? NodeName)
    : IvrEvent(Tenant, CallId, At);

/// <summary>The call left a node.</summary>
/// <param name="Tenant">Whose call it is.</param>
/// <param name="CallId">Which call.</param>
/// <param name="At">When it happened.</param>
/// <param name="Node">The node's id in the flow.</param>
/// <param name="Exit">The exit taken: a menu key, <c>match</c>, <c>maxtries</c>, <c>error</c> …</param>
/// <param name="Input">What the caller keyed; masked where the node says it is sensitive; null without input.</param>
/// <param name="EnteredAt">When the node had been entered.</param>
/// <param name="Error">The code of the fault, when the node failed.</param>
/// <param name="NodeType">The node's type as in the JSON: <c>menu</c>.</param>
/// <param name="NodeName">What the designer of the flow called it; null when unnamed.</param>
public sealed record FlowNodeLeft(
    TenantId Tenant, Guid CallId, DateTimeOffset At, string Node, string Exit, string? Input, DateTimeOffset EnteredAt, string? Error = null,
    string? NodeType = null, string? NodeName = null)
    : IvrEvent(Tenant, CallId, At);

/// <summary>A flow variable got a value.</summary>
/// <param name="Tenant">Whose call it is.</param>
/// <param name="CallId">Which call.</param>
/// <param name="At">When it happened.</param>
/// <param name="Variable">Its name.</param>
/// <param name="Value">Its new value as text; masked where sensitive.</param>
public sealed record FlowVariableSet(TenantId Tenant, Guid CallId, DateTimeOffset At, string Variable, string Value)
    : IvrEvent(Tenant, CallId, At);

/// <summary>The call left the flow.</summary>
/// <param name="Tenant">Whose call it is.</param>
/// <param name="CallId">Which call.</param>
/// <param name="At">When it happened.</param>
/// <param name="Flow">The flow; null for a draft that was tried.</param>
/// <param name="Version">The version the call had.</param>
/// <param name="LastNode">The node it left from.</param>
/// <param name="Reason">Why, in one word: <c>hangup</c>, <c>caller_hangup</c>, <c>flow_end</c>, <c>flow_error</c>, <c>flow_budget</c>.</param>
/// <param name="Transitions">How many nodes it passed.</param>
public sealed record FlowLeft(
    TenantId Tenant, Guid CallId, DateTimeOffset At, FlowId? Flow, int Version, string? LastNode, string Reason, int Transitions)
    : IvrEvent(Tenant, CallId, At);

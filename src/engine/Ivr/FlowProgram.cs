using System.Collections.Concurrent;
using Switchboard.Contracts.Ivr;
using Switchboard.Ivr.Expressions;
using Switchboard.Ivr.Model;

namespace Switchboard.Ivr;

/// <summary>
/// A flow made ready to run: nodes by id, expressions parsed once. Immutable and shared by all calls of one version. Compiling never
/// fails: what is wrong in a flow that nobody validated shows when a call gets there, and leaves by the <c>error</c> exit.
/// </summary>
public sealed class FlowProgram
{
    private readonly Dictionary<string, FlowNode> _nodes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ParsedExpression> _expressions = new(StringComparer.Ordinal);

    /// <summary>Makes a flow ready; without <paramref name="id"/> it is a draft being tried.</summary>
    public FlowProgram(Flow flow, FlowId? id = null, int version = 0)
    {
        ArgumentNullException.ThrowIfNull(flow);
        Flow = flow;
        Id = id;
        Version = version;
        foreach (var node in flow.Nodes)
            _nodes.TryAdd(node.Id, node);
        foreach (var variable in flow.Variables)
            Variables.TryAdd(variable.Name, variable);
        Zone = TimeZoneInfo.TryFindSystemTimeZoneById(flow.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;
    }

    /// <summary>The flow as written.</summary>
    public Flow Flow { get; }

    /// <summary>Which flow of the catalogue.</summary>
    public FlowId? Id { get; }

    /// <summary>Which version of it.</summary>
    public int Version { get; }

    internal TimeZoneInfo Zone { get; }

    internal Dictionary<string, FlowVariable> Variables { get; } = new(StringComparer.Ordinal);

    internal FlowNode? Find(string id) => _nodes.GetValueOrDefault(id);

    internal ParsedExpression Expression(string source) => _expressions.GetOrAdd(source, static text =>
        Expressions.Expression.TryParse(text, out var expression, out var error) ? new(expression, null) : new(null, error));
}

internal sealed record ParsedExpression(Expression? Expression, ExpressionError? Error);

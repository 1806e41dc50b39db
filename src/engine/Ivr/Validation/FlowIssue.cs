namespace Switchboard.Ivr.Validation;

/// <summary>How bad an issue is.</summary>
public enum FlowIssueSeverity
{
    /// <summary>The flow may be published; somebody should look.</summary>
    Warning,

    /// <summary>The flow cannot be published.</summary>
    Error,
}

/// <summary>Something wrong in a flow, in terms of node and field.</summary>
/// <param name="Severity">How bad.</param>
/// <param name="Code">Stable and dotted: the console translates by it.</param>
/// <param name="Message">One English sentence.</param>
/// <param name="Node">The node's id; null for the flow itself.</param>
/// <param name="Field">The field of the node or flow, as a path inside it: <c>choices[1].key</c>.</param>
/// <param name="Path">The JSON path from the flow's root: <c>nodes[3].choices[1].key</c>.</param>
/// <param name="Params">What a translated message needs.</param>
public sealed record FlowIssue(
    FlowIssueSeverity Severity,
    string Code,
    string Message,
    string? Node,
    string? Field,
    string Path,
    IReadOnlyDictionary<string, string> Params);

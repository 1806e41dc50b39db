namespace Switchboard.Contracts.Ivr;

/// <summary>Names a flow (流程); its versions share it.</summary>
/// <param name="Value">A UUIDv7.</param>
public readonly record struct FlowId(Guid Value)
{
    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}

/// <summary>Names a prompt (语音) in the tenant's library; its language versions and takes share it.</summary>
/// <param name="Value">A UUIDv7.</param>
public readonly record struct PromptId(Guid Value)
{
    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}

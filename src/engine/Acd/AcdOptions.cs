namespace Switchboard.Acd;

/// <summary>Settings of the router that are the same for every tenant.</summary>
public sealed record AcdOptions
{
    /// <summary>Added to a queue's ring time-out: how long the call side may take to report before the lease expires.</summary>
    public TimeSpan LeaseGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long restored agents may take to connect their devices again before they are signed out.</summary>
    public TimeSpan RestoreGrace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether each reservation's event carries the candidates and why they were not taken.</summary>
    public bool ExplainDecisions { get; init; } = true;
}

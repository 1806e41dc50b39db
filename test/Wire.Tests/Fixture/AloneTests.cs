namespace Switchboard.Wire.Tests.Fixture;

/// <summary>Tests that flood the machine, or that a flooded machine would disturb: after all others, one at a time.</summary>
[CollectionDefinition(nameof(AloneTests), DisableParallelization = true)]
public sealed class AloneTests;

global using Shouldly;
global using Switchboard.Wire.Tests.Fixture;
global using Xunit;

// Real processes, real audio, two cores: one story at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

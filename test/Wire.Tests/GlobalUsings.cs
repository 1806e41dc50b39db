global using Shouldly;
global using Switchboard.Wire.Tests.Fixture;
global using Xunit;

// They wait for people to talk more than they compute: two stories at a time, but for those of AloneTests.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

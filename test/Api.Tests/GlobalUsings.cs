global using Microsoft.Extensions.DependencyInjection;
global using Shouldly;
global using Switchboard.Api.Tests.Fixture;
global using Xunit;

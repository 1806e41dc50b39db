using Shouldly;
using Switchboard.Desk.Routing;
using Switchboard.Kernel;

namespace Switchboard.Business.Tests.Desk;

public sealed class RouterSetupTests
{
    [Theory]
    [InlineData("queues[3].strategy", "strategy")]
    [InlineData("queues[0].ringTimeout", "ringTimeoutMs")]
    [InlineData("agents[12].queues[1].queue", "queues[1].queue")]
    [InlineData("agents[2].wrapUpTimeout", "wrapUpMs")]
    [InlineData("timeZone", "timeZone")]
    public void The_routers_field_becomes_the_forms_field(string router, string form) =>
        RouterSetup.Translate(Fault.Invalid("value.out_of_range", "Out of range.", router)).Field.ShouldBe(form);
}

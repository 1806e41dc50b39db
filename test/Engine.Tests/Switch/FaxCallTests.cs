using System.Net;
using Shouldly;
using Switchboard.Engine.Tests.Media.Fax;
using Switchboard.Media.Fax;
using Switchboard.Switch;
using Switchboard.Switch.Faxes;
using Xunit;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>Two switches fax each other over real SIP: by tones in G.711, and by T.38.</summary>
public sealed class FaxCallTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly SwitchFixture _here = new();
    private readonly SwitchFixture _there = new();
    private readonly byte[][] _pages = TestTiff.Pages(2, 200);
    private readonly FaxTray _inbox;
    private readonly string _document;

    public FaxCallTests()
    {
        _document = Path.Combine(_here.RecordingsFolder, "letter.tif");
        TestTiff.Write(_document, _pages);
        _inbox = new FaxTray(Path.Combine(_there.RecordingsFolder, "received.tif"));
        Join(_here, _there);
        Join(_there, _here);
        _there.OnNumber = _ => new FaxReceiver(_inbox);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _here.DisposeAsync();
        await _there.DisposeAsync();
    }

    [Fact]
    public async Task Pages_come_over_T38_when_both_ends_can()
    {
        var delivery = await SendAsync(t38: true);
        delivery.Result.ShouldNotBeNull().Code.ShouldBe("ok", delivery.Result!.Detail);
        delivery.Result.Progress.Transport.ShouldBe(FaxTransport.T38);
        delivery.Result.Progress.Pages.ShouldBe(2);
        delivery.Cause.Reason.ShouldBe("normal");
        var received = await _inbox.Received.WaitAsync(Patience);
        received.Code.ShouldBe("ok", received.Detail);
        received.Progress.RemoteId.ShouldBe("+861055550001");
        TestTiff.Read(_inbox.File).ShouldBe(_pages);
    }

    [Fact]
    public async Task A_sender_that_refuses_T38_with_488_is_heard_by_its_tones()
    {
        var delivery = await SendAsync(t38: false);
        delivery.Result.ShouldNotBeNull().Code.ShouldBe("ok", delivery.Result!.Detail);
        delivery.Result.Progress.Transport.ShouldBe(FaxTransport.Audio);
        (await _inbox.Received.WaitAsync(Patience)).Progress.Transport.ShouldBe(FaxTransport.Audio);
        TestTiff.Read(_inbox.File).ShouldBe(_pages);
    }

    [Fact]
    public async Task A_cancelled_fax_ends_its_call_at_once()
    {
        using var cancel = new CancellationTokenSource();
        var sending = _here.Exchange.SendFaxAsync(Order(t38: true), null, _ => cancel.Cancel(), cancel.Token);
        (await sending.WaitAsync(Patience)).TryGet(out var delivery, out var fault).ShouldBeTrue(fault?.Detail);
        delivery!.Cause.Reason.ShouldBe("cancelled");
        delivery.Result.ShouldNotBeNull().IsGood.ShouldBeFalse();
        (await _inbox.Received.WaitAsync(Patience)).IsGood.ShouldBeFalse();
    }

    [Fact]
    public async Task A_busy_fax_number_is_told_by_the_cause_of_the_call()
    {
        _inbox.IsFull = true;
        var delivery = await SendAsync(t38: true);
        delivery.Result.ShouldBeNull();
        delivery.Cause.Reason.ShouldBe("busy");
    }

    private async Task<FaxDelivery> SendAsync(bool t38)
    {
        var sent = await _here.Exchange.SendFaxAsync(Order(t38), null, null, CancellationToken.None).WaitAsync(Patience);
        return sent.TryGet(out var delivery, out var fault) ? delivery : throw new InvalidOperationException(fault.Detail);
    }

    private FaxOrder Order(bool t38) =>
        new(_here.Tenant.Id, "4008001234", null, new FaxSettings { Sends = true, File = _document, StationId = "+861055550001" }, t38);

    private static void Join(SwitchFixture from, SwitchFixture to) =>
        from.Trunk = from.Trunk with { Host = "127.0.0.1", Port = to.Address.Port, Addresses = [IPNetwork.Parse("127.0.0.1/32")] };
}

using System.Net;
using Shouldly;
using Switchboard.Engine.Tests.Media.Fax;
using Switchboard.Media.Fax;
using Switchboard.Switch;
using Switchboard.Switch.Faxes;
using Xunit;
using Xunit.Abstractions;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>Faxes to and from Asterisk over real SIP. Where Asterisk cannot be installed the tests say so.</summary>
public sealed class AsteriskFaxTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private const int Attempts = 3;
    private readonly SwitchFixture _switch = new();
    private readonly byte[][] _pages = TestTiff.Pages(2, 200);
    private AsteriskFax? _asterisk;

    public async Task InitializeAsync()
    {
        _asterisk = await AsteriskFax.StartAsync(_switch.Address, output.WriteLine);
        if (_asterisk is not null)
            _switch.Trunk = _switch.Trunk with { Host = AsteriskFax.Address.ToString(), Port = _asterisk.Sip.Port, Addresses = [IPNetwork.Parse($"{AsteriskFax.Address}/32")] };
    }

    public async Task DisposeAsync()
    {
        if (_asterisk is not null)
            await _asterisk.DisposeAsync();
        await _switch.DisposeAsync();
    }

    [Theory]
    [InlineData(true, FaxTransport.T38)]
    [InlineData(false, FaxTransport.Audio)]
    public async Task Asterisk_receives_what_is_sent(bool t38, FaxTransport carried)
    {
        if (_asterisk is null)
            return;
        var document = Path.Combine(_switch.RecordingsFolder, "letter.tif");
        TestTiff.Write(document, _pages);
        var order = new FaxOrder(_switch.Tenant.Id, "4008001234", null, new FaxSettings { Sends = true, File = document, StationId = "+861055550001" }, t38);

        FaxDelivery? delivery = null;
        // A fax by tones breaks when the machine has no time for it: the queue calls again, and so does the test.
        for (var attempt = 0; attempt < Attempts && delivery?.Result?.Code != "ok"; attempt++)
        {
            var sent = await _switch.Exchange.SendFaxAsync(order, null, null, CancellationToken.None).WaitAsync(Patience);
            sent.TryGet(out delivery, out var fault).ShouldBeTrue(fault?.Detail);
        }

        delivery!.Result.ShouldNotBeNull(delivery.Cause.ToString()).Code.ShouldBe("ok", delivery.Result!.Detail);
        delivery.Result.Progress.Transport.ShouldBe(carried);
        TestTiff.Read(_asterisk.Received).ShouldBe(_pages);
    }

    [Theory]
    [InlineData(true, FaxTransport.T38)]
    [InlineData(false, FaxTransport.Audio)]
    public async Task Asterisk_sends_and_every_page_comes(bool t38, FaxTransport carried)
    {
        if (_asterisk is null)
            return;
        TestTiff.Write(_asterisk.ToSend, _pages);
        FaxTray inbox = null!;
        FaxResult? received = null;
        for (var attempt = 0; attempt < Attempts && received?.Code != "ok"; attempt++)
        {
            inbox = new FaxTray(Path.Combine(_switch.RecordingsFolder, $"received-{attempt}.tif"));
            var tray = inbox;
            _switch.OnNumber = _ => new FaxReceiver(tray) { T38 = t38 };
            await _asterisk.SendAsync("4008001234");
            received = await inbox.Received.WaitAsync(Patience);
        }

        received = received.ShouldNotBeNull();
        received.Code.ShouldBe("ok", received.Detail);
        received.Progress.Transport.ShouldBe(carried);
        TestTiff.Read(inbox.File).ShouldBe(_pages);
    }
}

using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Switchboard.Wire.Tests;

/// <summary>A house that listens on several addresses: SDP that would turn its media against itself is refused with 488.</summary>
public sealed class MediaAddressTests
{
    [Fact]
    public async Task Media_to_loopback_multicast_or_the_houses_own_ports_is_refused()
    {
        var card = NetworkInterface.GetAllNetworkInterfaces().SelectMany(one => one.GetIPProperties().UnicastAddresses).Select(one => one.Address)
            .First(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address)).ToString();
        await using var centre = await CallCentre.OpenAsync("--sip", $"{card}:{Ports.Free()}");
        using var carrier = new RawSip("127.0.0.18", centre.Server.Sip);

        (await carrier.AskAsync(carrier.Invite(CallCentre.Hotline, "127.0.0.1", 40_000))).ShouldStartWith("SIP/2.0 488");
        (await carrier.AskAsync(carrier.Invite(CallCentre.Hotline, "224.0.1.75", 40_000))).ShouldStartWith("SIP/2.0 488");
        (await carrier.AskAsync(carrier.Invite(CallCentre.Hotline, "169.254.7.7", 40_000))).ShouldStartWith("SIP/2.0 488");
        var accepted = await carrier.AskAsync(carrier.Invite(CallCentre.Hotline, card, Ports.Free()));
        accepted.ShouldStartWith("SIP/2.0 200");
        var own = int.Parse(accepted.Split("m=audio ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

        (await carrier.AskAsync(carrier.Invite(CallCentre.Hotline, card, own))).ShouldStartWith("SIP/2.0 488");
        await centre.Admin.PostAsync($"calls/{(await centre.LiveCallsAsync()).Single()!.Text("id")}/hangup", new { }); // or the stop would wait for it
    }
}

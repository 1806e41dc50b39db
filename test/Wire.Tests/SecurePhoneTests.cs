using System.Net.Security;
using System.Net.Sockets;
using Xunit.Abstractions;

namespace Switchboard.Wire.Tests;

/// <summary>Two baresips of one house: every transport and every way to encrypt audio, proved by the tone at each ear.</summary>
public sealed class SecurePhoneTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Phones_hear_each_other_over_every_transport_and_encryption()
    {
        await using var centre = await CallCentre.OpenAsync();
        var called = await centre.AddAgentAsync("1001");
        var calling = await centre.AddAgentAsync("1002");
        await TalkAsync(centre, calling, called, ("tcp", ""), ("udp", ""));
        await TalkAsync(centre, calling, called, ("tls", ""), ("tcp", ""));
        await TalkAsync(centre, calling, called, ("tls", ";mediaenc=srtp-mand"), ("tls", ";mediaenc=srtp")); // RTP/SAVP; RFC 8643
        await TalkAsync(centre, calling, called, ("udp", ";mediaenc=dtls_srtp;medianat=ice"), ("tls", ";mediaenc=srtp"));
        await centre.NothingIsLeftAsync();
    }

    [Fact]
    public async Task Console_answers_over_https_with_a_certificate_of_its_own()
    {
        await using var centre = await CallCentre.OpenAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(centre.Server.Https);
        await using var tls = new SslStream(client.GetStream(), false, (_, shown, _, _) => shown is not null);
        await tls.AuthenticateAsClientAsync("localhost");
        await tls.WriteAsync("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(tls);
        var answer = await reader.ReadToEndAsync();
        answer.ShouldContain("Strict-Transport-Security: max-age=");
        centre.Server.Log.ShouldContain(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(tls.RemoteCertificate!.GetRawCertData()))[..2] + ":");
    }

    private async Task TalkAsync(CallCentre centre, Agent calling, Agent called, (string Transport, string Media) caller, (string Transport, string Media) callee)
    {
        await using var answers = await Baresip.PhoneAsync(centre, called, CallCentre.AgentHz, callee.Transport, callee.Media);
        await using var dials = await Baresip.PhoneAsync(centre, calling, CallCentre.CallerHz, caller.Transport, caller.Media);
        try
        {
            await dials.DialInsideAsync(called.Extension, centre);
            await answers.RingsAsync();
            await answers.AnswerAsync();
            await centre.CallIsAsync("talking");
            await Task.Delay(3000);
            await dials.HangUpAsync();
            await centre.NothingIsLeftAsync();
            (await answers.EarAsync()).FrequencyAtEnd(1).ShouldBe(CallCentre.CallerHz, 10, $"{callee} hears {caller}");
            (await dials.EarAsync()).FrequencyAtEnd(1).ShouldBe(CallCentre.AgentHz, 10, $"{caller} hears {callee}");
        }
        catch
        {
            output.WriteLine($"{caller} calls {callee}\ncaller:\n{dials.Log}\ncalled:\n{answers.Log}\nserver:\n{centre.Server.Log}");
            throw;
        }
    }
}

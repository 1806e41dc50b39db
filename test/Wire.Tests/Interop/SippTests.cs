using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Switchboard.Media;
using Switchboard.Switch.Phones;

namespace Switchboard.Wire.Tests.Interop;

/// <summary>Calls that go as calls on real wires go; the files in <c>Scenarios</c> tell one behaviour each.</summary>
[Collection(nameof(AloneTests))]
public sealed class SippTests(SharedCentre shared) : IClassFixture<SharedCentre>
{
    private const string Carrier = "127.0.0.18";
    private const string Desk = "127.0.0.1";
    private const string Echo = "4008002001";
    private const string Rings = "4008002002";
    private const string ReadsBack = "4008002004";
    private const string Password = "extension-password-1";

    private CallCentre Centre => shared.Centre;

    [Fact]
    public async Task Callers_of_every_lawful_kind_get_what_the_standard_says()
    {
        await Centre.BindServiceAsync(Echo, "echo");
        await Centre.BindServiceAsync(Rings, "alwaysRinging");
        (string Scenario, string Number, string[] More)[] plays =
        [
            ("caller-acks-late", Echo, []),
            ("caller-asks-again-while-it-rings", Rings, []),
            ("caller-asks-for-a-short-session", Echo, []),
            ("caller-cancels-at-once", Rings, []),
            ("caller-cancels-too-late", Echo, []),
            ("caller-cancels-while-it-rings", Rings, []),
            ("caller-goes-without-bye-twice", Echo, []),
            ("caller-has-the-session-refreshed", Echo, []),
            ("caller-holds-in-every-way", Echo, []),
            ("caller-lets-the-session-expire", Echo, []),
            ("caller-loses-messages", Echo, ["-lost", "20", "-m", "10", "-r", "5"]),
            ("caller-never-acks", Echo, []),
            ("caller-offers-nothing", Echo, []),
            ("caller-refreshes-at-the-same-moment", Echo, []),
            ("caller-repeats-invite", Rings, []),
            ("caller-requires-reliable-ringing", Rings, []),
            ("caller-sends-much-over-tcp", Echo, ["-t", "t1"]),
            ("caller-updates-the-session", Echo, []),
            ("caller-uses-unknown-methods", Echo, []),
            ("stranger-uses-unknown-method", Echo, []),
        ];
        var playing = plays.Select(play => Sipp.RunAsync(Centre.Server.Sip, new Play(play.Scenario, Carrier, play.Number, play.More))).ToList();

        await AllWentAsWrittenAsync(playing);
        // Whose BYE and its repeats were all lost is missed by his audio's silence (60 s).
        await Centre.NothingIsLeftAsync(TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task Called_phones_of_every_lawful_kind_are_understood()
    {
        using var agent = await Centre.AddAgentAsync("3000");
        var elsewhere = await RegisteredAsync("3009");
        var answering = Sipp.RunAsync(Centre.Server.Sip, new Play("phone-answers", Desk, "3009"), elsewhere);
        (string Phone, string Caller, string[] More)[] calls =
        [
            ("phone-forks-its-ringing", "caller-reaches-the-phone", []),
            ("phone-sends-the-call-elsewhere", "caller-reaches-the-phone", ["-key", "elsewhere", "3009"]),
            ("phone-answers-a-cancelled-call", "caller-gives-up", []),
            ("phone-announces-then-fails", "caller-is-refused-as-busy", []),
            ("phone-rings-reliably", "caller-reaches-the-phone", []),
            ("phone-asks-for-a-password-at-bye", "caller-reaches-the-phone", []),
            ("phone-loses-messages", "caller-reaches-the-phone", ["-lost", "20"]),
        ];
        var playing = new List<Task<string?>> { answering };
        foreach (var (call, index) in calls.Select((call, index) => (call, index)))
            playing.Add(CallAsync($"30{index + 1:00}", call.Phone, call.Caller, call.More));

        await AllWentAsWrittenAsync(playing);
        await Centre.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_proxy_in_front_that_records_its_route_stays_in_every_call()
    {
        await Centre.BindServiceAsync(ReadsBack, "readBack");
        await using var kamailio = await Kamailio.StartAsync(Centre.Server.Sip);

        (await Sipp.RunAsync(kamailio.Address, new Play("caller-behind-a-proxy", Carrier, ReadsBack))).ShouldBeNull(kamailio.Log);
        await Centre.NothingIsLeftAsync();
    }

    private static async Task AllWentAsWrittenAsync(List<Task<string?>> playing)
    {
        var wrong = (await Task.WhenAll(playing)).OfType<string>().ToList();
        wrong.ShouldBeEmpty(string.Join("\n\n", wrong));
    }

    // The phone is registered, then sipp takes its port and is called there.
    private async Task<string?> CallAsync(string extension, string phone, string caller, string[] more)
    {
        var port = await RegisteredAsync(extension);
        var number = $"400800{extension}";
        var called = Sipp.RunAsync(Centre.Server.Sip, new Play(phone, Desk, extension, more), port);
        await Eventually.TrueAsync($"{phone} listens", () => called.IsCompleted || Ports.Bound(port, port).Count > 0);
        var calling = await Sipp.RunAsync(Centre.Server.Sip, new Play(caller, Carrier, number));
        return await called is { } wrong ? $"{wrong}\n{calling}" : calling is null ? null : $"{phone}: {calling}";
    }

    // sipp knows MD5 only and stumbles over the SHA-256 that is offered first, so a phone of ours registers its port.
    private async Task<int> RegisteredAsync(string extension)
    {
        var made = await Centre.Admin.PostAsync("extensions", new { number = extension, displayName = extension, kind = "phone", password = Password });
        await Centre.BindNumberAsync($"400800{extension}", "extension", made.Text("id"));
        var port = Ports.Free();
        await using var media = new MediaEngine(new MediaEngineOptions { BindAddress = IPAddress.Loopback });
        await using var bank = new PhoneBank(new IPEndPoint(IPAddress.Parse(Desk), port), media, TimeProvider.System, NullLogger.Instance);
        var phone = bank.Add(new SoftPhoneOptions { User = extension, Domain = Centre.Domain, Password = Password, Server = Centre.Server.Sip });
        (await phone.RegisterAsync(TimeSpan.FromMinutes(5), CancellationToken.None))?.Detail.ShouldBeNull();
        return port;
    }
}

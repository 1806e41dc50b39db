using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Switchboard.Media;
using Switchboard.Media.Prompts;
using Switchboard.Speech;
using Switchboard.Switch.Phones;
using Xunit.Abstractions;

namespace Switchboard.Wire.Tests;

/// <summary>A caller who only speaks: flite's voice through baresip, over real SIP and RTP, heard by the recogniser in its workers.</summary>
public sealed class SpeechStoryTests(ITestOutputHelper output)
{
    private const string Colleague = "13900007777";

    private const string Document = """
        <?xml version="1.0" encoding="UTF-8"?>
        <vxml version="2.1" xmlns="http://www.w3.org/2001/vxml" xml:lang="en-US">
          <property name="confidencelevel" value="0.3"/>
          <form>
            <field name="order" type="digits?length=4">
              <prompt><audio src="sounds/tone.wav"/>Please say the four digits of your order.</prompt>
              <nomatch count="1"><reprompt/></nomatch><noinput><reprompt/></noinput>
            </field>
            <record name="message" beep="true" maxtime="6s" finalsilence="1s"><prompt>Speak after the tone.</prompt></record>
            <transfer name="talk" dest="tel:13900007777" bridge="true" connecttimeout="15s" maxtime="1s"/>
            <block><submit next="HOUSE/message" method="post" enctype="multipart/form-data" namelist="order message talk"/></block>
          </form>
        </vxml>
        """;

    [Fact]
    public async Task A_caller_who_only_speaks_is_understood_by_a_flow_and_by_a_document_that_records_and_bridges_him()
    {
        using var house = new House();
        await using var centre = await CallCentre.OpenAsync("--http-allow", "127.0.0.0/8");
        var ports = Ports.FreeRange(40);
        await using var media = new MediaEngine(new MediaEngineOptions { BindAddress = IPAddress.Loopback, FirstPort = ports, LastPort = ports + 39 });
        await using var mobile = new PhoneBank(new IPEndPoint(IPAddress.Parse("127.0.0.21"), 0), media, TimeProvider.System, NullLogger.Instance);
        await centre.AddCarrierAsync(mobile.Address, "4008001099");
        var colleague = mobile.Add(new SoftPhoneOptions { User = Colleague, Domain = "carrier.test", Server = centre.Server.Sip });
        colleague.Incoming = call => Task.FromResult(call.Answer());
        using var sound = new Temporary(Speech("sales", "four seven one one"));
        await centre.Admin.UploadAsync("voicexml/packages", Package(house.Address), ("name", "orders"));
        var flow = await centre.Admin.PostAsync("flows", new { name = "spoken", kind = "graph", draft = Draft(house.Address) });
        await centre.Admin.PostAsync($"flows/{flow.Text("id")}/publish");
        await centre.BindNumberAsync("2031", "flow", flow.Text("id"));
        await using var caller = await Baresip.SpeakerAsync("13800138031", sound.Path);
        try
        {
            await caller.CallAsync("2031", centre);
            await Eventually.TrueAsync("the flow has come to its end", () => Task.FromResult(house.Asked.Contains("GET /done", StringComparison.Ordinal)), TimeSpan.FromSeconds(60));

            house.Asked.ShouldContain("GET /done?department=sales&order=thanks ");
            house.Asked.ShouldContain("name=\"order\"\r\n\r\n4711\r\n");
            house.Asked.ShouldContain("name=\"talk\"\r\n\r\nmaxtime_disconnect\r\n");
            house.Asked.ShouldContain("name=\"message\"; filename=\"message.wav\"");
            house.Bytes.ShouldBeGreaterThan(3200); // some words: the tone may have come in the middle of what he says over and over
            await centre.NothingIsLeftAsync();
        }
        catch
        {
            output.WriteLine($"{caller.Log}\nasked: {house.Asked}\nserver:\n{centre.Server.Log}");
            throw;
        }
    }

    private static object Draft(string house) => new
    {
        schemaVersion = 1,
        name = "spoken",
        language = "en",
        languages = new[] { "en" },
        start = "which",
        onError = "bye",
        variables = new[] { new { name = "department" }, new { name = "order" } },
        nodes = new object[]
        {
            new
            {
                type = "ask",
                id = "which",
                kind = "words",
                variable = "department",
                prompt = Say("Welcome to the house of many departments. You may say sales, or you may say repairs, at any time, and need not listen to all of this long text."),
                choices = new[] { new { value = "sales", words = new[] { "sales" }, key = "1" }, new { value = "repairs", words = new[] { "repairs" }, key = "2" } },
                tries = 6,
                exits = new Dictionary<string, string> { ["match"] = "bye", ["=sales"] = "document", ["=repairs"] = "bye", ["maxtries"] = "bye" },
            },
            new { type = "voiceXml", id = "document", url = "package://orders/start.vxml", allowOutside = true, result = "order", exits = new Dictionary<string, string> { ["next"] = "tell" } },
            new
            {
                type = "http",
                id = "tell",
                method = "GET",
                url = house + "/done?department={{department}}&order={{order}}",
                exits = new Dictionary<string, string> { ["success"] = "bye", ["failed"] = "bye" },
            },
            new { type = "hangup", id = "bye" },
        },
    };

    private static object[] Say(string text) => [new Dictionary<string, object> { ["type"] = "text", ["text"] = new Dictionary<string, string> { ["en"] = text } }];

    private static byte[] Package(string house)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create))
        {
            Add("start.vxml", Encoding.UTF8.GetBytes(Document.Replace("HOUSE", house, StringComparison.Ordinal)));
            Add("sounds/tone.wav", Sound.Tone(700, TimeSpan.FromSeconds(0.3)));

            void Add(string name, byte[] content)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return memory.ToArray();
    }

    // He says it all again and again: whichever question stands, its answer comes, and the other words are no match for it.
    private static byte[] Speech(params string[] phrases)
    {
        var samples = new List<short>();
        var pause = new short[8000 * 3 / 2]; // longer than the silence that ends a recording
        for (var i = 0; i < 8; i++)
        {
            foreach (var phrase in phrases)
            {
                samples.AddRange(pause);
                samples.AddRange(Flite(phrase));
            }
        }

        return new SpeechAudio([.. samples], 8000).ToWav();
    }

    private static short[] Flite(string text)
    {
        using var file = new Temporary([]);
        using var flite = Process.Start(new ProcessStartInfo("flite", ["-voice", "rms", "-t", text, "-o", file.Path]) { UseShellExecute = false })!;
        flite.WaitForExit();
        return Prompt.FromWav(File.ReadAllBytes(file.Path)).Value.Samples.ToArray();
    }

    private sealed class Temporary : IDisposable
    {
        public Temporary(byte[] content) => File.WriteAllBytes(Path, content);

        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"sbw-said-{Guid.NewGuid():N}.wav");

        public void Dispose() => File.Delete(Path);
    }

    /// <summary>The company's own web server: takes messages, and is told when the flow is over.</summary>
    private sealed class House : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly StringBuilder _asked = new();

        public House()
        {
            _listener.Start();
            _ = ServeAsync();
        }

        public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

        public int Bytes { get; private set; }

        public string Asked
        {
            get
            {
                lock (_asked)
                    return _asked.ToString();
            }
        }

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    await AnswerAsync(client.GetStream());
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
                // the test is over
            }
        }

        private async Task AnswerAsync(NetworkStream stream)
        {
            var request = new MemoryStream();
            var buffer = new byte[64 * 1024];
            while (!IsWhole(request))
            {
                var read = await stream.ReadAsync(buffer);
                if (read == 0)
                    break;
                request.Write(buffer, 0, read);
            }

            lock (_asked)
                _asked.Append(Encoding.Latin1.GetString(request.ToArray()));
            Bytes = Math.Max(Bytes, (int)request.Length);
            const string next = "<vxml version=\"2.1\"><form><block><exit expr=\"'thanks'\"/></block></form></vxml>";
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/voicexml+xml\r\nContent-Length: {next.Length}\r\nConnection: close\r\n\r\n{next}"));
        }

        private static bool IsWhole(MemoryStream request)
        {
            var text = Encoding.Latin1.GetString(request.ToArray());
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
                return false;
            var length = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
            return length < 0 || length > end || request.Length >= end + 4 + int.Parse(text[(length + 16)..text.IndexOf("\r\n", length, StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}

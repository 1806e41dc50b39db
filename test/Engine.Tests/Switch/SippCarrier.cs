using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>sipp as a carrier: plays one scenario and says by its exit code whether everything came as expected.</summary>
internal sealed class SippCarrier : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private SippCarrier(Process process, string folder, int port) => (_process, _folder, Port) = (process, folder, port);

    public int Port { get; }

    /// <summary>Awaits and answers, one line each: <c>REGISTER</c>, <c>407 Proxy-Authenticate: …</c>.</summary>
    public static SippCarrier Start(string address, params string[] steps)
    {
        var folder = Directory.CreateTempSubdirectory("sipp").FullName;
        var file = Path.Combine(folder, "scenario.xml");
        File.WriteAllText(file, Scenario(steps));
        var port = FreePort(address);
        var start = new ProcessStartInfo("sipp", ["-sf", file, "-i", address, "-p", port.ToString(CultureInfo.InvariantCulture), "-m", "1", "-nostdin", "-timeout", "60s"])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        // Before it listens, the first request would be refused by ICMP.
        SpinWait.SpinUntil(() => IsTaken(address, port) || process.HasExited, TimeSpan.FromSeconds(20));
        return new SippCarrier(process, folder, port);
    }

    public async Task<int> EndedAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static bool IsTaken(string address, int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), port));
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    internal static int FreePort(string address)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static string Scenario(string[] steps)
    {
        var xml = new StringBuilder("<?xml version=\"1.0\"?><scenario name=\"carrier\">");
        foreach (var step in steps)
        {
            if (!char.IsAsciiDigit(step[0]))
            {
                var words = step.Split(" with ", 2);
                xml.Append(CultureInfo.InvariantCulture, $"<recv request=\"{words[0]}\">");
                if (words.Length > 1)
                    xml.Append(CultureInfo.InvariantCulture, $"<action><ereg regexp=\"{SecurityElement(words[1])}\" search_in=\"msg\" check_it=\"true\" assign_to=\"1\"/></action>");
                xml.Append("</recv>");
                continue;
            }

            var parts = step.Split(' ', 2);
            xml.Append("<send><![CDATA[\n\nSIP/2.0 ").Append(parts[0]).Append(" Because\n[last_Via:]\n[last_From:]\n[last_To:];tag=c[call_number]\n[last_Call-ID:]\n[last_CSeq:]\n");
            if (parts.Length > 1)
                xml.Append(parts[1]).Append('\n');
            xml.Append("Content-Length: 0\n\n]]></send>");
        }

        // a variable that is assigned must be used
        return xml.Append("<Reference variables=\"1\"/></scenario>").ToString().Replace("<Reference variables=\"1\"/>", Array.Exists(steps, s => s.Contains(" with ", StringComparison.Ordinal)) ? "<Reference variables=\"1\"/>" : "", StringComparison.Ordinal);
    }

    private static string SecurityElement(string text) => System.Security.SecurityElement.Escape(text)!;
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using Switchboard.Bench.Load;
using Switchboard.Bench.Peers;

namespace Switchboard.Bench.Trials;

/// <summary>What relaying costs on this machine when nothing but the system calls is done.</summary>
internal sealed class FloorTrial(int calls, BenchOptions options, Table table)
{
    public async Task RunAsync(Peer peer, CancellationToken cancel)
    {
        if (peer is not SwitchboardPeer)
            return; // of the machine, not of a switch
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])[typeof(FloorTrial).Assembly.Location, "floor", calls.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        using var floor = Process.Start(start)!;
        using var pump = new PacketPump(IPAddress.Loopback, 44_000 + (4 * calls), 65_000);
        while (await floor.StandardOutput.ReadLineAsync(cancel) is { } line && line != "ready")
        {
            foreach (var port in line.Split(' '))
                pump.Send(pump.Open(), new IPEndPoint(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture)));
        }

        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, cancel);
        var meter = new ProcessMeter(floor.Id);
        List<double> perPacket = [];
        for (var i = 0; i < options.Windows; i++)
        {
            await pump.ClearAsync();
            var cpu = meter.Cpu();
            await Task.Delay(options.Window, TimeProvider.System, cancel);
            perPacket.Add((meter.Cpu() - cpu).TotalMicroseconds / Math.Max(1, (await pump.CountAsync()).Heard));
        }

        floor.StandardInput.Close();
        await floor.WaitForExitAsync(cancel);
        table.Put($"Floor: a packet passed on by system calls alone, {calls * 2} legs", "CPU-µs", peer, Figure.Of(perPacket));
    }
}

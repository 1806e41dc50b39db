using System.Diagnostics;
using System.Globalization;
using System.Net;
using Switchboard.Media;
using Switchboard.Media.Codecs;
using Switchboard.Media.Recording;

namespace Switchboard.Perf;

/// <summary>
/// The relay under load: <c>relay CALLS SECONDS [record FOLDER]</c>. It prints its ports for <see cref="LoadProcess"/> on
/// standard output and, at the end, CPU time per relayed packet of the whole process.
/// </summary>
internal static class RelayProcess
{
    public static async Task<int> RunAsync(string[] args)
    {
        var calls = int.Parse(args[0], CultureInfo.InvariantCulture);
        var seconds = int.Parse(args[1], CultureInfo.InvariantCulture);
        var folder = args is [_, _, "record", var named] ? named : null;
        await using var engine = new MediaEngine(new MediaEngineOptions
        {
            BindAddress = IPAddress.Loopback,
            FirstPort = 20000,
            LastPort = 39999,
            Threads = 1,
        });
        var legs = new List<MediaLeg>();
        for (var i = 0; i < calls; i++)
            legs.AddRange(Call(engine, i, folder));
        foreach (var leg in legs)
            Console.WriteLine(leg.Local.Port);
        Console.WriteLine("ready");

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 3; i++)
            await timer.WaitForNextTickAsync();
        var (cpu, packets) = (Process.GetCurrentProcess().TotalProcessorTime, Sent(legs));
        for (var i = 0; i < seconds; i++)
            await timer.WaitForNextTickAsync();
        var used = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        var relayed = Sent(legs) - packets;
        long lost = 0;
        foreach (var leg in legs)
            lost += leg.Figures.Lost + leg.Figures.SendFailures;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{calls} calls, {relayed} packets, {lost} lost, {used.TotalMicroseconds / Math.Max(1, relayed):F2} µs CPU per packet, {used.TotalMilliseconds / (calls * seconds):F2} CPU-ms per call-second"));
        return 0;
    }

    private static MediaLeg[] Call(MediaEngine engine, int number, string? folder)
    {
        var affinity = engine.NewAffinity();
        var caller = engine.CreateLeg(new Quiet(), affinity).Value;
        var agent = engine.CreateLeg(new Quiet(), affinity).Value;
        var parameters = new MediaLegParameters { Codec = AudioCodecs.Pcma, PayloadType = 8 };
        caller.Configure(parameters with { Remote = new IPEndPoint(IPAddress.Loopback, LoadProcess.FirstPort + (number * 4)) });
        agent.Configure(parameters with { Remote = new IPEndPoint(IPAddress.Loopback, LoadProcess.FirstPort + (number * 4) + 2) });
        caller.Bridge(agent);
        if (folder is not null)
            caller.StartRecording(engine.OpenRecording(Path.Combine(folder, $"{number}.wav")).Value, RecordingSide.Left);
        return [caller, agent];
    }

    private static long Sent(List<MediaLeg> legs)
    {
        long sent = 0;
        foreach (var leg in legs)
            sent += leg.Figures.PacketsSent;
        return sent;
    }

    private sealed class Quiet : IMediaLegListener;
}

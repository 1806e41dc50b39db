using System.Globalization;
using System.Runtime.InteropServices;
using Switchboard.Contracts.Tenancy;
using Switchboard.Server.Configuration;
using Switchboard.Server.Demo;
using Switchboard.Server.Hosting;
using Switchboard.Speech.Recognition.Sphinx;
using Switchboard.Switch;
using Switchboard.Server.Http;
using Switchboard.VoiceXml.Workers;

namespace Switchboard.Server;

internal static class Program
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(60);

    private static Task<int> Main(string[] arguments) => arguments switch
    {
        ["apply" or "export", ..] => ConfigurationCommand.RunAsync(arguments[0], arguments[1..], Environment.GetEnvironmentVariable, CancellationToken.None),
        [SphinxWorkerHost.Command, var models] => Task.FromResult(SphinxWorkerHost.Run(models)),
        [WorkerHost.Command, var slot] => Task.FromResult(WorkerHost.Run(slot)),
        ["help" or "--help" or "-h", ..] => HelpAsync(),
        ["run", ..] => RunAsync(arguments[1..]),
        _ => RunAsync(arguments),
    };

    private static async Task<int> HelpAsync()
    {
        await Console.Out.WriteLineAsync(ConfigurationCommand.Help);
        return 0;
    }

    private static async Task<int> RunAsync(string[] arguments)
    {
        var (options, wrong) = ServerOptions.Parse(arguments, Environment.GetEnvironmentVariable);
        if (options is null)
        {
            await Console.Error.WriteLineAsync(wrong);
            return 2;
        }

        if (options.Demo && DemoOptions.Refuse(options) is { } refusal)
        {
            await Console.Error.WriteLineAsync(refusal);
            return 2;
        }

        using var stop = new CancellationTokenSource();
        using var hurry = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Ask(signal, stop, hurry));
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Ask(signal, stop, hurry));
        try
        {
            await using var host = await ServerHost.StartAsync(options, null, stop.Token);
            Announce(host, options);
            await UntilAsked(stop.Token);
            if (host.Services.GetService<Exchange>() is { CallCount: var calls and > 0 })
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Waiting up to {DrainTime.TotalSeconds:0} s for the calls to end ({calls} now); asked once more, they are ended."));
            using var deadline = new CancellationTokenSource(DrainTime, TimeProvider.System);
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, hurry.Token);
            await host.StopAsync(enough.Token);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0; // asked to stop while starting
        }
    }

    // Asked once we wait for the calls; asked again we do not.
    private static void Ask(PosixSignalContext signal, CancellationTokenSource stop, CancellationTokenSource hurry)
    {
        signal.Cancel = true; // we stop in our own order, not the runtime's
        if (stop.IsCancellationRequested)
            hurry.Cancel();
        else
            stop.Cancel();
    }

    private static async Task UntilAsked(CancellationToken asked)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = asked.Register(done.SetResult);
        await done.Task;
    }

    private static void Announce(ServerHost host, ServerOptions options)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Console        {host.Address}"));
        if (options.Demo)
        {
            foreach (var line in DemoModule.SignIns(host.Services.GetRequiredService<ITenantDirectory>().All.Count == 1))
                Console.WriteLine(line);
        }
        else if (host.FirstAdministrator is { } first)
        {
            Console.WriteLine($"Sign in as     {first.Name}");
            if (first.Generated)
                Console.WriteLine($"Password       {first.Password}   (shown this once)");
            else
                Console.WriteLine("Password       as given in SWITCHBOARD_ADMIN_PASSWORD");
        }

        if (options.Https is { } https)
            Console.WriteLine($"Console, TLS   https://{https}");
        Console.WriteLine($"SIP            {string.Join(", ", options.SipListeners)}");
        if (options.SipsListeners.Count > 0)
            Console.WriteLine($"SIP over TLS   {string.Join(", ", options.SipsListeners)}");
        if (host.Services.GetService<ServerCertificate>() is { } certificate)
            Console.WriteLine($"Certificate    SHA-256 {certificate.Fingerprint}{(certificate.IsOwn ? " (made here)" : "")}");
        Console.WriteLine($"Data           {options.DataFolder}");
    }
}

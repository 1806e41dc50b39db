namespace Switchboard.VoiceXml.Workers;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is [WorkerHost.Command, var slot])
            return WorkerHost.Run(slot);
        Console.Error.WriteLine($"This is a worker of Switchboard. It is started by the server, with: {WorkerHost.Command} SLOT");
        return 2;
    }
}

namespace Switchboard.Speech.Recognition.Sphinx;

internal static class WorkerProgram
{
    private static int Main(string[] arguments)
    {
        if (arguments is [SphinxWorkerHost.Command, var models])
            return SphinxWorkerHost.Run(models);
        Console.Error.WriteLine($"This is a worker of Switchboard. It is started by the server, with: {SphinxWorkerHost.Command} MODELS");
        return 2;
    }
}

using System.Diagnostics;
using Switchboard.VoiceXml.Execution;
using Switchboard.VoiceXml.Fetching;
using Switchboard.VoiceXml.Scripting;
using Switchboard.VoiceXml.TextDriver;

namespace Switchboard.VoiceXml.Workers;

/// <summary>The worker process: runs many sessions in turn on one thread, and dies when a script cannot be stopped otherwise.</summary>
public static class WorkerHost
{
    /// <summary>The command by which a binary becomes a worker.</summary>
    public const string Command = "voicexml-worker";

    /// <summary>Works until standard input ends. The argument is the path of the shared slot.</summary>
    public static int Run(string slotPath)
    {
        // before the first regular expression is made
        AppDomain.CurrentDomain.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", new ScriptLimits().Regex);
        using var slot = ProgressSlot.Open(slotPath);
        using var thread = new SingleThread();
        using var output = new BufferedStream(Console.OpenStandardOutput(), 64 * 1024);
        var desk = new Desk(thread, slot, output);
        var limits = new WorkerLimits();
        WarmUp();
        new Thread(() => Watch(slot, limits)) { IsBackground = true, Name = "watch" }.Start();
        _ = Task.Run(() => ReadAsync(thread, desk));
        thread.Run();
        return 0;
    }

    /// <summary>Compiles what every session needs, before the first caller waits for it.</summary>
    private static void WarmUp()
    {
        const string document = """
            <vxml version="2.1"><form><var name="a" expr="[1].length"/><block><script>var b = a + 1;</script><value expr="b + 'x'"/></block></form></vxml>
            """;
        var fetcher = MemoryFetcher.Of(("http://warm.invalid/", document));
        Task.Run(() => VoiceXmlInterpreter.RunAsync(
            "http://warm.invalid/", new TextVoiceXmlPlatform(new NobodyCaller()), fetcher, new SessionOptions(), CancellationToken.None)).GetAwaiter().GetResult();
    }

    private static async Task ReadAsync(SingleThread thread, Desk desk)
    {
        var header = new byte[32];
        await using var input = new BufferedStream(Console.OpenStandardInput(), 64 * 1024);
        while (await WorkerFrame.ReadAsync(input, header, CancellationToken.None) is { } frame)
            desk.Enqueue(frame);
        thread.Complete();
    }

    /// <summary>What Jint does not notice by itself, a regular expression, a sort or one huge string, ends the process.</summary>
    private static void Watch(ProgressSlot slot, WorkerLimits limits)
    {
        var process = Process.GetCurrentProcess();
        var pause = new ManualResetEventSlim();
        var seen = (Session: 0L, Since: 0L);
        var from = TimeSpan.Zero;
        while (true)
        {
            pause.Wait(20);
            process.Refresh();
            var now = (slot.Session, slot.Since);
            if (now.Session == 0 || now != seen)
            {
                // what counts is the work that was done: on a busy machine time passes without any
                (seen, from) = (now, process.TotalProcessorTime);
                continue;
            }

            if (process.TotalProcessorTime - from > limits.Step)
                Environment.Exit(3);
            if (process.WorkingSet64 > limits.Memory)
                Environment.Exit(4);
        }
    }

    private sealed record WorkerLimits
    {
        /// <summary>Jint ends an evaluation after a second by itself, if it can.</summary>
        public TimeSpan Step { get; } = TimeSpan.FromMilliseconds(1500);

        public long Memory { get; } = 768L * 1024 * 1024;
    }

    /// <summary>The sessions of this process.</summary>
    private sealed class Desk(SingleThread thread, ProgressSlot slot, Stream output)
    {
        private readonly Dictionary<long, RemotePlatform> _sessions = [];
        private int _waiting;

        public void Enqueue(WorkerFrame frame)
        {
            Interlocked.Increment(ref _waiting);
            thread.Post(_ => Handle(frame), null);
        }

        private void Handle(WorkerFrame frame)
        {
            slot.Enter(frame.Session);
            switch (frame.Kind)
            {
                case FrameKind.Start:
                    Start(frame.Session, frame.Read<StartMessage>());
                    break;
                case FrameKind.Answer when _sessions.TryGetValue(frame.Session, out var session):
                    session.Answer(frame.Number, frame.Read<AnswerMessage>());
                    break;
                case FrameKind.Judge when _sessions.TryGetValue(frame.Session, out var session):
                    _ = session.JudgeAsync(frame.Number, frame.Read<string>());
                    break;
                case FrameKind.Forget:
                    _sessions.Remove(frame.Session);
                    break;
            }

            slot.Leave();
            if (Interlocked.Decrement(ref _waiting) == 0)
                output.Flush(); // several frames go out in one write while there is more to do
        }

        private void Start(long id, StartMessage start)
        {
            var platform = new RemotePlatform(id, start, frame => frame.WriteTo(output), slot);
            _sessions[id] = platform;
            _ = RunAsync(id, start, platform);
        }

        private async Task RunAsync(long id, StartMessage start, RemotePlatform platform)
        {
            SessionOutcome outcome;
            try
            {
                var options = new SessionOptions { Watch = platform, Seed = start.Seed };
                outcome = await VoiceXmlInterpreter.RunAsync(start.Uri, platform, platform, options, CancellationToken.None);
            }
            catch (Exception wrong)
            {
                outcome = new SessionOutcome(SessionEnd.Error, null, wrong.Message);
            }

            _sessions.Remove(id);
            WorkerFrame.Of(FrameKind.End, id, 0, new EndMessage(outcome, platform.TakeLines())).WriteTo(output);
        }
    }
}

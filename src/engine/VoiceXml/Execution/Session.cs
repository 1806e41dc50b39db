using Jint.Native;
using Jint.Native.Object;
using Switchboard.VoiceXml.Fetching;
using Switchboard.VoiceXml.Platform;
using Switchboard.VoiceXml.Scripting;

namespace Switchboard.VoiceXml.Execution;

/// <summary>What all contexts of one call share.</summary>
internal sealed class Session
{
    private int _transitions;
    private int _actions;

    public Session(IVoiceXmlPlatform platform, IResourceFetcher fetcher, SessionOptions options, CancellationToken cancellation)
    {
        (Platform, Fetcher, Options, Cancellation) = (platform, fetcher, options, cancellation);
        Scripts = new ScriptEngine(options.Scripts, options.Watch, platform.Clock, options.Seed);
        Variables = SessionVariables.Build(Scripts, platform.Facts);
        Resources = new Resources(this);
    }

    public IVoiceXmlPlatform Platform { get; }

    public IResourceFetcher Fetcher { get; }

    public SessionOptions Options { get; }

    public CancellationToken Cancellation { get; }

    public ScriptEngine Scripts { get; }

    public Resources Resources { get; }

    /// <summary>The session scope's variables.</summary>
    public ObjectInstance Variables { get; }

    /// <summary>Prompts that wait for the next input.</summary>
    public List<SpokenPrompt> Queue { get; } = [];

    /// <summary>application.lastresult$, the same in all contexts.</summary>
    public JsValue LastResult { get; set; } = JsValue.Undefined;

    public bool HungUp { get; set; }

    public int Depth { get; set; }

    /// <summary>An input came: the budgets begin anew.</summary>
    public void Refill() => (_transitions, _actions) = (0, 0);

    public void CountTransition()
    {
        Cancellation.ThrowIfCancellationRequested();
        if (++_transitions > Options.MaxTransitions)
            throw new BudgetException($"{Options.MaxTransitions} transitions without input");
    }

    public void CountAction()
    {
        if (++_actions > Options.MaxActions)
            throw new BudgetException($"{Options.MaxActions} actions without input");
    }

    /// <summary>Takes the prompts that wait.</summary>
    public SpokenPrompt[] TakeQueue()
    {
        var prompts = Queue.ToArray();
        Queue.Clear();
        return prompts;
    }

    /// <summary>Plays what waits, to its end.</summary>
    public async Task FlushAsync()
    {
        if (Queue.Count == 0)
            return;
        var prompts = TakeQueue();
        if (HungUp)
        {
            foreach (var prompt in prompts)
                Platform.Log("unheard", string.Join(' ', prompt.Parts.Select(part => part.Text)));
            return;
        }

        if (!await Platform.PlayAsync(prompts, Cancellation))
            throw Gone();
    }

    public VoiceXmlEvent Gone()
    {
        HungUp = true;
        return new VoiceXmlEvent(VoiceXmlEvent.HangUp, "the caller has gone");
    }
}

/// <summary>A document went round in circles; nothing catches this.</summary>
internal sealed class BudgetException(string message) : Exception(message);

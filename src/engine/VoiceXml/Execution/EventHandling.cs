using Jint.Native;
using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Platform;
using Switchboard.VoiceXml.Scripting;

namespace Switchboard.VoiceXml.Execution;

/// <summary>What became of an event.</summary>
/// <param name="Jump">Where the handler goes; null when it lets the form go on.</param>
/// <param name="Reprompts">Whether prompts are to be queued as if nothing had happened.</param>
internal readonly record struct Handled(Jump? Jump, bool Reprompts);

/// <summary>VoiceXML 2.0 §5.2: runs the handler of an event.</summary>
internal static class EventHandling
{
    private const int MaxChain = 100;

    /// <param name="thrown">The event.</param>
    /// <param name="item">The form item in whose scope it was thrown; null for the dialog or the document.</param>
    /// <param name="dialog">The dialog; null while a document is initialised.</param>
    /// <param name="context">Where it runs.</param>
    /// <param name="counters">The counters of that scope.</param>
    public static async Task<Handled> HandleAsync(VoiceXmlEvent thrown, VxmlElement? item, DialogRun? dialog, ExecutionContext context, EventCounters counters)
    {
        for (var chain = 0; chain < MaxChain; chain++)
        {
            context.Session.CountAction();
            context.Session.Platform.Log("event", thrown.Detail is { } detail ? $"{thrown.Name}: {detail}" : thrown.Name);
            counters.Count(thrown.Name);
            var scope = context.Session.Scripts.NewScope(dialog?.Scope ?? context.DocumentScope);
            scope.Declare("_event", new JsValue(thrown.Name));
            scope.Declare("_message", thrown.Detail is null ? JsValue.Undefined : new JsValue(thrown.Detail));
            try
            {
                return await OnceAsync(thrown, item, dialog, context, counters, scope);
            }
            catch (VoiceXmlEvent next)
            {
                thrown = next; // from a handler: looked for anew in the same scope
            }
        }

        throw new BudgetException($"{MaxChain} events, each thrown by the handler of the one before");
    }

    private static async Task<Handled> OnceAsync(
        VoiceXmlEvent thrown, VxmlElement? item, DialogRun? dialog, ExecutionContext context, EventCounters counters, ScriptScope scope)
    {
        var handler = EventSelection.Select(
            thrown, Scopes(item, dialog, context), counters, candidate => context.Session.Scripts.Test(candidate["cond"], scope));
        if (handler is null)
            return Default(thrown, context.Session);
        var frame = new Frame(context, dialog, item, scope) { InHandler = true };
        var jump = await Executor.RunAsync(handler, frame);
        return new Handled(jump, frame.Reprompted);
    }

    private static IEnumerable<VxmlElement> Scopes(VxmlElement? item, DialogRun? dialog, ExecutionContext context)
    {
        if (item is not null && item != dialog?.Element)
            yield return item;
        if (dialog is not null)
            yield return dialog.Element;
        yield return context.Document.Root;
        if (context.Root is { } root)
            yield return root.Root;
    }

    /// <summary>§5.2.5: what the interpreter does of itself.</summary>
    private static Handled Default(VoiceXmlEvent thrown, Session session)
    {
        var family = thrown.Name.Split('.')[0];
        switch (family)
        {
            case "cancel":
                return new Handled(null, false);
            case "help" or "nomatch" or "maxspeechtimeout":
                Say(session, family == "help" ? "Sorry, there is no help here." : "Sorry, I did not understand.");
                return new Handled(null, true);
            case "noinput":
                return new Handled(null, true);
            case "exit" or "connection":
                return new Handled(new ExitJump(JsValue.Undefined, null), false);
            default:
                Say(session, "Sorry, an error has occurred.");
                session.Platform.Log("error", $"nothing catches {thrown.Name}{(thrown.Detail is { } detail ? ": " + detail : "")}");
                return new Handled(new ExitJump(JsValue.Undefined, null) { Uncaught = thrown.Name }, false);
        }
    }

    private static void Say(Session session, string words) => session.Queue.Add(new SpokenPrompt
    {
        Parts = [new SpeechPart { Kind = SpeechKind.Text, Text = words, Language = "en-US" }],
    });
}

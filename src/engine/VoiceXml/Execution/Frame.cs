using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Scripting;

namespace Switchboard.VoiceXml.Execution;

/// <summary>Where executable content runs.</summary>
internal sealed class Frame(ExecutionContext context, DialogRun? dialog, VxmlElement? item, ScriptScope scope)
{
    public ExecutionContext Context { get; } = context;

    public Session Session => Context.Session;

    /// <summary>The dialog that runs; null while a document is initialised.</summary>
    public DialogRun? Dialog { get; } = dialog;

    /// <summary>The form item that is visited.</summary>
    public VxmlElement? Item { get; } = item;

    public ScriptScope Scope { get; } = scope;

    /// <summary>An event handler runs: a reprompt means something.</summary>
    public bool InHandler { get; init; }

    public bool Reprompted { get; set; }

    public Properties Properties => new(Item, Dialog?.Element, Context);

    public Frame Inside(ScriptScope scope) => new(Context, Dialog, Item, scope);

    public string? Expression(VxmlElement element, string literal, string expression)
    {
        if (element[literal] is { } value)
            return value;
        return element[expression] is { } source ? ScriptEngine.Text(Session.Scripts.Evaluate(source, Scope)) : null;
    }
}

using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime.Environments;

namespace Switchboard.VoiceXml.Scripting;

/// <summary>VoiceXML 2.0 §5.1.2: one scope of variables; a name not found in it is looked for in its parent.</summary>
internal sealed class ScriptScope(ObjectInstance variables, LexicalEnvironment environment, ScriptScope? parent)
{
    public ObjectInstance Variables { get; } = variables;

    public LexicalEnvironment Environment { get; } = environment;

    public ScriptScope? Parent { get; } = parent;

    public bool Has(string name) => Variables.HasProperty(name);

    public JsValue Get(string name) => Variables.Get(name);

    /// <summary>Declares the variable here, or sets it when it is declared here already.</summary>
    public void Declare(string name, JsValue value) => Variables.Put(name, value, false);

    /// <summary>The nearest scope that has the variable.</summary>
    public ScriptScope? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope.Variables.HasOwnProperty(name))
                return scope;
        }

        return null;
    }
}

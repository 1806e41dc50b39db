using Jint;
using Jint.Native;
using Jint.Native.Json;
using Jint.Native.Object;
using Jint.Parser.Ast;
using Jint.Runtime;
using Jint.Runtime.Environments;
using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Execution;

namespace Switchboard.VoiceXml.Scripting;

/// <summary>The variables and scripts of one session.</summary>
internal sealed class ScriptEngine
{
    private readonly Engine _engine;
    private readonly ScriptLimits _limits;
    private readonly IScriptWatch? _watch;
    private readonly HashSet<string> _builtins = new(StringComparer.Ordinal);
    private long _ordinal;

    public ScriptEngine(ScriptLimits limits, IScriptWatch? watch, TimeProvider clock, int seed)
    {
        _limits = limits;
        _watch = watch;
        _engine = new Engine(options => options
            .MaxStatements(limits.MaxStatements)
            .TimeoutInterval(limits.Time)
            .LimitRecursion(limits.Recursion));
        Determinism.Install(_engine, clock, seed);
        foreach (var property in _engine.Global.GetOwnProperties())
            _builtins.Add(property.Key);
        Globals = new ScriptScope(_engine.Global, _engine.GlobalEnvironment, null);
    }

    public ScriptScope Globals { get; }

    public JsonInstance Json => _engine.Json;

    public ScriptScope NewScope(ScriptScope parent) => Over(NewObject(), parent);

    /// <summary>A scope whose variables are the properties of an object that is there.</summary>
    public ScriptScope Over(ObjectInstance variables, ScriptScope parent) =>
        new(variables, LexicalEnvironment.NewObjectEnvironment(_engine, variables, parent.Environment, false), parent);

    public ObjectInstance NewObject() => _engine.Object.Construct(Arguments.Empty);

    public ObjectInstance NewArray(JsValue[] values) => _engine.Array.Construct(values);

    public JsValue FromJson(string json) => new JsonParser(_engine).Parse(json);

    public string ToJson(JsValue value)
    {
        var text = Guard(() => new JsonSerializer(_engine).Serialize(value, JsValue.Undefined, JsValue.Undefined), "a value");
        return text.IsString() ? text.AsString() : "null";
    }

    public JsValue Evaluate(string expression, ScriptScope scope)
    {
        if (Literals.TryRead(expression, out var literal))
            return literal;
        if (expression.Length > 0 && char.IsAsciiLetter(expression[0]) && Identifiers.IsIdentifier(expression) && scope.Find(expression) is { } owner)
            return owner.Variables.Get(expression);
        Begin();
        return Run(ScriptSource.Expression(expression, _limits), scope, expression);
    }

    public bool Test(string? condition, ScriptScope scope) =>
        condition is null || TypeConverter.ToBoolean(Evaluate(condition, scope));

    public static string Text(JsValue value) => value.IsString() ? value.AsString() : Guard(() => TypeConverter.ToString(value), "a value");

    /// <summary>Runs a script; what it declares is declared in the scope.</summary>
    public JsValue Execute(string script, ScriptScope scope)
    {
        Begin();
        var result = Run(ScriptSource.Script(script, _limits), scope, script);
        Adopt(scope);
        return result;
    }

    public JsValue Call(ObjectInstance function, params JsValue[] arguments) =>
        Guard(() => _engine.Invoke(function, arguments), "a function");

    /// <summary>Sets a variable that must be declared, or a property of an object.</summary>
    public void Assign(string name, JsValue value, ScriptScope scope)
    {
        if (Identifiers.IsIdentifier(name))
        {
            var owner = scope.Find(name);
            if (owner is null || owner == Globals)
                throw new VoiceXmlEvent(VoiceXmlEvent.Semantic, $"the variable {name} is not declared");
            owner.Variables.Put(name, value, true);
            return;
        }

        if (name.StartsWith("session.", StringComparison.Ordinal) || name == "session")
            throw new VoiceXmlEvent(VoiceXmlEvent.Semantic, "session variables can only be read");
        var carrier = Over(NewObject(), scope);
        carrier.Declare("$value$", value);
        Begin();
        Run(ScriptSource.Script(name + " = $value$", _limits), carrier, name);
    }

    private void Begin()
    {
        _ordinal++;
        if (_watch?.Begin(_ordinal) == false)
            throw new VoiceXmlEvent(VoiceXmlEvent.Semantic, "the script used more time or memory than it may");
    }

    private JsValue Run(Program program, ScriptScope scope, string source) => Guard(
        () =>
        {
            _engine.EnterExecutionContext(scope.Environment, scope.Environment, scope.Variables);
            try
            {
                return _engine.Execute(program).GetCompletionValue();
            }
            finally
            {
                _engine.LeaveExecutionContext();
            }
        },
        source);

    private static T Guard<T>(Func<T> run, string source)
    {
        try
        {
            return run();
        }
        catch (VoiceXmlEvent)
        {
            throw;
        }
        catch (Exception wrong)
        {
            var shown = source.Length > 200 ? source[..200] : source;
            throw new VoiceXmlEvent(VoiceXmlEvent.Semantic, $"{wrong.Message} in: {shown}");
        }
    }

    /// <summary>A script that assigns without declaring would leave the variable for all documents that follow; it becomes one of its scope.</summary>
    private void Adopt(ScriptScope scope)
    {
        List<string>? strays = null;
        foreach (var property in _engine.Global.GetOwnProperties())
        {
            if (!_builtins.Contains(property.Key))
                (strays ??= []).Add(property.Key);
        }

        foreach (var name in strays ?? [])
        {
            scope.Declare(name, _engine.Global.Get(name));
            _engine.Global.Delete(name, false);
        }
    }
}

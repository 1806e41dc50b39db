using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime.Interop;
using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Execution;
using Switchboard.VoiceXml.Scripting;

namespace Switchboard.VoiceXml.Grammars;

/// <summary>SISR 1.0: what the tags along a derivation compute. Grammars without a tag-format are taken as the working drafts had it:
/// <c>$</c> is the result, a tag that is an expression is its value, variables that tags declare are properties of the result.</summary>
internal sealed class SemanticInterpreter(ScriptEngine scripts)
{
    private const string Literals = "semantics/1.0-literals";
    private const string Scripts = "semantics/1.0";

    public JsValue Evaluate(Derivation derivation)
    {
        var tags = derivation.Parts.Exists(part => part is TagExpansion);
        var format = derivation.Rule.Grammar.TagFormat;
        if (!tags)
            return Default(derivation);
        if (format == Literals)
            return new JsValue(derivation.Parts.OfType<TagExpansion>().Last().Content.Trim());
        return new RuleRun(scripts, this, derivation, strict: format == Scripts).Result();
    }

    /// <summary>A rule without tags means what the last rule in it means that has some, or else its words.</summary>
    private JsValue Default(Derivation derivation) =>
        derivation.Parts.FindLast(part => part is Derivation inner && HasTags(inner)) is Derivation tagged ? Evaluate(tagged) : new JsValue(Text(derivation));

    private static bool HasTags(Derivation derivation) =>
        derivation.Parts.Exists(part => part is TagExpansion || (part is Derivation inner && HasTags(inner)));

    public static string Text(Derivation derivation)
    {
        var words = new List<string>();
        Collect(derivation, words);
        return string.Join(derivation.Rule.Grammar.Dtmf ? "" : " ", words);
    }

    private static void Collect(Derivation derivation, List<string> words)
    {
        foreach (var part in derivation.Parts)
        {
            if (part is string word)
                words.Add(word);
            else if (part is Derivation inner)
                Collect(inner, words);
        }
    }

    private sealed class RuleRun
    {
        private readonly ScriptEngine _scripts;
        private readonly SemanticInterpreter _owner;
        private readonly Derivation _derivation;
        private readonly bool _strict;
        private readonly ScriptScope _scope;
        private readonly ObjectInstance _start;
        private readonly ObjectInstance _draft;
        private readonly ObjectInstance _rules;
        private readonly ObjectInstance _meta;
        private readonly HashSet<string> _own = new(StringComparer.Ordinal);
        private readonly List<string> _heard = [];
        private JsValue _latest = JsValue.Undefined;
        private JsValue _completion = JsValue.Undefined;

        public RuleRun(ScriptEngine scripts, SemanticInterpreter owner, Derivation derivation, bool strict)
        {
            (_scripts, _owner, _derivation, _strict) = (scripts, owner, derivation, strict);
            _scope = scripts.NewScope(scripts.Globals);
            (_start, _draft, _rules, _meta) = (scripts.NewObject(), scripts.NewObject(), scripts.NewObject(), scripts.NewObject());
            Function(_rules, "latest", () => _latest);
            Function(_meta, "current", () => Meta(string.Join(derivation.Rule.Grammar.Dtmf ? "" : " ", _heard)));
            Own("out", _start);
            Own("$", _draft);
            Own("rules", _rules);
            Own("meta", _meta);
            foreach (var tag in derivation.Rule.Grammar.HeaderTags)
                Run(tag);
            _completion = JsValue.Undefined;
        }

        public JsValue Result()
        {
            foreach (var part in _derivation.Parts)
            {
                if (part is string word)
                    _heard.Add(word);
                else if (part is TagExpansion tag)
                    Run(tag.Content);
                else
                    Take((Derivation)part);
            }

            return _strict ? _scope.Get("out") : Draft();
        }

        private void Take(Derivation inner)
        {
            _latest = _owner.Evaluate(inner);
            var words = new List<string>();
            Collect(inner, words);
            _heard.AddRange(words);
            _rules.Put(inner.Rule.Id, _latest, false);
            _meta.Put(inner.Rule.Id, Meta(Text(inner)), false);
            if (_strict)
                return;
            Own("$$", _latest);
            if (Identifiers.IsIdentifier("$" + inner.Rule.Id))
                Own("$" + inner.Rule.Id, _latest);
        }

        private JsValue Draft()
        {
            if (Changed(_scope.Get("$"), _draft))
                return _scope.Get("$");
            if (Changed(_scope.Get("out"), _start))
                return _scope.Get("out");
            var declared = _scope.Variables.GetOwnProperties().Where(property => !_own.Contains(property.Key)).Select(property => property.Key).ToArray();
            if (declared.Length > 0)
            {
                var result = _scripts.NewObject();
                foreach (var name in declared)
                    result.Put(name, _scope.Get(name), false);
                return result;
            }

            return _completion.IsUndefined() ? new JsValue(Text(_derivation)) : _completion;
        }

        private static bool Changed(JsValue now, ObjectInstance before) =>
            !now.IsObject() || now.AsObject() != before || before.GetOwnProperties().Any();

        private void Run(string tag)
        {
            if (string.IsNullOrWhiteSpace(tag))
                return;
            try
            {
                var value = _scripts.Execute(tag, _scope);
                if (!value.IsUndefined())
                    _completion = value;
            }
            catch (VoiceXmlEvent) when (!_strict)
            {
                _completion = new JsValue(tag.Trim()); // a plain word
            }
        }

        private JsValue Meta(string text)
        {
            var meta = _scripts.NewObject();
            meta.Put("text", new JsValue(text), false);
            meta.Put("score", new JsValue(1.0), false);
            return meta;
        }

        private void Own(string name, JsValue value)
        {
            _own.Add(name);
            _scope.Declare(name, value);
        }

        private static void Function(ObjectInstance on, string name, Func<JsValue> run) =>
            on.FastAddProperty(name, new ClrFunctionInstance(on.Engine, (_, _) => run()), true, false, true);
    }
}

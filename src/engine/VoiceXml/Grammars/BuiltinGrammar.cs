using System.Globalization;
using Jint.Native;
using Switchboard.VoiceXml.Scripting;

namespace Switchboard.VoiceXml.Grammars;

/// <summary>VoiceXML 2.0 Appendix P: boolean, date, digits, currency, number, phone, time.</summary>
internal abstract class BuiltinGrammar(string type, string query, bool dtmf) : InputGrammar
{
    private static readonly Dictionary<string, string[]> Parameters = new(StringComparer.Ordinal)
    {
        ["boolean"] = ["y", "n"],
        ["digits"] = ["minlength", "maxlength", "length"],
        ["date"] = [],
        ["currency"] = [],
        ["number"] = [],
        ["phone"] = [],
        ["time"] = [],
    };

    public override bool Dtmf => dtmf;

    public override string Source => $"builtin:{(dtmf ? "dtmf" : "grammar")}/{type}{query}";

    /// <summary>Finds the grammar of a field type or a builtin: URI, such as <c>digits?length=4;…</c>. Null: there is no such type.</summary>
    /// <exception cref="GrammarException">The parameters are wrong.</exception>
    public static BuiltinGrammar? Find(string reference, bool dtmf)
    {
        var mark = reference.IndexOf('?', StringComparison.Ordinal);
        var type = mark < 0 ? reference : reference[..mark];
        var query = mark < 0 ? "" : reference[mark..];
        if (!Parameters.TryGetValue(type, out var names))
            return null;
        var parameters = Read(type, query, names);
        return (type, dtmf) switch
        {
            ("boolean", true) => new BooleanKeys(query, parameters),
            ("boolean", false) => new BooleanWords(query),
            ("digits", _) => new DigitsGrammar(query, dtmf, parameters),
            (_, true) => new PatternKeys(type, query),
            _ => new PatternWords(type, query),
        };
    }

    public override Interpretation? Interpret(string[] words, ScriptEngine scripts) =>
        Read(words) is { } value ? new Interpretation(value, Join(words, dtmf)) : null;

    /// <summary>The value of a whole utterance as text; null when it is none.</summary>
    public string? Meaning(string[] words) => Read(words) is { } value ? ScriptEngine.Text(value) : null;

    /// <summary>The value of a whole utterance; null when it is none.</summary>
    protected abstract JsValue? Read(string[] words);

    private static Dictionary<string, string> Read(string type, string query, string[] names)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in query.TrimStart('?').Split([';', '&'], StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? pair : pair[..equals];
            if (equals < 0 || !names.Contains(name))
                throw new GrammarException($"the builtin grammar {type} has no parameter {name}");
            parameters[name] = pair[(equals + 1)..];
        }

        return parameters;
    }

    private sealed class BooleanKeys(string query, Dictionary<string, string> parameters) : BuiltinGrammar("boolean", query, true)
    {
        private readonly string _yes = parameters.GetValueOrDefault("y", "1");
        private readonly string _no = parameters.GetValueOrDefault("n", "2");

        public override MatchState State(string[] words)
        {
            var keys = string.Concat(words);
            return (keys == _yes || keys == _no ? MatchState.Complete : MatchState.None)
                | (Begins(_yes, keys) || Begins(_no, keys) ? MatchState.CanGoOn : MatchState.None);
        }

        protected override JsValue? Read(string[] words) =>
            string.Concat(words) is var keys && keys == _yes ? JsValue.True : keys == _no ? JsValue.False : null;

        private static bool Begins(string whole, string part) => whole.Length > part.Length && whole.StartsWith(part, StringComparison.Ordinal);
    }

    private sealed class BooleanWords(string query) : BuiltinGrammar("boolean", query, false)
    {
        public override MatchState State(string[] words) => Read(words) is null ? MatchState.CanGoOn : MatchState.Complete;

        protected override JsValue? Read(string[] words) => string.Join(' ', words) switch
        {
            "yes" or "true" or "yeah" or "yep" or "sure" or "correct" or "right" or "yes please" or "okay" or "ok" or "是" or "对" or "好" or "是的" or "对的" => JsValue.True,
            "no" or "false" or "nope" or "nah" or "wrong" or "no thanks" or "incorrect" or "不" or "不是" or "不对" => JsValue.False,
            _ => null,
        };
    }

    private sealed class DigitsGrammar : BuiltinGrammar
    {
        private readonly int _min = 1;
        private readonly int _max = int.MaxValue;

        public DigitsGrammar(string query, bool dtmf, Dictionary<string, string> parameters)
            : base("digits", query, dtmf)
        {
            if (Number(parameters, "minlength") is { } min)
                _min = min;
            if (Number(parameters, "maxlength") is { } max)
                _max = max;
            if (Number(parameters, "length") is { } length)
            {
                if (parameters.Count > 1)
                    throw new GrammarException("length of the builtin grammar digits excludes minlength and maxlength");
                (_min, _max) = (length, length);
            }

            if (_min > _max)
                throw new GrammarException("minlength of the builtin grammar digits is more than maxlength");
        }

        public override MatchState State(string[] words)
        {
            if (words.Length > 0 && Digits(words) is not { } digits)
                return MatchState.None;
            digits = Digits(words) ?? "";
            return (digits.Length >= _min && digits.Length <= _max && digits.Length > 0 ? MatchState.Complete : MatchState.None)
                | (digits.Length < _max ? MatchState.CanGoOn : MatchState.None);
        }

        protected override JsValue? Read(string[] words) =>
            Digits(words) is { Length: > 0 } digits && digits.Length >= _min && digits.Length <= _max ? new JsValue(digits) : null;

        private string? Digits(string[] words)
        {
            var digits = Dtmf ? string.Concat(words) : SpokenNumber.Digits(words);
            return digits is not null && digits.All(char.IsAsciiDigit) ? digits : null;
        }

        private static int? Number(Dictionary<string, string> parameters, string name)
        {
            if (!parameters.TryGetValue(name, out var text))
                return null;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw new GrammarException($"{name}={text} of the builtin grammar digits is no number");
        }
    }

    /// <summary>Keys that fill a pattern.</summary>
    private sealed class PatternKeys(string type, string query) : BuiltinGrammar(type, query, true)
    {
        private readonly string _type = type;

        public override MatchState State(string[] words)
        {
            var keys = string.Concat(words);
            return (BuiltinKeys.Read(_type, keys) is not null ? MatchState.Complete : MatchState.None)
                | (BuiltinKeys.CanGoOn(_type, keys) ? MatchState.CanGoOn : MatchState.None);
        }

        protected override JsValue? Read(string[] words) =>
            BuiltinKeys.Read(_type, string.Concat(words)) is { } value ? new JsValue(value) : null;
    }

    private sealed class PatternWords(string type, string query) : BuiltinGrammar(type, query, false)
    {
        private readonly string _type = type;

        public override MatchState State(string[] words) =>
            Read(words) is null ? MatchState.CanGoOn : MatchState.Complete | MatchState.CanGoOn;

        protected override JsValue? Read(string[] words) =>
            words.Length > 0 && BuiltinWords.Read(_type, words) is { } value ? new JsValue(value) : null;
    }
}

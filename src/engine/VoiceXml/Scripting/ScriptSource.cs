using System.Collections.Concurrent;
using Jint.Parser;
using Jint.Parser.Ast;
using Switchboard.VoiceXml.Execution;

namespace Switchboard.VoiceXml.Scripting;

/// <summary>Parsed sources; the same expression is evaluated for every call that comes by.</summary>
internal static class ScriptSource
{
    private const int MaxKept = 4096;
    private const int MaxKeptLength = 4096;

    private static readonly ConcurrentDictionary<string, Program> Expressions = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, Program> Scripts = new(StringComparer.Ordinal);

    public static Program Expression(string source, ScriptLimits limits) => Get(Expressions, source, limits, ParseExpression);

    public static Program Script(string source, ScriptLimits limits) => Get(Scripts, source, limits, Parse);

    private static Program Get(ConcurrentDictionary<string, Program> kept, string source, ScriptLimits limits, Func<string, Program> parse)
    {
        if (kept.TryGetValue(source, out var program))
            return program;
        Measure(source, limits);
        program = parse(source);
        if (source.Length <= MaxKeptLength)
        {
            if (kept.Count >= MaxKept)
                kept.Clear();
            kept[source] = program;
        }

        return program;
    }

    /// <summary>The parser is recursive: what is nested too deep would overflow its stack, which nothing catches.</summary>
    private static void Measure(string source, ScriptLimits limits)
    {
        if (source.Length > limits.MaxSource)
            throw new VoiceXmlEvent(VoiceXmlEvent.Semantic, $"a script may have {limits.MaxSource} characters; this has {source.Length}");
        var depth = 0;
        foreach (var letter in source)
        {
            if (letter is '(' or '[' or '{' && ++depth > limits.MaxNesting)
                throw new VoiceXmlEvent(VoiceXmlEvent.Semantic, $"brackets are nested deeper than {limits.MaxNesting}");
            if (letter is ')' or ']' or '}')
                depth--;
        }
    }

    // in brackets, so that {a: 1} is an object and not a block
    private static Program ParseExpression(string source)
    {
        try
        {
            return new JavaScriptParser().Parse("(" + source + "\n)");
        }
        catch (ParserException)
        {
            return Parse(source); // such as an expression with a semicolon behind it
        }
    }

    private static Program Parse(string source)
    {
        try
        {
            return new JavaScriptParser().Parse(source);
        }
        catch (ParserException wrong)
        {
            throw new VoiceXmlEvent(VoiceXmlEvent.Semantic, $"{wrong.Message} in: {(source.Length > 200 ? source[..200] : source)}");
        }
    }
}

namespace Switchboard.VoiceXml.Documents;

/// <summary>The elements of VoiceXML 2.0 and 2.1, as their schemas have them.</summary>
internal static class Schema
{
    private const string Fetch = " fetchhint fetchtimeout maxage maxstale";
    private const string FetchAudio = Fetch + " fetchaudio";

    private const string Speech = "break emphasis mark p paragraph phoneme prosody say-as s sentence sub voice audio value foreach lexicon";
    private const string Bare = "audio value enumerate break emphasis mark p paragraph phoneme prosody say-as s sentence sub voice";
    private const string Handlers = "catch error help noinput nomatch";
    private const string Executable = Bare
        + " assign clear data disconnect exit foreach goto if log prompt reprompt return script submit throw var";

    private static readonly Dictionary<string, ElementRule> Rules = Build();

    public static ElementRule? Find(string element) => Rules.GetValueOrDefault(element);

    private static Dictionary<string, ElementRule> Build()
    {
        var rules = new Dictionary<string, ElementRule>(StringComparer.Ordinal);
        Structure(rules);
        Items(rules);
        Actions(rules);
        Transitions(rules);
        SpeechMarkup(rules);
        return rules;
    }

    private static void Structure(Dictionary<string, ElementRule> rules)
    {
        rules["vxml"] = Rule("version application xml:base", "version",
            Handlers + " data form link menu meta metadata property script var");
        rules["meta"] = Rule("name http-equiv content", "content", "") with { ExactlyOne = [["name", "http-equiv"]] };
        rules["metadata"] = Rule("", "", "", text: true);
        rules["form"] = Rule("id scope", "", Handlers + " block data field filled grammar initial link object property record script subdialog transfer var");
        rules["menu"] = Rule("id scope dtmf accept", "", Handlers + " choice property prompt script " + Bare, text: true);
        rules["choice"] = Rule("dtmf accept next expr event eventexpr message messageexpr" + FetchAudio, "", "grammar " + Bare, text: true)
            with
        { ExactlyOne = [["next", "expr", "event", "eventexpr"]], AtMostOne = [["message", "messageexpr"]] };
        rules["link"] = Rule("next expr event eventexpr message messageexpr dtmf" + FetchAudio, "", "grammar")
            with
        { ExactlyOne = [["next", "expr", "event", "eventexpr"]], AtMostOne = [["message", "messageexpr"]] };
        rules["property"] = Rule("name value", "name value", "");
        rules["var"] = Rule("name expr", "name", "");
        rules["script"] = Rule("src srcexpr charset xml:space" + Fetch, "", "", text: true) with { AtMostOne = [["src", "srcexpr"]] };
        foreach (var handler in Handlers.Split(' '))
            rules[handler] = Rule(handler == "catch" ? "event count cond" : "count cond", "", Executable, text: true);
    }

    private static void Items(Dictionary<string, ElementRule> rules)
    {
        const string input = Handlers + " filled prompt property " + Bare;
        rules["block"] = Rule("name expr cond", "", Executable, text: true);
        rules["initial"] = Rule("name expr cond", "", Handlers + " link prompt property " + Bare, text: true);
        rules["field"] = Rule("name expr cond type slot modal", "", input + " grammar link option", text: true);
        rules["option"] = Rule("dtmf accept value", "", Bare, text: true);
        rules["record"] = Rule("name expr cond modal beep maxtime finalsilence dtmfterm type", "", input + " grammar", text: true);
        rules["transfer"] = Rule("name expr cond dest destexpr bridge type connecttimeout maxtime transferaudio aai aaiexpr", "", input + " grammar", text: true)
            with
        { ExactlyOne = [["dest", "destexpr"]], AtMostOne = [["bridge", "type"], ["aai", "aaiexpr"]] };
        rules["subdialog"] = Rule("name expr cond namelist src srcexpr method enctype modal" + FetchAudio, "", input + " param", text: true)
            with
        { ExactlyOne = [["src", "srcexpr"]] };
        rules["object"] = Rule("name expr cond classid codebase codetype data type archive" + Fetch, "", input + " param", text: true);
        rules["param"] = Rule("name expr value valuetype type", "name", "") with { ExactlyOne = [["expr", "value"]] };
        rules["filled"] = Rule("mode namelist", "", Executable, text: true);
        rules["grammar"] = Rule("src srcexpr scope type weight mode root version tag-format xml:base" + Fetch, "",
            "lexicon meta metadata rule tag", text: true) with
        { AtMostOne = [["src", "srcexpr"]] };
    }

    private static void Actions(Dictionary<string, ElementRule> rules)
    {
        rules["assign"] = Rule("name expr", "name expr", "");
        rules["clear"] = Rule("namelist", "", "");
        rules["data"] = Rule("name src srcexpr method namelist enctype" + FetchAudio, "", "") with { ExactlyOne = [["src", "srcexpr"]] };
        rules["foreach"] = Rule("array item", "array item", Executable + " " + Speech, text: true);
        rules["if"] = Rule("cond", "cond", Executable + " elseif else", text: true);
        rules["elseif"] = Rule("cond", "cond", "");
        rules["else"] = Rule("", "", "");
        rules["log"] = Rule("label expr", "", "value", text: true);
        rules["reprompt"] = Rule("", "", "");
        rules["prompt"] = Rule("bargein bargeintype cond count timeout xml:base version", "", Speech + " enumerate meta metadata", text: true);
        rules["enumerate"] = Rule("", "", Bare, text: true);
        rules["value"] = Rule("expr", "expr", "");
        rules["mark"] = Rule("name nameexpr", "", "") with { ExactlyOne = [["name", "nameexpr"]] };
    }

    private static void Transitions(Dictionary<string, ElementRule> rules)
    {
        rules["goto"] = Rule("next expr nextitem expritem" + FetchAudio, "", "") with { ExactlyOne = [["next", "expr", "nextitem", "expritem"]] };
        rules["submit"] = Rule("next expr enctype method namelist" + FetchAudio, "", "") with { ExactlyOne = [["next", "expr"]] };
        rules["exit"] = Rule("expr namelist", "", "") with { AtMostOne = [["expr", "namelist"]] };
        rules["return"] = Rule("namelist event eventexpr message messageexpr", "", "")
            with
        { AtMostOne = [["namelist", "event", "eventexpr"], ["message", "messageexpr"]] };
        rules["throw"] = Rule("event eventexpr message messageexpr", "", "")
            with
        { ExactlyOne = [["event", "eventexpr"]], AtMostOne = [["message", "messageexpr"]] };
        rules["disconnect"] = Rule("namelist", "", "");
    }

    private static void SpeechMarkup(Dictionary<string, ElementRule> rules)
    {
        rules["audio"] = Rule("src expr" + Fetch, "", Speech + " enumerate desc", text: true) with { ExactlyOne = [["src", "expr"]] };
        rules["desc"] = Rule("", "", "", text: true);
        rules["break"] = Rule("strength time size", "", "");
        rules["emphasis"] = Rule("level", "", Speech + " enumerate", text: true);
        rules["p"] = rules["paragraph"] = Rule("", "", Speech + " enumerate", text: true);
        rules["s"] = rules["sentence"] = Rule("", "", Speech + " enumerate", text: true);
        rules["phoneme"] = Rule("alphabet ph", "ph", "", text: true);
        rules["prosody"] = Rule("pitch contour range rate duration volume", "", Speech + " enumerate", text: true);
        rules["say-as"] = Rule("interpret-as format detail type", "", "value", text: true) with { ExactlyOne = [["interpret-as", "type"]] };
        rules["sub"] = Rule("alias", "alias", "", text: true);
        rules["voice"] = Rule("gender age variant name category", "", Speech + " enumerate", text: true);
        rules["lexicon"] = Rule("uri type", "uri", "");
    }

    private static ElementRule Rule(string attributes, string required, string children, bool text = false) =>
        new(Words(attributes), Words(required), [.. Words(children)], text);

    private static string[] Words(string list) => list.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

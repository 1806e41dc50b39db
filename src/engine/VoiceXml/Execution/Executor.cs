using Jint.Native;
using Jint.Native.Object;
using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Fetching;

using Switchboard.VoiceXml.Scripting;

namespace Switchboard.VoiceXml.Execution;

/// <summary>VoiceXML 2.0 §5.3: runs executable content. Answers where to go, or null to go on.</summary>
internal static class Executor
{
    public static async Task<Jump?> RunAsync(VxmlElement container, Frame frame) => await RunAsync(container.Children, container, frame);

    private static async Task<Jump?> RunAsync(IReadOnlyList<object> content, VxmlElement container, Frame frame)
    {
        for (var i = 0; i < content.Count; i++)
        {
            if (PromptComposer.IsBare(content[i]))
            {
                var from = i;
                while (i + 1 < content.Count && PromptComposer.IsBare(content[i + 1]))
                    i++;
                await BareAsync(content, from, i + 1, container, frame);
            }
            else if (await ElementAsync((VxmlElement)content[i], frame) is { } jump)
            {
                return jump;
            }
        }

        return null;
    }

    private static async Task BareAsync(IReadOnlyList<object> content, int from, int to, VxmlElement container, Frame frame)
    {
        if (to - from == 1 && content[from] is string text && string.IsNullOrWhiteSpace(text))
            return;
        if (await PromptComposer.BareAsync(content.Skip(from).Take(to - from), container, frame) is { } prompt)
            frame.Session.Queue.Add(prompt);
    }

    private static async Task<Jump?> ElementAsync(VxmlElement element, Frame frame)
    {
        frame.Session.CountAction();
        switch (element.Name)
        {
            case "var":
                Declare(element, frame);
                return null;
            case "assign":
                frame.Session.Scripts.Assign(element["name"]!.Trim(), frame.Session.Scripts.Evaluate(element["expr"]!, frame.Scope), frame.Scope);
                return null;
            case "clear":
                Clear(element, frame);
                return null;
            case "if":
                return await IfAsync(element, frame);
            case "foreach":
                return await Loops.EachAsync(element, frame, inner => RunAsync(element, inner));
            case "prompt":
                if (frame.Session.Scripts.Test(element["cond"], frame.Scope) && await PromptComposer.PromptAsync(element, frame) is { } prompt)
                    frame.Session.Queue.Add(prompt);
                return null;
            case "reprompt":
                frame.Reprompted = true;
                return null;
            case "script":
                await ScriptAsync(element, frame);
                return null;
            case "data":
                await DataFetch.RunAsync(element, frame);
                return null;
            case "log":
                Log(element, frame);
                return null;
            case "throw":
                throw Event(element, frame, "event", "eventexpr");
            default:
                return await Transitions.RunAsync(element, frame);
        }
    }

    public static void Declare(VxmlElement element, Frame frame)
    {
        var name = element["name"]!;
        if (!Identifiers.IsIdentifier(name))
            throw new VoiceXmlEvent(VoiceXmlEvent.Semantic, $"\"{name}\" is no name for a variable");
        var scripts = frame.Session.Scripts;
        // §5.3.1: without expr a variable that is there already keeps its value
        if (element["expr"] is { } expression)
            frame.Scope.Declare(name, scripts.Evaluate(expression, frame.Scope));
        else if (!frame.Scope.Variables.HasOwnProperty(name))
            frame.Scope.Declare(name, JsValue.Undefined);
    }

    public static async Task ScriptAsync(VxmlElement element, Frame frame)
    {
        if (frame.Expression(element, "src", "srcexpr") is not { } source)
        {
            frame.Session.Scripts.Execute(element.Text, frame.Scope);
            return;
        }

        var uri = frame.Context.Document.Resolve(element, source) ?? throw new VoiceXmlEvent(VoiceXmlEvent.BadFetch, $"{source} is no URI");
        var response = await frame.Session.Resources.FetchAsync(FetchAttributes.Request(element, uri, FetchPurpose.Script, frame));
        frame.Session.Scripts.Execute(Resources.Text(element["charset"] is { } charset ? response with { Charset = response.Charset ?? charset } : response), frame.Scope);
    }

    /// <summary>The event that an element names, with its message.</summary>
    public static VoiceXmlEvent Event(VxmlElement element, Frame frame, string name, string expression)
    {
        var thrown = frame.Expression(element, name, expression) ?? "";
        if (thrown.Length == 0 || thrown == "undefined")
            return new VoiceXmlEvent(VoiceXmlEvent.Semantic, $"{element} names no event");
        return new VoiceXmlEvent(thrown.Trim(), frame.Expression(element, "message", "messageexpr")) { Authored = true };
    }

    /// <summary>The variables of a namelist, by name.</summary>
    public static ObjectInstance Names(VxmlElement element, Frame frame)
    {
        var result = frame.Session.Scripts.NewObject();
        foreach (var name in Identifiers.Split(element["namelist"]))
            result.Put(name, Variable(name, frame), false);
        return result;
    }

    public static JsValue Variable(string name, Frame frame)
    {
        var first = name.Split('.')[0];
        if (!Identifiers.IsIdentifier(first) || frame.Scope.Find(first) is null)
            throw new VoiceXmlEvent(VoiceXmlEvent.Semantic, $"the variable {name} is not declared");
        return frame.Session.Scripts.Evaluate(name, frame.Scope);
    }

    private static void Clear(VxmlElement element, Frame frame)
    {
        if (element["namelist"] is not { } list)
        {
            frame.Dialog?.ClearAll();
            return;
        }

        foreach (var name in Identifiers.Split(list))
        {
            frame.Session.Scripts.Assign(name, JsValue.Undefined, frame.Scope);
            frame.Dialog?.Reset(name);
        }
    }

    private static async Task<Jump?> IfAsync(VxmlElement element, Frame frame)
    {
        var scripts = frame.Session.Scripts;
        var children = element.Children;
        var taken = scripts.Test(element["cond"], frame.Scope);
        var from = 0;
        for (var i = 0; i <= children.Count; i++)
        {
            var branch = i < children.Count ? children[i] as VxmlElement : null;
            if (i < children.Count && branch?.Name is not ("else" or "elseif"))
                continue;
            if (taken)
                return await RunAsync(new Slice(children, from, i), element, frame);
            from = i + 1;
            taken = branch is not null && (branch.Name == "else" || scripts.Test(branch["cond"], frame.Scope));
        }

        return null;
    }

    private static void Log(VxmlElement element, Frame frame)
    {
        var scripts = frame.Session.Scripts;
        var text = string.Concat(element.Children.Select(child => child is VxmlElement value
            ? ScriptEngine.Text(scripts.Evaluate(value["expr"]!, frame.Scope))
            : (string)child));
        if (element["expr"] is { } expression)
            text += (text.Length > 0 ? " " : "") + ScriptEngine.Text(scripts.Evaluate(expression, frame.Scope));
        frame.Session.Platform.Log(element["label"] ?? "", PromptComposer.Collapse(text));
    }

    private sealed class Slice(IReadOnlyList<object> whole, int from, int to) : IReadOnlyList<object>
    {
        public int Count => to - from;

        public object this[int index] => whole[from + index];

        public IEnumerator<object> GetEnumerator()
        {
            for (var i = from; i < to; i++)
                yield return whole[i];
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

using System.Text;
using Jint.Native;
using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Fetching;
using Switchboard.VoiceXml.Platform;

using Switchboard.VoiceXml.Scripting;

namespace Switchboard.VoiceXml.Execution;

/// <summary>VoiceXML 2.0 §4.1: turns the content of a prompt into what is spoken, with its expressions evaluated.</summary>
internal sealed class PromptComposer(Frame frame)
{
    private readonly List<SpeechPart> _parts = [];

    private readonly record struct Style(string? Language, string? Voice, string? Prosody, string? InterpretAs, string? Format);

    public static async Task<SpokenPrompt?> PromptAsync(VxmlElement element, Frame frame)
    {
        var composer = new PromptComposer(frame);
        Languages.Require(element["xml:lang"]);
        await composer.ContentAsync(element.Children, composer.Plain(element));
        return composer.Finish(element);
    }

    /// <summary>Text and audio that stand without a prompt around them (§4.1.1).</summary>
    public static async Task<SpokenPrompt?> BareAsync(IEnumerable<object> content, VxmlElement around, Frame frame)
    {
        var composer = new PromptComposer(frame);
        await composer.ContentAsync(content, composer.Plain(around));
        return composer.Finish(null);
    }

    public static bool IsBare(object content) => content is string || (content is VxmlElement
    {
        Name: "audio" or "value" or "enumerate" or "break" or "emphasis" or "mark" or "p" or "paragraph" or "phoneme" or "prosody" or "say-as"
            or "s" or "sentence" or "sub" or "voice",
    });

    private SpokenPrompt? Finish(VxmlElement? element)
    {
        if (_parts.Count == 0)
            return null;
        var properties = frame.Properties;
        return new SpokenPrompt
        {
            Parts = _parts,
            BargeIn = (element?["bargein"] ?? properties["bargein"]) != "false",
            Hotword = (element?["bargeintype"] ?? properties["bargeintype"]) == "hotword",
            Timeout = element?["timeout"] is { } timeout ? DurationText.Require(timeout, "timeout") : null,
        };
    }

    private Style Plain(VxmlElement element) => new(element.Language ?? frame.Session.Platform.Facts.Language, null, null, null, null);

    private async Task ContentAsync(IEnumerable<object> content, Style style)
    {
        foreach (var child in content)
        {
            if (child is string text)
                Words(text, style);
            else
                await ElementAsync((VxmlElement)child, style);
        }
    }

    private async Task ElementAsync(VxmlElement element, Style style)
    {
        frame.Session.CountAction();
        Languages.Require(element["xml:lang"]);
        switch (element.Name)
        {
            case "value":
                Words(Evaluated(element), style);
                break;
            case "audio":
                await AudioAsync(element, style);
                break;
            case "break":
                _parts.Add(new SpeechPart { Kind = SpeechKind.Break, Duration = Pause(element) });
                break;
            case "mark":
                _parts.Add(new SpeechPart { Kind = SpeechKind.Mark, Text = frame.Expression(element, "name", "nameexpr") ?? "" });
                break;
            case "enumerate":
                await Enumeration.SpeakAsync(element, frame, async (content, scope) =>
                {
                    var inner = new PromptComposer(frame.Inside(scope));
                    await inner.ContentAsync(content, style);
                    _parts.AddRange(inner._parts);
                });
                break;
            case "foreach":
                await Loops.EachAsync(element, frame, async inner =>
                {
                    var composer = new PromptComposer(inner);
                    await composer.ContentAsync(element.Children, style);
                    _parts.AddRange(composer._parts);
                    return null;
                });
                break;
            case "say-as":
                await ContentAsync(element.Children, style with { InterpretAs = element["interpret-as"] ?? element["type"], Format = element["format"] });
                break;
            case "sub":
                Words(element["alias"] ?? "", style);
                break;
            case "voice":
                await ContentAsync(element.Children, style with { Voice = Pairs(element), Language = element.Language ?? style.Language });
                break;
            case "prosody" or "emphasis":
                var pairs = (style.Prosody is null ? "" : style.Prosody + ";") + Pairs(element);
                await ContentAsync(element.Children, style with { Prosody = element.Name == "emphasis" ? "emphasis-" + pairs : pairs });
                break;
            case "desc" or "lexicon" or "meta" or "metadata":
                break;
            default:
                await ContentAsync(element.Children, style with { Language = element.Language ?? style.Language });
                break;
        }
    }

    /// <summary>§4.1.3: the content of an audio element is spoken when its file cannot be had.</summary>
    private async Task AudioAsync(VxmlElement element, Style style)
    {
        var source = element["src"];
        if (element["expr"] is { } expression)
        {
            var value = frame.Session.Scripts.Evaluate(expression, frame.Scope);
            if (value == JsValue.Undefined || value == JsValue.Null)
                return;
            source = ScriptEngine.Text(value);
        }

        if (source is not null && source.StartsWith("recording:", StringComparison.Ordinal))
        {
            _parts.Add(new SpeechPart { Kind = SpeechKind.Audio, Uri = source });
            return;
        }

        if (source is not null && frame.Context.Document.Resolve(element, source) is { } uri && await ThereAsync(element, uri))
            _parts.Add(new SpeechPart { Kind = SpeechKind.Audio, Uri = uri.AbsoluteUri });
        else
            await ContentAsync(element.Children, style);
    }

    private async Task<bool> ThereAsync(VxmlElement element, Uri uri)
    {
        var response = await frame.Session.Fetcher.FetchAsync(FetchAttributes.Request(element, uri, FetchPurpose.Audio, frame), frame.Session.Cancellation);
        if (!response.Ok)
            frame.Session.Platform.Log("audio", $"{uri}: {response.Problem ?? "status " + response.Status}");
        return response.Ok;
    }

    private string Evaluated(VxmlElement element) =>
        ScriptEngine.Text(frame.Session.Scripts.Evaluate(element["expr"]!, frame.Scope));

    private void Words(string text, Style style)
    {
        var words = Collapse(text);
        if (words.Length == 0)
            return;
        _parts.Add(new SpeechPart
        {
            Kind = SpeechKind.Text,
            Text = words,
            Language = style.Language,
            Voice = style.Voice,
            Prosody = style.Prosody,
            InterpretAs = style.InterpretAs,
            Format = style.Format,
        });
    }

    public static string Collapse(string text)
    {
        var result = new StringBuilder(text.Length);
        var blank = false;
        foreach (var letter in text)
        {
            if (char.IsWhiteSpace(letter))
            {
                blank = result.Length > 0;
                continue;
            }

            if (blank)
                result.Append(' ');
            blank = false;
            result.Append(letter);
        }

        return result.ToString();
    }

    private static TimeSpan Pause(VxmlElement element)
    {
        if (DurationText.Read(element["time"]) is { } time)
            return time;
        return TimeSpan.FromMilliseconds((element["strength"] ?? element["size"]) switch
        {
            "none" => 0,
            "x-weak" => 100,
            "weak" or "small" => 250,
            "strong" or "large" => 1000,
            "x-strong" => 1500,
            _ => 500,
        });
    }

    private static string Pairs(VxmlElement element) => string.Join(';', element.Attributes.Select(pair => pair.Key + "=" + pair.Value));
}

using Jint.Native;
using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Grammars;
using Switchboard.VoiceXml.Platform;

namespace Switchboard.VoiceXml.Execution;

/// <summary>VoiceXML 2.0 §3.1.4: the grammars that are active for a form item, those of the nearest scope first.</summary>
internal sealed class GrammarSet : IKeysJudge
{
    private readonly List<ActiveGrammar> _grammars = [];

    public IReadOnlyList<ActiveGrammar> Grammars => _grammars;

    public bool HasKeys => _grammars.Exists(grammar => grammar.Grammar.Dtmf);

    public bool HasVoice => _grammars.Exists(grammar => !grammar.Grammar.Dtmf);

    public static async Task<GrammarSet> ForItemAsync(VxmlElement item, Frame frame)
    {
        var set = new GrammarSet();
        var loader = new GrammarLoader(frame);
        var context = frame.Context;
        var dialog = frame.Dialog!;
        await set.ItemAsync(item, loader, frame);
        if (item["modal"] == "true" || (item.Name == "record" && item["modal"] != "false"))
            return set;
        if (item != dialog.Element)
            await set.DialogAsync(dialog.Element, dialog.Document, loader, all: true);
        await set.DocumentAsync(context.Document, dialog.Element, loader);
        if (context.Root is { } root)
            await set.DocumentAsync(root, dialog.Element, loader);
        set.Universals(frame);
        return set;
    }

    /// <summary>The grammars of a transfer or a record alone.</summary>
    public static async Task<GrammarSet> OwnAsync(VxmlElement item, Frame frame)
    {
        var set = new GrammarSet();
        await set.OwnGrammarsAsync(item, item, frame.Dialog!.Document, frame.Dialog.Element, new GrammarLoader(frame));
        return set;
    }

    public ListenGrammar[] Listen(bool keys, bool voice, Session session) => !session.Platform.WantsGrammars
        ? []
        : [.. _grammars.Where(grammar => grammar.Grammar.Dtmf ? keys : voice).Select(grammar => grammar.Listen())];

    public ValueTask<IReadOnlyList<KeysVerdict>> JudgeAsync(string keys, CancellationToken cancellationToken)
    {
        var words = GrammarTokens.Keys(keys);
        var verdicts = new KeysVerdict[words.Length];
        for (var i = 0; i < words.Length; i++)
            verdicts[i] = Judge(words[..(i + 1)]);
        return new(verdicts);
    }

    private KeysVerdict Judge(string[] words)
    {
        var state = MatchState.None;
        foreach (var grammar in _grammars)
        {
            if (grammar.Grammar.Dtmf)
                state |= grammar.Grammar.State(words);
        }

        return new KeysVerdict((state & MatchState.Complete) != 0, (state & MatchState.CanGoOn) != 0);
    }

    /// <summary>The grammars that have these words or keys, the first first.</summary>
    public IEnumerable<(ActiveGrammar Grammar, Interpretation Meaning)> Match(string utterance, bool dtmf, Session session)
    {
        var words = dtmf ? GrammarTokens.Keys(utterance) : GrammarTokens.Words(utterance);
        foreach (var grammar in _grammars)
        {
            if (grammar.Grammar.Dtmf == dtmf && grammar.Grammar.Interpret(words, session.Scripts) is { } meaning)
                yield return (grammar, meaning);
        }
    }

    private async Task ItemAsync(VxmlElement item, GrammarLoader loader, Frame frame)
    {
        var (document, dialog) = (frame.Dialog!.Document, frame.Dialog.Element);
        if (item.Name == "menu")
        {
            await MenuAsync(item, document, loader);
            await LinksAsync(item, document, loader, dialog);
            return;
        }

        await OwnGrammarsAsync(item, item, document, dialog, loader);
        if (item.Name == "field" && item["type"] is { Length: > 0 } type)
        {
            Add(GrammarLoader.Builtin(type, true), item, document, dialog);
            Add(GrammarLoader.Builtin(type, false), item, document, dialog);
        }

        foreach (var (option, words, keys) in Enumeration.Entries(item))
        {
            var value = new JsValue(option["value"] ?? (words.Length > 0 ? words : keys is null ? "" : string.Concat(GrammarTokens.Keys(keys))));
            if (words.Length > 0)
                Add(new PhraseGrammar(words, option["accept"] == "approximate", value), item, document, dialog);
            if (keys is not null)
                Add(new KeysGrammar(keys, value), item, document, dialog);
        }

        await LinksAsync(item, document, loader, dialog);
    }

    private async Task MenuAsync(VxmlElement menu, VxmlDocument document, GrammarLoader loader)
    {
        foreach (var (choice, words, keys) in Enumeration.Entries(menu))
        {
            var own = false;
            foreach (var grammar in choice.Elements("grammar"))
            {
                own = true; // §2.2: a grammar of its own takes the place of the one made from the words
                _grammars.Add(new ActiveGrammar(await loader.LoadAsync(grammar), choice, document, menu, Weights.Of(grammar)));
            }

            if (!own && words.Length > 0)
                Add(new PhraseGrammar(words, (choice["accept"] ?? menu["accept"]) == "approximate", null), choice, document, menu);
            if (keys is not null)
                Add(new KeysGrammar(keys, null), choice, document, menu);
        }
    }

    private async Task DialogAsync(VxmlElement dialog, VxmlDocument document, GrammarLoader loader, bool all)
    {
        if (dialog.Name == "menu")
        {
            await MenuAsync(dialog, document, loader);
            return;
        }

        foreach (var grammar in dialog.Elements("grammar"))
        {
            if (all || (grammar["scope"] ?? dialog["scope"]) == "document")
                _grammars.Add(new ActiveGrammar(await loader.LoadAsync(grammar), dialog, document, dialog, Weights.Of(grammar)));
        }

        if (all)
            await LinksAsync(dialog, document, loader, dialog);
    }

    private async Task DocumentAsync(VxmlDocument document, VxmlElement active, GrammarLoader loader)
    {
        await LinksAsync(document.Root, document, loader, null);
        foreach (var dialog in document.Dialogs)
        {
            if (dialog == active)
                continue;
            if (dialog.Name == "form" || dialog["scope"] == "document")
                await DialogAsync(dialog, document, loader, all: false);
        }
    }

    private async Task LinksAsync(VxmlElement around, VxmlDocument document, GrammarLoader loader, VxmlElement? dialog)
    {
        foreach (var link in around.Elements("link"))
        {
            await OwnGrammarsAsync(link, link, document, dialog, loader);
            if (link["dtmf"] is { } keys)
                Add(new KeysGrammar(keys, null), link, document, dialog);
        }
    }

    private async Task OwnGrammarsAsync(VxmlElement around, VxmlElement owner, VxmlDocument document, VxmlElement? dialog, GrammarLoader loader)
    {
        foreach (var grammar in around.Elements("grammar"))
            _grammars.Add(new ActiveGrammar(await loader.LoadAsync(grammar), owner, document, dialog, Weights.Of(grammar)));
    }

    /// <summary>§6.3.6: help, cancel and exit, where the document switches them on.</summary>
    private void Universals(Frame frame)
    {
        var names = frame.Properties["universals"];
        foreach (var name in names == "all" ? ["help", "cancel", "exit"] : Identifiers.Split(names))
        {
            if (name is "help" or "cancel" or "exit")
                Add(new PhraseGrammar(name, false, null), Universal(name), frame.Context.Document, null);
        }
    }

    private static VxmlElement Universal(string name)
    {
        var link = new VxmlElement("link", 0, 0, null);
        link.SetAttribute("event", name);
        link.Seal();
        return link;
    }

    private void Add(InputGrammar grammar, VxmlElement owner, VxmlDocument document, VxmlElement? dialog) =>
        _grammars.Add(new ActiveGrammar(grammar, owner, document, dialog, 1));
}

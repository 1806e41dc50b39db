using Jint.Native;
using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Platform;

namespace Switchboard.VoiceXml.Execution;

/// <summary>Appendix C, the process phase: what becomes of an input.</summary>
internal sealed class Processing(DialogRun dialog, ItemState? item)
{
    private Session Session => dialog.Context.Session;

    public async Task<Jump?> TakeAsync(InputResult result, GrammarSet grammars)
    {
        switch (result.Kind)
        {
            case InputKind.NoInput:
                throw new VoiceXmlEvent("noinput");
            case InputKind.TooLong:
                throw new VoiceXmlEvent("maxspeechtimeout");
        }

        var frame = new Frame(dialog.Context, dialog, item?.Element, dialog.Scope);
        var found = result.Kind == InputKind.NoMatch ? [] : Collecting.Recognise(result, grammars, frame);
        if (found.Count == 0)
        {
            Session.LastResult = new JsValue(Session.Scripts.NewArray([]));
            if (result.Recording is { } recording)
                LastResult.Record(Session.LastResult.AsObject(), recording);
            throw new VoiceXmlEvent("nomatch");
        }

        LastResult.Set(found, Session);
        return await RunAsync(found[0]);
    }

    public async Task<Jump?> RunAsync(Recognition recognition)
    {
        var owner = recognition.Grammar.Owner;
        var frame = new Frame(dialog.Context, dialog, item?.Element, dialog.Scope);
        if (owner.Name == "link" || (owner.Name == "choice" && recognition.Grammar.Dialog == dialog.Element))
            return await LinkAsync(owner, recognition.Grammar, frame);
        if (recognition.Grammar.Dialog is { } other && other != dialog.Element)
            return new DialogJump(recognition.Grammar.Document, other, recognition);
        return await FillAsync(recognition, frame);
    }

    private static async Task<Jump?> LinkAsync(VxmlElement owner, ActiveGrammar grammar, Frame frame)
    {
        if (frame.Expression(owner, "next", "expr") is { } target)
            return await Transitions.FollowAsync(target, owner, frame, grammar.Document);
        throw Executor.Event(owner, frame, "event", "eventexpr");
    }

    private async Task<Jump?> FillAsync(Recognition recognition, Frame frame)
    {
        foreach (var state in dialog.Items)
            state.JustFilled = false;
        if (FormItems.IsInput(recognition.Grammar.Owner))
            FillItem(recognition);
        else
            FillForm(recognition);
        if (dialog.Items.Any(state => state.JustFilled))
        {
            foreach (var state in dialog.Items.Where(state => state.Element.Name == "initial"))
                dialog.Scope.Declare(state.Variable, JsValue.True);
        }

        return await FilledAsync(frame);
    }

    private void FillItem(Recognition recognition)
    {
        var state = dialog.State(recognition.Grammar.Owner);
        var value = recognition.Meaning.Value;
        if (value.IsObject() && Slot(value, state) is { } slot)
            value = slot;
        Fill(state, value, recognition);
    }

    private void FillForm(Recognition recognition)
    {
        if (!recognition.Meaning.Value.IsObject())
            return;
        foreach (var state in dialog.Items)
        {
            if (FormItems.IsInput(state.Element) && Slot(recognition.Meaning.Value, state) is { } value)
                Fill(state, value, recognition);
        }
    }

    private void Fill(ItemState state, JsValue value, Recognition recognition)
    {
        dialog.Scope.Declare(state.Variable, value);
        dialog.Scope.Declare(state.Variable + "$", new JsValue(LastResult.Shadow(recognition, Session.Scripts)));
        state.JustFilled = true;
    }

    /// <summary>§2.3.1: the property that the slot names, perhaps with dots; null when there is none.</summary>
    private static JsValue? Slot(JsValue value, ItemState state)
    {
        foreach (var name in (state.Element["slot"] ?? state.Variable).Split('.'))
        {
            if (!value.IsObject() || !value.AsObject().HasProperty(name))
                return null;
            value = value.AsObject().Get(name);
        }

        return value;
    }

    /// <summary>Runs what is triggered, in document order.</summary>
    public async Task<Jump?> FilledAsync(Frame frame)
    {
        foreach (var child in dialog.Element.Elements())
        {
            if (child.Name == "filled")
            {
                if (Triggered(child, frame) && await RunAsync(child, null) is { } jump)
                    return jump;
            }
            else if (FormItems.IsInput(child) && dialog.State(child) is { JustFilled: true } state && dialog.IsFilled(state))
            {
                foreach (var filled in child.Elements("filled"))
                {
                    if (await RunAsync(filled, child) is { } jump)
                        return jump;
                }
            }
        }

        return null;
    }

    private async Task<Jump?> RunAsync(VxmlElement filled, VxmlElement? around)
    {
        var stopped = false;
        var jump = await dialog.GuardAsync(around, async () =>
        {
            stopped = true; // an event ends this and all that would follow
            var scope = Session.Scripts.NewScope(dialog.Scope);
            var result = await Executor.RunAsync(filled, new Frame(dialog.Context, dialog, around, scope));
            stopped = false;
            return result;
        });
        return jump ?? (stopped ? new StayJump() : null);
    }

    private bool Triggered(VxmlElement filled, Frame frame)
    {
        var names = Identifiers.Split(filled["namelist"]);
        List<ItemState> states;
        if (names.Length == 0)
        {
            states = [.. dialog.Items.Where(state => FormItems.IsInput(state.Element))];
        }
        else
        {
            foreach (var name in names)
                Executor.Variable(name, frame);
            states = [.. dialog.Items.Where(state => names.Contains(state.Variable))];
        }

        if (!states.Exists(state => state.JustFilled))
            return false;
        return filled["mode"] == "any" ? states.Exists(dialog.IsFilled) : states.TrueForAll(dialog.IsFilled);
    }
}

/// <summary>On with the form, but with nothing more of this turn.</summary>
internal sealed record StayJump : Jump;

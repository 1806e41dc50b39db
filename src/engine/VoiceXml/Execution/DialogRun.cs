using Jint.Native;
using Jint.Native.Object;
using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Scripting;

namespace Switchboard.VoiceXml.Execution;

/// <summary>VoiceXML 2.0 §2.1.6 and Appendix C: the form interpretation algorithm, for one form or menu.</summary>
internal sealed class DialogRun
{
    private readonly List<ItemState> _items = [];
    private readonly EventCounters _events = new();
    private readonly ObjectInstance? _parameters;
    private Recognition? _carried;
    private ItemState? _next;
    private bool _silent;

    public DialogRun(ExecutionContext context, VxmlDocument document, VxmlElement element, ObjectInstance? parameters, Recognition? carried)
    {
        (Context, Document, Element, _parameters, _carried) = (context, document, element, parameters, carried);
        Scope = context.Session.Scripts.NewScope(context.DocumentScope);
        context.EnterDialog(Scope);
    }

    public ExecutionContext Context { get; }

    public VxmlDocument Document { get; }

    public VxmlElement Element { get; }

    public ScriptScope Scope { get; }

    private Session Session => Context.Session;

    public async Task<Jump> RunAsync()
    {
        var jump = await GuardAsync(null, InitialiseAsync);
        while (true)
        {
            Session.CountTransition();
            switch (jump)
            {
                case null or StayJump:
                    break;
                case ItemJump to:
                    _next = State(to.Item);
                    break;
                default:
                    return jump;
            }

            jump = await TurnAsync();
        }
    }

    /// <summary>The form item of this name.</summary>
    public VxmlElement? Find(string name) => _items.Find(item => item.Variable == name)?.Element;

    public IReadOnlyList<string> InputNames() =>
        [.. _items.Where(item => FormItems.IsInput(item.Element) && item.Element["name"] is not null).Select(item => item.Variable)];

    public ItemState State(VxmlElement element) => _items.Find(item => item.Element == element)!;

    public IReadOnlyList<ItemState> Items => _items;

    public void ClearAll()
    {
        foreach (var item in _items)
        {
            Scope.Declare(item.Variable, JsValue.Undefined);
            item.Reset();
        }
    }

    /// <summary>The variable was cleared: if it is a form item's, its counters begin anew.</summary>
    public void Reset(string variable) => _items.Find(item => item.Variable == variable)?.Reset();

    /// <summary>Runs a part; an event in it goes to its handler.</summary>
    public async Task<Jump?> GuardAsync(VxmlElement? item, Func<Task<Jump?>> run)
    {
        try
        {
            return await run();
        }
        catch (VoiceXmlEvent thrown)
        {
            return await EventAsync(thrown, item);
        }
    }

    public async Task<Jump?> EventAsync(VoiceXmlEvent thrown, VxmlElement? item)
    {
        var counters = item is null || item == Element && Element.Name != "menu" ? _events : State(item).Events;
        var handled = await EventHandling.HandleAsync(thrown, item, this, Context, counters);
        // §5.3.6: after a handler the prompts stay away, unless it asked for them
        _silent = !handled.Reprompts;
        return handled.Jump;
    }

    public bool IsFilled(ItemState item) => !Scope.Get(item.Variable).IsUndefined();

    private async Task<Jump?> InitialiseAsync()
    {
        if (Element.Name == "menu")
        {
            _items.Add(new ItemState(Element, "menu$"));
            Scope.Declare("menu$", JsValue.Undefined);
            return null;
        }

        // all items first, so that handlers of events thrown here find them
        foreach (var child in Element.Elements().Where(FormItems.IsItem))
            _items.Add(new ItemState(child, child["name"] ?? "item$" + _items.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        var frame = new Frame(Context, this, null, Scope);
        CheckParameters();
        foreach (var child in Element.Elements())
        {
            if (child.Name == "var")
                Variable(child, frame);
            else if (child.Name == "script")
                await Executor.ScriptAsync(child, frame);
            else if (child.Name == "data")
                await DataFetch.RunAsync(child, frame);
            else if (FormItems.IsItem(child))
                Scope.Declare(State(child).Variable, child["expr"] is { } expression ? Session.Scripts.Evaluate(expression, Scope) : JsValue.Undefined);
        }

        return null;
    }

    /// <summary>§2.3.4: what is passed to a subdialog must be declared there.</summary>
    private void CheckParameters()
    {
        foreach (var parameter in _parameters?.GetOwnProperties() ?? [])
        {
            if (!Element.Elements("var").Any(declared => declared["name"] == parameter.Key))
                throw new VoiceXmlEvent(VoiceXmlEvent.Semantic, $"the subdialog declares no variable {parameter.Key}");
        }
    }

    private void Variable(VxmlElement element, Frame frame)
    {
        if (_parameters is not null && _parameters.HasOwnProperty(element["name"]!))
            Scope.Declare(element["name"]!, _parameters.Get(element["name"]!));
        else
            Executor.Declare(element, frame);
    }

    private async Task<Jump?> TurnAsync()
    {
        if (_carried is { } carried)
        {
            _carried = null;
            return await GuardAsync(null, () => new Processing(this, null).RunAsync(carried));
        }

        ItemState? item = null;
        try
        {
            item = Select();
        }
        catch (VoiceXmlEvent thrown)
        {
            return await EventAsync(thrown, null);
        }

        if (item is null)
            return new ExitJump(JsValue.Undefined, null);
        Session.Platform.Log("visit", item.Element.Name + " " + item.Variable);
        var silent = _silent;
        _silent = false;
        return await GuardAsync(item.Element, () => VisitAsync(item, silent));
    }

    private ItemState? Select()
    {
        if (_next is { } chosen)
        {
            _next = null;
            return chosen;
        }

        foreach (var item in _items)
        {
            if (!IsFilled(item) && Session.Scripts.Test(item.Element["cond"], Scope))
                return item;
        }

        return null;
    }

    private async Task<Jump?> VisitAsync(ItemState item, bool silent)
    {
        var frame = new Frame(Context, this, item.Element, Scope);
        if (item.Element.Name == "block")
        {
            Scope.Declare(item.Variable, JsValue.True);
            return await Executor.RunAsync(item.Element, frame.Inside(Session.Scripts.NewScope(Scope)));
        }

        if (!silent)
            await PromptSelection.QueueAsync(item, frame);
        return item.Element.Name switch
        {
            "subdialog" => await Subdialog.RunAsync(item, this, frame),
            "transfer" => await TransferVisit.RunAsync(item, this, frame),
            "record" => await RecordVisit.RunAsync(item, this, frame),
            "object" => throw new VoiceXmlEvent("error.unsupported.objectname", $"the object {item.Element["classid"]} is not known here"),
            _ => await CollectAsync(item, frame),
        };
    }

    private async Task<Jump?> CollectAsync(ItemState item, Frame frame)
    {
        if (Session.HungUp)
            return new ExitJump(JsValue.Undefined, null); // §1.5.4: nobody is there to answer
        var grammars = await GrammarSet.ForItemAsync(item.Element, frame);
        var result = await Collecting.ListenAsync(grammars, frame);
        Session.Refill();
        return await new Processing(this, item).TakeAsync(result, grammars);
    }
}

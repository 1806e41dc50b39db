using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Descriptors.Specialized;
using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Scripting;

namespace Switchboard.VoiceXml.Execution;

/// <summary>VoiceXML 2.0 §1.5: an application's root, the active document and their variables. A subdialog has one of its own.</summary>
internal sealed class ExecutionContext
{
    private readonly ObjectInstance _names;

    public ExecutionContext(Session session, bool isSubdialog)
    {
        (Session, IsSubdialog) = (session, isSubdialog);
        var scripts = session.Scripts;
        // the names of the scopes are no reserved words: a variable of a nearer scope hides them (§5.1.3)
        _names = scripts.NewObject();
        NamesScope = scripts.Over(_names, scripts.Globals);
        SessionScope = scripts.Over(session.Variables, NamesScope);
        Name("session", session.Variables);
    }

    public Session Session { get; }

    public bool IsSubdialog { get; }

    public VxmlDocument Document { get; private set; } = null!;

    /// <summary>The application root document; null when the active document has none.</summary>
    public VxmlDocument? Root { get; private set; }

    public ScriptScope ApplicationScope { get; private set; } = null!;

    public ScriptScope DocumentScope { get; private set; } = null!;

    private ScriptScope NamesScope { get; }

    private ScriptScope SessionScope { get; }

    /// <summary>The root of what runs: the active document itself, when it names no other.</summary>
    private Uri? ApplicationUri => Root?.Uri ?? Document?.Uri;

    /// <summary>Makes a document the active one. Returns the documents whose variables and scripts are to be initialised, in order.</summary>
    public IReadOnlyList<(VxmlDocument Document, ScriptScope Scope)> Enter(DocumentJump jump)
    {
        var leaving = Document;
        var application = ApplicationUri;
        var first = leaving is null;
        Document = jump.Document;
        if (jump.Root is not null)
            return EnterLeaf(jump.Root, !first && application == jump.Root.Uri);

        // §1.5.2: going from a leaf to its own root keeps the root's variables, unless it was submitted to
        var keeps = !first && application == jump.Document.Uri && Root is not null && !jump.Submitted;
        Root = null;
        if (!keeps)
            ApplicationScope = NewApplication();
        DocumentScope = ApplicationScope;
        Name("document", DocumentScope.Variables);
        return keeps ? [] : [(Document, DocumentScope)];
    }

    public void EnterDialog(ScriptScope dialog) => Name("dialog", dialog.Variables);

    private List<(VxmlDocument Document, ScriptScope Scope)> EnterLeaf(VxmlDocument root, bool keeps)
    {
        var begin = new List<(VxmlDocument, ScriptScope)>();
        Root = root;
        if (!keeps)
        {
            ApplicationScope = NewApplication();
            begin.Add((root, ApplicationScope));
        }

        DocumentScope = Session.Scripts.NewScope(ApplicationScope);
        Name("document", DocumentScope.Variables);
        begin.Add((Document, DocumentScope));
        return begin;
    }

    private ScriptScope NewApplication()
    {
        var scope = Session.Scripts.NewScope(SessionScope);
        var last = new ClrAccessDescriptor(Session.Scripts.Globals.Variables.Engine, _ => Session.LastResult);
        scope.Variables.FastSetProperty("lastresult$", last);
        Name("application", scope.Variables);
        return scope;
    }

    private void Name(string name, ObjectInstance scope) =>
        _names.FastSetProperty(name, new PropertyDescriptor(new JsValue(scope), false, false, true));
}

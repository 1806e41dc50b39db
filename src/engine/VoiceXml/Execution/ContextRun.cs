using Jint.Native;
using Jint.Native.Object;
using Switchboard.VoiceXml.Documents;
using Switchboard.VoiceXml.Scripting;

namespace Switchboard.VoiceXml.Execution;

/// <summary>Goes from dialog to dialog and from document to document until the session, or the subdialog, ends.</summary>
internal sealed class ContextRun(ExecutionContext context)
{
    private Session Session => context.Session;

    public async Task<Jump> RunAsync(DocumentJump start, ObjectInstance? parameters)
    {
        Jump jump = start;
        while (true)
        {
            Session.CountTransition();
            switch (jump)
            {
                case DocumentJump document:
                    jump = await EnterAsync(document, parameters);
                    break;
                case DialogJump carried when carried.Document != context.Document:
                    // a dialog of the root was spoken to: the root becomes the active document
                    await EnterDocumentAsync(new DocumentJump(carried.Document, null, null, false));
                    jump = await DialogAsync(carried.Document, carried.Dialog, parameters, carried.Carried);
                    break;
                case DialogJump dialog:
                    jump = await DialogAsync(dialog.Document, dialog.Dialog, parameters, dialog.Carried);
                    break;
                default:
                    return jump;
            }

            parameters = null;
        }
    }

    private async Task<Jump> EnterAsync(DocumentJump jump, ObjectInstance? parameters)
    {
        if (await EnterDocumentAsync(jump) is { } away)
            return away;
        var dialog = jump.Fragment is { Length: > 0 } name ? jump.Document.Dialog(name) : jump.Document.Dialogs is [var first, ..] ? first : null;
        return dialog is null ? new ExitJump(JsValue.Undefined, null) : await DialogAsync(jump.Document, dialog, parameters, null);
    }

    private async Task<Jump?> EnterDocumentAsync(DocumentJump jump)
    {
        Session.Platform.Log("document", jump.Document.Uri.AbsoluteUri);
        foreach (var (document, scope) in context.Enter(jump))
        {
            try
            {
                await InitialiseAsync(document, scope);
            }
            catch (VoiceXmlEvent thrown)
            {
                var handled = await EventHandling.HandleAsync(thrown, null, null, context, new EventCounters());
                if (handled.Jump is not null and not ItemJump)
                    return handled.Jump;
            }
        }

        return null;
    }

    private async Task InitialiseAsync(VxmlDocument document, ScriptScope scope)
    {
        var frame = new Frame(context, null, null, scope);
        foreach (var element in document.Root.Elements())
        {
            if (element.Name == "var")
                Executor.Declare(element, frame);
            else if (element.Name == "script")
                await Executor.ScriptAsync(element, frame);
            else if (element.Name == "data")
                await DataFetch.RunAsync(element, frame);
        }
    }

    private async Task<Jump> DialogAsync(VxmlDocument document, VxmlElement dialog, ObjectInstance? parameters, Recognition? carried)
    {
        Session.Platform.Log("dialog", dialog["id"] ?? dialog.Name);
        return await new DialogRun(context, document, dialog, parameters, carried).RunAsync();
    }
}

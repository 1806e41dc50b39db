using Jint.Native;
using Jint.Native.Object;
using Switchboard.VoiceXml.Documents;

namespace Switchboard.VoiceXml.Execution;

/// <summary>Where execution goes instead of on.</summary>
internal abstract record Jump;

/// <summary>To a form item of this form.</summary>
internal sealed record ItemJump(VxmlElement Item) : Jump;

/// <summary>To a dialog of the active document, or of its root, perhaps with an utterance that it matched.</summary>
internal sealed record DialogJump(VxmlDocument Document, VxmlElement Dialog, Recognition? Carried = null) : Jump;

/// <summary>To another document, or to the same anew.</summary>
internal sealed record DocumentJump(VxmlDocument Document, VxmlDocument? Root, string? Fragment, bool Submitted) : Jump;

internal sealed record ExitJump(JsValue Value, ObjectInstance? Names) : Jump
{
    /// <summary>The event that nothing caught.</summary>
    public string? Uncaught { get; init; }
}

/// <summary>Out of a subdialog.</summary>
internal sealed record ReturnJump(ObjectInstance? Values, VoiceXmlEvent? Event) : Jump;

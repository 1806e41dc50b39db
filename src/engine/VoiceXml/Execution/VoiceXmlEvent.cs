namespace Switchboard.VoiceXml.Execution;

/// <summary>VoiceXML 2.0 §5.2: an event on its way to a handler.</summary>
internal sealed class VoiceXmlEvent(string name, string? message = null) : Exception(message ?? name)
{
    public const string Semantic = "error.semantic";
    public const string BadFetch = "error.badfetch";
    public const string HangUp = "connection.disconnect.hangup";

    public string Name { get; } = name;

    public string? Detail { get; } = message;

    /// <summary>Thrown by the document itself rather than by the interpreter.</summary>
    public bool Authored { get; init; }
}

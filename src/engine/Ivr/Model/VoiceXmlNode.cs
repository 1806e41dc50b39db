namespace Switchboard.Ivr.Model;

/// <summary>Runs a VoiceXML document. Exits: next (the document has come to its end), error, hangup.</summary>
public sealed record VoiceXmlNode : FlowNode
{
    /// <summary>Where the document is: http or https.</summary>
    public required string Url { get; init; }

    /// <summary>A blind transfer of the document may leave the house.</summary>
    public bool AllowOutside { get; init; }

    /// <summary>The variable that gets what the document's <c>exit</c> gives; null for none.</summary>
    public string? Result { get; init; }
}

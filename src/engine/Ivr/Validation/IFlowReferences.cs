namespace Switchboard.Ivr.Validation;

/// <summary>What the tenant has that a flow can name. Everything is known beforehand: validation runs on each stroke of the designer.</summary>
public interface IFlowReferences
{
    /// <summary>Whether there is such a queue, by id or name.</summary>
    bool HasQueue(string queue);

    /// <summary>Whether there is such an extension.</summary>
    bool HasExtension(string number);

    /// <summary>Whether there is a voicemail box of that number.</summary>
    bool HasVoicemailBox(string box) => true;

    /// <summary>Whether there is such a published flow, by id or name.</summary>
    bool HasFlow(string flow) => true;

    /// <summary>Whether there is such a data source, by id or name.</summary>
    bool HasDataSource(string source) => true;

    /// <summary>The columns of one of the tenant's own tables, by id or name; null when there is none, empty when they are not known.</summary>
    IReadOnlyCollection<string>? TableColumns(string table) => [];

    /// <summary>Whether words of a language can be heard.</summary>
    bool Hears(string language) => true;

    /// <summary>Whether a package has the document of a package:// address.</summary>
    bool HasDocument(string url) => true;

    /// <summary>Whether there is such a calendar, by id or name.</summary>
    bool HasCalendar(string calendar);

    /// <summary>The languages a library prompt has; empty for one that suits all (music); null when there is no such prompt.</summary>
    IReadOnlyCollection<string>? PromptLanguages(string prompt);
}

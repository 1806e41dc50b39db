using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Ivr;
using Switchboard.Contracts.Lines;
using Switchboard.Ivr.Persistence;
using Switchboard.Ivr.Validation;
using Switchboard.Ivr.Voicemail;
using Switchboard.Kernel;
using Switchboard.Speech.Recognition;

namespace Switchboard.Ivr.Features.Flows;

/// <summary>What a tenant's flows can name, from memory.</summary>
internal sealed class FlowReferences(TenantId tenant, IDeskDirectory desk, ILineDirectory lines, IvrDirectory directory, MessageShelf boxes, ISpeechRecognizer? recognizer) : IFlowReferences
{
    public bool HasQueue(string queue) => desk.FindQueue(tenant, queue) is not null;

    public bool HasExtension(string number) => lines.FindExtension(tenant, number) is not null;

    public bool HasFlow(string flow) =>
        Guid.TryParse(flow, out var id) ? directory.Book(tenant).Flows.ContainsKey(new FlowId(id)) : directory.Book(tenant).FlowsByName.ContainsKey(flow);

    public bool HasVoicemailBox(string box) => boxes.Find(tenant, box) is not null;

    public bool HasDataSource(string source) => directory.Book(tenant).FindDataSource(source) is not null;

    public IReadOnlyCollection<string>? TableColumns(string table) => directory.Book(tenant).FindTable(table)?.Columns;

    public bool HasCalendar(string calendar) => directory.Book(tenant).FindCalendar(calendar) is not null;

    public bool Hears(string language) => recognizer?.Hears(language) ?? false;

    public bool HasDocument(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && directory.Book(tenant).Packages.GetValueOrDefault(uri.Host)?.Paths.Contains(Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'))) == true;

    public IReadOnlyCollection<string>? PromptLanguages(string prompt)
    {
        var languages = directory.Book(tenant).Versions(prompt).Select(p => p.Language).ToList();
        return languages.Count == 0 ? null : languages;
    }
}

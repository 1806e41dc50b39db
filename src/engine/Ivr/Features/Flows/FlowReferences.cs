using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Lines;
using Switchboard.Ivr.Persistence;
using Switchboard.Ivr.Validation;
using Switchboard.Ivr.Voicemail;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Flows;

/// <summary>What a tenant's flows can name, from memory.</summary>
internal sealed class FlowReferences(TenantId tenant, IDeskDirectory desk, ILineDirectory lines, IvrDirectory directory, MessageShelf boxes) : IFlowReferences
{
    public bool HasQueue(string queue) => desk.FindQueue(tenant, queue) is not null;

    public bool HasExtension(string number) => lines.FindExtension(tenant, number) is not null;

    public bool HasVoicemailBox(string box) => boxes.Find(tenant, box) is not null;

    // the tenant has no calendars of its own yet: hours are written in the flow
    public bool HasCalendar(string calendar) => false;

    public IReadOnlyCollection<string>? PromptLanguages(string prompt)
    {
        var languages = directory.Book(tenant).Versions(prompt).Select(p => p.Language).ToList();
        return languages.Count == 0 ? null : languages;
    }
}

using Switchboard.Contracts.Crm;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Ivr;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Fax.Jobs;
using Switchboard.Ivr.Calls;
using Switchboard.Ivr.Features.Prompts;
using Switchboard.Ivr.Services;
using Switchboard.Ivr.Voicemail;
using Switchboard.Kernel;
using Switchboard.Switch;
using Switchboard.Switch.Calls;

namespace Switchboard.Server.Telephony;

/// <summary>Flows and queues as call applications: what numbers and transfers lead to beside extensions.</summary>
internal sealed class ServiceCalls(CallServices services, IDeskDirectory desk, ITenantDirectory tenants, IContactDirectory customers, IConferenceRooms rooms, VoicemailCalls voicemail, ServiceLineCalls serviceLines, DraftCalls drafts, PromptPhones promptPhones, Func<FaxMailroom> faxes) : IServiceCalls
{
    public const string QueuePrefix = "queue:";
    public const string FlowPrefix = "flow:";
    private const string NumberPrefix = Ivr.Calls.CallServices.NumberPrefix;

    public ICallApplication? ForNumber(NumberRoute number) => number.TargetKind switch
    {
        TargetKind.Flow => new KnownCaller(new FlowCall(services, new FlowId(number.TargetId)), customers),
        TargetKind.Queue => new KnownCaller(new DirectQueueCall(services, number.TargetId, Language(number.Tenant)), customers),
        TargetKind.Voicemail => new KnownCaller(voicemail.ForBox(number.TargetId), customers),
        TargetKind.ServiceLine => new KnownCaller(serviceLines.ForService(number.TargetId, services), customers),
        TargetKind.Fax => faxes().Answer(),
        _ => null,
    };

    public ICallApplication? ForDestination(TenantId tenant, string destination)
    {
        if (destination.StartsWith(FlowPrefix, StringComparison.Ordinal) && Guid.TryParse(destination.AsSpan(FlowPrefix.Length), out var flow))
            return new FlowCall(services, new FlowId(flow));
        if (destination.StartsWith(DraftCalls.Prefix, StringComparison.Ordinal))
            return drafts.Find(tenant, destination, services);
        if (destination.StartsWith(Exchange.PromptRecorder, StringComparison.Ordinal))
            return promptPhones.Record(tenant, destination[Exchange.PromptRecorder.Length..]);
        if (voicemail.ForDestination(tenant, destination) is { } box)
            return box;
        if (serviceLines.ForDestination(tenant, destination, services) is { } line)
            return line;
        if (destination.StartsWith(NumberPrefix, StringComparison.Ordinal))
            return Guid.TryParse(destination.AsSpan(NumberPrefix.Length), out var id) && services.Lines.FindNumber(tenant, id) is { } number ? ForNumber(number) : null;
        if (destination.StartsWith(CallbackPromise.Prefix, StringComparison.Ordinal))
            return Guid.TryParse(destination.AsSpan(CallbackPromise.Prefix.Length), out var closed) && desk.FindQueue(tenant, closed.ToString()) is not null ? new CallbackPromise(services, closed, Language(tenant)) : null;
        if (rooms.FindRoom(tenant, destination) is { } room)
            return services.Exchange().Conferences.Answer(room);
        var name = destination.StartsWith(QueuePrefix, StringComparison.Ordinal) ? destination[QueuePrefix.Length..] : destination;
        return desk.FindQueue(tenant, name) is { } queue ? new DirectQueueCall(services, queue.Id, Language(tenant)) : null;
    }

    private string Language(TenantId tenant) => tenants.Find(tenant)?.DefaultLanguage ?? "zh-CN";
}

using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Ivr;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Ivr.Calls;
using Switchboard.Ivr.Persistence;
using Switchboard.Kernel;
using Switchboard.Switch.Applications;
using Switchboard.Switch.Calls;

namespace Switchboard.Ivr.Services;

/// <summary>Services as call applications: what numbers, transfers and the house's own phones reach them by.</summary>
public sealed class ServiceLineCalls
{
    /// <summary>What the destination of a service begins with.</summary>
    public const string Prefix = "serviceLine:";

    /// <summary>Under this key a call carries the service's name: the line on which it came (来电线路).</summary>
    public const string LineKey = ContactOffer.ServiceKey;

    /// <summary>Under this key a call carries the service's own number.</summary>
    public const string NumberKey = "serviceNumber";

    private readonly IvrDirectory _directory;
    private readonly ServiceLines _lines;
    private readonly ITenantDirectory _tenants;

    internal ServiceLineCalls(IvrDirectory directory, ServiceLines lines, ITenantDirectory tenants) => (_directory, _lines, _tenants) = (directory, lines, tenants);

    /// <summary>What answers a number that leads to a service.</summary>
    public ICallApplication ForService(Guid service, CallServices services) => new Application(this, service, services);

    /// <summary><c>serviceLine:ID</c> or a service's own number; null for every other word.</summary>
    public ICallApplication? ForDestination(TenantId tenant, string destination, CallServices services)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var book = _directory.Book(tenant);
        var found = destination.StartsWith(Prefix, StringComparison.Ordinal)
            ? Guid.TryParse(destination.AsSpan(Prefix.Length), out var id) ? book.Services.GetValueOrDefault(id) : null
            : book.ServicesByNumber.GetValueOrDefault(destination);
        return found is null ? null : new Application(this, found.Id, services);
    }

    private string Language(TenantId tenant) => _tenants.Find(tenant)?.DefaultLanguage ?? "zh-CN";

    private sealed class Application(ServiceLineCalls house, Guid id, CallServices services) : ICallApplication
    {
        public async Task RunAsync(Call call, CancellationToken hangup)
        {
            var book = house._directory.Book(call.Tenant);
            if (book.Services.GetValueOrDefault(id) is not { Enabled: true } service)
            {
                call.HangUp(new CallCause(480, "service_off", "The service is off", EndedBy.System));
                return;
            }

            call.Attached[LineKey] = service.Name;
            if (service.Number is { } number)
                call.Attached[NumberKey] = number;
            var schedule = service.CalendarId is { } calendar ? book.FindCalendar(calendar)?.Schedule : null;
            // Who finds it closed talks to nobody: he takes no line.
            var verdict = ServiceVerdict.Of(service, schedule, call.Environment.Time.GetUtcNow());
            var step = verdict.Taken != Model.FlowExits.Open || house._lines.TryTake(service, call.Id, call.Ended) ? verdict.Step : service.Path.Busy;
            call.PublishChange();
            await TakeAsync(call, service, step, hangup);
        }

        private async Task TakeAsync(Call call, ServiceCard service, ServiceStep step, CancellationToken hangup)
        {
            switch (step.Type)
            {
                case ServiceStep.Flow:
                    await new FlowCall(services, new FlowId(step.Id!.Value)).RunAsync(call, hangup);
                    break;
                case ServiceStep.Queue:
                    await new DirectQueueCall(services, step.Id!.Value, house.Language(call.Tenant)).RunAsync(call, hangup);
                    break;
                case ServiceStep.Voicemail when services.Voicemail is { } voicemail:
                    await voicemail.ForBox(step.Id!.Value).RunAsync(call, hangup);
                    break;
                case ServiceStep.Extension when services.Lines.FindExtension(call.Tenant, step.Id!.Value) is { Enabled: true } extension:
                    await new ExtensionCall(services.Exchange(), extension).RunAsync(call, hangup);
                    break;
                case ServiceStep.Outside:
                    // The administrator sends him outside: the service's name counts there, not the stranger's.
                    call.SentBy = $"service:{service.Name}";
                    call.Redirect(step.Number!, call.Party, "system");
                    break;
                case ServiceStep.Message:
                    await SayAsync(call, step.Id!.Value.ToString(), hangup);
                    break;
                case ServiceStep.BusyTone:
                    call.HangUp(new CallCause(486, "busy", "All lines of the service are taken", EndedBy.System));
                    break;
                default:
                    call.HangUp(new CallCause(480, "unreachable", $"The service's {step.Type} is not there", EndedBy.System));
                    break;
            }
        }

        private async Task SayAsync(Call call, string prompt, CancellationToken hangup)
        {
            if (!call.Answer())
                return;
            call.Enter(CallState.Ivr);
            if ((await services.Prompts.FindAsync(call.Tenant, prompt, house.Language(call.Tenant), hangup)).TryGet(out var audio, out _))
                await call.Play(audio).Completion.WaitAsync(hangup);
            call.HangUp(CallCause.Normal(EndedBy.System));
        }
    }
}

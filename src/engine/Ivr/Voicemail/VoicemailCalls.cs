using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Ivr.Calls;
using Switchboard.Kernel;
using Switchboard.Switch;
using Switchboard.Switch.Calls;

namespace Switchboard.Ivr.Voicemail;

/// <summary>The call applications of voicemail.</summary>
public sealed class VoicemailCalls
{
    /// <summary>The box of whoever diverted the call.</summary>
    public const string Word = "voicemail";

    private const string Prefix = "voicemail:";
    private readonly MessageShelf _shelf;
    private readonly IPromptAudio _prompts;
    private readonly ILineDirectory _lines;
    private readonly ITenantDirectory _tenants;
    private readonly PinGuard _guard;
    private readonly IGreetings _greetings;

    internal VoicemailCalls(MessageShelf shelf, IPromptAudio prompts, ILineDirectory lines, ITenantDirectory tenants, PinGuard guard, IGreetings greetings)
    {
        (_shelf, _prompts, _lines, _tenants, _guard, _greetings) = (shelf, prompts, lines, tenants, guard, greetings);
    }

    /// <summary><c>voicemail</c>, <c>voicemail:NUMBER</c> or the phone menu; null for every other word and for a box that is not there.</summary>
    public ICallApplication? ForDestination(TenantId tenant, string destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (destination == Word)
            return Leave(OwnBox, tenant);
        if (destination == Exchange.VoicemailMenu)
            return new PhoneMenu(_shelf, _prompts, _lines, _guard, _greetings, Language(tenant));
        return destination.StartsWith(Prefix, StringComparison.Ordinal) && _shelf.Find(tenant, destination[Prefix.Length..]) is { } box ? Leave(_ => box, tenant) : null;
    }

    /// <summary>What answers a number that leads to a box.</summary>
    public ICallApplication ForBox(Guid box) => new ByTenant(this, box);

    /// <summary>A message for the box of that number; the call goes on afterwards.</summary>
    public Task<VoicemailEnd> LeaveAsync(Call call, string number, string language, CancellationToken hangup)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new LeaveMessage(_shelf, _prompts, c => _shelf.Find(c.Tenant, number), language).LeaveAsync(call, hangup);
    }

    private LeaveMessage Leave(Func<Call, Mailbox?> find, TenantId tenant) => new(_shelf, _prompts, find, Language(tenant));

    private Mailbox? OwnBox(Call call) =>
        (call.DivertedBy ?? call.Extension) is { } number && _lines.FindExtension(call.Tenant, number) is { } line ? _shelf.FindOfExtension(call.Tenant, line.Id) : null;

    private string Language(TenantId tenant) => _tenants.Find(tenant)?.DefaultLanguage ?? "zh-CN";

    private sealed class ByTenant(VoicemailCalls calls, Guid box) : ICallApplication
    {
        public Task RunAsync(Call call, CancellationToken hangup) => calls.Leave(c => calls._shelf.Find(c.Tenant, box), call.Tenant).RunAsync(call, hangup);
    }
}

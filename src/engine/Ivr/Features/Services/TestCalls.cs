using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data.Web;
using Switchboard.Ivr.Calls;
using Switchboard.Ivr.Persistence;
using Switchboard.Ivr.Services;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Services;

/// <summary>The call that tries a path.</summary>
internal sealed record TestCallBody(Guid CallId, string Extension);

/// <summary>Rings the phone of who asks and lets him go through a service or a number as a caller would. The call's record says that it was a try.</summary>
internal sealed class TestCalls(IvrDirectory directory, ILineDirectory lines, Func<ICallControl> control)
{
    private static readonly Fault NoExtension = Fault.Conflict("call.no_extension", "You have no extension; an administrator can give you one.");
    private static readonly Fault NoFax = Fault.Conflict("call.fax", "A fax machine answers this number: there is nothing to hear.");

    public static Task<Answer<TestCallBody>> ServiceAsync(Guid id, Caller caller, TestCalls calls, CancellationToken cancellation) => calls.ToServiceAsync(id, caller, cancellation);

    public static Task<Answer<TestCallBody>> NumberAsync(Guid id, Caller caller, TestCalls calls, CancellationToken cancellation) => calls.ToNumberAsync(id, caller, cancellation);

    private async Task<Answer<TestCallBody>> ToServiceAsync(Guid id, Caller caller, CancellationToken cancellation) =>
        directory.Book(caller.Tenant).Services.TryGetValue(id, out var service)
            ? await RingAsync(caller, ServiceLineCalls.Prefix + id, service.Number ?? service.Name, cancellation)
            : ServiceShelf.Missing;

    private async Task<Answer<TestCallBody>> ToNumberAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        if (lines.FindNumber(caller.Tenant, id) is not { } number)
            return CallPaths.NoNumber;
        var to = number.TargetKind switch
        {
            TargetKind.Extension => lines.FindExtension(caller.Tenant, number.TargetId)?.Number,
            TargetKind.RingGroup => lines.FindRingGroup(caller.Tenant, number.TargetId)?.Number,
            TargetKind.Service => lines.FindFeatureCode(caller.Tenant, number.TargetId)?.Code,
            TargetKind.Fax => null,
            _ => CallServices.NumberPrefix + id,
        };
        return to is null ? NoFax : await RingAsync(caller, to, number.Number, cancellation);
    }

    private async Task<Answer<TestCallBody>> RingAsync(Caller caller, string to, string shown, CancellationToken cancellation)
    {
        if (caller.UserId is not { } user || lines.FindExtensionOfUser(caller.Tenant, user) is not { } extension)
            return NoExtension;
        var attached = new Dictionary<string, string>(StringComparer.Ordinal) { [DialRequest.TestKey] = "true" };
        var dialled = await control().DialAsync(caller.Tenant, new DialRequest(extension.Number, to, null, caller.Actor, shown, attached), cancellation);
        return dialled.TryGet(out var call, out var fault) ? new TestCallBody(call.Id, extension.Number) : fault;
    }
}

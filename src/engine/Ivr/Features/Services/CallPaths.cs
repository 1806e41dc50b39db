using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data.Web;
using Switchboard.Ivr.Persistence;
using Switchboard.Ivr.Services;
using Switchboard.Ivr.Voicemail;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Services;

/// <summary>Says what a call to a number or service goes through, without making one.</summary>
internal sealed class CallPaths(IvrDirectory directory, ILineDirectory lines, IDeskDirectory desk, IFloor floor, MessageShelf boxes, ServiceLines taken, TimeProvider time)
{
    public static readonly Fault NoNumber = Fault.NotFound("number", "There is no such number.");

    public IvrDirectory Directory { get; } = directory;

    public ILineDirectory Lines { get; } = lines;

    public IDeskDirectory Desk { get; } = desk;

    public IFloor Floor { get; } = floor;

    public MessageShelf Boxes { get; } = boxes;

    public ServiceLines Taken { get; } = taken;

    public static async Task<Answer<CallPathBody>> OfServiceAsync(Guid id, DateTimeOffset? at, Caller caller, CallPaths paths, CancellationToken cancellation) =>
        paths.Directory.Book(caller.Tenant).Services.TryGetValue(id, out var service)
            ? await paths.Begin(caller.Tenant, at).FollowAsync(null, service, cancellation)
            : ServiceShelf.Missing;

    public static async Task<Answer<CallPathBody>> OfNumberAsync(Guid id, DateTimeOffset? at, Caller caller, CallPaths paths, CancellationToken cancellation)
    {
        if (paths.Lines.FindNumber(caller.Tenant, id) is not { } number)
            return NoNumber;
        var service = number.TargetKind == TargetKind.ServiceLine ? paths.Directory.Book(caller.Tenant).Services.GetValueOrDefault(number.TargetId) : null;
        return await paths.Begin(caller.Tenant, at).FollowAsync(number, service, cancellation);
    }

    private PathSearch Begin(TenantId tenant, DateTimeOffset? at) => new(this, tenant, at ?? time.GetUtcNow());
}

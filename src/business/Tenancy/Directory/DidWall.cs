using System.Net;
using Switchboard.Kernel;

namespace Switchboard.Tenancy.Directory;

/// <summary>
/// A source address and a number together belong to one tenant: whoever comes second is refused, so no carrier's call can
/// land at the wrong tenant. Saving holds the wall until the change is in memory.
/// </summary>
internal sealed class DidWall(LineDirectory lines) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    public async Task<IDisposable> EnterAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        return new Turn(_one);
    }

    /// <summary>A trunk is to have these addresses.</summary>
    public Fault? Check(TenantId tenant, Guid trunk, IEnumerable<string> networks) => Check(
        tenant, [.. networks.Select(n => IPNetwork.Parse(n))], lines.NumbersOf(tenant, trunk), "addresses");

    /// <summary>A trunk is to have this number.</summary>
    public Fault? Check(TenantId tenant, Guid trunk, string number) => Check(tenant, lines.FindTrunk(tenant, trunk)?.Addresses ?? [], [LineBook.Digits(number)], "number");

    public void Dispose() => _one.Dispose();

    private Fault? Check(TenantId tenant, IReadOnlyList<IPNetwork> addresses, IReadOnlyCollection<string> digits, string field) => lines.FindClash(tenant, addresses, digits) is { } clash
        ? Fault.Conflict("number.source_clash", $"Calls to {clash} from these addresses already belong to another tenant of this server. Use other addresses or authenticate the trunk by digest.") with { Field = field }
        : null;

    private sealed class Turn(SemaphoreSlim one) : IDisposable
    {
        public void Dispose() => one.Release();
    }
}

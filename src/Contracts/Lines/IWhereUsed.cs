using Switchboard.Kernel;

namespace Switchboard.Contracts.Lines;

/// <summary>A configured thing that somebody wants to remove.</summary>
/// <param name="Kind">The word for it: <c>queue</c>, <c>flow</c>, <c>extension</c>, <c>trunk</c>, <c>skill</c>, <c>disposition</c>.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name or number, by which flows may know it.</param>
public sealed record Used(string Kind, Guid Id, string Name);

/// <summary>A place where a thing is used.</summary>
/// <param name="Path">Which API it stands in: <c>numbers</c>, <c>flows</c>, <c>queues</c>.</param>
/// <param name="Id">Its id there; null for what has no page of its own.</param>
/// <param name="Name">Its name.</param>
public sealed record Use(string Path, Guid? Id, string Name);

/// <summary>Says where a thing is used; every module that can point at another's things registers one.</summary>
public interface IWhereUsed
{
    /// <summary>The places in this module; empty when there is none.</summary>
    Task<IReadOnlyList<Use>> ListAsync(TenantId tenant, Used used, CancellationToken cancellation);
}

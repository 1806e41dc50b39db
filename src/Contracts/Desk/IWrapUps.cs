using Switchboard.Contracts.Tenancy;
using Switchboard.Kernel;

namespace Switchboard.Contracts.Desk;

/// <summary>What an agent wrote after a call.</summary>
/// <param name="CallId">The call.</param>
/// <param name="AgentId">Who wrote it.</param>
/// <param name="DispositionId">The disposition chosen, if any.</param>
/// <param name="Disposition">Its name as it was then.</param>
/// <param name="Notes">The notes; empty when there are none.</param>
/// <param name="UpdatedAt">When it was last written.</param>
public sealed record WrapUpNote(Guid CallId, Guid AgentId, Guid? DispositionId, string? Disposition, string Notes, DateTimeOffset UpdatedAt)
{
    /// <summary>What the disposition meant: <c>success</c>, <c>callback</c>, <c>doNotCall</c>.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];
}

/// <summary>Reads wrap-ups for call records, histories and exports.</summary>
public interface IWrapUps
{
    /// <summary>The wrap-ups of these calls, oldest first; a call that several agents had may have several.</summary>
    Task<IReadOnlyList<WrapUpNote>> ListAsync(TenantId tenant, IReadOnlyCollection<Guid> callIds, CancellationToken cancellation);
}

/// <summary>A disposition (通话结果) that an agent may choose.</summary>
/// <param name="Id">The disposition.</param>
/// <param name="Code">Its stable code.</param>
/// <param name="Name">Its name.</param>
public sealed record DispositionCard(Guid Id, string Code, string Name);

/// <summary>Writes wrap-ups: what <c>PUT /calls/{id}/wrap-up</c> does, for callers inside the process.</summary>
public interface IWrapUpDesk
{
    /// <summary>The dispositions in use.</summary>
    IReadOnlyList<DispositionCard> ListDispositions(TenantId tenant);

    /// <summary>Writes the caller's wrap-up of a call of his own; <paramref name="finish"/> also ends after-call work. Null when it was kept.</summary>
    Task<Fault?> WriteAsync(Caller caller, Guid callId, Guid? dispositionId, string notes, bool finish, CancellationToken cancellation);
}

using Switchboard.Kernel;

namespace Switchboard.Contracts.Events;

/// <summary>Reads stored events of long ago.</summary>
public interface IEventArchive
{
    /// <summary>The events of these types after a sequence, between two times, in order.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="since">The last sequence that is known already.</param>
    /// <param name="from">Not before; it spares the months that cannot hold any.</param>
    /// <param name="until">Not after.</param>
    /// <param name="types">Which types.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellation">Stops reading.</param>
    Task<IReadOnlyList<TenantEvent>> ListAsync(
        TenantId tenant, long since, DateTimeOffset from, DateTimeOffset until, IReadOnlyList<string> types, int most, CancellationToken cancellation);
}

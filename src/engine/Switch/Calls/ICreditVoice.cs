using Switchboard.Kernel;
using Switchboard.Media.Prompts;

namespace Switchboard.Switch.Calls;

/// <summary>What is said when money runs out, in the tenant's language. The host has the voices; the switch has none.</summary>
public interface ICreditVoice
{
    /// <summary>Said to the own party some seconds before the end.</summary>
    ValueTask<AudioSource> WarningAsync(TenantId tenant, CancellationToken cancellation);

    /// <summary>Said to both parties at the end.</summary>
    ValueTask<AudioSource> UsedUpAsync(TenantId tenant, CancellationToken cancellation);
}

using Switchboard.Kernel;
using Switchboard.Media.Prompts;

namespace Switchboard.Switch.Calls;

/// <summary>Says that a call may be recorded, in the tenant's language. The host has the voices; the switch has none.</summary>
public interface IRecordingVoice
{
    /// <summary>"This call may be recorded"; null when it cannot be made.</summary>
    ValueTask<AudioSource?> AnnouncementAsync(TenantId tenant, CancellationToken cancellation);
}

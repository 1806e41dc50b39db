using Switchboard.Contracts.Tenancy;
using Switchboard.Ivr.Calls;
using Switchboard.Kernel;
using Switchboard.Media.Prompts;
using Switchboard.Switch.Calls;

namespace Switchboard.Server.Telephony;

/// <summary>"This call may be recorded", in the tenant's language.</summary>
internal sealed class RecordingVoice(IPromptAudio prompts, ITenantDirectory tenants) : IRecordingVoice
{
    public async ValueTask<AudioSource?> AnnouncementAsync(TenantId tenant, CancellationToken cancellation)
    {
        var language = tenants.Find(tenant)?.DefaultLanguage ?? "en";
        var words = language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? "为了提升服务质量，本次通话可能会被录音。" : "This call may be recorded.";
        return (await prompts.SpeakAsync(words, language, cancellation)).TryGet(out var audio, out _) ? audio : null;
    }
}

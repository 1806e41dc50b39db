using Switchboard.Contracts.Tenancy;
using Switchboard.Ivr.Calls;
using Switchboard.Kernel;
using Switchboard.Media.Prompts;
using Switchboard.Switch.Calls;

namespace Switchboard.Server.Telephony;

/// <summary>What is said when money runs out, in the tenant's language.</summary>
internal sealed class CreditVoice(IPromptAudio prompts, ITenantDirectory tenants) : ICreditVoice
{
    public ValueTask<AudioSource> WarningAsync(TenantId tenant, CancellationToken cancellation) =>
        SayAsync(tenant, "Your balance will soon be used up.", "您的余额即将用完。", Tones.Beep(), cancellation);

    public ValueTask<AudioSource> UsedUpAsync(TenantId tenant, CancellationToken cancellation) =>
        SayAsync(tenant, "The balance is used up. This call ends now.", "余额已用完，通话即将结束。", Tones.Congestion(ToneCountry.China), cancellation);

    private async ValueTask<AudioSource> SayAsync(TenantId tenant, string english, string chinese, AudioSource otherwise, CancellationToken cancellation)
    {
        var language = tenants.Find(tenant)?.DefaultLanguage ?? "en";
        var words = language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? chinese : english;
        return (await prompts.SpeakAsync(words, language, cancellation)).TryGet(out var audio, out _) ? audio : otherwise;
    }
}

using Switchboard.Kernel;
using Switchboard.Media.Prompts;

namespace Switchboard.Switch.Conferences;

/// <summary>What a conference says.</summary>
public enum ConferencePhrase
{
    /// <summary>Enter the PIN, then #.</summary>
    EnterPin,

    /// <summary>That PIN is wrong.</summary>
    WrongPin,

    /// <summary>You are the only one.</summary>
    OnlyOne,

    /// <summary>There are so many others here.</summary>
    Members,

    /// <summary>Wait for the host.</summary>
    WaitForHost,

    /// <summary>The conference is full.</summary>
    Full,

    /// <summary>The conference is locked.</summary>
    Locked,

    /// <summary>You are muted.</summary>
    Muted,

    /// <summary>You can be heard.</summary>
    Unmuted,
}

/// <summary>The voice of conferences; the host implements it by speech.</summary>
public interface IConferenceVoice
{
    /// <summary>A phrase in the tenant's language; null when it cannot be made.</summary>
    ValueTask<AudioSource?> SayAsync(TenantId tenant, ConferencePhrase phrase, int number, CancellationToken cancellation);
}

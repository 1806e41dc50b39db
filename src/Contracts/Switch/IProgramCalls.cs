using Switchboard.Kernel;

namespace Switchboard.Contracts.Switch;

/// <summary>What programs do with calls beyond what a person at a phone can: call two numbers, play, collect keys, attach data; always inside one tenant.</summary>
public interface IProgramCalls
{
    /// <summary>Calls one party and, once it has answered, a second one (双呼) or waits for commands.</summary>
    Task<Outcome<CallRecord>> PlaceAsync(TenantId tenant, PlaceRequest request, CancellationToken cancel);

    /// <summary>Plays to one party or both; the answer comes at once, <c>call.played</c> when it is over.</summary>
    Task<Outcome<CallRecord>> PlayAsync(TenantId tenant, Guid callId, PlayWish wish, string actor, CancellationToken cancel);

    /// <summary>Stops what <see cref="PlayAsync"/> plays.</summary>
    Task<Outcome<CallRecord>> StopPlayingAsync(TenantId tenant, Guid callId, string actor);

    /// <summary>Collects keys from the customer's side; the answer comes when they are there or the time is over.</summary>
    Task<Outcome<CollectedDigits>> CollectAsync(TenantId tenant, Guid callId, CollectWish wish, string actor, CancellationToken cancel);

    /// <summary>Puts data on the call that travels with it (随路数据); an empty value takes a datum away.</summary>
    Task<Outcome<CallRecord>> AttachAsync(TenantId tenant, Guid callId, IReadOnlyDictionary<string, string?> data, string actor);
}

/// <summary>A call that a program makes.</summary>
/// <param name="First">The extension or number that is called first.</param>
/// <param name="Then">What it is connected with; null: the call waits for commands.</param>
/// <param name="CallerNumber">The number to show outside; null takes the default.</param>
/// <param name="Attached">Data that travels with the call.</param>
/// <param name="Actor">Who asked.</param>
public sealed record PlaceRequest(string First, string? Then, string? CallerNumber, IReadOnlyDictionary<string, string?> Attached, string Actor);

/// <summary>Who hears what is played.</summary>
public enum PlaySide
{
    /// <summary>The customer; in a call that waits for commands, whoever was called.</summary>
    Customer,

    /// <summary>The house's own side.</summary>
    House,

    /// <summary>Both.</summary>
    Both,
}

/// <summary>What to play: a prompt of the library or words.</summary>
/// <param name="Prompt">Id or name of a prompt.</param>
/// <param name="Text">Words to be spoken.</param>
/// <param name="Language">Their language; null takes the tenant's.</param>
/// <param name="Loop">Again and again until stopped.</param>
/// <param name="To">Who hears it.</param>
public sealed record PlayWish(string? Prompt, string? Text, string? Language, bool Loop, PlaySide To);

/// <summary>Which keys to wait for.</summary>
/// <param name="Play">What is played first; null: nothing.</param>
/// <param name="Max">How many keys at most.</param>
/// <param name="Terminators">Keys that end it; they are not part of the answer.</param>
/// <param name="FirstDigit">How long to wait for the first key.</param>
/// <param name="InterDigit">How long to wait for each further key.</param>
/// <param name="SaveAs">The attached datum that keeps the keys; null: they are only answered.</param>
public sealed record CollectWish(PlayWish? Play, int Max, string Terminators, TimeSpan FirstDigit, TimeSpan InterDigit, string? SaveAs);

/// <summary>Keys that were pressed.</summary>
/// <param name="Digits">The keys, without the terminator.</param>
/// <param name="End">Why it ended: <c>maxDigits</c>, <c>terminator</c>, <c>timeout</c> or <c>noInput</c>.</param>
public sealed record CollectedDigits(string Digits, string End);

using System.Text.Json.Serialization;
using Switchboard.Kernel;

namespace Switchboard.Contracts.Lines;

/// <summary>What an extension does with its calls. What is left as usual is left out of JSON.</summary>
public sealed record CallSettings
{
    /// <summary>As it is when nothing was set.</summary>
    public static CallSettings Usual { get; } = new();

    /// <summary>Do not disturb: the extension is busy for everybody.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DoNotDisturb { get; init; }

    /// <summary>A second call is refused as busy instead of ringing (call waiting off).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NoCallWaiting { get; init; }

    /// <summary>Where every call goes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ForwardAlways { get; init; }

    /// <summary>Where calls go while the extension is busy or not to be disturbed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ForwardBusy { get; init; }

    /// <summary>Where calls go that nobody answers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ForwardNoAnswer { get; init; }

    /// <summary>Where calls go while no phone is registered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ForwardUnregistered { get; init; }

    /// <summary>Follow me is on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool FollowMe { get; init; }

    /// <summary>Where else it rings while follow me is on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FollowMeStep>? FollowMeSteps { get; init; }
}

/// <summary>One more phone that rings.</summary>
/// <param name="Number">Extension or outside number.</param>
/// <param name="DelayMs">How long after the extension itself.</param>
/// <param name="RingMs">For how long.</param>
/// <param name="Confirm">Whoever answers there presses 1 first: no mobile's voicemail takes the call.</param>
public sealed record FollowMeStep(string Number, int DelayMs, int RingMs, bool Confirm);

/// <summary>In which order a ring group rings.</summary>
public enum RingStrategy
{
    /// <summary>All at once.</summary>
    All,

    /// <summary>One after the other, from the first.</summary>
    InOrder,

    /// <summary>One after the other, beginning after who was first last time.</summary>
    RoundRobin,

    /// <summary>One after the other, in a random order.</summary>
    Random,

    /// <summary>One after the other, who has been without a call longest first.</summary>
    LongestIdle,
}

/// <summary>A ring group (振铃组): one number, several phones, no queue.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Number">What is dialled inside.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Strategy">In which order it rings.</param>
/// <param name="Members">Extensions and outside numbers, in order.</param>
/// <param name="MemberRing">How long each rings where one rings after the other.</param>
/// <param name="Timeout">How long it rings in all.</param>
/// <param name="Then">Where the call goes when nobody answered; null ends it.</param>
/// <param name="CallsOutside">Outside members are rung.</param>
/// <param name="Enabled">Whether it answers.</param>
public sealed record RingGroup(
    Guid Id, TenantId Tenant, string Number, string Name, RingStrategy Strategy, IReadOnlyList<string> Members, TimeSpan MemberRing, TimeSpan Timeout,
    string? Then, bool CallsOutside, bool Enabled);

/// <summary>What a feature code does.</summary>
public enum Feature
{
#pragma warning disable CS1591 // the names say it; docs/users.md has the table
    ForwardAlways, ForwardAlwaysOff, ForwardBusy, ForwardBusyOff, ForwardNoAnswer, ForwardNoAnswerOff, ForwardUnregistered, ForwardUnregisteredOff,
    DoNotDisturb, DoNotDisturbOff, CallWaiting, CallWaitingOff, FollowMe, FollowMeOff,
    PickUp, PickUpExtension, Park, Retrieve, Voicemail, RecordPrompt,
    Echo, Milliwatt, ReadBack, AlwaysBusy, AlwaysRinging, AnswerAndHold, PlayForever,
    BlindTransfer, Consult, ConsultComplete, ConsultSwap, ConsultCancel, ParkHere,
#pragma warning restore CS1591
}

/// <summary>A feature code: dialled, keyed in a call, or bound to a number.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Code">What is dialled: * and digits.</param>
/// <param name="Feature">What it does.</param>
/// <param name="Argument">The prompt of <see cref="Feature.PlayForever"/>; the PIN of <see cref="Feature.RecordPrompt"/>.</param>
/// <param name="Enabled">Whether it answers.</param>
public sealed record FeatureCode(Guid Id, TenantId Tenant, string Code, Feature Feature, string? Argument, bool Enabled);

/// <summary>Which features are what.</summary>
public static class Features
{
    /// <summary>Pressed during a talk instead of dialled.</summary>
    public static bool IsInCall(this Feature feature) => feature >= Feature.BlindTransfer;

    /// <summary>A technicians' service, which a number can lead to.</summary>
    public static bool IsService(this Feature feature) => feature is >= Feature.Echo and <= Feature.PlayForever;

    /// <summary>An argument may follow the code.</summary>
    public static bool TakesArgument(this Feature feature) => feature is Feature.ForwardAlways or Feature.ForwardBusy or Feature.ForwardNoAnswer
        or Feature.ForwardUnregistered or Feature.PickUpExtension or Feature.Retrieve or Feature.RecordPrompt or Feature.BlindTransfer or Feature.Consult;
}

/// <summary>How a tenant's phones behave.</summary>
public sealed record PhoneRules
{
    /// <summary>As it is when nothing was set.</summary>
    public static PhoneRules Usual { get; } = new();

    /// <summary>A blind transfer that is not answered comes back to who made it.</summary>
    public bool TransfersReturn { get; init; } = true;

    /// <summary>First parking slot, dialled to take the call back.</summary>
    public int FirstSlot { get; init; } = 701;

    /// <summary>Last parking slot.</summary>
    public int LastSlot { get; init; } = 720;

    /// <summary>After how long a parked call returns to who parked it.</summary>
    public int ParkTimeoutMs { get; init; } = 120_000;

    /// <summary>Desk phones may fetch their configuration, and with it their password, by HTTP without TLS.</summary>
    public bool ProvisionOverHttp { get; init; }
}

/// <summary>Changes what an extension does with its calls, from a phone.</summary>
public interface IPhoneSettings
{
    /// <summary>Changes the settings of one extension; null when it is done.</summary>
    Task<Fault?> ChangeAsync(TenantId tenant, Guid extensionId, Func<CallSettings, CallSettings> change, string actor, CancellationToken cancellation);
}

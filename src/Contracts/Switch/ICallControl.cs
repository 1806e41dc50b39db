using Switchboard.Kernel;

namespace Switchboard.Contracts.Switch;

/// <summary>Calls as console and API see them: read and steered by id, always inside one tenant.</summary>
public interface ICallControl
{
    /// <summary>Every living call of the tenant.</summary>
    IReadOnlyList<CallRecord> List(TenantId tenant);

    /// <summary>One living call, or null.</summary>
    CallRecord? Find(TenantId tenant, Guid callId);

    /// <summary>Rings the extension, then dials the number for it (click-to-dial, 点击外呼).</summary>
    Task<Outcome<CallRecord>> DialAsync(TenantId tenant, DialRequest request, CancellationToken cancel);

    /// <summary>
    /// Answers the phone that rings for the call, of <paramref name="extension"/> or, with null, of whoever it rings for. A
    /// desk phone is told at once by SIP; a browser phone must be told by the caller of this method.
    /// </summary>
    Task<Outcome<PhoneAnswer>> AnswerAsync(TenantId tenant, Guid callId, string? extension, CancellationToken cancel);

    /// <summary>Ends a call.</summary>
    Task<Outcome<CallRecord>> HangUpAsync(TenantId tenant, Guid callId, string actor);

    /// <summary>Puts the far party on hold (music) or takes it back.</summary>
    Task<Outcome<CallRecord>> HoldAsync(TenantId tenant, Guid callId, bool on, string actor);

    /// <summary>Silences the agent's or extension's side.</summary>
    Task<Outcome<CallRecord>> MuteAsync(TenantId tenant, Guid callId, bool on, string actor);

    /// <summary>Sends digits to the far party (RFC 4733).</summary>
    Task<Outcome<CallRecord>> SendDigitsAsync(TenantId tenant, Guid callId, string digits, string actor);

    /// <summary>Blind transfer of the far party to an extension, queue number or outside number.</summary>
    Task<Outcome<CallRecord>> TransferAsync(TenantId tenant, Guid callId, string to, string actor);

    /// <summary>
    /// Sends the far party to <paramref name="destination"/>, which asks how satisfied it is; the house's own leg leaves. The
    /// contact counts as handled, not as transferred.
    /// </summary>
    Task<Outcome<CallRecord>> SendToSurveyAsync(TenantId tenant, Guid callId, string destination, string actor);

    /// <summary>Starts or stops the recording of this call.</summary>
    Task<Outcome<CallRecord>> RecordAsync(TenantId tenant, Guid callId, bool on, string actor);

    /// <summary>Silences both sides of the recording that runs (card data), or goes on with them; the talk itself is not touched.</summary>
    Task<Outcome<CallRecord>> PauseRecordingAsync(TenantId tenant, Guid callId, bool on, string actor);
}

/// <summary>Which phone answers.</summary>
/// <param name="Call">The call.</param>
/// <param name="Extension">The extension that rings.</param>
/// <param name="InBrowser">A browser phone: it answers when its page hears of it.</param>
public sealed record PhoneAnswer(CallRecord Call, string Extension, bool InBrowser);

/// <summary>A wish to dial.</summary>
/// <param name="FromExtension">The extension that rings first.</param>
/// <param name="To">What to dial then.</param>
/// <param name="CallerNumber">The number to show outside; null takes the default.</param>
/// <param name="Actor">Who asked: <c>user:ID</c>.</param>
/// <param name="Shown">What phone and record say was called, where <paramref name="To"/> is a word of the house; null says <paramref name="To"/>.</param>
/// <param name="Attached">Data that travels with the call.</param>
public sealed record DialRequest(
    string FromExtension, string To, string? CallerNumber, string Actor, string? Shown = null, IReadOnlyDictionary<string, string>? Attached = null)
{
    /// <summary>Under this key a call says that it is somebody's try, not a caller's.</summary>
    public const string TestKey = "test";
}

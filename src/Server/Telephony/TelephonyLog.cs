namespace Switchboard.Server.Telephony;

internal static partial class TelephonyLog
{
    [LoggerMessage(7, LogLevel.Error, "The caller of call {CallId}, lost from a queue, could not be promised a callback")]
    public static partial void NotCalledBack(ILogger log, Guid callId, Exception exception);

    [LoggerMessage(1, LogLevel.Warning, "Closed {Calls} calls and {Recordings} recordings that the last run left open")]
    public static partial void Recovered(ILogger log, int calls, int recordings);

    [LoggerMessage(2, LogLevel.Error, "Recording {Path} cannot be repaired: {Reason}")]
    public static partial void Unrepairable(ILogger log, string path, string reason);

    [LoggerMessage(3, LogLevel.Error, "Browser phones are off: {Reason}")]
    public static partial void NoSecureMedia(ILogger log, string reason);

    [LoggerMessage(5, LogLevel.Warning, "Call {CallId}: the customer file does not answer: {Reason}")]
    public static partial void CallerUnknown(ILogger log, Guid callId, string reason);

    [LoggerMessage(6, LogLevel.Critical, "ALARM recording: call {CallId}: {Reason}")]
    public static partial void RecordingFailed(ILogger log, Guid callId, string reason);

    [LoggerMessage(8, LogLevel.Warning, "Words are not heard, keys are: {Reason}")]
    public static partial void NoRecogniser(ILogger log, string reason);

    [LoggerMessage(4, LogLevel.Information, "SIP listens on {Address} (UDP and TCP)")]
    public static partial void Listening(ILogger log, string address);

    [LoggerMessage(6, LogLevel.Information, "SIP listens on {Address} (TLS)")]
    public static partial void ListeningByTls(ILogger log, string address);
}

namespace Switchboard.Ivr.Model;

/// <summary>The names of exits. A menu's keys are exits too.</summary>
public static class FlowExits
{
    public const string Next = "next";
    public const string Match = "match";
    public const string NoMatch = "nomatch";
    public const string NoInput = "noinput";
    public const string MaxTries = "maxtries";
    public const string Error = "error";
    public const string HangUp = "hangup";
    public const string True = "true";
    public const string False = "false";
    public const string Open = "open";
    public const string Closed = "closed";
    public const string Holiday = "holiday";
    public const string Answered = "answered";
    public const string Overflow = "overflow";
    public const string Full = "full";
    public const string Callback = "callback";
    public const string Declined = "declined";
    public const string Busy = "busy";
    public const string NoAnswer = "noanswer";
    public const string Unavailable = "unavailable";
    public const string Otherwise = "otherwise";
    public const string Again = "again";
    public const string Finished = "done";
    public const string Success = "success";
    public const string Failed = "failed";
    public const string TimedOut = "timeout";
    public const string Found = "found";
    public const string NotFound = "notfound";
    public const string Returned = "returned";
}

namespace Switchboard.Sip;

/// <summary>What the parser made of the bytes.</summary>
public enum SipParseStatus : byte
{
    /// <summary>A whole message.</summary>
    Ok,

    /// <summary>The stream has not brought all of it yet.</summary>
    NeedMore,

    /// <summary>Not a message one could serve.</summary>
    Bad,
}

/// <summary>The parser's verdict.</summary>
/// <param name="Status">Ok, NeedMore or Bad.</param>
/// <param name="Consumed">Bytes that belong to the message (and the empty lines before it).</param>
/// <param name="Reason">What is wrong with a bad one, fit for the reason phrase of an answer.</param>
/// <param name="AnswerWith">The status a bad request deserves: 400, 505, 513.</param>
/// <param name="CanAnswer">True when a bad request brought enough (Via) to be answered.</param>
/// <param name="Fatal">True when the rest of a stream can not be understood either.</param>
public readonly record struct SipParseResult(
    SipParseStatus Status, int Consumed, string Reason = "", int AnswerWith = 0, bool CanAnswer = false, bool Fatal = false);

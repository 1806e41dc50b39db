namespace Switchboard.Sip;

/// <summary>Guards the door. Asked on the loop thread for each request before it makes a transaction, so it needs no lock.</summary>
public interface ISipGate
{
    /// <summary>
    /// Says what becomes of a request. <paramref name="inDialog"/> is true when it belongs to a dialog or an invitation
    /// of ours (looked up, not believed): such requests are never limited. Do not keep <paramref name="message"/>.
    /// </summary>
    SipAdmission Admit(SipFlow source, SipMessage message, bool inDialog);
}

/// <summary>The gate's answer.</summary>
/// <param name="Verdict">Let in, answer, or say nothing.</param>
/// <param name="Status">The status to answer with.</param>
/// <param name="Reason">Its reason phrase.</param>
/// <param name="RetryAfterSeconds">Retry-After, when above 0.</param>
public readonly record struct SipAdmission(SipVerdict Verdict, int Status = 0, string Reason = "", int RetryAfterSeconds = 0)
{
    /// <summary>Let it in.</summary>
    public static SipAdmission Accept => default;

    /// <summary>Say nothing.</summary>
    public static SipAdmission Drop => new(SipVerdict.Drop);

    /// <summary>Answer at once, without a transaction.</summary>
    public static SipAdmission Refuse(int status, string reason, int retryAfterSeconds = 0) =>
        new(SipVerdict.Refuse, status, reason, retryAfterSeconds);
}

/// <summary>What the gate does with a request.</summary>
public enum SipVerdict : byte
{
    /// <summary>It goes on.</summary>
    Accept,

    /// <summary>It is forgotten without an answer.</summary>
    Drop,

    /// <summary>It gets a stateless answer.</summary>
    Refuse,
}

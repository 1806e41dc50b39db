namespace Switchboard.Sip;

/// <summary>Headers the stack knows by number; all others are kept by name.</summary>
public enum SipHeaderId : byte
{
#pragma warning disable CS1591 // the names are the headers' own
    Other, Accept, AcceptEncoding, AcceptLanguage, AlertInfo, Allow, AllowEvents, AuthenticationInfo, Authorization,
    CallId, CallInfo, Contact, ContentDisposition, ContentEncoding, ContentLanguage, ContentLength, ContentType, CSeq,
    Date, Diversion, ErrorInfo, Event, Expires, From, HistoryInfo, InReplyTo, MaxForwards, MimeVersion, MinExpires, MinSE,
    Organization, PAssertedIdentity, Path, PPreferredIdentity, Priority, Privacy, ProxyAuthenticate, ProxyAuthorization,
    ProxyRequire, RAck, Reason, RecordRoute, ReferredBy, ReferSub, ReferTo, RemotePartyId, Replaces, ReplyTo, Require,
    RetryAfter, Route, RSeq, Server, ServiceRoute, SessionExpires, Subject, SubscriptionState, Supported, TargetDialog,
    Timestamp, To, Unsupported, UserAgent, Via, Warning, WwwAuthenticate, SipETag, SipIfMatch,
#pragma warning restore CS1591
}

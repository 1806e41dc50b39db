using System.Net;
using Switchboard.Contracts.Switch;
using Switchboard.Sip;

namespace Switchboard.Server.Observability;

/// <summary>A SIP message as it stood on the wire.</summary>
internal sealed record TracedMessage(DateTimeOffset At, bool Incoming, SipTransport Transport, IPEndPoint Local, IPEndPoint Remote, byte[] Bytes);

/// <summary>One party of a traced call: its dialog's Call-ID and the leg behind it.</summary>
internal sealed record TracedParty(string SipCallId, Guid LegId, LegKind Kind, string Address);

/// <summary>The messages of one call, all legs, in the order in which they passed; secrets are masked.</summary>
/// <param name="Parties">Its legs.</param>
/// <param name="Messages">Each message with the place of its party in <paramref name="Parties"/>.</param>
/// <param name="Left">How many messages were left out, because there were too many or they were too large.</param>
internal sealed record CallTrace(IReadOnlyList<TracedParty> Parties, IReadOnlyList<(int Party, TracedMessage Message)> Messages, int Left);

using System.Collections.Concurrent;
using Switchboard.Contracts.Lines;
using Switchboard.Sip;
using Switchboard.Sip.Digest;

namespace Switchboard.Switch.Lines;

/// <summary>Answers the challenges of carriers; counts nonces, so it lives as long as the exchange.</summary>
internal sealed class TrunkAccounts
{
    private readonly ConcurrentDictionary<Guid, (TrunkLogin Login, DigestClient Client)> _clients = new();

    /// <summary>What answers a challenge of this trunk; null where it has no login.</summary>
    public SipCredentials? Of(Trunk trunk)
    {
        if (trunk.Login is not { } login)
            return null;
        var account = _clients.AddOrUpdate(
            trunk.Id, _ => (login, new DigestClient(login.User, login.Password)), (_, old) => old.Login == login ? old : (login, new DigestClient(login.User, login.Password)));
        var answered = false;
        return (challenge, method, uri) =>
        {
            var proxy = challenge.StatusCode == 407;
            var values = challenge.Fields(proxy ? SipHeaderId.ProxyAuthenticate : SipHeaderId.WwwAuthenticate);
            var again = answered;
            answered = true;
            return account.Client.Answer(values, method, uri, again).TryGet(out var value, out _)
                ? new SipHeader(proxy ? "Proxy-Authorization" : "Authorization", value)
                : null;
        };
    }
}

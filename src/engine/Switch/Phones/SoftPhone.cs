using System.Globalization;
using Switchboard.Kernel;
using Switchboard.Sip;
using Switchboard.Sip.Digest;

namespace Switchboard.Switch.Phones;

/// <summary>One headless phone of a <see cref="PhoneBank"/>.</summary>
public sealed class SoftPhone
{
    private readonly PhoneBank _bank;
    private readonly DigestClient? _account;

    internal SoftPhone(PhoneBank bank, SoftPhoneOptions options)
    {
        _bank = bank;
        Options = options;
        _account = options.Password is { } password ? new DigestClient(options.AuthUser ?? options.User, password) : null;
    }

    /// <summary>Who it is.</summary>
    public SoftPhoneOptions Options { get; }

    /// <summary>Takes a call that rings; without it every call is refused as busy. Runs on the thread pool.</summary>
    public Func<PhoneCall, Task>? Incoming { get; set; }

    internal PhoneBank Bank => _bank;

    /// <summary>Registers for so long, or takes the registration off with zero; null on success.</summary>
    public async Task<Fault?> RegisterAsync(TimeSpan expires, CancellationToken cancel)
    {
        var contact = string.Create(
            CultureInfo.InvariantCulture, $"<sip:{Options.User}@{_bank.Address}>;expires={(int)expires.TotalSeconds}");
        var response = await _bank.Stack.RequestAsync("REGISTER", Settings(SipUri.Create("", Options.Domain), To: Own()) with { Contact = contact }, cancel);
        return response.IsSuccess
            ? null
            : new Fault("phone.not_registered", $"{Options.User}: {response.Status} {response.Reason}", FaultKind.Forbidden);
    }

    /// <summary>Calls a number. A carrier shows the number and name of whoever calls through it.</summary>
    public Outcome<PhoneCall> Call(string number, string? callerNumber = null, string callerName = "", IReadOnlyList<SipHeader>? headers = null)
    {
        if (!_bank.Media.CreateLeg(PhoneCall.Deaf).TryGet(out var media, out var fault))
            return fault;
        var call = new PhoneCall(this, media);
        var from = callerNumber is null ? Own() : new SipAddress(SipUri.Create(callerNumber, Options.Domain), callerName);
        call.Begin(Settings(SipUri.Create(number, Options.Domain), null) with { From = from, Headers = headers });
        return call;
    }

    internal void OnInvite(InboundInvite invite)
    {
        if (Incoming is not { } incoming || !_bank.Media.CreateLeg(PhoneCall.Deaf).TryGet(out var media, out _))
        {
            invite.Reject(486);
            return;
        }

        var call = new PhoneCall(this, media, invite);
        invite.Progress(180);
        _ = Task.Run(() => incoming(call));
    }

    private SipAddress Own() => new(SipUri.Create(Options.User, Options.Domain), Options.DisplayName);

    private SipRequestSettings Settings(SipUri uri, SipAddress? To) => new()
    {
        RequestUri = uri,
        From = Own(),
        To = To,
        Destination = SipDestination.To(SipTransport.Udp, Options.Server),
        Credentials = _account is null ? null : Answer,
    };

    private SipHeader? Answer(SipMessage challenge, string method, string requestUri)
    {
        var proxy = challenge.StatusCode == 407;
        var values = challenge.Fields(proxy ? SipHeaderId.ProxyAuthenticate : SipHeaderId.WwwAuthenticate);
        return _account!.Answer(values, method, requestUri, answered: false).TryGet(out var value, out _)
            ? new SipHeader(proxy ? "Proxy-Authorization" : "Authorization", value)
            : null;
    }
}

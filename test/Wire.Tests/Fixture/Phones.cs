using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Switchboard.Media;
using Switchboard.Media.Prompts;
using Switchboard.Sip.Sdp;
using Switchboard.Switch.Phones;

namespace Switchboard.Wire.Tests.Fixture;

/// <summary>Many cheap phones beside the real ones: callers at the carrier's address, agents' phones at home, a stranger.</summary>
internal sealed class Phones : IAsyncDisposable
{
    private static readonly PlayOptions Looped = new() { Loop = true };
    private readonly CallCentre _centre;
    private readonly MediaEngine _media;
    private readonly PhoneBank _carrier;
    private readonly PhoneBank _home;
    private readonly PhoneBank _abroad;
    private int _callers;

    public Phones(CallCentre centre)
    {
        _centre = centre;
        var first = Ports.FreeRange(200);
        _media = new MediaEngine(new MediaEngineOptions { BindAddress = IPAddress.Loopback, FirstPort = first, LastPort = first + 199 });
        _carrier = Bank("127.0.0.18");
        _home = Bank("127.0.0.1");
        _abroad = Bank("127.0.0.40");
    }

    /// <summary>Somebody at the carrier dials the hotline, or another number, speaking his tone.</summary>
    public async Task<PhoneCall> CallerDialsAsync(string called = CallCentre.Hotline, IPEndPoint? through = null)
    {
        var number = $"1390000{Interlocked.Increment(ref _callers):0000}";
        var phone = _carrier.Add(new SoftPhoneOptions { User = number, Domain = "carrier.test", Server = through ?? _centre.Server.Sip });
        var call = phone.Call(called).Value;
        (await call.Answered.WaitAsync(Eventually.Patience)).Status.ShouldBe(200, _centre.Server.Log);
        call.Media.Play(Tones.Sine(CallCentre.CallerHz, TimeSpan.FromSeconds(1)), Looped);
        return call;
    }

    /// <summary>An agent's phone, registered; calls that ring come out of the returned line.</summary>
    public async Task<AgentPhone> AgentPhoneAsync(Agent agent, params AudioCodec[] codecs)
    {
        var phone = _home.Add(new SoftPhoneOptions
        {
            User = agent.Extension,
            Domain = _centre.Domain,
            Password = agent.SipPassword,
            Server = _centre.Server.Sip,
            Codecs = codecs.Length > 0 ? codecs : AudioCodec.Default,
        });
        var line = new AgentPhone(phone);
        (await phone.RegisterAsync(TimeSpan.FromMinutes(5), CancellationToken.None))?.Detail.ShouldBeNull();
        await _centre.DeviceIsAsync(agent, "connected");
        return line;
    }

    /// <summary>A phone from an address nobody knows.</summary>
    public SoftPhone Stranger(string user, string? password) =>
        _abroad.Add(new SoftPhoneOptions { User = user, Domain = _centre.Domain, Password = password, Server = _centre.Server.Sip });

    /// <summary>Speaks the agent's tone.</summary>
    public static void Speak(PhoneCall call) => call.Media.Play(Tones.Sine(CallCentre.AgentHz, TimeSpan.FromSeconds(1)), Looped);

    public async ValueTask DisposeAsync()
    {
        await _carrier.DisposeAsync();
        await _home.DisposeAsync();
        await _abroad.DisposeAsync();
        await _media.DisposeAsync();
    }

    private PhoneBank Bank(string address) => new(new IPEndPoint(IPAddress.Parse(address), 0), _media, TimeProvider.System, NullLogger.Instance);
}

/// <summary>The phone on an agent's table.</summary>
internal sealed class AgentPhone
{
    private readonly SoftPhone _phone;
    private TaskCompletionSource<PhoneCall> _ringing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AgentPhone(SoftPhone phone)
    {
        _phone = phone;
        phone.Incoming = call =>
        {
            _ringing.TrySetResult(call);
            return Task.CompletedTask;
        };
    }

    /// <summary>Dials.</summary>
    public PhoneCall Dial(string number) => _phone.Call(number).Value;

    /// <summary>The call that rings now or next.</summary>
    public async Task<PhoneCall> RingsAsync()
    {
        var call = await _ringing.Task.WaitAsync(Eventually.Patience);
        _ringing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return call;
    }

    /// <summary>Takes the next call and speaks.</summary>
    public async Task<PhoneCall> AnswerAsync()
    {
        var call = await RingsAsync();
        call.Answer().ShouldBeNull();
        Phones.Speak(call);
        return call;
    }
}

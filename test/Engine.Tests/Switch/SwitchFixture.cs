using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Reporting;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Kernel;
using Switchboard.Media;
using Switchboard.Media.Prompts;
using Switchboard.Sip;
using Switchboard.Switch;
using Switchboard.Switch.Calls;
using Switchboard.Switch.Phones;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>A switch of one tenant on loopback, with a carrier and phones beside it: real SIP, real RTP.</summary>
internal sealed class SwitchFixture : ILineDirectory, IPhoneSettings, ITenantDirectory, IServiceCalls, ICallEventSink, ICallRecordLog, IConferenceRooms, IConferenceEventSink, IRecordingPolicy, IRecordingVoice, IAnnouncer, IAsyncDisposable
{
    public const string Password = "correct horse battery";
    private readonly string _folder = Directory.CreateTempSubdirectory("switch").FullName;
    private readonly MediaEngine _far;

    public SwitchFixture(long leastRecordingRoom = 0)
    {
        Tenant = new Tenant(new TenantId(Guid.NewGuid()), "acme", "acme.test", "Acme", "en", "UTC", RecordAll: false, 30, [], 1);
        Media = new MediaEngine(new MediaEngineOptions { BindAddress = IPAddress.Loopback, FirstPort = 30000, LastPort = 33999 });
        _far = new MediaEngine(new MediaEngineOptions { BindAddress = IPAddress.Loopback, FirstPort = 34000, LastPort = 37999 });
        Exchange = new Exchange(new ExchangeParts
        {
            Options = new SwitchOptions { RecordingsFolder = _folder, AllowLoopbackMedia = true, LeastRecordingRoom = leastRecordingRoom },
            Sip = new SipOptions(),
            Media = Media,
            Secure = null,
            Lines = this,
            Tenants = this,
            Services = this,
            Rooms = this,
            ConferenceEvents = this,
            RecordingPolicy = this,
            RecordingVoice = this,
            Events = this,
            Records = this,
            PhoneSettings = this,
            Announcer = this,
            Log = NullLogger.Instance,
        });
        Address = Exchange.Stack.ListenUdp(new IPEndPoint(IPAddress.Loopback, 0));
        Exchange.Stack.Start();
        Bank = new PhoneBank(new IPEndPoint(IPAddress.Loopback, 0), _far, TimeProvider.System, NullLogger.Instance);
        // The carrier speaks from an address of its own: trunks are known by address.
        CarrierBank = new PhoneBank(new IPEndPoint(IPAddress.Parse("127.0.0.7"), 0), _far, TimeProvider.System, NullLogger.Instance);
        Trunk = new Trunk(
            Guid.NewGuid(), Tenant.Id, "carrier", "127.0.0.7", CarrierBank.Address.Port, TrunkTransport.Udp, [IPNetwork.Parse("127.0.0.7/32")],
            null, "4008001234", ["PCMA", "PCMU"], 10, null, 0, null, true);
        Carrier = CarrierBank.Add(new SoftPhoneOptions { User = "carrier", Domain = "carrier.test", Server = Address });
    }

    public Tenant Tenant { get; }

    public MediaEngine Media { get; }

    public Exchange Exchange { get; }

    public IPEndPoint Address { get; }

    public PhoneBank Bank { get; }

    public PhoneBank CarrierBank { get; }

    public SoftPhone Carrier { get; set; }

    public Trunk Trunk { get; set; }

    /// <summary>Trunks beside the carrier; tried first when they stand before it.</summary>
    public List<Trunk> MoreTrunks { get; } = [];

    public DialPolicy Policy { get; set; } = DialPolicy.Usual;

    public List<Extension> Extensions { get; } = [];

    public Func<NumberRoute, ICallApplication?> OnNumber { get; set; } = _ => null;

    public Func<string, ICallApplication?> OnDestination { get; set; } = _ => null;

    public List<ConferenceRoom> Rooms { get; } = [];

    public List<ConferenceEvent> ConferenceEvents { get; } = [];
    public List<FeatureCode> Codes { get; } = [];

    public PhoneRules Phones { get; set; } = PhoneRules.Usual;

    public List<RingGroup> Groups { get; } = [];

    public List<CallEvent> Events { get; } = [];

    public List<RecordingClosed> Recordings { get; } = [];

    /// <summary>The rules of recording; what is set nowhere counts until a test says otherwise.</summary>
    public Func<TalkToRecord, RecordingVerdict> OnTalk { get; set; } = talk => new RecordingVerdict(talk.Otherwise);

    public List<RecordingOpened> Opened { get; } = [];

    public List<RecordingGap> Gaps { get; } = [];

    public List<Fault> Failures { get; } = [];

    public List<CallRecord> Records { get; } = [];

    /// <summary>Until it completes, no call's first record is on disk.</summary>
    public Task Disk { get; set; } = Task.CompletedTask;

    public string RecordingsFolder => _folder;

    public async Task<SoftPhone> AddPhoneAsync(
        string number, string? password = null, bool obeysTalk = false, Func<SoftPhoneOptions, SoftPhoneOptions>? change = null)
    {
        Extensions.Add(new Extension(Guid.NewGuid(), Tenant.Id, number, "Ext " + number, null, ExtensionKind.Phone, TimeSpan.FromSeconds(20), Record: true, true));
        var options = new SoftPhoneOptions { User = number, Domain = Tenant.Domain, Password = password ?? Password, Server = Address, ObeysTalk = obeysTalk };
        var phone = Bank.Add(change is null ? options : change(options));
        if (password is null && await phone.RegisterAsync(TimeSpan.FromMinutes(5), default) is { } fault)
            throw new InvalidOperationException(fault.Detail);
        return phone;
    }

    /// <summary>The house's voice; it says nothing until a test gives it one.</summary>
    public Func<string, AudioSource?> OnSay { get; set; } = _ => null;

    ValueTask<AudioSource?> IAnnouncer.SayAsync(TenantId tenant, Announcement what, string value, CancellationToken cancellation) => ValueTask.FromResult<AudioSource?>(null);

    ValueTask<AudioSource?> IAnnouncer.PromptAsync(TenantId tenant, string prompt, CancellationToken cancellation) => ValueTask.FromResult(OnSay(prompt));

    ValueTask<AudioSource?> IAnnouncer.SpeakAsync(TenantId tenant, string text, string? language, CancellationToken cancellation) => ValueTask.FromResult(OnSay(text));

    /// <summary>Changes what an extension does with its calls.</summary>
    public void Set(string number, Func<CallSettings, CallSettings> change, bool forwardsOutside = false)
    {
        var at = Extensions.FindIndex(one => one.Number == number);
        Extensions[at] = Extensions[at] with { Calls = change(Extensions[at].Calls), ForwardsOutside = forwardsOutside };
    }

    public FeatureCode Code(string code, Feature feature, string? argument = null)
    {
        Codes.Add(new FeatureCode(Guid.NewGuid(), Tenant.Id, code, feature, argument, true));
        return Codes[^1];
    }

    Task<Fault?> IPhoneSettings.ChangeAsync(TenantId tenant, Guid extensionId, Func<CallSettings, CallSettings> change, string actor, CancellationToken cancellation)
    {
        Set(Extensions.Find(one => one.Id == extensionId)!.Number, change);
        return Task.FromResult<Fault?>(null);
    }

    IReadOnlyList<Extension> ILineDirectory.ListExtensions(TenantId tenant) => Extensions;

    RingGroup? ILineDirectory.FindRingGroup(TenantId tenant, string number) => Groups.Find(one => one.Number == number);

    FeatureCode? ILineDirectory.FindFeatureCode(TenantId tenant, string digits, bool inCall) => Codes
        .Where(one => one.Feature.IsInCall() == inCall && (one.Feature.TakesArgument() ? digits.StartsWith(one.Code, StringComparison.Ordinal) : digits == one.Code))
        .MaxBy(one => one.Code.Length);

    FeatureCode? ILineDirectory.FindFeatureCode(TenantId tenant, Guid id) => Codes.Find(one => one.Id == id);

    public SoftPhone Stranger(string user, string password) =>
        Bank.Add(new SoftPhoneOptions { User = user, Domain = Tenant.Domain, Password = password, Server = Address });

    public async ValueTask DisposeAsync()
    {
        await Bank.DisposeAsync();
        await CarrierBank.DisposeAsync();
        await Exchange.DisposeAsync();
        await Media.DisposeAsync();
        await _far.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    RoutingBook ILineDirectory.GetRouting(TenantId tenant) => new() { Tenant = tenant, Trunks = [.. MoreTrunks, Trunk], Policy = Policy };

    Extension? ILineDirectory.FindExtension(TenantId tenant, string number) => Extensions.Find(one => one.Number == number);

    Extension? ILineDirectory.FindExtension(TenantId tenant, Guid id) => Extensions.Find(one => one.Id == id);

    Extension? ILineDirectory.FindExtensionOfUser(TenantId tenant, Guid userId) => Extensions.Find(one => one.UserId == userId);

    DigestSecret? ILineDirectory.FindSecret(string realm, string authUser)
    {
        if (Extensions.Find(one => one.Number == authUser) is not { } extension)
            return null;
        var secret = Switchboard.Sip.Digest.DigestSecret.FromPassword(authUser, realm, Password);
        return new DigestSecret(extension, authUser, realm, secret.Md5!, secret.Sha256!, null);
    }

    Trunk? ILineDirectory.FindTrunkBySource(IPAddress source) => Trunk.Addresses[0].Contains(source) ? Trunk : null;

    Trunk? ILineDirectory.FindTrunk(TenantId tenant, Guid id) => MoreTrunks.Find(one => one.Id == id) ?? Trunk;

    IReadOnlyList<Trunk> ILineDirectory.ListTrunks() => [.. MoreTrunks, Trunk];

    NumberRoute? ILineDirectory.FindNumber(Guid trunkId, string dialled) => dialled == "4008001234"
        ? new NumberRoute(Guid.NewGuid(), Tenant.Id, dialled, "hotline", trunkId, TargetKind.Flow, Guid.NewGuid(), null, true)
        : null;

    (Trunk Trunk, NumberRoute? Number)? ILineDirectory.FindInbound(IPAddress source, string dialled) =>
        Trunk.Addresses[0].Contains(source) ? (Trunk, ((ILineDirectory)this).FindNumber(Trunk.Id, dialled)) : null;

    event Action<LineChange>? ILineDirectory.Changed
    {
        add { }
        remove { }
    }

    IReadOnlyList<Tenant> ITenantDirectory.All => [Tenant];

    Tenant? ITenantDirectory.Find(TenantId id) => id == Tenant.Id ? Tenant with { Phones = Phones } : null;

    Tenant? ITenantDirectory.FindByDomain(string? domain) => Tenant;

    ICallApplication? IServiceCalls.ForNumber(NumberRoute number) => OnNumber(number);

    ICallApplication? IServiceCalls.ForDestination(TenantId tenant, string destination) =>
        Rooms.Find(room => room.Number == destination) is { } room ? Exchange.Conferences.Answer(room) : OnDestination(destination);

    ConferenceRoom? IConferenceRooms.FindRoom(TenantId tenant, string number) => Rooms.Find(room => room.Tenant == tenant && room.Number == number);

    ConferenceRoom? IConferenceRooms.FindRoom(TenantId tenant, Guid id) => Rooms.Find(room => room.Tenant == tenant && room.Id == id);

    void IConferenceEventSink.Publish(ConferenceEvent happened)
    {
        lock (ConferenceEvents)
            ConferenceEvents.Add(happened);
    }

    void ICallEventSink.Publish(CallEvent happened)
    {
        lock (Events)
            Events.Add(happened);
    }

    RecordingVerdict IRecordingPolicy.Decide(TalkToRecord talk) => OnTalk(talk);

    ValueTask<AudioSource?> IRecordingVoice.AnnouncementAsync(TenantId tenant, CancellationToken cancellation) =>
        ValueTask.FromResult<AudioSource?>(Tones.Sine(1400, TimeSpan.FromSeconds(3)));

    void ICallEventSink.RecordingOpened(TenantId tenant, RecordingOpened recording)
    {
        lock (Opened)
            Opened.Add(recording);
    }

    void ICallEventSink.RecordingGap(TenantId tenant, RecordingGap gap)
    {
        lock (Gaps)
            Gaps.Add(gap);
    }

    void ICallEventSink.RecordingFailed(TenantId tenant, Guid callId, Guid? recordingId, Fault fault)
    {
        lock (Failures)
            Failures.Add(fault);
    }

    void ICallEventSink.RecordingClosed(RecordingClosed recording)
    {
        lock (Recordings)
            Recordings.Add(recording);
    }

    async ValueTask ICallRecordLog.SaveDurablyAsync(CallRecord record)
    {
        await Disk;
        lock (Records)
            Records.Add(record);
    }

    void ICallRecordLog.Save(CallRecord record)
    {
        lock (Records)
            Records.Add(record);
    }
}

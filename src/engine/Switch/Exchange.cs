using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Rating;
using Switchboard.Contracts.Reporting;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Kernel;
using Switchboard.Media;
using Switchboard.Media.Prompts;
using Switchboard.Media.Secure;
using Switchboard.Sip;
using Switchboard.Sip.Digest;
using Switchboard.Sip.Guard;
using Switchboard.Switch.Calls;
using Switchboard.Switch.Conferences;
using Switchboard.Switch.Lines;
using Switchboard.Switch.Routing;

namespace Switchboard.Switch;

/// <summary>What the exchange is made of.</summary>
public sealed record ExchangeParts
{
    /// <summary>Limits and times.</summary>
    public required SwitchOptions Options { get; init; }

    /// <summary>How SIP behaves.</summary>
    public required SipOptions Sip { get; init; }

    /// <summary>The media threads; the exchange does not dispose them.</summary>
    public required MediaEngine Media { get; init; }

    /// <summary>DTLS and SRTP; null when the libraries are missing.</summary>
    public required SecureMedia? Secure { get; init; }

    /// <summary>Extensions, trunks and numbers.</summary>
    public required ILineDirectory Lines { get; init; }

    /// <summary>Tenants.</summary>
    public required ITenantDirectory Tenants { get; init; }

    /// <summary>Flows and queues, which the exchange does not know.</summary>
    public required IServiceCalls Services { get; init; }

    /// <summary>Conference rooms; null when this house has none.</summary>
    public IConferenceRooms? Rooms { get; init; }

    /// <summary>What conferences say; null when this house has no voice.</summary>
    public IConferenceVoice? ConferenceVoice { get; init; }

    /// <summary>Where conferences tell what happened.</summary>
    public IConferenceEventSink? ConferenceEvents { get; init; }

    /// <summary>Where events go.</summary>
    public required ICallEventSink Events { get; init; }

    /// <summary>Where records go.</summary>
    public required ICallRecordLog Records { get; init; }

    /// <summary>The tenants' accounts; null when nothing is rated.</summary>
    public ICallCredit? Credit { get; init; }

    /// <summary>What is said when money runs out; null for tones.</summary>
    public ICreditVoice? CreditVoice { get; init; }

    /// <summary>The switch's voice; null says nothing.</summary>
    public IAnnouncer? Announcer { get; init; }

    /// <summary>Counts of waiting messages; null shows none.</summary>
    public Presence.IMessageCounts? Messages { get; init; }

    /// <summary>Lets phones change what their extension does; null refuses such codes.</summary>
    public IPhoneSettings? PhoneSettings { get; init; }

    /// <summary>Which talks are recorded; null when only queue, extension and settings say so.</summary>
    public IRecordingPolicy? RecordingPolicy { get; init; }

    /// <summary>Says that a call may be recorded; null when this house has no voice.</summary>
    public IRecordingVoice? RecordingVoice { get; init; }

    /// <summary>Keys of recordings; null when none is encrypted.</summary>
    public IRecordingKeys? RecordingKeys { get; init; }

    /// <summary>Hears of blocks and refused credentials; null for the log alone.</summary>
    public IGuardListener? GuardListener { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Diagnostics.</summary>
    public required ILogger Log { get; init; }
}

/// <summary>What answers a call beside extensions and trunks: flows, queues. The host implements it.</summary>
public interface IServiceCalls
{
    /// <summary>What answers an access number; null when its target is gone.</summary>
    ICallApplication? ForNumber(NumberRoute number);

    /// <summary>What answers a dialled word inside the house that is not an extension (a queue, a flow); null when nothing does.</summary>
    ICallApplication? ForDestination(TenantId tenant, string destination);
}

/// <summary>The switch: takes calls from phones, browsers and trunks, makes calls to them, and knows every living call.</summary>
public sealed partial class Exchange : ISipApplication, IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, Call> _calls = new();
    private readonly ExchangeParts _parts;
    private readonly CallEnvironment _environment;
    private readonly Authenticator _authenticator;
    private readonly SipDoor _door;
    private readonly ITimer _sweep;
    private int _disposed;

    /// <summary>An exchange that does not listen yet.</summary>
    public Exchange(ExchangeParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        _parts = parts;
        Registrations = new Registrations(parts.Time, parts.Tenants);
        Guard = new SipGuard(parts.Time, listener: new BlockLog(parts.Log, parts.GuardListener));
        Stack = new SipStack(parts.Sip, this, parts.Time, parts.Log);
        _door = new SipDoor(Guard, parts.Lines, Registrations);
        Stack.Gate = _door;
        _authenticator = new Authenticator(parts.Lines, parts.Tenants, new DigestVerifier(parts.Time), Guard, Registrations, parts.Log);
        Trunks = new TrunkHealth(parts.Lines, Stack, parts.Time, parts.Log);
        Activity = new Features.LineActivity(parts.Events, parts.Time);
        CarrierRegistrations = new TrunkRegistrar(parts.Lines, Stack, Accounts, parts.Time, parts.Log);
        Ledger = new CallLedger(parts.Time);
        _environment = new CallEnvironment
        {
            Options = parts.Options,
            Sip = Stack,
            Media = parts.Media,
            Secure = parts.Secure,
            Time = parts.Time,
            Events = Activity,
            Announcer = parts.Announcer,
            TransfersReturn = tenant => RulesOf(tenant).TransfersReturn,
            Returns = RingBackAsync,
            Keys = new Features.KeyCommands(this).Take,
            Records = parts.Records,
            HoldMusic = MusicOnHold.Piece,
            Ringback = Tones.Ringback(ToneCountry.China),
            Log = parts.Log,
            Credit = parts.Credit,
            CreditVoice = parts.CreditVoice,
            RecordingPolicy = parts.RecordingPolicy,
            RecordingVoice = parts.RecordingVoice,
            RecordingKeys = parts.RecordingKeys,
            RecordedAs = tenant => parts.Tenants.Find(tenant)?.RecordingFormat ?? RecordedAs.Wav,
            Routing = new Destinations(this, parts),
        };
        Conferences = new Conferences.Conferences(this, parts);
        Lamps = new Presence.Subscriptions(this, parts.Time, parts.Messages);
        Registrations.Changed += OnPhonesChanged;
        _sweep = parts.Time.CreateTimer(_ => Registrations.Sweep(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>The wire. Listen on it, and hand it the WebSockets.</summary>
    public SipStack Stack { get; }

    /// <summary>Which phones can be rung.</summary>
    public Registrations Registrations { get; }

    /// <summary>Blocks and counters at the door.</summary>
    public SipGuard Guard { get; }

    /// <summary>How the trunks are.</summary>
    public TrunkHealth Trunks { get; }

    /// <summary>The living conferences.</summary>
    public Conferences.Conferences Conferences { get; }

    /// <summary>How many calls live.</summary>
    public int CallCount => _calls.Count;

    /// <summary>True once new calls are refused.</summary>
    public bool IsClosing => _door.Closed;

    /// <summary>What every call shares.</summary>
    public CallEnvironment Environment => _environment;

    /// <summary>Starts the wire's loop and the trunks' pings.</summary>
    public void Start()
    {
        Stack.Start();
        Trunks.Start();
        CarrierRegistrations.Start();
    }

    /// <summary>Refuses new calls from now on (503); those that run go on.</summary>
    public void CloseDoor() => _door.Closed = true;

    /// <summary>Ends every call.</summary>
    public async Task EndAllAsync(CallCause cause, CancellationToken cancel)
    {
        var ending = new List<Task>();
        foreach (var (_, call) in _calls)
        {
            call.Mailbox.Post(() => call.HangUp(cause));
            ending.Add(call.Ended);
        }

        await Task.WhenAll(ending).WaitAsync(cancel);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return; // the host stops it in its order, the container once more
        await _sweep.DisposeAsync();
        Lamps.Dispose();
        await Trunks.DisposeAsync();
        await CarrierRegistrations.DisposeAsync();
        await Stack.DisposeAsync();
    }

    internal Call Begin(CallOrigin origin, Func<Call, Leg> makeParty, ICallApplication application)
    {
        var call = Keep(origin);
        call.Start(makeParty, application);
        return call;
    }

    private Call BeginAlone(CallOrigin origin, ICallApplication application, IReadOnlyDictionary<string, string?>? attached = null)
    {
        var call = Keep(origin);
        foreach (var (name, value) in attached ?? new Dictionary<string, string?>(StringComparer.Ordinal))
        {
            if (!string.IsNullOrEmpty(value))
                call.Attached[name] = value;
        }

        call.StartAlone(application);
        return call;
    }

    private Call Keep(CallOrigin origin)
    {
        var call = new Call(_environment, origin);
        _calls[call.Id] = call;
        _ = call.Ended.ContinueWith(
            (_, id) => _calls.TryRemove((Guid)id!, out Call? _), call.Id, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return call;
    }

    /// <summary>Living calls that use a trunk.</summary>
    public int ChannelsOf(Guid trunkId)
    {
        var count = 0;
        foreach (var (_, call) in _calls)
        {
            if ((call.TrunkId ?? call.Origin.TrunkId) == trunkId)
                count++;
        }

        return count;
    }

    private int CallsOf(Guid numberId)
    {
        var count = 0;
        foreach (var (_, call) in _calls)
        {
            if (call.Origin.NumberId == numberId)
                count++;
        }

        return count;
    }

    private sealed class BlockLog(ILogger log, IGuardListener? other) : IGuardListener
    {
        public void Blocked(Block block)
        {
            Log.Blocked(log, block.User is null ? block.Address.ToString() : $"{block.User} from {block.Address}", block.Reason.ToString());
            other?.Blocked(block);
        }

        public void Refused(System.Net.IPAddress address, string user, string reason) => other?.Refused(address, user, reason);
    }
}

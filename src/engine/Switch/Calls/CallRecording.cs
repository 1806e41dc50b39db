using System.Globalization;
using Switchboard.Contracts.Reporting;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Media.Prompts;
using Switchboard.Media.Recording;

namespace Switchboard.Switch.Calls;

/// <content>Recording: caller left, agent right.</content>
public sealed partial class Call
{
    private RecordingFile? _recording;
    private Leg? _recorded;
    private long? _pausedAtMs;

    /// <summary>The last or only recording.</summary>
    public Guid? RecordingId { get; private set; }

    /// <summary>The queue that this call is made for has its talks recorded.</summary>
    internal bool RecordsTalk { get; set; }

    /// <summary>True while a recording runs.</summary>
    public bool IsRecording => _recording is not null;

    /// <summary>True while the recording that runs is silent.</summary>
    public bool IsRecordingPaused => _pausedAtMs is not null;

    /// <summary>
    /// Begins to record the coming talk with <paramref name="far"/> if the tenant's rules say so, and tells the parties where a
    /// rule asks for it. <paramref name="otherwise"/> counts when no rule fits.
    /// </summary>
    public async Task RecordIfDueAsync(Leg far, bool otherwise, CancellationToken cancel, bool announces = true)
    {
        ArgumentNullException.ThrowIfNull(far);
        var verdict = Environment.RecordingPolicy?.Decide(Describe(far, otherwise)) ?? new RecordingVerdict(otherwise);
        // Once it runs, a talk on the same recording was told of already.
        if (!verdict.Record || IsRecording || StartRecording(verdict) is not null || !announces || verdict.Announcement == RecordingAnnouncement.None)
            return;
        if (Environment.RecordingVoice is { } voice && await voice.AnnouncementAsync(Tenant, cancel) is { } words)
            await AnnounceAsync(far, words, verdict.Announcement, cancel);
    }

    /// <summary>Begins to record what the party says (left) and hears (right); null when it runs. A failure never harms the call.</summary>
    public Fault? StartRecording(RecordingVerdict? verdict = null)
    {
        if (_recording is not null || Party?.Media is null)
            return null;
        var id = Ids.New(Environment.Time);
        var startedAt = Now;
        if (!OpenRecording(this, id, startedAt, verdict?.Format).TryGet(out var opened, out var refused))
            return refused;
        var (relative, file) = opened;
        _recording = file;
        RecordingId = id;
        // An extension that dialled out is the house's side: the outside party belongs on the left.
        RecordOn(_talk is { } talk && IsGathered ? Customer(talk) : Party);
        Publish(CallEventKind.RecordingStarted, "system");
        Environment.Events.RecordingOpened(Tenant, new RecordingOpened(id, Id, relative, startedAt, verdict?.RuleId, verdict?.RetentionDays));
        return null;
    }

    /// <summary>Closes the recording, if one runs.</summary>
    public void StopRecording()
    {
        if (_recording is not { } recording)
            return;
        _recording = null;
        _pausedAtMs = null;
        _recorded?.Media?.StopRecording();
        _recorded = null;
        recording.Close();
        if (Cause is null)
            Publish(CallEventKind.Updated, "system");
    }

    /// <summary>Silences the recording, or goes on with it; false when none runs.</summary>
    public bool PauseRecording(bool on, string actor)
    {
        if (_recording is not { } recording || RecordingId is not { } id)
            return false;
        if (on == IsRecordingPaused)
            return true;
        if (on)
        {
            _pausedAtMs = (long)recording.Pause().TotalMilliseconds;
            Environment.Events.RecordingGap(Tenant, new RecordingGap(id, _pausedAtMs.Value, null));
        }
        else
        {
            var endedAt = (long)Math.Ceiling(recording.Resume().TotalMilliseconds);
            Environment.Events.RecordingGap(Tenant, new RecordingGap(id, _pausedAtMs!.Value, endedAt));
            _pausedAtMs = null;
        }

        Publish(on ? CallEventKind.RecordingPaused : CallEventKind.RecordingResumed, actor);
        return true;
    }

    /// <summary>Puts the recording on a leg: what that party says and what it hears.</summary>
    private void RecordOn(Leg leg)
    {
        if (_recording is not { } file || ReferenceEquals(leg, _recorded))
            return;
        _recorded?.Media?.StopRecording();
        _recorded = leg;
        leg.Media?.StartRecording(file, ReferenceEquals(leg, Party) && leg.Kind is LegKind.Extension or LegKind.Agent ? RecordingSide.Right : RecordingSide.Left);
    }

    /// <summary>The talk as the rules look at it; without a far leg it is held in a conference room.</summary>
    internal TalkToRecord Describe(Leg? far, bool otherwise, Guid? roomId = null)
    {
        var extensions = new List<string>(3);
        Take(Origin.Extension);
        Take(Extension);
        Take(far?.Kind is LegKind.Extension or LegKind.Agent ? far.Address : null);
        return new TalkToRecord(Tenant, Id, Origin.Direction, QueueId, TrunkId ?? Origin.TrunkId, Origin.NumberId, extensions, otherwise, roomId);

        void Take(string? number)
        {
            if (number is not null && !extensions.Contains(number))
                extensions.Add(number);
        }
    }

    private async Task AnnounceAsync(Leg far, AudioSource words, RecordingAnnouncement announcement, CancellationToken cancel)
    {
        var customer = Party.Kind is LegKind.Caller or LegKind.Trunk ? Party : far;
        var other = ReferenceEquals(customer, Party) ? far : Party;
        Party.Media?.StopPlayback();
        if (announcement == RecordingAnnouncement.Both)
            other.Media?.Play(words);
        // Who leaves meanwhile is seen by the talk that follows.
        if (customer.Media?.Play(words) is { } said)
            await Task.WhenAny(said.Completion, far.Ended).WaitAsync(cancel);
    }

    /// <summary>Opens the file of a recording of this call; a refusal is told to the log and raises the alarm.</summary>
    internal static Outcome<(string Relative, RecordingFile File)> OpenRecording(Call call, Guid id, DateTimeOffset startedAt, RecordedAs? asked)
    {
        var environment = call.Environment;
        var format = FormatOf(environment, call.Tenant, asked);
        Fault? refused;
        if (environment.RecordingKeys?.Encrypts(call.Tenant) == true && KeyOf(call) is null)
            refused = KeyMissing;
        else if (PlaceRecording(environment, call.Tenant, id, startedAt, format).TryGet(out var place, out refused)
            && environment.Media.OpenRecording(place.Path, format, new RecordingOutcome(call, id, place.Relative, startedAt), KeyOf(call)).TryGet(out var file, out refused))
            return (place.Relative, file);
        Log.RecordingRefused(environment.Log, call.Id, refused!.Detail);
        environment.Events.RecordingFailed(call.Tenant, call.Id, null, refused);
        return refused;
    }

    // Where Opus is missing a talk is recorded all the same.
    private static RecordingFormat FormatOf(CallEnvironment environment, TenantId tenant, RecordedAs? asked) =>
        (asked ?? environment.RecordedAs?.Invoke(tenant)) == RecordedAs.OggOpus && Media.Codecs.AudioCodecs.Opus.IsAvailable ? RecordingFormat.OggOpus : RecordingFormat.ALaw;

    /// <summary>Where a recording lies: its path in the recordings folder and the whole, the folder made.</summary>
    private static Outcome<(string Relative, string Path)> PlaceRecording(CallEnvironment environment, TenantId tenant, Guid id, DateTimeOffset startedAt, RecordingFormat format)
    {
        var relative = Path.Combine(tenant.Value.ToString("N"), startedAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), $"{id:N}{(format == RecordingFormat.OggOpus ? ".ogg" : ".wav")}");
        var path = Path.Combine(environment.Options.RecordingsFolder, relative);
        try
        {
            var folder = Path.GetDirectoryName(path)!;
            Directory.CreateDirectory(folder);
            var room = new DriveInfo(folder).AvailableFreeSpace;
            return room >= environment.Options.LeastRecordingRoom ? (relative, path) : DiskLow(room, environment.Options.LeastRecordingRoom);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Unwritable(fault.Message);
        }
    }

    /// <summary>The recording of the conference this call is in.</summary>
    internal void TakeRecording(Guid id, string relative, DateTimeOffset startedAt, RecordingVerdict? verdict)
    {
        RecordingId = id;
        if (Cause is null)
            Publish(CallEventKind.RecordingStarted, "system");
        Environment.Events.RecordingOpened(Tenant, new RecordingOpened(id, Id, relative, startedAt, verdict?.RuleId, verdict?.RetentionDays));
    }

    private static byte[]? KeyOf(Call call) =>
        call.Environment.RecordingKeys is { } keys && keys.Encrypts(call.Tenant) ? keys.Find(call.Tenant) : null;

    private static Fault KeyMissing => new(
        "recording.key_missing", "The recording was not begun: it should be encrypted, and the tenant's key cannot be opened with this master key.", FaultKind.Unavailable);

    private static Fault Unwritable(string why) => new("recording.unwritable", $"The recording could not be opened: {why}", FaultKind.Unavailable);

    private static Fault DiskLow(long room, long least) => new(
        "recording.disk_low",
        string.Create(CultureInfo.InvariantCulture, $"The recording was not begun: {room >> 20} MB are free on the disk, {least >> 20} MB must stay free."),
        FaultKind.Unavailable);
}

/// <summary>Tells what became of a recording.</summary>
internal sealed class RecordingOutcome(Call call, Guid id, string path, DateTimeOffset startedAt) : IRecordingListener
{
    public void OnTruncated(RecordingFile recording, Fault fault)
    {
        Log.RecordingTruncated(call.Environment.Log, call.Id, fault.Detail);
        call.Environment.Events.RecordingFailed(call.Tenant, call.Id, id, fault);
    }

    public void OnClosed(RecordingFile recording, Media.Recording.RecordingClosed closed) =>
        call.Environment.Events.RecordingClosed(new Contracts.Switch.RecordingClosed(
            id,
            call.Tenant.Value,
            call.Id,
            path,
            startedAt,
            (long)closed.Length.TotalMilliseconds,
            closed.Bytes,
            closed.Sha256,
            closed.Truncated ? "truncated" : "closed"));
}

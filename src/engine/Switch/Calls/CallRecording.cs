using System.Globalization;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Media.Recording;

namespace Switchboard.Switch.Calls;

/// <content>Recording: caller left, agent right.</content>
public sealed partial class Call
{
    private RecordingFile? _recording;
    private Leg? _recorded;

    /// <summary>The last or only recording.</summary>
    public Guid? RecordingId { get; private set; }

    /// <summary>True while a recording runs.</summary>
    public bool IsRecording => _recording is not null;

    /// <summary>Begins to record what the party says (left) and hears (right); null when it runs. A failure never harms the call.</summary>
    public Fault? StartRecording()
    {
        if (_recording is not null || Party.Media is null)
            return null;
        var id = Ids.New(Environment.Time);
        var startedAt = Now;
        if (!PlaceRecording(Environment, Tenant, id, startedAt).TryGet(out var place, out var unwritable))
        {
            Log.RecordingRefused(Environment.Log, Id, unwritable.Detail);
            return unwritable;
        }

        var (relative, path) = place;
        var listener = new RecordingOutcome(this, id, relative, startedAt);
        if (!Environment.Media.OpenRecording(path, RecordingFormat.ALaw, listener).TryGet(out var file, out var refused))
        {
            Log.RecordingRefused(Environment.Log, Id, refused.Detail);
            return refused;
        }

        _recording = file;
        RecordingId = id;
        // An extension that dialled out is the house's side: the outside party belongs on the left.
        RecordOn(_talk is { } talk && IsGathered ? Customer(talk) : Party);
        Publish(CallEventKind.RecordingStarted, "system");
        Environment.Events.RecordingOpened(id, Record, relative, startedAt);
        return null;
    }

    /// <summary>Closes the recording, if one runs.</summary>
    public void StopRecording()
    {
        if (_recording is not { } recording)
            return;
        _recording = null;
        _recorded?.Media?.StopRecording();
        _recorded = null;
        recording.Close();
    }

    /// <summary>Puts the recording on a leg: what that party says and what it hears.</summary>
    private void RecordOn(Leg leg)
    {
        if (_recording is not { } file || ReferenceEquals(leg, _recorded))
            return;
        _recorded?.Media?.StopRecording();
        _recorded = leg;
        leg.Media?.StartRecording(file, ReferenceEquals(leg, Party) && leg.Kind is LegKind.Extension ? RecordingSide.Right : RecordingSide.Left);
    }

    /// <summary>Where a recording lies: its path in the recordings folder and the whole, the folder made.</summary>
    internal static Outcome<(string Relative, string Path)> PlaceRecording(CallEnvironment environment, TenantId tenant, Guid id, DateTimeOffset startedAt)
    {
        var relative = Path.Combine(tenant.Value.ToString("N"), startedAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), $"{id:N}.wav");
        var path = Path.Combine(environment.Options.RecordingsFolder, relative);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return (relative, path);
        }
        catch (IOException fault)
        {
            return Unwritable(fault.Message);
        }
    }

    /// <summary>The recording of the conference this call is in.</summary>
    internal void TakeRecording(Guid id, string relative, DateTimeOffset startedAt)
    {
        RecordingId = id;
        if (Cause is null)
            Publish(CallEventKind.RecordingStarted, "system");
        Environment.Events.RecordingOpened(id, Record, relative, startedAt);
    }

    private static Fault Unwritable(string why) => new("recording.unwritable", $"The recording could not be opened: {why}", FaultKind.Unavailable);
}

/// <summary>Tells what became of a recording.</summary>
internal sealed class RecordingOutcome(Call call, Guid id, string path, DateTimeOffset startedAt) : IRecordingListener
{
    public void OnTruncated(RecordingFile recording, Fault fault) => Log.RecordingTruncated(call.Environment.Log, call.Id, fault.Detail);

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

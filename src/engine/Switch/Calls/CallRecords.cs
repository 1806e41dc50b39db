using System.Collections.Frozen;
using Switchboard.Contracts.Switch;

namespace Switchboard.Switch.Calls;

/// <content>The record: what others see of the call.</content>
public sealed partial class Call
{
    internal void Publish(CallEventKind kind, string actor, string? reason = null, Leg? leg = null)
    {
        _record = MakeRecord();
        Environment.Events.Publish(new CallEvent(kind, Now, actor, reason, leg?.Id, _record));
        if (kind is CallEventKind.Answered or CallEventKind.Bridged or CallEventKind.RecordingStarted)
            Environment.Records.Save(_record);
    }

    private CallRecord MakeRecord()
    {
        var legs = new LegRecord[_departed.Count + _legs.Count];
        for (var i = 0; i < legs.Length; i++)
            legs[i] = i < _departed.Count ? _departed[i] : _legs[i - _departed.Count].ToRecord();
        return new CallRecord
        {
            Id = Id,
            TenantId = Tenant.Value,
            Direction = Origin.Direction,
            State = _clock.State,
            Caller = Origin.Caller,
            CallerName = Origin.CallerName,
            Called = Called,
            OriginalCalled = Origin.Called,
            StartedAt = _clock.StartedAt,
            AnsweredAt = AnsweredAt,
            ConnectedAt = ConnectedAt,
            EndedAt = EndedAt,
            QueueId = QueueId,
            AgentId = AgentId,
            Extension = Extension ?? Origin.Extension,
            NumberId = Origin.NumberId,
            TrunkId = TrunkId ?? Origin.TrunkId,
            CustomerId = CustomerId,
            RecordingId = RecordingId,
            RecordingRuns = IsRecording,
            RecordingPaused = IsRecordingPaused,
            IvrMs = _clock.Milliseconds(CallState.Ivr),
            WaitMs = _clock.WaitMilliseconds(),
            RingMs = _clock.Milliseconds(CallState.Ringing),
            TalkMs = _clock.Milliseconds(CallState.Talking),
            HoldMs = _clock.Milliseconds(CallState.Held),
            Cause = Cause,
            Attached = Attached.Count == 0 ? FrozenDictionary<string, string>.Empty : Attached.ToFrozenDictionary(StringComparer.Ordinal),
            Survey = Survey,
            Legs = legs,
        };
    }
}

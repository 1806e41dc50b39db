using Shouldly;
using Switchboard.Contracts.Reporting;
using Switchboard.Contracts.Switch;
using Switchboard.Media;
using Switchboard.Media.Analysis;
using Switchboard.Media.Prompts;
using Switchboard.Switch.Phones;
using Xunit;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>Conference rooms over real SIP and RTP: several calls, one room, a tone a party.</summary>
public sealed class ConferenceTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly PlayOptions Looped = new() { Loop = true };
    private static readonly double[] Voices = [440, 700, 1000, 1500, 2200];
    private readonly SwitchFixture _switch = new();

    public ValueTask DisposeAsync() => _switch.DisposeAsync();

    [Fact]
    public async Task Five_phones_in_a_room_hear_each_other_and_a_muted_one_is_not_heard()
    {
        var room = Room();
        var calls = await EnterAsync(5);
        await HearAsync(calls, static (ear, voice) => ear != voice);

        var muted = Member("1001");
        (await _switch.Exchange.Conferences.MuteMemberAsync(_switch.Tenant.Id, room.Id, muted.Id, true, "user:1")).Value
            .Members.Single(one => one.Id == muted.Id).Muted.ShouldBeTrue();
        await HearAsync(calls, static (ear, voice) => ear != voice && voice != 0);
        calls[0].Media.SendDigits("*6"); // by one's own keys
        await Eventually(() => Member("1001").Muted ? null : "heard");
        calls[4].HangUp();
        await calls[4].Ended.WaitAsync(Patience);
        await HearAsync(calls, static (ear, voice) => ear != voice && voice != 4, 4);
    }

    [Fact]
    public async Task A_member_is_put_out_a_lock_keeps_others_out_and_the_end_is_for_all()
    {
        var room = Room();
        var calls = await EnterAsync(2);
        (await _switch.Exchange.Conferences.LockAsync(_switch.Tenant.Id, room.Id, true, "user:1")).Value.Locked.ShouldBeTrue();
        var late = await _switch.AddPhoneAsync("1009");
        var refused = late.Call("8000").Value;
        await refused.Ended.WaitAsync(Patience);
        (await _switch.Exchange.Conferences.KickAsync(_switch.Tenant.Id, room.Id, Member("1001").Id, "user:1")).Value.Members.Count.ShouldBe(1);
        await calls[0].Ended.WaitAsync(Patience);
        (await _switch.Exchange.Conferences.EndAsync(_switch.Tenant.Id, room.Id, "user:1")).Succeeded.ShouldBeTrue();
        await calls[1].Ended.WaitAsync(Patience);
        await Eventually(() => _switch.Exchange.Conferences.List(_switch.Tenant.Id).Count == 0 ? "over" : null);
        (await _switch.Exchange.Conferences.EndAsync(_switch.Tenant.Id, room.Id, "user:1")).Fault!.Code.ShouldBe("conference.not_found");
        await Eventually(() => EndedCauses() is { Count: 3 } ? "told" : null);
        EndedCauses().Order().ShouldBe(["conference_ended", "conference_locked", "kicked"]);
        lock (_switch.ConferenceEvents)
        {
            _switch.ConferenceEvents.Select(one => one.Type).Where(type => type is not null).ShouldBe([
                "conference.started", "conference.memberJoined", "conference.memberJoined", "conference.locked",
                "conference.memberLeft", "conference.memberLeft", "conference.ended",
            ]);
        }
    }

    [Fact]
    public async Task A_rule_records_a_room_as_one_talk_and_tells_everybody()
    {
        var rule = Guid.NewGuid();
        var asked = new List<TalkToRecord>();
        _switch.OnTalk = talk =>
        {
            asked.Add(talk);
            return new RecordingVerdict(true, rule, RecordingAnnouncement.Both, 7, RecordedAs.OggOpus);
        };
        var room = Room();
        var first = await CallAsync("1001", 0);
        var ear = new Ear(first);
        await Task.Delay(700);
        (await ear.HeardAsync(TimeSpan.FromMilliseconds(300))).ShouldBe(1400, 15, "the announcement");
        var second = await CallAsync("1002", 1);
        first.HangUp();
        second.HangUp();

        var recording = await Eventually(() => _switch.Recordings.Find(_ => true));
        recording.Path.ShouldEndWith(".ogg");
        asked.Single().RoomId.ShouldBe(room.Id);
        _switch.Opened.Single().ShouldSatisfyAllConditions(opened => opened.RuleId.ShouldBe(rule), opened => opened.RetentionDays.ShouldBe(7));
    }

    [Fact]
    public async Task The_pin_is_asked_and_members_wait_with_music_for_the_host()
    {
        Room(room => room with { Pin = "1234", HostPin = "9999", WaitForHost = true });
        var member = await CallAsync("1001", 0);
        member.Media.SendDigits("1234#");
        await Eventually(() => _switch.Exchange.Conferences.List(_switch.Tenant.Id) is [{ WaitsForHost: true, Members.Count: 1 }] ? "waits" : null);
        var host = await CallAsync("1002", 1);
        host.Media.SendDigits("9999#");
        await Eventually(() => _switch.Exchange.Conferences.List(_switch.Tenant.Id) is [{ WaitsForHost: false, Members.Count: 2 }] ? "open" : null);
        await HearAsync([member, host], static (ear, voice) => ear != voice);
        var stranger = await CallAsync("1003", 2);
        for (var i = 0; i < 3; i++)
            stranger.Media.SendDigits("77#");
        await stranger.Ended.WaitAsync(Patience);
        EndedCauses().ShouldContain("wrong_pin");
    }

    [Fact]
    public async Task A_party_outside_is_rung_and_the_room_is_recorded()
    {
        var room = Room(room => room with { Pin = "1234", Record = true });
        var far = _switch.CarrierBank.Add(new SoftPhoneOptions { User = "13800138000", Domain = "carrier.test", Server = _switch.Address });
        var ringing = Rings(far);
        (await _switch.Exchange.Conferences.AddMemberAsync(_switch.Tenant.Id, room.Id, "13800138000", "user:1")).Fault.ShouldBeNull();
        var outside = await ringing;
        outside.Answer();
        outside.Media.Play(Tones.Sine(Voices[0], TimeSpan.FromSeconds(1)), Looped);
        var member = await CallAsync("1001", 1);
        member.Media.SendDigits("1234#");
        await Eventually(() => _switch.Exchange.Conferences.List(_switch.Tenant.Id) is [{ Members.Count: 2 }] ? "both" : null);
        await HearAsync([outside, member], static (ear, voice) => ear != voice);
        outside.HangUp();
        member.HangUp();
        var recording = await Eventually(() => _switch.Recordings.Find(_ => true));
        var samples = Ear.Channel(Path.Combine(_switch.RecordingsFolder, recording.Path), 1);
        var last = samples.AsSpan(Math.Max(0, samples.Length - 8000));
        ToneMeter.LevelAt(last, Voices[0]).ShouldBeGreaterThan(-30);
        ToneMeter.LevelAt(last, Voices[1]).ShouldBeGreaterThan(-30);
    }

    private ConferenceRoom Room(Func<ConferenceRoom, ConferenceRoom>? change = null)
    {
        var room = new ConferenceRoom(Guid.NewGuid(), _switch.Tenant.Id, "8000", "Board", null, null, 50, false, false, false, false, true);
        room = change?.Invoke(room) ?? room;
        _switch.Rooms.Add(room);
        return room;
    }

    private ConferenceMember Member(string address) => _switch.Exchange.Conferences.List(_switch.Tenant.Id)[0].Members.Single(one => one.Address == address);

    private async Task<PhoneCall[]> EnterAsync(int count)
    {
        var calls = new PhoneCall[count];
        for (var i = 0; i < count; i++)
            calls[i] = await CallAsync($"{1001 + i}", i);
        await Eventually(() => _switch.Exchange.Conferences.List(_switch.Tenant.Id) is [var one] && one.Members.Count == count ? "all" : null);
        return calls;
    }

    private async Task<PhoneCall> CallAsync(string number, int voice)
    {
        var phone = await _switch.AddPhoneAsync(number);
        var call = phone.Call("8000").Value;
        (await call.Answered.WaitAsync(Patience)).Status.ShouldBe(200);
        call.Media.Play(Tones.Sine(Voices[voice], TimeSpan.FromSeconds(1)), Looped);
        return call;
    }

    private List<string> EndedCauses()
    {
        lock (_switch.Events)
            return [.. _switch.Events.Where(one => one.Kind == CallEventKind.Ended).Select(one => one.Call.Cause!.Reason)];
    }

    private static async Task HearAsync(PhoneCall[] calls, Func<int, int, bool> hears, int ears = int.MaxValue)
    {
        await Task.Delay(500);
        var listening = calls.Take(ears).Select(call => new Whole(call)).ToArray();
        await Task.Delay(900);
        for (var ear = 0; ear < listening.Length; ear++)
        {
            var samples = await listening[ear].SamplesAsync();
            var last = samples.AsSpan(Math.Max(0, samples.Length - 4000)).ToArray();
            for (var voice = 0; voice < calls.Length; voice++)
            {
                var level = ToneMeter.LevelAt(last, Voices[voice]);
                if (hears(ear, voice))
                    level.ShouldBeGreaterThan(-30, $"voice {voice} at ear {ear}");
                else
                    level.ShouldBeLessThan(-45, $"voice {voice} at ear {ear}");
            }
        }
    }

    private static Task<PhoneCall> Rings(SoftPhone phone)
    {
        var rings = new TaskCompletionSource<PhoneCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        phone.Incoming = call =>
        {
            rings.TrySetResult(call);
            return Task.CompletedTask;
        };
        return rings.Task.WaitAsync(Patience);
    }

    private static async Task<T> Eventually<T>(Func<T?> look)
        where T : class
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            if (look() is { } found)
                return found;
            await Task.Delay(20, limit.Token);
        }
    }
}

using Switchboard.Contracts.Switch;
using Switchboard.Media.Prompts;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch.Conferences;

/// <summary>A call in a conference: asks for the PIN, goes in, and stays until it hangs up or is put out.</summary>
internal sealed class ConferenceCall(Conferences conferences, ConferenceRoom room, bool asked = false) : ICallApplication
{
    private const int Tries = 3;
    private static readonly TimeSpan PinPatience = TimeSpan.FromSeconds(10);

    public async Task RunAsync(Call call, CancellationToken hangup)
    {
        if (!call.Answer())
            return;
        var host = false;
        if (!asked && (room.Pin is not null || room.HostPin is not null))
        {
            if (await AskPinAsync(call, hangup) is not { } role)
            {
                call.HangUp(new CallCause(403, "wrong_pin", "No right PIN was entered", EndedBy.System));
                return;
            }

            host = role;
        }

        if (room.Announce)
            await GreetAsync(call, host, hangup);
        call.Party.Media?.StopPlayback(); // from now on the room plays: music to whoever is alone, and that it records
        var (conference, entered) = await conferences.EnterAsync(room, call, host);
        if (!entered.TryGet(out var attendee, out var fault))
        {
            await SayAsync(call, fault.Code == "conference.full" ? ConferencePhrase.Full : ConferencePhrase.Locked, 0, hangup);
            call.HangUp(new CallCause(486, fault.Code == "conference.full" ? "conference_full" : "conference_locked", fault.Detail, EndedBy.System));
            return;
        }

        try
        {
            call.Connect();
            await ObeyKeysAsync(call, conference, attendee, hangup);
        }
        finally
        {
            conference.Leave(attendee);
        }
    }

    /// <summary>Tells how many are there before one is heard oneself.</summary>
    private async Task GreetAsync(Call call, bool host, CancellationToken hangup)
    {
        var there = conferences.Find(room.Tenant, room.Id);
        if (room.WaitForHost && !host && (there is null || there.WaitsForHost))
            await SayAsync(call, ConferencePhrase.WaitForHost, 0, hangup);
        else if (there is null)
            await SayAsync(call, ConferencePhrase.OnlyOne, 0, hangup);
        else
            await SayAsync(call, ConferencePhrase.Members, there.Members.Count, hangup);
    }

    /// <summary>True for the host's PIN, false for a member's, null when neither came.</summary>
    private async Task<bool?> AskPinAsync(Call call, CancellationToken hangup)
    {
        for (var tried = 0; tried < Tries; tried++)
        {
            if (await conferences.VoiceAsync(room.Tenant, ConferencePhrase.EnterPin, 0, hangup) is { } ask)
                call.Play(ask, new Media.PlayOptions { StopOnDigit = true });
            else
                call.Play(Tones.Beep());
            var entered = await ReadPinAsync(call, hangup);
            if (room.HostPin is { } hostPin && entered == hostPin)
                return true;
            // With a host's PIN alone everybody else presses # and is a member.
            if (entered == (room.Pin ?? ""))
                return false;
            await SayAsync(call, ConferencePhrase.WrongPin, 0, hangup);
        }

        return null;
    }

    private static async Task<string> ReadPinAsync(Call call, CancellationToken hangup)
    {
        var entered = "";
        while (await call.Party.Digits.ArrivesWithinAsync(PinPatience, call.Environment.Time, hangup))
        {
            var key = call.Party.Digits.Take();
            if (key == '#')
                break;
            entered += key;
        }

        return entered;
    }

    /// <summary>*6 turns one's own voice off and on; everything else is between the people.</summary>
    private async Task ObeyKeysAsync(Call call, Conference conference, Attendee attendee, CancellationToken hangup)
    {
        var digits = call.Party.Digits;
        digits.Clear();
        var starred = false;
        while (true)
        {
            if (digits.Count == 0)
                await digits.NextAsync().WaitAsync(hangup);
            var key = digits.Take();
            if (starred && key == '6')
                await SayAsync(call, await conference.ToggleMuteAsync(attendee) ? ConferencePhrase.Muted : ConferencePhrase.Unmuted, 0, hangup);
            starred = key == '*';
        }
    }

    private async Task SayAsync(Call call, ConferencePhrase phrase, int number, CancellationToken hangup)
    {
        if (await conferences.VoiceAsync(room.Tenant, phrase, number, hangup) is { } audio)
            await call.Play(audio).Completion.WaitAsync(hangup);
    }
}

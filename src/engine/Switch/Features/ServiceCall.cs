using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Media;
using Switchboard.Media.Prompts;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch.Features;

/// <summary>The technicians' services: what one dials to find out whether lines and phones work.</summary>
internal sealed class ServiceCall(FeatureCode code) : ICallApplication
{
    private static readonly PlayOptions Looped = new() { Loop = true };

    // 1004 Hz at −16 dBm0. Full scale is +3.14 dBm0 in G.711 (G.711 table 5); whole periods, so that the loop has no click.
    private static readonly Prompt MilliwattTone = SteadyTone(1004, -16 - 3.14);

    public async Task RunAsync(Call call, CancellationToken hangup)
    {
        switch (code.Feature)
        {
            case Feature.AlwaysBusy:
                call.HangUp(new CallCause(486, "busy", "Always busy", EndedBy.System));
                return;
            case Feature.AlwaysRinging:
                call.Enter(CallState.Ringing);
                Applications.ExtensionCall.Ringback(call);
                break;
            default:
                if (!call.Answer())
                    return;
                call.Enter(CallState.Ivr);
                await ServeAsync(call, hangup);
                break;
        }

        await Task.Delay(Timeout.Infinite, hangup);
    }

    private async Task ServeAsync(Call call, CancellationToken hangup)
    {
        switch (code.Feature)
        {
            case Feature.Echo:
                call.Party.Media?.SetEcho(true);
                break;
            case Feature.Milliwatt:
                call.Play(MilliwattTone, Looped);
                break;
            case Feature.AnswerAndHold:
                call.Party.Media?.Hold(call.Environment.HoldMusic);
                break;
            case Feature.ReadBack:
                await SayThriceAsync(call, await call.Environment.SayAsync(call.Tenant, Announcement.YourNumber, call.Origin.Caller), hangup);
                call.HangUp(CallCause.Normal(EndedBy.System));
                break;
            default:
                var audio = code.Argument is { Length: > 0 } prompt && call.Environment.Announcer is { } announcer
                    ? await announcer.PromptAsync(call.Tenant, prompt, hangup)
                    : null;
                call.Play(audio ?? call.Environment.HoldMusic, Looped);
                break;
        }
    }

    private static async Task SayThriceAsync(Call call, AudioSource? audio, CancellationToken hangup)
    {
        for (var i = 0; i < 3 && audio is not null; i++)
        {
            await call.Play(audio).Completion.WaitAsync(hangup);
            await Task.Delay(TimeSpan.FromSeconds(1), call.Environment.Time, hangup);
        }
    }

    private static Prompt SteadyTone(double frequency, double level)
    {
        // 2 s hold 2008 whole periods of 1004 Hz.
        var samples = new short[2 * AudioSource.SampleRate];
        var amplitude = 32767 * Math.Pow(10, level / 20);
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (short)Math.Round(amplitude * Math.Sin(2 * Math.PI * frequency * i / AudioSource.SampleRate));
        return Prompt.FromSamples(samples);
    }
}

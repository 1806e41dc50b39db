using Switchboard.Ivr.Platform;
using Switchboard.Kernel;
using Switchboard.Media;
using Switchboard.Media.Prompts;
using Switchboard.Speech.Recognition;
using Switchboard.Switch.Calls;

namespace Switchboard.Ivr.Calls;

/// <summary>Listens to the caller of a real call. Lives on the call's mailbox; audio passes by on the media thread.</summary>
internal sealed class CallHearing(Call call, ISpeechRecognizer recognizer, CancellationToken cancel)
{
    /// <summary>Plays and listens. <paramref name="audio"/> is null when there is nothing to play.</summary>
    public async Task<HearResult> HearAsync(HearRequest request, AudioSource? audio)
    {
        if (request.BargeIn && call.Party.Digits.Count > 0)
            return Of(HearEnd.Key);
        if (!request.BargeIn && audio is not null)
        {
            await PlayOutAsync(audio);
            audio = null;
            if (call.Party.Digits.Count > 0)
                return Of(HearEnd.Key);
        }

        if (call.Party.Media is not { } media)
            return new HearResult(HearEnd.Failed, [], Fault: new Fault("recognition.no_audio", "The call has no audio yet."));
        if (!recognizer.Begin(Wanted(request)).TryGet(out var recognition, out var fault))
            return new HearResult(HearEnd.Failed, [], Fault: fault);
        await using (recognition)
        {
            var ear = new Ear(recognition);
            media.Listen(ear);
            try
            {
                return await ListenAsync(recognition, audio);
            }
            finally
            {
                media.StopListening(ear);
            }
        }
    }

    private async Task<HearResult> ListenAsync(IRecognition recognition, AudioSource? audio)
    {
        var digits = call.Party.Digits;
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watch = cancel.Register(gone.SetResult);
        var playback = audio is null ? null : call.Play(audio, new PlayOptions { StopOnDigit = true });
        if (playback is null)
            recognition.StartTimers();
        else // not by way of the mailbox: the prompt stops within the frame in which he begins to speak
            _ = recognition.SpeechStarted.ContinueWith(_ => playback.Stop(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            var played = playback?.Completion ?? Task.CompletedTask;
            while (true)
            {
                var key = digits.NextAsync();
                if (digits.Count > 0)
                    return Of(HearEnd.Key);
                await (played.IsCompleted ? Task.WhenAny(key, recognition.Result, gone.Task) : Task.WhenAny(key, recognition.Result, gone.Task, played));
                cancel.ThrowIfCancellationRequested();
                if (key.IsCompleted)
                    return Of(HearEnd.Key);
                if (recognition.Result.IsCompleted)
                    return Of(await recognition.Result);
                if (played.IsCompleted)
                    recognition.StartTimers();
            }
        }
        finally
        {
            playback?.Stop();
        }
    }

    private async Task PlayOutAsync(AudioSource audio)
    {
        var playback = call.Play(audio);
        using var stop = cancel.Register(playback.Stop);
        await playback.Completion;
        cancel.ThrowIfCancellationRequested();
    }

    private static RecognitionRequest Wanted(HearRequest request) => new()
    {
        Language = request.Language,
        Grammars = request.Grammars,
        NoInputTimeout = request.Timeout,
        CompleteTimeout = request.CompleteTimeout,
        IncompleteTimeout = request.IncompleteTimeout,
        MaxSpeech = request.MaxSpeech,
        ConfidenceLevel = request.ConfidenceLevel,
        Sensitivity = request.Sensitivity,
        Hotword = request.Hotword,
        KeepAudio = request.KeepAudio,
    };

    private static HearResult Of(HearEnd end) => new(end, []);

    private static HearResult Of(RecognitionResult result) => new(
        result.End switch
        {
            RecognitionEnd.Match => HearEnd.Words,
            RecognitionEnd.NoMatch => HearEnd.NoMatch,
            RecognitionEnd.NoInput => HearEnd.NoInput,
            RecognitionEnd.TooLong => HearEnd.TooLong,
            _ => HearEnd.Failed,
        },
        result.Guesses,
        result.Audio,
        result.Fault);

    private sealed class Ear(IRecognition recognition) : IAudioListener
    {
        public void OnAudio(ReadOnlySpan<short> frame) => recognition.Take(frame);
    }
}

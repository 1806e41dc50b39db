using Switchboard.Ivr.Platform;
using Switchboard.Media;
using Switchboard.Media.Prompts;
using Switchboard.Speech;
using Switchboard.Speech.Recognition;
using Switchboard.Switch.Calls;

namespace Switchboard.Ivr.Calls;

/// <summary>Records the caller of a real call, beside whatever records the call.</summary>
internal sealed class CallTake(Call call, TakeRequest request, CancellationToken cancel)
{
    private static readonly TimeSpan Tail = TimeSpan.FromMilliseconds(300);

    /// <summary>Beep, words, and how they ended.</summary>
    public async Task<TakeResult> RunAsync()
    {
        if (call.Party.Media is not { } media)
            return new TakeResult { Fault = new Kernel.Fault("recording.no_audio", "The call has no audio yet.") };
        if (request.Beep)
        {
            var beep = call.Play(Tones.Beep());
            using var stop = cancel.Register(beep.Stop);
            await beep.Completion;
            cancel.ThrowIfCancellationRequested();
        }

        call.Party.Digits.Clear(); // a key that cut the prompt short is let go by now
        var tape = new Tape(request);
        media.Listen(tape);
        try
        {
            return await ListenAsync(tape);
        }
        finally
        {
            media.StopListening(tape);
        }
    }

    private async Task<TakeResult> ListenAsync(Tape tape)
    {
        var digits = call.Party.Digits;
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watch = cancel.Register(gone.SetResult);
        var keys = "";
        while (true)
        {
            var key = digits.NextAsync();
            if (digits.Take() is { } pressed)
            {
                keys += pressed;
                if (request.KeyEnds || (request.KeysEnd is { } judge && await judge(keys)))
                    return new TakeResult { Audio = tape.Cut(TimeSpan.Zero), Keys = keys };
                continue;
            }

            await Task.WhenAny(key, tape.Ended, gone.Task);
            if (cancel.IsCancellationRequested)
                return new TakeResult { Audio = tape.Cut(TimeSpan.Zero), HungUp = true };
            if (tape.Ended.IsCompleted)
                return new TakeResult { Audio = tape.Cut(Tail), MaxTimeReached = await tape.Ended };
        }
    }

    /// <summary>Takes frames on the media thread until silence or the limit ends it.</summary>
    private sealed class Tape(TakeRequest request) : IAudioListener
    {
        private readonly Lock _gate = new();
        private readonly VoiceActivity _activity = new();
        private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TimeSpan _most = request.MaxTime < TakeRequest.Longest ? request.MaxTime : TakeRequest.Longest;
        private short[] _samples = new short[RecognitionRequest.SampleRate * 4];
        private int _count;

        /// <summary>True when it was as long as it may be.</summary>
        public Task<bool> Ended => _ended.Task;

        public void OnAudio(ReadOnlySpan<short> frame)
        {
            lock (_gate)
            {
                if (_ended.Task.IsCompleted)
                    return;
                if (_count + frame.Length > _samples.Length)
                    Array.Resize(ref _samples, _samples.Length * 2);
                frame.CopyTo(_samples.AsSpan(_count));
                _count += frame.Length;
                _activity.Take(frame);
                var length = TimeSpan.FromSeconds(_count / (double)RecognitionRequest.SampleRate);
                if (length >= _most)
                    _ended.TrySetResult(true);
                else if (_activity.IsSpeech ? _activity.Silence >= request.FinalSilence : length >= request.Timeout)
                    _ended.TrySetResult(false);
            }
        }

        /// <summary>What was said, with so much of the silence after it; null when nothing was.</summary>
        public SpeechAudio? Cut(TimeSpan tail)
        {
            lock (_gate)
            {
                _ended.TrySetResult(false);
                if (!_activity.IsSpeech)
                    return null;
                var surplus = _activity.Silence - tail;
                var cut = surplus > TimeSpan.Zero && tail > TimeSpan.Zero ? (int)(surplus.TotalSeconds * RecognitionRequest.SampleRate) : 0;
                return new SpeechAudio(_samples[..Math.Max(0, _count - cut)], RecognitionRequest.SampleRate);
            }
        }
    }
}

using System.Runtime.InteropServices;
using System.Threading.Channels;
using Switchboard.Kernel;

namespace Switchboard.Speech.Recognition.Sphinx;

/// <summary>One listening. What is speech is found here, frame by frame; only that goes to a worker, which is taken when it begins.</summary>
internal sealed class SphinxRecognition : IRecognition
{
    private const int Lead = 15; // frames before the onset that belong to the first word
    private const int ChunkFrames = 5;
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private enum Step
    {
        Audio,
        Evaluate,
        Decide,
        TooLong,
    }

    private readonly record struct Order(Step Step, byte[] Samples);

    private readonly RecognitionRequest _request;
    private readonly JsgfGrammar _grammar;
    private readonly SphinxWorkerPool _pool;
    private readonly VoiceActivity _activity;
    private readonly Channel<Order> _orders = Channel.CreateUnbounded<Order>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<RecognitionResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _given = new();
    private readonly List<byte[]> _said = [];
    private readonly short[] _lead = new short[Lead * RecognitionRequest.FrameSamples];
    private readonly short[] _chunk = new short[ChunkFrames * RecognitionRequest.FrameSamples];
    private readonly CancellationToken _gone;
    private volatile bool _timing;
    private volatile bool _ended;
    private int _leadFrames;
    private int _chunkFilled;
    private bool _speaking;
    private bool _evaluating;
    private bool _decided;
    private TimeSpan _silent;
    private TimeSpan _spoken;
    private Order? _unanswered;

    public SphinxRecognition(RecognitionRequest request, JsgfGrammar grammar, SphinxWorkerPool pool)
    {
        (_request, _grammar, _pool) = (request, grammar, pool);
        _activity = new VoiceActivity(request.Sensitivity);
        _gone = _given.Token;
        _ = Task.Run(RunAsync);
    }

    public Task SpeechStarted => _started.Task;

    public Task<RecognitionResult> Result => _result.Task;

    private TimeSpan DecideAfter => _request.IncompleteTimeout > _request.CompleteTimeout ? _request.IncompleteTimeout : _request.CompleteTimeout;

    public void StartTimers() => _timing = true;

    public void Take(ReadOnlySpan<short> frame)
    {
        if (_ended)
            return;
        var began = _activity.Take(frame);
        if (_speaking)
            TakeSpeech(frame);
        else
            TakeSilence(frame, began);
    }

    public async ValueTask DisposeAsync()
    {
        // Nobody waits for the worker: what it was asked it answers, and then it is free.
        _ended = true;
        _orders.Writer.TryComplete();
        await _given.CancelAsync();
        _given.Dispose();
    }

    private void TakeSilence(ReadOnlySpan<short> frame, bool began)
    {
        if (frame.Length == RecognitionRequest.FrameSamples)
            frame.CopyTo(_lead.AsSpan(_leadFrames++ % Lead * RecognitionRequest.FrameSamples));
        if (began)
        {
            (_speaking, _spoken) = (true, TimeSpan.Zero);
            if (!_request.Hotword)
                _started.TrySetResult();
            _orders.Writer.TryWrite(new Order(Step.Audio, LeadBytes()));
        }
        else if (_timing && (_silent += Frame) >= _request.NoInputTimeout)
        {
            Finish(new RecognitionResult(RecognitionEnd.NoInput, []));
        }
    }

    private void TakeSpeech(ReadOnlySpan<short> frame)
    {
        if (_decided)
            return; // what follows belongs to nobody until the decision is there
        if (frame.Length == RecognitionRequest.FrameSamples)
        {
            frame.CopyTo(_chunk.AsSpan(_chunkFilled));
            if ((_chunkFilled += frame.Length) == _chunk.Length)
                Flush();
        }

        _spoken += Frame;
        var silence = _activity.Silence;
        if (_spoken >= _request.MaxSpeech && silence < _request.CompleteTimeout)
        {
            Decide(Step.TooLong);
            return;
        }

        if (silence < _request.CompleteTimeout)
        {
            _evaluating = false;
            return;
        }

        if (!_evaluating)
        {
            _evaluating = true;
            Flush();
            _orders.Writer.TryWrite(new Order(Step.Evaluate, []));
        }

        if (silence >= DecideAfter)
            Decide(Step.Decide);
    }

    private void Decide(Step step)
    {
        Flush();
        _orders.Writer.TryWrite(new Order(step, []));
        _decided = !_request.Hotword;
        if (_decided)
            return;
        // what comes now is the next utterance, should this one turn out to be nothing
        (_speaking, _evaluating, _leadFrames) = (false, false, 0);
        _activity.Reset();
    }

    private void Flush()
    {
        if (_chunkFilled == 0)
            return;
        _orders.Writer.TryWrite(new Order(Step.Audio, MemoryMarshal.AsBytes(_chunk.AsSpan(0, _chunkFilled)).ToArray()));
        _chunkFilled = 0;
    }

    private byte[] LeadBytes()
    {
        var frames = Math.Min(_leadFrames, Lead);
        var bytes = new byte[frames * RecognitionRequest.FrameSamples * 2];
        for (var i = 0; i < frames; i++)
        {
            var from = (_leadFrames - frames + i) % Lead * RecognitionRequest.FrameSamples;
            MemoryMarshal.AsBytes(_lead.AsSpan(from, RecognitionRequest.FrameSamples)).CopyTo(bytes.AsSpan(i * RecognitionRequest.FrameSamples * 2));
        }

        return bytes;
    }

    private async Task RunAsync()
    {
        try
        {
            // A worker may die of anything; several that die of the same words are no accident.
            for (var tries = 3; !_ended; tries--)
            {
                try
                {
                    await HearAsync();
                    return;
                }
                catch (WorkerGoneException) when (tries > 1)
                {
                    // again, from what was said so far
                }
            }
        }
        catch (WorkerGoneException wrong)
        {
            Finish(new RecognitionResult(RecognitionEnd.Failed, [], Fault: new Fault("recognition.worker", wrong.Message, FaultKind.Unavailable)));
        }
        catch (Exception wrong) when (wrong is OperationCanceledException or ObjectDisposedException)
        {
            // given up
        }
        finally
        {
            Finish(new RecognitionResult(RecognitionEnd.NoInput, []));
        }
    }

    private async Task HearAsync()
    {
        if (_said.Count == 0 && !await _orders.Reader.WaitToReadAsync(_gone))
            return;
        var worker = await _pool.TakeAsync(_gone);
        var alive = false;
        try
        {
            if (await worker.ListenForAsync(_grammar) is { } wrong)
            {
                Finish(new RecognitionResult(RecognitionEnd.Failed, [], Fault: Fault.Invalid("recognition.grammar", wrong)));
            }
            else
            {
                worker.Partial = _request.Partial;
                foreach (var samples in _said)
                    await worker.HearAsync(samples);
                if (_unanswered is { } order)
                    await FollowAsync(worker, order); // the one before did not live to answer it
                while (!_ended && await _orders.Reader.WaitToReadAsync(_gone))
                {
                    while (!_ended && _orders.Reader.TryRead(out var next))
                        await FollowAsync(worker, next);
                }
            }

            alive = true;
        }
        catch (OperationCanceledException)
        {
            alive = true; // given up between two messages
        }
        finally
        {
            worker.Partial = null;
            _pool.Return(worker, alive);
        }
    }

    private async Task FollowAsync(SphinxWorker worker, Order order)
    {
        if (order.Step == Step.Audio)
        {
            _said.Add(order.Samples);
            await worker.HearAsync(order.Samples);
            return;
        }

        _unanswered = order;
        var verdict = await worker.EvaluateAsync();
        _unanswered = null;
        IReadOnlyList<RecognizedWords> guesses = verdict.Words is { Length: > 0 } words ? [new RecognizedWords(words, verdict.Confidence)] : [];
        if (order.Step == Step.TooLong)
        {
            await EndUtteranceAsync(worker, new RecognitionResult(RecognitionEnd.TooLong, guesses, Audio()));
        }
        else if (guesses.Count > 0 && verdict.Confidence >= _request.ConfidenceLevel)
        {
            _started.TrySetResult();
            Finish(new RecognitionResult(RecognitionEnd.Match, guesses, Audio()));
        }
        else if (order.Step == Step.Decide)
        {
            await EndUtteranceAsync(worker, new RecognitionResult(RecognitionEnd.NoMatch, guesses, Audio()));
        }
    }

    private async Task EndUtteranceAsync(SphinxWorker worker, RecognitionResult result)
    {
        if (!_request.Hotword)
        {
            Finish(result);
            return;
        }

        _said.Clear();
        await worker.ClearAsync();
    }

    private SpeechAudio? Audio()
    {
        if (!_request.KeepAudio)
            return null;
        var samples = new List<short>();
        foreach (var chunk in _said)
            samples.AddRange(MemoryMarshal.Cast<byte, short>(chunk));
        return new SpeechAudio([.. samples], RecognitionRequest.SampleRate);
    }

    private void Finish(RecognitionResult result)
    {
        _ended = true;
        if (!_result.TrySetResult(result))
            return;
        _started.TrySetCanceled();
        _orders.Writer.TryComplete();
    }
}

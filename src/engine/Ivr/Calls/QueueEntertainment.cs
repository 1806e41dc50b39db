using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Desk;
using Switchboard.Ivr.Callbacks;
using Switchboard.Ivr.Platform;
using Switchboard.Media;
using Switchboard.Media.Prompts;
using Switchboard.Speech;
using Switchboard.Switch.Calls;

namespace Switchboard.Ivr.Calls;

/// <summary>What a waiting caller hears: music, and from time to time his position and the expected wait.</summary>
internal sealed class QueueEntertainment(IPromptAudio prompts, Call call, QueueCard queue, QueueRequest request, IQueuedWork work, CallbackInvitation? invitation)
{
    private readonly bool _position = queue.AnnouncePosition || request.AnnouncePosition;
    private readonly bool _wait = queue.AnnounceWait || request.AnnounceWait;

    /// <summary>The music; the house's own piece until the queue's prompt is loaded.</summary>
    public AudioSource Music { get; private set; } = call.Environment.HoldMusic;

    /// <summary>Plays until cancelled; never fails.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            await LoadMusicAsync(cancel);
            var every = request.AnnounceEvery ?? queue.AnnounceEvery;
            var played = TimeSpan.Zero;
            while (call.Party.IsAlive)
            {
                await AnnounceAsync(cancel);
                var music = call.Play(Music, new PlayOptions { Loop = true, StartAt = played });
                using var stop = cancel.Register(music.Stop);
                var talks = (_position || _wait) && every > TimeSpan.Zero;
                var rest = talks ? every : Timeout.InfiniteTimeSpan;
                if (invitation is null)
                    await Task.Delay(rest, call.Environment.Time, cancel);
                var invites = invitation is not null && await invitation.RestAsync(rest, cancel);
                played = TimeSpan.FromTicks((played + music.Played).Ticks % Math.Max(1, Music.Duration.Ticks));
                music.Stop();
                if (invites)
                    await invitation!.SpeakAsync(cancel);
            }
        }
        catch (OperationCanceledException)
        {
            // an agent answered, or the caller is gone
        }
    }

    private async Task LoadMusicAsync(CancellationToken cancel)
    {
        var wanted = request.Music ?? queue.MusicPromptId?.ToString();
        if (wanted is not null && (await prompts.FindAsync(call.Tenant, wanted, request.Language, cancel)).TryGet(out var piece, out _))
            Music = piece;
    }

    private async Task AnnounceAsync(CancellationToken cancel)
    {
        if (!_position && !_wait)
            return;
        var place = await work.GetPlaceAsync(cancel);
        if (place.Position <= 0 || Words(place) is not { Length: > 0 } words)
            return;
        if (!(await prompts.SpeakAsync(words, request.Language, cancel)).TryGet(out var audio, out _))
            return;
        var playback = call.Play(audio);
        using var stop = cancel.Register(playback.Stop);
        await playback.Completion;
        cancel.ThrowIfCancellationRequested();
    }

    private string Words(QueuePlace place)
    {
        var chinese = request.Language.StartsWith("zh", StringComparison.OrdinalIgnoreCase);
        var number = SpokenWords.Number(place.Position, request.Language);
        var position = !_position ? "" : chinese ? $"您目前排在第{number}位。" : $"You are number {number} in the queue. ";
        if (!_wait || place.ExpectedWait is not { } expected)
            return position;
        var minutes = Math.Max(1, (int)Math.Ceiling(expected.TotalMinutes));
        var spoken = SpokenWords.Count(minutes, request.Language);
        return position + (chinese ? $"预计等待{spoken}分钟。" : $"The expected wait is {spoken} minute{(minutes == 1 ? "" : "s")}.");
    }
}

using Shouldly;
using Switchboard.Kernel;
using Switchboard.Speech;
using Xunit;

namespace Switchboard.Engine.Tests.Speech;

public sealed class SpeechCacheTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"speech-{Guid.NewGuid():N}");
    private readonly VirtualTimeProvider _time = new();
    private readonly CountingSynthesizer _synthesizer = new();

    [Fact]
    public async Task Same_request_is_made_once()
    {
        using var cache = Cache();

        var first = (await cache.GetFileAsync(new SpeechRequest("您好"))).Value;
        var second = (await cache.GetFileAsync(new SpeechRequest("您好"))).Value;

        second.ShouldBe(first);
        _synthesizer.Made.ShouldBe(1);
        File.Exists(first).ShouldBeTrue();
    }

    [Fact]
    public async Task Asked_by_many_at_once_it_is_made_once()
    {
        using var cache = Cache();
        _synthesizer.Gate = new TaskCompletionSource();
        var asking = Enumerable.Range(0, 50).Select(_ => cache.GetFileAsync(new SpeechRequest("您好"))).ToArray();

        // Whoever would make it too has begun by the time the pool has gone round often enough.
        await _synthesizer.Begun.Task;
        for (var i = 0; i < 1000; i++)
            await Task.Yield();
        _synthesizer.Gate.SetResult();
        var paths = await Task.WhenAll(asking);

        paths.Select(p => p.Value).Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
        _synthesizer.Made.ShouldBe(1);
    }

    [Fact]
    public async Task Who_gives_up_waiting_does_not_spoil_it_for_the_others()
    {
        using var cache = Cache();
        using var hangup = new CancellationTokenSource();
        _synthesizer.Gate = new TaskCompletionSource();
        var gone = cache.GetFileAsync(new SpeechRequest("您好"), hangup.Token);
        var waiting = cache.GetFileAsync(new SpeechRequest("您好"));

        await hangup.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => gone);
        _synthesizer.Gate.SetResult();

        (await waiting).Succeeded.ShouldBeTrue();
        _synthesizer.Made.ShouldBe(1);
    }

    [Fact]
    public async Task Whatever_changes_the_sound_changes_the_file()
    {
        using var cache = Cache();
        SpeechRequest[] requests =
        [
            new("12"), new("13"), new("12", "en"), new("12", Voice: "other"), new("12", Rate: 1.5),
        ];

        var paths = new List<string>();
        foreach (var request in requests)
            paths.Add((await cache.GetFileAsync(request)).Value);
        _synthesizer.Version = "2";
        paths.Add((await cache.GetFileAsync(requests[0])).Value);

        paths.Distinct(StringComparer.Ordinal).Count().ShouldBe(6);
    }

    [Fact]
    public async Task Files_outlive_the_process()
    {
        using (var before = Cache())
            await before.GetFileAsync(new SpeechRequest("您好"));
        using var after = Cache();

        (await after.GetFileAsync(new SpeechRequest("您好"))).Succeeded.ShouldBeTrue();

        _synthesizer.Made.ShouldBe(1);
    }

    [Fact]
    public async Task Full_folder_loses_what_was_unused_longest()
    {
        // Each file has 44 + 16000 bytes: three fit.
        using var cache = Cache(new SpeechCacheOptions { MaxFolderBytes = 50_000 });
        var paths = new Dictionary<string, string>();
        foreach (var text in (string[])["a", "b", "c"])
            paths[text] = await Ask(cache, text);
        await Ask(cache, "a");

        paths["d"] = await Ask(cache, "d");

        File.Exists(paths["b"]).ShouldBeFalse();
        File.Exists(paths["a"]).ShouldBeTrue();
        File.Exists(paths["d"]).ShouldBeTrue();
        Directory.GetFiles(_folder).Sum(f => new FileInfo(f).Length).ShouldBeLessThanOrEqualTo(50_000);
    }

    [Fact]
    public async Task Fault_is_passed_on_and_tried_again_next_time()
    {
        using var cache = Cache();
        _synthesizer.Fault = new Fault("speech.refused", "no", FaultKind.Unavailable);
        (await cache.GetFileAsync(new SpeechRequest("您好"))).Fault.ShouldNotBeNull().Code.ShouldBe("speech.refused");

        _synthesizer.Fault = null;

        (await cache.GetFileAsync(new SpeechRequest("您好"))).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task Prompt_is_shared_by_all_who_ask()
    {
        using var cache = Cache();

        var first = (await cache.GetPromptAsync(new SpeechRequest("您好"))).Value;
        var second = (await cache.GetPromptAsync(new SpeechRequest("您好"))).Value;

        second.ShouldBeSameAs(first);
        first.SampleCount.ShouldBe(8000);
    }

    [Fact]
    public async Task Folder_that_cannot_be_written_is_a_fault()
    {
        await File.WriteAllTextAsync(_folder, "a file where the folder should be");
        using var cache = Cache();

        (await cache.GetFileAsync(new SpeechRequest("您好"))).Fault.ShouldNotBeNull().Code.ShouldBe("speech.not_stored");
        File.Delete(_folder);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private SpeechCache Cache(SpeechCacheOptions? options = null) => new(_synthesizer, _folder, _time, options);

    private async Task<string> Ask(SpeechCache cache, string text)
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        return (await cache.GetFileAsync(new SpeechRequest(text))).Value;
    }

    private sealed class CountingSynthesizer : ISpeechSynthesizer
    {
        private int _made;

        public int Made => _made;

        public string Version { get; set; } = "1";

        public Fault? Fault { get; set; }

        public TaskCompletionSource? Gate { get; set; }

        public TaskCompletionSource Begun { get; } = new();

        public async Task<Outcome<SpeechAudio>> SynthesizeAsync(SpeechRequest request, CancellationToken cancel = default)
        {
            Begun.TrySetResult();
            if (Gate is not null)
                await Gate.Task.WaitAsync(cancel);
            if (Fault is not null)
                return Fault;
            Interlocked.Increment(ref _made);
            return new SpeechAudio(new short[8000], 8000);
        }
    }
}

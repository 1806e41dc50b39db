using Microsoft.Playwright;

namespace Switchboard.Wire.Tests.Fixture;

/// <summary>A Chromium whose microphone is a file with one exact tone, and whose ear can be measured.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    // Voice processing would take a steady tone for noise; the connections are kept so that the far end can be listened to.
    private const string Ears = """
        const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = () => open({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
        window.connections = [];
        const Connection = window.RTCPeerConnection;
        window.RTCPeerConnection = class extends Connection {
          constructor(...a) { super(...a); window.connections.push(this); }
        };
        const spectrum = async () => {
          const connection = window.connections.filter((c) => c.connectionState === 'connected').at(-1);
          const track = connection?.getReceivers().map((r) => r.track).find((t) => t.kind === 'audio');
          if (!track) return null;
          const context = new AudioContext();
          await context.resume();
          const analyser = context.createAnalyser();
          analyser.fftSize = 16384;
          context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
          await new Promise((done) => setTimeout(done, 900));
          const bins = new Float32Array(analyser.frequencyBinCount);
          analyser.getFloatFrequencyData(bins);
          const rate = context.sampleRate;
          await context.close();
          return { bins, width: rate / analyser.fftSize };
        };
        window.heardFrequency = async () => {
          const { bins, width } = (await spectrum()) ?? { bins: [-200], width: 1 };
          const peak = bins.reduce((best, level, i) => (level > bins[best] ? i : best), 0);
          return bins[peak] < -70 ? 0 : peak * width;
        };
        // Which of these tones stand out; noise of the codec stays far below.
        window.heardTones = async (tones) => {
          const heard = await spectrum();
          if (!heard) return [];
          const levels = tones.map((tone) => Math.max(...heard.bins.slice(Math.round(tone / heard.width) - 2, Math.round(tone / heard.width) + 3)));
          return tones.filter((_, i) => levels[i] > -70 && levels[i] > Math.max(...levels) - 25);
        };
        """;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly string _microphone;

    private Chromium(IPlaywright playwright, IBrowser browser, string microphone)
    {
        _playwright = playwright;
        _browser = browser;
        _microphone = microphone;
    }

    public static async Task<Chromium> StartAsync(double microphoneTone)
    {
        var microphone = Path.Combine(Path.GetTempPath(), $"sbw-microphone-{Guid.NewGuid():N}.wav");
        await File.WriteAllBytesAsync(microphone, Sound.Tone(microphoneTone, TimeSpan.FromSeconds(10), rate: 48_000));
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Headless = true,
            Args =
            [
                "--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
                $"--use-file-for-fake-audio-capture={microphone}", "--allow-loopback-in-peer-connection", "--autoplay-policy=no-user-gesture-required",
            ],
        });
        return new Chromium(playwright, browser, microphone);
    }

    /// <summary>A person at the console, signed in; over HTTPS his phone is on WSS.</summary>
    public async Task<Desk> SignInAsync(CallCentre centre, string user, string home, bool secured = false)
    {
        var desk = await OpenAsync(secured ? new Uri($"https://{centre.Server.Https}/") : new Uri(centre.Server.Address, "/"));
        var page = desk.Page;
        await page.Locator("#name").FillAsync(user);
        await page.Locator("#password").FillAsync(ServerProcess.Password);
        await page.Locator("button[type=submit]").ClickAsync();
        await page.WaitForURLAsync($"**{home}");
        return desk;
    }

    /// <summary>A page in a browser profile of its own.</summary>
    public async Task<Desk> OpenAsync(Uri address)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
            Locale = "zh-CN",
            IgnoreHTTPSErrors = true, // the certificate was made by the server itself
            Permissions = ["microphone"],
        });
        await context.AddInitScriptAsync(Ears);
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(20_000);
        var desk = new Desk(page, context);
        await page.GotoAsync(address.ToString());
        return desk;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        File.Delete(_microphone);
    }
}

/// <summary>A page of the console and what a person does there.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _said = [];

    public Desk(IPage page, IBrowserContext context)
    {
        Page = page;
        _context = context;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _said.Add($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _said.Add($"page error: {error}");
        page.Response += (_, response) =>
        {
            if (response.Status >= 400)
                _said.Add($"{response.Status} {response.Request.Method} {response.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>What went wrong on the page, for the reader of a failed test.</summary>
    public IReadOnlyList<string> Complaints => _said;

    public async Task ChooseAvailableAsync()
    {
        await Page.Locator(".sb-status").ClickAsync();
        await Page.Locator(".ant-dropdown-menu-item").Filter(new LocatorFilterOptions { HasText = "Alt+A" }).ClickAsync();
    }

    public Task RingsAsync() => Page.Locator(".sb-call-ringing .sb-answer").WaitForAsync();

    public Task AnswerAsync() => Page.Locator(".sb-answer").ClickAsync();

    /// <summary>The card beside the call bears this name.</summary>
    public Task ShowsCustomerAsync(string name) => Page.Locator(".sb-customer-head").Filter(new LocatorFilterOptions { HasText = name }).WaitForAsync();

    /// <summary>Chooses a disposition, writes notes and finishes the after-call work.</summary>
    public async Task WrapUpAsync(string disposition, string notes)
    {
        await Page.Locator(".sb-wrap-clock").WaitForAsync();
        await Page.Locator(".sb-wrap-up .ant-select").ClickAsync();
        await Page.Locator(".ant-select-item-option").Filter(new LocatorFilterOptions { HasText = disposition }).ClickAsync();
        await Page.Locator(".sb-notes").FillAsync(notes);
        await PhotographAsync("desk-wrap-up");
        await Page.Locator(".sb-wrap-up button.ant-btn-primary").ClickAsync();
    }

    /// <summary>The dominating frequency of the far end in this browser's ear, measured in the page.</summary>
    public Task<double> HeardFrequencyAsync() => Page.EvaluateAsync<double>("() => window.heardFrequency()");

    public Task HearsAsync(double tone) =>
        Eventually.TrueAsync($"the browser hears {tone} Hz", async () => Math.Abs(await HeardFrequencyAsync() - tone) < 10);

    /// <summary>Of the parties' tones this browser hears these and no other.</summary>
    public async Task HearsOnlyAsync(params double[] tones)
    {
        double[] heard = [];
        try
        {
            await Eventually.TrueAsync("only these are heard", async () =>
                (heard = await Page.EvaluateAsync<double[]>("tones => window.heardTones(tones)", CallCentre.Tones)).SequenceEqual(tones.Order()));
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"The browser was to hear {string.Join(", ", tones)} Hz and heard {string.Join(", ", heard)} Hz.", late);
        }
    }

    /// <summary>The page dies as it does when its process is killed: no word to anybody.</summary>
    public async Task CrashAsync()
    {
        var died = new TaskCompletionSource();
        Page.Crash += (_, _) => died.TrySetResult();
        var devtools = await _context.NewCDPSessionAsync(Page);
        _ = devtools.SendAsync("Page.crash").ContinueWith(_ => { }, TaskScheduler.Default); // there is nobody left to answer
        await died.Task.WaitAsync(Eventually.Patience);
    }

    /// <summary>A button of the call bar.</summary>
    public Task PressAsync(string name) =>
        Page.Locator(".sb-call button").Filter(new LocatorFilterOptions { HasText = name }).First.ClickAsync();

    /// <summary>Another tab of the same person.</summary>
    public async Task<Desk> OpenTabAsync()
    {
        var page = await _context.NewPageAsync();
        page.SetDefaultTimeout(20_000);
        await page.GotoAsync(Page.Url);
        return new Desk(page, _context);
    }

    /// <summary>Leaves a picture for a human eye; answers where it is.</summary>
    public async Task<string> PhotographAsync(string name)
    {
        Directory.CreateDirectory(Repository.Diagnostics);
        var path = Path.Combine(Repository.Diagnostics, $"{name}.png");
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = path });
        return path;
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}

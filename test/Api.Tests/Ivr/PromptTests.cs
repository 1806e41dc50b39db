using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Switchboard.Contracts.Ivr;
using Switchboard.Ivr;
using Switchboard.Media.Prompts;
using Switchboard.Speech;

namespace Switchboard.Api.Tests.Ivr;

[Collection(nameof(SharedHouse))]
public sealed class PromptTests(House house)
{
    [Fact]
    public async Task A_text_is_spoken_and_kept_as_a_file()
    {
        var tenant = await house.NewTenantAsync();

        var made = await tenant.Admin.PostAsync("/api/v1/prompts", new { name = "welcome", language = "zh-CN", kind = "tts", text = "您好，欢迎致电。" });

        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        made["durationMs"].GetValue<int>().ShouldBeGreaterThan(800);
        var file = house.Services.GetRequiredService<IPromptFiles>().Find(tenant.Id, "WELCOME", "en")!;
        file.Language.ShouldBe("zh-CN");
        (await Prompt.LoadAsync(file.Path)).Value.Duration.TotalMilliseconds.ShouldBe(made["durationMs"].GetValue<int>(), 1);
    }

    [Fact]
    public async Task A_changed_text_is_spoken_anew_and_the_old_take_stays_for_who_plays_it()
    {
        var tenant = await house.NewTenantAsync();
        var id = (await tenant.Admin.PostAsync("/api/v1/prompts", new { name = "w", language = "en", kind = "tts", text = "One." })).Id;
        var files = house.Services.GetRequiredService<IPromptFiles>();
        var before = files.Find(tenant.Id, id!, "en")!.Path;

        var changed = await tenant.Admin.PutAsync($"/api/v1/prompts/{id}", new { name = "w", language = "en", kind = "tts", text = "One, two, three, four, five." });

        changed.Status.ShouldBe(HttpStatusCode.OK, changed.Text);
        files.Find(tenant.Id, "w", "en")!.Path.ShouldNotBe(before);
        File.Exists(before).ShouldBeTrue();
    }

    [Fact]
    public async Task An_upload_becomes_8_kHz_mono_of_the_house_loudness()
    {
        var tenant = await house.NewTenantAsync();
        var wav = Tone(44_100, 900, TimeSpan.FromSeconds(2));

        var made = await UploadAsync(tenant, HttpMethod.Post, "/api/v1/prompts", wav, ("name", "tone"), ("language", "en"));

        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        made["kind"].GetValue<string>().ShouldBe("upload");
        made["durationMs"].GetValue<int>().ShouldBeInRange(1995, 2005);
        var kept = await File.ReadAllBytesAsync(house.Services.GetRequiredService<IPromptFiles>().Find(tenant.Id, "tone", "en")!.Path);
        var samples = Prompt.FromWav(kept).Value.Samples.ToArray();
        Math.Sqrt(samples.Average(s => (double)s * s)).ShouldBe(3277, 60); // −20 dBFS
        PromptFormat.Convert(kept).Value.ShouldBe(kept); // and is not worn down by passing again
    }

    [Fact]
    public async Task The_audio_is_replaced_in_a_running_flow()
    {
        var tenant = await house.NewTenantAsync();
        var id = (await UploadAsync(tenant, HttpMethod.Post, "/api/v1/prompts", Tone(8000, 5000, TimeSpan.FromSeconds(1)), ("name", "t"), ("language", "en"))).Id;
        var flow = (await tenant.Admin.PostAsync("/api/v1/flows", new { name = "f", draft = Playing("t") })).Id;
        (await tenant.Admin.PostAsync($"/api/v1/flows/{flow}/publish")).Status.ShouldBe(HttpStatusCode.OK);

        var replaced = await UploadAsync(tenant, HttpMethod.Put, $"/api/v1/prompts/{id}/audio", Tone(8000, 5000, TimeSpan.FromSeconds(3)), ("kind", "recorded"));

        replaced.Status.ShouldBe(HttpStatusCode.OK, replaced.Text);
        replaced["kind"].GetValue<string>().ShouldBe("recorded");
        (await Prompt.LoadAsync(house.Services.GetRequiredService<IPromptFiles>().Find(tenant.Id, "t", "en")!.Path)).Value.Duration.TotalSeconds.ShouldBe(3, 0.01);
        (await tenant.Admin.GetAsync($"/api/v1/prompts/{id}/audio")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Every_take_is_kept_and_an_earlier_one_comes_back_with_its_text()
    {
        var tenant = await house.NewTenantAsync();
        var made = await tenant.Admin.PostAsync("/api/v1/prompts", new { name = "w", language = "en", kind = "tts", text = "One." });
        var (id, path) = (made.Id, $"/api/v1/prompts/{made.Id}");
        made["number"].GetValue<int>().ShouldBe(1);
        (await tenant.Admin.PostAsync("/api/v1/prompts", new { name = "x", language = "en", kind = "tts", text = "Two." }))["number"].GetValue<int>().ShouldBe(2);
        var first = house.Services.GetRequiredService<IPromptFiles>().Find(tenant.Id, id!, "en")!.Path;
        await tenant.Admin.PutAsync(path, new { name = "renamed", language = "en", kind = "tts", text = "One." });
        await UploadAsync(tenant, HttpMethod.Put, $"{path}/audio", Tone(8000, 5000, TimeSpan.FromSeconds(3)), ("kind", "recorded"));

        (await VersionsAsync()).ShouldBe(["2 recorded True", "1 tts False"], "a new name is no new take");
        (await tenant.Admin.GetAsync($"{path}/versions/1/audio")).Status.ShouldBe(HttpStatusCode.OK);
        var restored = await tenant.Admin.PostAsync($"{path}/versions/1/restore");
        restored.Status.ShouldBe(HttpStatusCode.OK, restored.Text);
        (restored["name"].GetValue<string>(), restored["kind"].GetValue<string>(), restored["text"].GetValue<string>()).ShouldBe(("renamed", "tts", "One."));
        house.Services.GetRequiredService<IPromptFiles>().Find(tenant.Id, id!, "en")!.Path.ShouldBe(first);
        (await VersionsAsync()).ShouldBe(["3 tts True", "2 recorded False", "1 tts False"]);
        (await tenant.Admin.PostAsync($"{path}/versions/9/restore")).Status.ShouldBe(HttpStatusCode.NotFound);
        for (var i = 0; i < 20; i++)
            await tenant.Admin.PostAsync($"{path}/versions/{i + 3}/restore");
        (await VersionsAsync()).Count.ShouldBe(20);
        (await tenant.Admin.DeleteAsync(path)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await tenant.Admin.GetAsync($"{path}/versions")).Status.ShouldBe(HttpStatusCode.NotFound);

        async Task<List<string>> VersionsAsync() => [.. (await tenant.Admin.GetAsync($"{path}/versions"))["items"].AsArray().Select(v => $"{v!["version"]} {v["kind"]} {v["current"]!.GetValue<bool>()}")];
    }

    [Fact]
    public async Task A_prompt_that_flows_play_stays_and_they_are_named()
    {
        var tenant = await house.NewTenantAsync();
        var id = (await tenant.Admin.PostAsync("/api/v1/prompts", new { name = "hello", language = "en", kind = "tts", text = "Hello." })).Id;
        var flow = (await tenant.Admin.PostAsync("/api/v1/flows", new { name = "Main line", draft = Playing("Hello") })).Id;

        var refused = await tenant.Admin.DeleteAsync($"/api/v1/prompts/{id}");
        var renamed = await tenant.Admin.PutAsync($"/api/v1/prompts/{id}", new { name = "other", language = "en", kind = "tts", text = "Hello." });
        await tenant.Admin.DeleteAsync($"/api/v1/flows/{flow}");

        refused.Code.ShouldBe("prompt.in_use");
        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        refused["errors"][0]!["detail"]!.GetValue<string>().ShouldBe("Main line");
        renamed.Code.ShouldBe("prompt.in_use");
        (await tenant.Admin.DeleteAsync($"/api/v1/prompts/{id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        house.Services.GetRequiredService<IPromptFiles>().Find(tenant.Id, "hello", "en").ShouldBeNull();
    }

    [Fact]
    public async Task What_is_no_sound_is_refused()
    {
        var tenant = await house.NewTenantAsync();

        (await UploadAsync(tenant, HttpMethod.Post, "/api/v1/prompts", [1, 2, 3], ("name", "a"), ("language", "en"))).Code.ShouldBe("prompt.unknown_format");
        (await UploadAsync(tenant, HttpMethod.Post, "/api/v1/prompts", new byte[12 * 1024 * 1024], ("name", "a"), ("language", "en"))).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await tenant.Admin.PostAsync("/api/v1/prompts", new { name = "a", language = "en", kind = "tts" }))["errors"][0]!["field"]!.GetValue<string>().ShouldBe("text");
        (await tenant.Admin.PostAsync("/api/v1/prompts", new { name = "a", language = "en", kind = "upload" }))["errors"][0]!["field"]!.GetValue<string>().ShouldBe("file");
        (await tenant.Admin.SendAsync(HttpMethod.Post, "/api/v1/prompts", "{")).Code.ShouldBe("request.malformed");
    }

    [Fact]
    public async Task Another_tenants_prompt_is_not_there()
    {
        var (mine, theirs) = (await house.NewTenantAsync(), await house.NewTenantAsync());
        var id = (await theirs.Admin.PostAsync("/api/v1/prompts", new { name = "hello", language = "en", kind = "tts", text = "Hello." })).Id;

        (await mine.Admin.GetAsync($"/api/v1/prompts/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await mine.Admin.GetAsync($"/api/v1/prompts/{id}/audio")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await UploadAsync(mine, HttpMethod.Put, $"/api/v1/prompts/{id}/audio", Tone(8000, 100, TimeSpan.FromSeconds(1)))).Status.ShouldBe(HttpStatusCode.NotFound);
        house.Services.GetRequiredService<IPromptFiles>().Find(mine.Id, "hello", "en").ShouldBeNull();
    }

    private static byte[] Tone(int rate, double amplitude, TimeSpan length)
    {
        var samples = new short[(int)(rate * length.TotalSeconds)];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (short)(amplitude * Math.Sin(2 * Math.PI * 440 * i / rate));
        return new SpeechAudio(samples, rate).ToWav();
    }

    [Fact]
    public async Task A_file_of_another_format_is_converted_and_says_where_it_is_heard()
    {
        var tenant = await house.NewTenantAsync();

        var made = await UploadAsync(tenant, HttpMethod.Post, "/api/v1/prompts", SunAudio(16_000, TimeSpan.FromSeconds(1)), ("name", "tone"), ("language", "en"));
        await tenant.Admin.PostAsync("/api/v1/flows", new
        {
            name = "Main",
            draft = JsonNode.Parse("""{"schemaVersion":1,"name":"Main","language":"en","start":"p","nodes":[{"type":"play","id":"p","prompt":[{"type":"prompt","prompt":"tone"}]}]}"""),
        });

        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        made["durationMs"].GetValue<int>().ShouldBeInRange(995, 1005);
        (await tenant.Admin.GetAsync($"/api/v1/prompts/{made.Id}/uses"))["items"][0]!["name"]!.GetValue<string>().ShouldBe("Main");
    }

    /// <summary>Sun audio (.au), 16 bits, stereo: a header of 24 octets, big-endian, as its specification has it.</summary>
    private static byte[] SunAudio(int rate, TimeSpan length)
    {
        var frames = (int)(rate * length.TotalSeconds);
        using var file = new MemoryStream();
        foreach (var word in (int[])[0x2E736E64, 24, frames * 4, 3, rate, 2])
            file.Write(BitConverter.GetBytes(System.Net.IPAddress.HostToNetworkOrder(word)));
        for (var i = 0; i < frames * 2; i++)
            file.Write(BitConverter.GetBytes(System.Net.IPAddress.HostToNetworkOrder((short)(8000 * Math.Sin(Math.Tau * 440 * (i / 2) / rate)))));
        return file.ToArray();
    }

    private static async Task<ApiAnswer> UploadAsync(TenantUser tenant, HttpMethod method, string path, byte[] wav, params (string Name, string Value)[] fields)
    {
        // a key, because the fixture's client keeps its cookies to itself
        var key = (await tenant.Admin.PostAsync("/api/v1/api-keys", new { name = "upload", scopes = new[] { "config.read", "config.write" } }))["key"].GetValue<string>();
        using var http = new HttpClient(new SocketsHttpHandler());
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        form.Add(new ByteArrayContent(wav), "file", "../../x.wav");
        using var request = new HttpRequestMessage(method, new Uri(tenant.Admin.Address, path)) { Content = form };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.ExpectContinue = wav.Length > 1024 * 1024; // a refusal before the body, not a broken pipe
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new ApiAnswer(response.StatusCode, JsonNode.Parse(text), response.Headers, text);
    }

    private static object Playing(string prompt) => new
    {
        schemaVersion = 1,
        name = "x",
        language = "en",
        start = "end",
        onError = "end",
        nodes = new[] { new { type = "hangup", id = "end", prompt = new[] { new { type = "prompt", prompt } } } },
    };
}

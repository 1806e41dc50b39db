using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Switchboard.Api.Tests.Ivr;

/// <summary>Documents and sounds that come as one archive.</summary>
[Collection(nameof(SharedHouse))]
public sealed class VoiceXmlPackageTests(House house)
{
    private const string Packages = "/api/v1/voicexml/packages";

    private const string Start = """
        <vxml version="2.1" xml:lang="en"><form><field name="n"><grammar src="grammars/size.grxml"/><prompt>Which size?</prompt></field>
        <block><goto next="sub/end.vxml"/></block></form></vxml>
        """;

    private const string End = """<vxml version="2.1" xml:lang="en"><form><block><prompt>Good bye</prompt><exit expr="'over'"/></block></form></vxml>""";

    private const string Grammar = """<grammar xmlns="http://www.w3.org/2001/06/grammar" version="1.0" root="r"><rule id="r"><one-of><item>small</item><item>large</item></one-of></rule></grammar>""";

    [Fact]
    public async Task A_package_is_run_by_a_flow_and_answers_to_words_that_are_typed()
    {
        var tenant = await house.NewTenantAsync();
        var made = await UploadAsync(tenant, HttpMethod.Post, Packages, Zip(("start.vxml", Start), ("sub/end.vxml", End), ("grammars/size.grxml", Grammar)), "orders");
        made.Status.ShouldBe(HttpStatusCode.OK, made.Text);
        made["documents"].AsArray().Select(document => document!.GetValue<string>()).ShouldBe(["start.vxml", "sub/end.vxml"]);
        made["files"].GetValue<int>().ShouldBe(3);

        var lines = await SimulateAsync(tenant, "package://orders/start.vxml");

        lines.ShouldContain("heard Which size?");
        lines.ShouldContain("said large");
        lines.ShouldContain("heard Good bye");
        lines.ShouldContain("exit next");
    }

    [Fact]
    public async Task What_is_wrong_is_told_with_file_and_line_and_nothing_is_stored()
    {
        var tenant = await house.NewTenantAsync();

        var answer = await UploadAsync(tenant, HttpMethod.Post, Packages, Zip(("start.vxml", "<vxml version=\"2.1\">\n<form>\n<blok/></form></vxml>"), ("beep.wav", "no sound")), "orders");

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Code.ShouldBe("voicexml.package_invalid");
        answer["detail"].GetValue<string>().ShouldStartWith("start.vxml, line 3: there is no element <blok>");
        answer["errors"].AsArray().Select(error => $"{error!["file"]}:{error["line"]}").ShouldBe(["start.vxml:3", "beep.wav:"]);
        (await tenant.Admin.GetAsync(Packages))["items"].AsArray().Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("../start.vxml", "voicexml.file_name")]
    [InlineData("a/../../start.vxml", "voicexml.file_name")]
    [InlineData("/etc/start.vxml", "voicexml.file_name")]
    [InlineData("..\\start.vxml", "voicexml.file_name")]
    [InlineData("C:start.vxml", "voicexml.file_name")]
    [InlineData("start.exe", "voicexml.file_name")]
    [InlineData("%2e%2e/start.vxml", "voicexml.file_name")]
    public async Task Names_that_lead_out_of_the_package_are_refused(string name, string code)
    {
        var tenant = await house.NewTenantAsync();

        (await UploadAsync(tenant, HttpMethod.Post, Packages, Zip((name, End)), "orders")).Code.ShouldBe(code);
    }

    [Fact]
    public async Task Bombs_strange_archives_and_names_are_refused()
    {
        var tenant = await house.NewTenantAsync();
        var zeros = new string(' ', 6 * 1024 * 1024);

        (await UploadAsync(tenant, HttpMethod.Post, Packages, Zip(("start.vxml", End), ("bomb.txt", zeros)), "orders")).Code.ShouldBe("voicexml.unpacked_too_large");
        (await UploadAsync(tenant, HttpMethod.Post, Packages, Zip([.. Enumerable.Range(0, 501).Select(i => ($"f{i}.txt", "x"))]), "orders")).Code.ShouldBe("voicexml.too_many_files");
        (await UploadAsync(tenant, HttpMethod.Post, Packages, Zip(("start.vxml", End), ("START.vxml", End)), "orders")).Code.ShouldBe("voicexml.file_name");
        (await UploadAsync(tenant, HttpMethod.Post, Packages, "no archive"u8.ToArray(), "orders")).Code.ShouldBe("voicexml.archive_invalid");
        (await UploadAsync(tenant, HttpMethod.Post, Packages, Zip(("readme.txt", "hello")), "orders")).Code.ShouldBe("voicexml.package_invalid");
        (await UploadAsync(tenant, HttpMethod.Post, Packages, Zip(("start.vxml", End)), "Not A Name")).Code.ShouldBe("voicexml.name_invalid");
        (await UploadAsync(tenant, HttpMethod.Post, Packages, new byte[21 * 1024 * 1024], "orders")).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_package_is_replaced_as_a_whole_and_stays_while_a_flow_uses_it()
    {
        var tenant = await house.NewTenantAsync();
        var made = await UploadAsync(tenant, HttpMethod.Post, Packages, Zip(("start.vxml", End)), "orders");
        (await UploadAsync(tenant, HttpMethod.Post, Packages, Zip(("start.vxml", End)), "orders")).Code.ShouldBe("voicexml.name_taken");
        var flow = (await tenant.Admin.PostAsync("/api/v1/flows", new { name = "Order", kind = "graph", draft = Draft("package://orders/start.vxml") })).Id;

        (await tenant.Admin.DeleteAsync($"{Packages}/{made.Id}")).Code.ShouldBe("voicexml.in_use");
        (await UploadAsync(tenant, HttpMethod.Put, $"{Packages}/{made.Id}/content", Zip(("other.vxml", End)), null))["version"].GetValue<int>().ShouldBe(2);
        var issues = await tenant.Admin.PostAsync($"/api/v1/flows/{flow}/validate");
        issues.Text.ShouldContain("voicexml.package");
        (await SimulateAsync(tenant, "package://orders/start.vxml")).ShouldContain("exit error");

        (await tenant.Admin.DeleteAsync($"/api/v1/flows/{flow}")).Status.ShouldBe(HttpStatusCode.NoContent);
        foreach (var other in (await tenant.Admin.GetAsync("/api/v1/flows"))["items"].AsArray())
            await tenant.Admin.DeleteAsync($"/api/v1/flows/{other!["id"]}");
        (await tenant.Admin.DeleteAsync($"{Packages}/{made.Id}")).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Anothers_package_is_neither_seen_nor_run()
    {
        var mine = await house.NewTenantAsync();
        var theirs = await house.NewTenantAsync();
        var made = await UploadAsync(mine, HttpMethod.Post, Packages, Zip(("start.vxml", End)), "orders");

        (await theirs.Admin.GetAsync($"{Packages}/{made.Id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await UploadAsync(theirs, HttpMethod.Put, $"{Packages}/{made.Id}/content", Zip(("start.vxml", End)), null)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SimulateAsync(theirs, "package://orders/start.vxml")).ShouldContain("exit error");
    }

    private static JsonNode Draft(string url) => JsonNode.Parse($$"""
        {
          "schemaVersion": 1, "name": "Order", "language": "en", "start": "doc", "variables": [{ "name": "state" }],
          "nodes": [
            { "type": "voiceXml", "id": "doc", "url": "{{url}}", "result": "state", "exits": { "next": "end", "error": "end" } },
            { "type": "hangup", "id": "end", "prompt": [] }
          ]
        }
        """)!;

    private static async Task<List<string>> SimulateAsync(TenantUser tenant, string url)
    {
        var id = (await tenant.Admin.PostAsync("/api/v1/flows", new { name = $"Order {Guid.NewGuid():N}", kind = "graph", draft = Draft(url) })).Id;
        var run = await tenant.Admin.PostAsync($"/api/v1/flows/{id}/simulate", new { inputs = new[] { new { say = "large" } } });
        return [.. run["lines"].AsArray().Select(line => $"{line!["kind"]} {line["text"]}")];
    }

    private static byte[] Zip(params (string Name, string Text)[] files)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create))
        {
            foreach (var (name, text) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return memory.ToArray();
    }

    private static async Task<ApiAnswer> UploadAsync(TenantUser tenant, HttpMethod method, string path, byte[] archive, string? name)
    {
        // a key, because the fixture's client keeps its cookies to itself
        var key = (await tenant.Admin.PostAsync("/api/v1/api-keys", new { name = $"upload {Guid.NewGuid():N}", scopes = new[] { "config.read", "config.write" } }))["key"].GetValue<string>();
        using var http = new HttpClient(new SocketsHttpHandler());
        using var form = new MultipartFormDataContent();
        if (name is not null)
            form.Add(new StringContent(name), "name");
        form.Add(new ByteArrayContent(archive), "file", "../../package.zip");
        using var request = new HttpRequestMessage(method, new Uri(tenant.Admin.Address, path)) { Content = form };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.ExpectContinue = archive.Length > 1024 * 1024; // a refusal before the body, not a broken pipe
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new ApiAnswer(response.StatusCode, JsonNode.Parse(text), response.Headers, text);
    }
}

using System.Text.Json;
using Shouldly;
using Switchboard.Sip.Digest;
using Xunit;

namespace Switchboard.Engine.Tests.Sip.Digest;

public sealed class DigestVectorTests
{
    public static TheoryData<string> Ids()
    {
        var ids = new TheoryData<string>();
        foreach (var vector in Vectors().EnumerateArray())
            ids.Add(vector.GetProperty("id").GetString()!);
        return ids;
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_published_example_gives_its_published_sum(string id)
    {
        var vector = Vectors().EnumerateArray().Single(v => v.GetProperty("id").GetString() == id);
        string Text(string name) => vector.GetProperty(name).GetString()!;
        var algorithm = Text("algorithm") == "MD5" ? DigestAlgorithm.Md5 : DigestAlgorithm.Sha256;
        var ha1 = DigestHash.Ha1(algorithm, Text("username"), Text("realm"), Text("password"));

        if (vector.TryGetProperty("ha1", out var expected))
            ha1.ShouldBe(expected.GetString());
        else
            DigestHash.Response(algorithm, ha1, Text("nonce"), Text("nc"), Text("cnonce"), Text("method"), Text("uri")).ShouldBe(Text("response"));
    }

    private static JsonElement Vectors()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder!.FullName, "test", "Vectors")))
            folder = folder.Parent;
        var text = File.ReadAllText(Path.Combine(folder.FullName, "test", "Vectors", "digest.json"));
        return JsonDocument.Parse(text).RootElement.GetProperty("digest");
    }
}

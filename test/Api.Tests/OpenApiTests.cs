using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;

namespace Switchboard.Api.Tests;

[Collection(nameof(SharedHouse))]
public sealed class OpenApiTests(House house)
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    [Fact]
    public async Task Every_endpoint_is_in_the_document_with_operation_id_summary_and_answer()
    {
        var document = await DocumentAsync();
        var operations = Operations(document).ToList();

        operations.Count.ShouldBe(house.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Count(e => e.RoutePattern.RawText!.TrimStart('/').StartsWith("api/v1/", StringComparison.Ordinal) && e.Metadata.GetMetadata<IEndpointNameMetadata>() is not null));
        foreach (var (path, operation) in operations)
        {
            operation["operationId"].ShouldNotBeNull(path);
            operation["summary"].ShouldNotBeNull(path);
            operation["tags"].ShouldNotBeNull(path);
            var good = operation["responses"]!.AsObject().Where(r => r.Key.StartsWith('2') || r.Key == "101").ToList();
            good.ShouldNotBeEmpty(path);
            if (good.Any(r => r.Key is "200" or "201"))
                good.Any(r => r.Value!["content"] is not null).ShouldBeTrue($"{path} has no response schema");
        }

        operations.Select(o => o.Operation["operationId"]!.GetValue<string>()).ShouldBeUnique();
    }

    [Fact]
    public async Task Numbers_are_numbers()
    {
        var text = (await DocumentAsync()).ToJsonString();

        text.ShouldNotContain("""["integer","string"]""");
        text.ShouldNotContain("""["number","string"]""");
    }

    [Fact]
    public async Task Every_reference_leads_somewhere()
    {
        var document = await DocumentAsync();
        foreach (var reference in References(document))
        {
            JsonNode? at = document;
            foreach (var step in reference[2..].Split('/'))
                at = at?[step];
            at.ShouldNotBeNull(reference);
        }
    }

    private static IEnumerable<(string Path, JsonNode Operation)> Operations(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where Methods.Contains(operation.Key)
        select ($"{operation.Key} {path.Key}", operation.Value!);

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => p.Key == "$ref" ? [p.Value!.GetValue<string>()] : References(p.Value)),
        JsonArray a => a.SelectMany(References),
        _ => [],
    };

    private async Task<JsonNode> DocumentAsync() => (await house.NewClient().GetAsync("/openapi/v1.json")).Body!;
}

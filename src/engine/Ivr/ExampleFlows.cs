using Switchboard.Ivr.Model;

namespace Switchboard.Ivr;

/// <summary>The example flows: a fictional appliance company's. The demo publishes them; the tests call them.</summary>
public static class ExampleFlows
{
    /// <summary>The hotline: language, hours, sales, service, order number. Needs queues <c>sales</c>, <c>service</c> and extension 8000.</summary>
    public const string ApplianceHotline = "appliance-hotline";

    /// <summary>Where the service queue overflows to. Needs queue <c>service</c> and extension 8000.</summary>
    public const string ServiceOverflow = "service-overflow";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Names { get; } = [ApplianceHotline, ServiceOverflow];

    /// <summary>An example as JSON.</summary>
    public static string Json(string name)
    {
        using var stream = typeof(ExampleFlows).Assembly.GetManifestResourceStream($"Switchboard.Ivr.Examples.{name}")
            ?? throw new ArgumentException($"There is no example '{name}'.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>An example as a flow.</summary>
    public static Flow Load(string name) => FlowJson.Parse(Json(name)).Value;
}

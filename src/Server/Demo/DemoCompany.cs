using System.Net;
using System.Text.Json.Nodes;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Kernel;
using Switchboard.Server.Configuration;

namespace Switchboard.Server.Demo;

/// <summary>The fictional company in the house: its file applied once, and what the synthetic people must know of it.</summary>
internal sealed class DemoCompany(IServiceProvider services, ITenantDirectory tenants, ILineDirectory lines)
{
    /// <summary>Makes the company when it is not there; true when it was made now. What was changed in it since stays changed.</summary>
    public async Task<bool> OpenAsync(CancellationToken cancellation)
    {
        if (tenants.All.FirstOrDefault(t => t.Name == DemoOptions.TenantName) is { } known && lines.ListTrunks().Any(t => t.Tenant == known.Id && IsCarrier(t)))
            return false;
        using var report = new StringWriter();
        var errors = await DemoFile.ApplyAsync(services, report, cancellation);
        if (errors.Count > 0)
            throw new InvalidOperationException("The demo company cannot be set up: " + string.Join(' ', errors.Select(e => e.In("demo.yaml"))));
        await GivePasswordsAsync(cancellation);
        return true;
    }

    /// <summary>The numbers of the customers that may call.</summary>
    public async Task<IReadOnlyList<string>> ListCallersAsync(CancellationToken cancellation)
    {
        var customers = Must(await Target().ListAsync("/customers", cancellation));
        return [.. customers.Where(c => Text(c, "level") != "blocked").Select(c => c["numbers"]!.AsArray()).Where(n => n.Count > 0).Select(n => Text(n[0]!, "number"))];
    }

    public static bool IsCarrier(Trunk trunk) => IPAddress.TryParse(trunk.Host, out var host) && host.Equals(DemoOptions.Carrier);

    // The file leaves SIP passwords to chance, as it should; the synthetic phones must know theirs.
    private async Task GivePasswordsAsync(CancellationToken cancellation)
    {
        var target = Target();
        foreach (var extension in Must(await target.ListAsync("/extensions", cancellation)))
        {
            var password = new JsonObject { ["password"] = DemoOptions.Password };
            Must(await target.SendAsync(HttpMethod.Post, $"/extensions/{Text(extension, "id")}/password", password, cancellation));
        }
    }

    /// <summary>The company's API, as its administrator has it.</summary>
    public HouseTarget Target() => new(services, tenants.All.First(t => t.Name == DemoOptions.TenantName).Id);

    private static T Must<T>(Outcome<T> outcome) =>
        outcome.TryGet(out var value, out var fault) ? value : throw new InvalidOperationException($"The demo company cannot be read: {fault.Detail}");

    private static string Text(JsonNode node, string field) => node[field]!.GetValue<string>();
}

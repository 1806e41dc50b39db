using Switchboard.Contracts.Ivr;
using Switchboard.Data;
using Switchboard.Ivr.Calendars;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.TextDriver;
using Switchboard.Ivr.VoiceXml;
using Switchboard.Ivr.World;
using Switchboard.Kernel;
using Switchboard.VoiceXml;
using Switchboard.VoiceXml.Fetching;
using Switchboard.VoiceXml.Platform;

namespace Switchboard.Ivr.Features.Flows;

/// <summary>Plays a flow through the text driver, with the tenant's prompts, flows and calendars around it.</summary>
internal sealed class FlowTrial(FlowLibrary flows, ICalendarSource calendars, IVoiceXmlRunner voiceXml, DataWorld data, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly Fault TooLong = Fault.Conflict("flow.simulation_endless", "The simulation took too long and was given up.");

    public async Task<Outcome<SimulationBody>> RunAsync(TenantConnection connection, Flow flow, SimulateFlow wanted, CancellationToken cancellation)
    {
        var tenant = connection.Tenant;
        var options = new TextDriverOptions
        {
            PromptTexts = await TextsAsync(connection, flow.Language, cancellation),
            FindFlow = (name, stop) => Guid.TryParse(name, out var id) ? flows.GetAsync(tenant, new FlowId(id), stop) : flows.GetAsync(tenant, name, stop),
            FindRow = (table, key, stop) => data.FindRowAsync(tenant, table, key, stop),
            StopAtQuestion = wanted.StopAtQuestion == true,
        };
        using var patience = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        var run = await TextRun.OfAsync(flow, Simulation.Script(wanted), options, new Of(calendars, tenant), new Documents(voiceXml, tenant), either.Token);
        return run.Outcome.End == FlowEnd.Cancelled && !run.Waits ? TooLong : Simulation.Body(run);
    }

    /// <summary>What library prompts say, in the flow's own language where they have it.</summary>
    private static async Task<Dictionary<string, string>> TextsAsync(TenantConnection connection, string language, CancellationToken cancellation)
    {
        var rows = await connection.ListAsync<PromptText>(
            "select id, name, text from ivr.prompt where tenant_id = @tenant and text is not null order by language = @language, language", new { language }, cancellation);
        var texts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in rows)
            texts[row.Name] = texts[row.Id.ToString()] = row.Text;
        return texts;
    }

    private sealed record PromptText(Guid Id, string Name, string Text);

    /// <summary>So are their packages.</summary>
    private sealed class Documents(IVoiceXmlRunner inner, TenantId tenant) : IVoiceXmlRunner
    {
        public IResourceFetcher NewFetcher(TenantId _, Func<string, CancellationToken, Task<byte[]?>>? recordings = null) => inner.NewFetcher(tenant, recordings);

        public Task<SessionOutcome> RunAsync(string url, IVoiceXmlPlatform platform, IResourceFetcher fetcher, CancellationToken cancellationToken) =>
            inner.RunAsync(url, platform, fetcher, cancellationToken);
    }

    /// <summary>The text driver's calls belong to nobody; their calendars are the tenant's.</summary>
    private sealed class Of(ICalendarSource calendars, TenantId tenant) : ICalendarSource
    {
        public ValueTask<Schedule?> FindAsync(TenantId _, string calendar, CancellationToken cancellationToken) => calendars.FindAsync(tenant, calendar, cancellationToken);
    }
}

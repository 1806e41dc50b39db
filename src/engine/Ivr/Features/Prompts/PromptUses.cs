using Switchboard.Contracts.Lines;
using Switchboard.Data;
using Switchboard.Ivr.Features.Flows;
using Switchboard.Ivr.Model;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Prompts;

/// <summary>Says which flows play a prompt, in their draft or in what is published.</summary>
internal static class PromptUses
{
    /// <summary>The refusal, when removing or renaming this prompt would leave a flow without it.</summary>
    public static async Task<Fault?> RefusalAsync(TenantConnection connection, PromptRow prompt, CancellationToken cancellation)
    {
        var last = await connection.FindAsync<int>(
            "select count(*)::int from ivr.prompt where tenant_id = @tenant and lower(name) = lower(@Name)", new { prompt.Name }, cancellation) == 1;
        var uses = await FlowUses.FindAsync(connection, flow => Plays(flow, prompt, last), cancellation);
        return uses.Count == 0 ? null : Fault.Conflict("prompt.in_use", $"The prompt is played by: {string.Join(", ", uses.Select(u => u.Name))}.") with
        {
            Errors = [.. uses.Select(u => Fault.Conflict("prompt.in_use", u.Name) with { Field = $"flows/{u.Id}" })],
        };
    }

    /// <summary>The flows that play it, in whichever language.</summary>
    public static Task<IReadOnlyList<Use>> FlowsAsync(TenantConnection connection, PromptRow prompt, CancellationToken cancellation) =>
        FlowUses.FindAsync(connection, flow => Plays(flow, prompt, last: true), cancellation);

    /// <summary>The library prompts that a flow names.</summary>
    public static IEnumerable<string> In(Flow flow) => flow.Nodes.SelectMany(Named);

    private static IEnumerable<string> Named(FlowNode node) => node switch
    {
        PlayNode play => Named(play.Prompt),
        InputNode input => Named(input.Prompt).Concat(Named(input.NoInputPrompt)).Concat(Named(input.NoMatchPrompt)),
        HangupNode hangup => Named(hangup.Prompt),
        QueueNode { Music: { } music } => [music],
        _ => [],
    };

    private static IEnumerable<string> Named(IReadOnlyList<PromptPart> parts) => parts.OfType<LibraryPart>().Select(p => p.Prompt);

    private static bool Plays(Flow flow, PromptRow prompt, bool last) =>
        In(flow).Any(name => (last && string.Equals(name, prompt.Name, StringComparison.OrdinalIgnoreCase))
            || string.Equals(name, prompt.Id.ToString(), StringComparison.OrdinalIgnoreCase));
}

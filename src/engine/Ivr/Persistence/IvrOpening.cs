using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Ivr.Callbacks;
using Switchboard.Ivr.Features.Prompts;
using Switchboard.Ivr.Voicemail;

namespace Switchboard.Ivr.Persistence;

/// <summary>Reads the books before the telephones ring, and throws away takes that no prompt has any more, nor had.</summary>
internal sealed class IvrOpening(IvrDirectory directory, MessageShelf messages, CallbackOffers offers, CallbackBook callbacks, IDatabase database, ITenantDirectory tenants, IvrDataOptions options, ILogger<IvrOpening> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.PromptsFolder);
        await directory.ReloadAllAsync(cancellationToken);
        await SweepAsync(cancellationToken);
        await messages.LoadAsync(cancellationToken);
        await offers.LoadAsync(cancellationToken);
        await callbacks.LoadAsync(database, tenants, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task SweepAsync(CancellationToken cancellation)
    {
        var kept = tenants.All.SelectMany(t => directory.Book(t.Id).Prompts.Values).Select(p => p.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var tenant in tenants.All)
        {
            await using var connection = await database.OpenAsync(tenant.Id, cancellation);
            foreach (var file in await PromptVersions.ListFilesAsync(connection, cancellation))
                kept.Add(Path.Combine(options.PromptsFolder, file));
        }

        foreach (var file in Directory.EnumerateFiles(options.PromptsFolder, "*.wav", SearchOption.AllDirectories).Where(f => !kept.Contains(f)).ToList())
        {
            try
            {
                File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Log.TakeNotRemoved(log, e, file);
            }
        }
    }
}

using System.Text.Json;
using Switchboard.Contracts.Events;
using Switchboard.Switch.Routing;

namespace Switchboard.Server.Telephony;

/// <summary>Keeps what was dialled today across a restart, so that daily caps hold. A file beside the journal: it must be there at start when PostgreSQL is not.</summary>
internal sealed class LedgerFile(string path, CallLedger ledger)
{
    private long _saved = -1;

    public async Task SaveAsync(CancellationToken cancellation)
    {
        var version = ledger.Version;
        if (version == Interlocked.Exchange(ref _saved, version))
            return;
        var fresh = path + ".new";
        await File.WriteAllBytesAsync(fresh, JsonSerializer.SerializeToUtf8Bytes(ledger.Snapshot(), WireJson.Options), cancellation);
        File.Move(fresh, path, overwrite: true);
    }

    public async Task RestoreAsync(CancellationToken cancellation)
    {
        if (!File.Exists(path))
            return;
        try
        {
            ledger.Restore(JsonSerializer.Deserialize<LedgerEntry[]>(await File.ReadAllBytesAsync(path, cancellation), WireJson.Options) ?? []);
        }
        catch (JsonException)
        {
            File.Delete(path); // torn by a crash of the machine: the day is counted from here
        }
    }
}

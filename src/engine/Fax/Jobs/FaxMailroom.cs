using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Tenancy;
using Switchboard.Fax.Documents;
using Switchboard.Fax.Features;
using Switchboard.Fax.Persistence;
using Switchboard.Kernel;
using Switchboard.Media.Fax;
using Switchboard.Switch.Calls;
using Switchboard.Switch.Faxes;

namespace Switchboard.Fax.Jobs;

/// <summary>Takes in what is faxed to the house's numbers.</summary>
public sealed class FaxMailroom
{
    private readonly FaxStore _store;
    private readonly FaxDocuments _documents;
    private readonly FaxOptions _options;
    private readonly ITenantDirectory _tenants;
    private readonly TimeProvider _time;
    private readonly ILogger<FaxMailroom> _log;
    private int _open;

    internal FaxMailroom(FaxStore store, FaxDocuments documents, FaxOptions options, ITenantDirectory tenants, TimeProvider time, ILogger<FaxMailroom> log) =>
        (_store, _documents, _options, _tenants, _time, _log) = (store, documents, options, tenants, time, log);

    /// <summary>What answers a call to a fax number.</summary>
    public ICallApplication Answer() => new FaxReceiver(new Tray(this));

    private sealed class Tray(FaxMailroom room) : IFaxInbox
    {
        private const string System = "system";
        private Guid _id;
        private string _tiff = "";
        private DateTimeOffset _since;

        public async Task<FaxSettings?> OpenAsync(Call call)
        {
            if (Interlocked.Increment(ref room._open) > room._options.MostReceiving || !room._documents.MayKeep(call.Tenant))
            {
                Interlocked.Decrement(ref room._open);
                return null;
            }

            try
            {
                (_id, _since) = (Ids.New(room._time), room._time.GetUtcNow());
                _tiff = room._documents.NewTiff(call.Tenant, _id);
                await room._store.AddAsync(call.Tenant, Row(call), System, call.HungUp);
                return new FaxSettings { Sends = false, File = room._documents.PathOf(_tiff), StationId = call.Origin.Called, TimeZone = room._tenants.Find(call.Tenant)?.TimeZone };
            }
            catch (Exception e)
            {
                Interlocked.Decrement(ref room._open);
                Log.ReceivingFailed(room._log, e, call.Origin.Called);
                return null; // busy: the sender tries again
            }
        }

        public void OnProgress(Call call, FaxProgress progress) => room._store.ShowProgress(call.Tenant, _id, progress);

        // The caller must not wait for the PDF: the call goes on to its end meanwhile.
        public Task CloseAsync(Call call, FaxResult result)
        {
            _ = Task.Run(() => KeepAsync(call.Tenant, call.Origin.Called, result));
            return Task.CompletedTask;
        }

        private FaxRow Row(Call call) => new()
        {
            Id = _id,
            Direction = FaxWords.In,
            State = FaxWords.Receiving,
            Number = call.Origin.Caller,
            OwnNumber = call.Origin.Called,
            Subject = call.Origin.CallerName ?? "",
            StationId = call.Origin.Called,
            Ecm = true,
            T38 = true,
            MaxAttempts = 1,
            CreatedBy = System,
            CreatedAt = _since,
            CallId = call.Id,
            Tiff = _tiff,
        };

        private async Task KeepAsync(TenantId tenant, string number, FaxResult result)
        {
            try
            {
                var kept = await room._documents.FinishAsync(tenant, _tiff, CancellationToken.None);
                var end = room._time.GetUtcNow();
                await room._store.ChangeAsync(
                    tenant, _id, FaxWords.Receiving,
                    """
                    state = @state, finished_at = @end, duration_ms = @duration, code = @Code, detail = @Detail, pages = @pages, pages_done = @pages, bit_rate = @BitRate,
                    used_ecm = @ecm, transport = @transport, remote_id = @RemoteId, tiff = @tiff, pdf = @pdf, sha256 = @sha256, size_bytes = @size
                    """,
                    new
                    {
                        state = result.IsGood && kept is not null ? FaxWords.Received : FaxWords.Failed,
                        end,
                        duration = (int)(end - _since).TotalMilliseconds,
                        result.Code,
                        result.Detail,
                        pages = kept?.Pages ?? 0,
                        result.Progress.BitRate,
                        ecm = result.Progress.ErrorCorrection,
                        transport = FaxBody.Word(result.Progress.Transport),
                        result.Progress.RemoteId,
                        tiff = kept?.Tiff,
                        pdf = kept?.Pdf,
                        sha256 = kept?.Sha256,
                        size = kept?.SizeBytes ?? 0,
                    },
                    System, CancellationToken.None);
            }
            catch (Exception e)
            {
                Log.ReceivingFailed(room._log, e, number); // the pages stay as TIFF in the folder
            }
            finally
            {
                Interlocked.Decrement(ref room._open);
            }
        }
    }
}

using Switchboard.Fax.Jobs;
using Switchboard.Kernel;
using Switchboard.Media.Fax;
using Switchboard.Switch;

namespace Switchboard.Server.Telephony;

/// <summary>The exchange as the fax queue sees it.</summary>
internal sealed class FaxLine(Exchange exchange) : IFaxLine
{
    public Task<Outcome<FaxDelivery>> SendFaxAsync(FaxOrder order, Action<FaxProgress> progress, CancellationToken cancel) =>
        exchange.SendFaxAsync(order, null, progress, cancel);
}

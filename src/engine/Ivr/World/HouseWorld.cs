using System.Globalization;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Channels;
using Switchboard.Contracts.Crm;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Ivr;
using Switchboard.Ivr.Platform;
using Switchboard.Kernel;

namespace Switchboard.Ivr.World;

/// <summary>What flows of real calls ask beside their caller.</summary>
internal sealed class HouseWorld(FlowLibrary flows, OutsideHttp http, IContactDirectory customers, IDeskDirectory desk, IFloor floor, DataWorld data, TimeProvider time, IMailer? mailer = null) : IFlowWorld
{
    public ValueTask<Outcome<FlowProgram>> FindFlowAsync(TenantId tenant, string flow, CancellationToken cancellationToken) =>
        Guid.TryParse(flow, out var id) ? flows.GetAsync(tenant, new FlowId(id), cancellationToken) : flows.GetAsync(tenant, flow, cancellationToken);

    public Task<HttpReply> AskAsync(TenantId tenant, HttpAsk ask, CancellationToken cancellationToken) => http.AskAsync(ask, time, cancellationToken);

    public async Task<IReadOnlyDictionary<string, string>?> FindCustomerAsync(TenantId tenant, string number, CancellationToken cancellationToken)
    {
        var found = await customers.FindByPhoneAsync(tenant, number, cancellationToken);
        return found.Count == 0 ? null : new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["id"] = found[0].Id.ToString(),
            ["name"] = found[0].Name,
            ["company"] = found[0].Company ?? "",
            ["level"] = found[0].Level,
        };
    }

    public async ValueTask<IReadOnlyDictionary<string, string>?> GetQueueStatusAsync(TenantId tenant, string queue, CancellationToken cancellationToken)
    {
        if (desk.FindQueue(tenant, queue) is not { } card)
            return null;
        var view = (await floor.GetFloorAsync(tenant, cancellationToken)).Queues.FirstOrDefault(q => q.Id.Value == card.Id);
        return view is null ? null : new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["waiting"] = Text(view.Waiting.Count),
            ["expectedWait"] = view.ExpectedWait is { } wait ? Text((int)Math.Ceiling(wait.TotalSeconds)) : "",
            ["longestWait"] = Text((int)view.LongestWaitNow.TotalSeconds),
            ["staffed"] = Text(view.AgentsStaffed),
            ["idle"] = Text(view.AgentsIdle),
        };
    }

    public Task<Fault?> SendMessageAsync(TenantId tenant, FlowMessage message, CancellationToken cancellationToken) => SendAsync(tenant, message, cancellationToken);

    public Task<Outcome<IReadOnlyList<SqlRow>>> QueryAsync(TenantId tenant, SqlAsk ask, CancellationToken cancellationToken) => data.QueryAsync(tenant, ask, cancellationToken);

    public Task<Outcome<bool>> UpdateCustomerAsync(TenantId tenant, CustomerWish wish, CancellationToken cancellationToken) => data.UpdateCustomerAsync(tenant, wish, cancellationToken);

    public Task<Outcome<TableRow>> FindRowAsync(TenantId tenant, string table, string key, CancellationToken cancellationToken) => data.FindRowAsync(tenant, table, key, cancellationToken);

    public Task<Fault?> SaveRowAsync(TenantId tenant, string table, string key, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken) =>
        data.SaveRowAsync(tenant, table, key, values, cancellationToken);

    private async Task<Fault?> SendAsync(TenantId tenant, FlowMessage message, CancellationToken cancellation)
    {
        if (message.Channel != "email" || mailer is null || !await mailer.HasServerAsync(tenant, cancellation))
            return new Fault("channel.not_set_up", $"The tenant has no channel that sends {message.Channel}; set one up first.");
        return mailer.Post(tenant, new Mail("flow", message.To, message.Subject, message.Text)).TryGet(out _, out var fault) ? null : fault;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

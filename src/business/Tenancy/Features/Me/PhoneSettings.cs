using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Tenancy.Directory;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Features.Me;

/// <summary>What one's own extension does with its calls.</summary>
/// <param name="Extension">Its number.</param>
/// <param name="ForwardsOutside">It may send calls to numbers outside; an administrator says so.</param>
/// <param name="Calls">The settings.</param>
internal sealed record PhoneSettingsBody(string Extension, bool ForwardsOutside, CallSettings Calls);

/// <summary>The settings of extensions as their users and their phones change them.</summary>
internal sealed class PhoneSettings(IDatabase database, LineDirectory lines, ConfigChanges changes) : IPhoneSettings
{
    private static readonly Fault NoExtension = Fault.NotFound("extension", "There is no extension of one's own.");

    public static Answer<PhoneSettingsBody> Get(Caller caller, PhoneSettings settings) => settings.Read(caller);

    public static async Task<Answer<PhoneSettingsBody>> WriteAsync(CallSettings write, Caller caller, PhoneSettings settings, CancellationToken cancellation)
    {
        if (settings.Own(caller) is not { } extension)
            return NoExtension;
        if (CallSettingsCheck.Check(write, "calls") is { } wrong)
            return wrong;
        await settings.StoreAsync(caller, extension, _ => write, cancellation);
        return settings.Read(caller);
    }

    public async Task<Fault?> ChangeAsync(TenantId tenant, Guid extensionId, Func<CallSettings, CallSettings> change, string actor, CancellationToken cancellation)
    {
        if (lines.FindExtension(tenant, extensionId) is not { } extension)
            return NoExtension;
        if (CallSettingsCheck.Check(change(extension.Calls), "calls") is { } wrong)
            return wrong;
        var phone = new Caller(tenant, extension.UserId, null, extension.Number, "phone", new HashSet<string>(StringComparer.Ordinal), "");
        try
        {
            await StoreAsync(phone, extension, change, cancellation);
            return null;
        }
        catch (Npgsql.NpgsqlException)
        {
            return new Fault("database.away", "The settings cannot be kept now: try again in a moment.", FaultKind.Unavailable);
        }
    }

    private Extension? Own(Caller caller) => caller.UserId is { } user ? lines.FindExtensionOfUser(caller.Tenant, user) : null;

    private Answer<PhoneSettingsBody> Read(Caller caller) =>
        Own(caller) is { } own ? new PhoneSettingsBody(own.Number, own.ForwardsOutside, own.Calls) : NoExtension;

    private async Task StoreAsync(Caller caller, Extension extension, Func<CallSettings, CallSettings> change, CancellationToken cancellation)
    {
        await using (var connection = await database.OpenAsync(caller.Tenant, cancellation))
        {
            var before = await connection.FindAsync<string>(
                "select calls::text from tenancy.extension where tenant_id = @tenant and id = @Id for update", new { extension.Id }, cancellation);
            var calls = CallSettingsCheck.Write(change(CallSettingsCheck.Read<CallSettings>(before)));
            await connection.ExecuteAsync(
                "update tenancy.extension set calls = @calls::jsonb, version = version + 1 where tenant_id = @tenant and id = @Id", new { extension.Id, calls }, cancellation);
            await connection.CommitAsync(cancellation);
        }

        await changes.TellAsync(caller, "extension", extension.Id, "changed", extension.Number, cancellation);
    }
}

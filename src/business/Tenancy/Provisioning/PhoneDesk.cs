using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Tenancy.Directory;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Provisioning;

/// <summary>
/// Hands desk phones their configuration. The secret in the address is all that a phone brings, so whatever is wrong with it
/// is answered as if nothing were there, and an address that guesses is not listened to any more.
/// </summary>
internal sealed class PhoneDesk(IDatabase database, ITenantDirectory tenants, LineDirectory lines, SecretBox secrets, ISecurityLog log, TenancyOptions options, TimeProvider time)
{
    private const int MostWrong = 20;
    private const int MostFetches = 120;
    private const int MostKept = 50_000;
    private static readonly TimeSpan WrongWithin = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FetchesWithin = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, Counted> _counts = new(StringComparer.Ordinal);

    public async Task<IResult> ServeAsync(string secret, string file, HttpContext context, CancellationToken cancellation)
    {
        context.Response.Headers.CacheControl = "no-store";
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        if (Count("w:" + address, WrongWithin, add: false) >= MostWrong)
            return Results.NotFound();
        if (!Token.TryParse(secret, "", out var token) || tenants.Find(token.Tenant) is not { Enabled: true } tenant)
            return Refuse(address, null, "An address that no device has.");
        try
        {
            return await ServeAsync(tenant, token, file, address, context, cancellation);
        }
        catch (Exception e) when (Absence.Is(e))
        {
            context.Response.Headers.RetryAfter = "60";
            return Results.StatusCode(503);
        }
    }

    private async Task<IResult> ServeAsync(Tenant tenant, Token token, string file, string address, HttpContext context, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant.Id, cancellation);
        var row = await connection.FindAsync<DeviceRow>($"select {DeviceRow.Columns} from tenancy.device where tenant_id = @tenant and token_hash = @Hash", new { token.Hash }, cancellation);
        if (row is null)
            return Refuse(address, tenant.Name, "An address that no device has.");
        if (!row.Enabled)
            return Refuse(address, $"{tenant.Name}/{row.Label}", $"The device {row.Label} was revoked.");
        if (IsAnother(row.Mac, file) || IsAnother(row.Mac, context.Request.Headers.UserAgent.ToString()))
            return Refuse(address, $"{tenant.Name}/{row.Label}", $"Another phone came with the address of {row.Label}.");
        if (!context.Request.IsHttps && !tenant.Phones.ProvisionOverHttp)
            return Results.Text("HTTPS only.\n", statusCode: 403);
        if (Count($"f:{row.Id}", FetchesWithin, add: true) > MostFetches)
            return Results.StatusCode(429);
        if (Plan(tenant, row, context) is not { } plan || PhoneFiles.Open(plan, file) is not { } found)
            return Results.NotFound(); // phones ask for a dozen files that not everybody has
        var agent = context.Request.Headers.UserAgent.ToString();
        await connection.ExecuteAsync(
            "update tenancy.device set fetches = fetches + 1, last_fetch_at = @now, last_fetch_from = @address, last_fetch_agent = @agent where tenant_id = @tenant and id = @Id",
            new { row.Id, now = time.GetUtcNow(), address, agent = agent.Length > 200 ? agent[..200] : agent }, cancellation);
        await connection.CommitAsync(cancellation);
        return Results.Text(found.Text, found.MediaType);
    }

    private PhonePlan? Plan(Tenant tenant, DeviceRow row, HttpContext context)
    {
        var transport = Enum.Parse<PhoneTransport>(row.Transport, ignoreCase: true);
        if (row.ExtensionId is not { } id || lines.FindExtension(tenant.Id, id) is not { Enabled: true } extension
            || (transport == PhoneTransport.Tls ? options.Sips : options.Sip) is not { } sip || secrets.Open(row.SipPassword) is not { } password)
            return null;
        return new PhonePlan
        {
            Vendor = Enum.Parse<PhoneVendor>(row.Vendor, ignoreCase: true),
            Mac = row.Mac,
            Number = extension.Number,
            DisplayName = extension.DisplayName,
            AuthUser = row.SipUser,
            Password = password,
            Domain = tenant.Domain,
            Server = Features.Lines.PhoneConnection.ServerOf(sip, context, options),
            Port = sip.Port,
            Transport = transport,
            Encryption = extension.Encryption,
            Voicemail = lines.FindCode(tenant.Id, Feature.Voicemail)?.Code,
            PickUp = lines.FindCode(tenant.Id, Feature.PickUpExtension)?.Code,
            UtcOffset = TimeZoneInfo.FindSystemTimeZoneById(tenant.TimeZone).GetUtcOffset(time.GetUtcNow()),
            Chinese = tenant.DefaultLanguage == "zh-CN",
            Keys = row.ReadKeys(),
        };
    }

    private static bool IsAnother(string? mac, string text) => mac is not null && PhoneFiles.TryFindMac(text, out var asked) && asked != mac;

    private IResult Refuse(string address, string? subject, string why)
    {
        Count("w:" + address, WrongWithin, add: true);
        log.Note(SecurityKinds.ProvisioningRefused, address, subject, why);
        return Results.NotFound();
    }

    private int Count(string key, TimeSpan window, bool add)
    {
        if (_counts.Count > MostKept)
        {
            foreach (var (old, counted) in _counts)
            {
                if (time.GetElapsedTime(counted.Since) >= FetchesWithin)
                    _counts.TryRemove(old, out _);
            }
        }

        if (!add)
            return _counts.TryGetValue(key, out var known) && time.GetElapsedTime(known.Since) < window ? known.Times : 0;
        return _counts.AddOrUpdate(
            key,
            _ => new Counted(time.GetTimestamp(), 1),
            (_, before) => time.GetElapsedTime(before.Since) < window ? before with { Times = before.Times + 1 } : new Counted(time.GetTimestamp(), 1)).Times;
    }

    private readonly record struct Counted(long Since, int Times);
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Tenancy.Access;
using Switchboard.Tenancy.Directory;
using Switchboard.Tenancy.Domain;
using Switchboard.Tenancy.Features;
using Switchboard.Tenancy.Features.Keys;
using Switchboard.Tenancy.Features.Lines;
using Switchboard.Tenancy.Features.Me;
using Switchboard.Tenancy.Features.Users;
using Switchboard.Tenancy.Provisioning;

namespace Switchboard.Tenancy;

/// <summary>Tenants, users, sign-in, API keys, the audit log, and the lines.</summary>
public static class TenancyModule
{
    /// <summary>Adds the module.</summary>
    public static IServiceCollection AddTenancy(this IServiceCollection services, TenancyOptions options) => services
        .AddMigrations("tenancy", typeof(TenancyModule).Assembly)
        .AddDurableHandler<AuditWriter>()
        .AddSingleton(options)
        .AddSingleton<Passwords>().AddSingleton<SignInThrottle>().AddSingleton<SignInDesk>().AddSingleton<UserPasswords>()
        .AddSingleton<SignIns>().AddSingleton<ISignInWatch>(p => p.GetRequiredService<SignIns>())
        .AddSingleton<SecondFactors>().AddSingleton<ApiKeys>().AddSingleton<PageTokens>().AddSingleton<KeyOrigins>().AddSingleton<IKeyOrigins>(p => p.GetRequiredService<KeyOrigins>()).AddSingleton<ApiKeyCaches>().AddSingleton<MeReader>().AddSingleton<ConfigChanges>()
        .AddSingleton<TenantDirectory>().AddSingleton<ITenantDirectory>(p => p.GetRequiredService<TenantDirectory>())
        .AddSingleton<LineDirectory>().AddSingleton<ILineDirectory>(p => p.GetRequiredService<LineDirectory>())
        .AddSingleton<IConferenceRooms>(p => p.GetRequiredService<LineDirectory>())
        .AddSingleton<IUserDirectory, UserDirectory>().AddSingleton<IAuditLog, AuditLog>()
        .AddSingleton<RingGroups>().AddSingleton<FeatureCodes>()
        .AddSingleton<PhoneSettings>().AddSingleton<IPhoneSettings>(p => p.GetRequiredService<PhoneSettings>())
        .AddSingleton<Devices>().AddSingleton<PhoneDesk>().AddSingleton<Extensions>().AddSingleton<Trunks>().AddSingleton<Numbers>().AddSingleton<ConferenceRooms>().AddSingleton<Tenants>().AddSingleton<IWhereUsed, LineUses>()
        .AddSingleton<SecretBox>().AddSingleton<ISecrets>(p => p.GetRequiredService<SecretBox>()).AddSingleton<IRecordingKeys, RecordingKeys>().AddSingleton<DidWall>().AddSingleton<RoutingParts>().AddSingleton<TrunkGroups>().AddSingleton<NumberPools>().AddSingleton<OutboundRules>()
        .AddSingleton<Bootstrap>().AddSingleton<ITenantMaker>(p => p.GetRequiredService<Bootstrap>())
        .AddHttpContextAccessor()
        .AddScoped(p => p.GetRequiredService<IHttpContextAccessor>().HttpContext?.Features.Get<Caller>()
            ?? throw new InvalidOperationException("Nobody is signed in here; the endpoint is open to anyone and must not take a Caller."));

    /// <summary>Reads the directories into memory; at the first start makes a tenant and its administrator.</summary>
    public static Task<FirstAdministrator?> OpenTenancyAsync(this IServiceProvider services, CancellationToken cancellation) =>
        services.GetRequiredService<Bootstrap>().OpenAsync(cancellation);

    /// <summary>Who may do what; stands after routing.</summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app) => app.UseMiddleware<AccessMiddleware>();

    /// <summary>Where desk phones fetch their configuration: <c>/provisioning/SECRET/FILE</c>, outside the API.</summary>
    public static void MapProvisioning(this IEndpointRouteBuilder app) =>
        app.MapGet("/provisioning/{secret}/{file?}", (string secret, string? file, HttpContext context, PhoneDesk desk, CancellationToken cancellation) => desk.ServeAsync(secret, file ?? "", context, cancellation))
            .OpenToAnyone().ExcludeFromDescription();

    /// <summary>The endpoints below <c>/api/v1</c>.</summary>
    public static void MapTenancyEndpoints(this IEndpointRouteBuilder api)
    {
        MapOwn(api);
        MapUsers(api);
        MapLines(api);
        MapConferenceRooms(api);
        MapPhones(api);
        MapDevices(api);
        RoutingEndpoints.Map(api);
        MapKeys(api);
        MapTenants(api);
    }

    private static void MapTenants(IEndpointRouteBuilder api)
    {
        var tenants = api.MapGroup("/tenants").WithTags("Tenants");
        tenants.MapGet("", ([AsParameters] PageRequest page, Caller caller, Tenants all, CancellationToken cancellation) => all.ListAsync(page, caller, cancellation))
            .Needs(Permissions.TenantsManage).Hidden().Named("listTenants", "List tenants (platform administrators)");
        tenants.MapPost("", (TenantMake make, Caller caller, Tenants all, CancellationToken cancellation) => all.MakeAsync(make, caller, cancellation))
            .Needs(Permissions.TenantsManage).Hidden().ShowsSecretOnce().Named("createTenant", "Create a tenant; its administrator's password is shown this once");
        tenants.MapGet("/{id:guid}", (Guid id, Caller caller, Tenants all, CancellationToken cancellation) => all.GetAsync(id, caller, cancellation))
            .Needs(Permissions.TenantsManage).Hidden().Named("getTenant", "Get a tenant (platform administrators)");
        tenants.MapPut("/{id:guid}", (Guid id, TenantChange change, IfMatch match, Caller caller, Tenants all, CancellationToken cancellation) =>
                all.ChangeAsync(id, change, match, caller, cancellation))
            .Needs(Permissions.TenantsManage).Hidden().Named("updateTenant", "Change, disable or enable a tenant (platform administrators)");
    }

    private static void MapOwn(IEndpointRouteBuilder api)
    {
        var auth = api.MapGroup("/auth").WithTags("Sign-in");
        auth.MapPost("/sign-in", SignIn.HandleAsync).OpenToAnyone().Named("signIn", "Sign in with name and password; sets the cookie");
        auth.MapPost("/sign-out", MeEndpoints.SignOutAsync).Named("signOut", "End all sign-ins of this user");
        auth.MapPost("/password", MeEndpoints.ChangePasswordAsync).Named("changePassword", "Change one's own password");
        var me = api.MapGroup("/me").WithTags("Me");
        me.MapGet("", MeEndpoints.GetAsync).Named("getMe", "Who is signed in and what he may do");
        me.MapPatch("", MeEndpoints.ChangeAsync).Named("changeMe", "Change one's own language, time zone or display name");
        me.MapGet("/second-factor", SecondFactor.GetAsync).Named("getMySecondFactor", "Whether one's own sign-in has a second step");
        me.MapPost("/second-factor", SecondFactor.BeginAsync).ShowsSecretOnce().Named("beginMySecondFactor", "Set up an authenticator app; in force once it is confirmed");
        me.MapPost("/second-factor/confirm", SecondFactor.ConfirmAsync).ShowsSecretOnce().Named("confirmMySecondFactor", "Confirm the app by one of its codes; answers recovery codes");
        me.MapPost("/second-factor/remove", SecondFactor.RemoveAsync).Named("removeMySecondFactor", "Turn the second step off");
        me.MapGet("/phone-settings", PhoneSettings.Get).Named("getMyPhoneSettings", "What one's own extension does with its calls");
        me.MapPut("/phone-settings", PhoneSettings.WriteAsync).Named("updateMyPhoneSettings", "Change forwarding, do not disturb, call waiting and follow me of one's own extension");
        me.MapPost("/phone", Phone.HandleAsync).ShowsSecretOnce().Named("makePhone", "A short-lived SIP password for the browser phone");
    }

    private static void MapUsers(IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("/users").WithTags("Users");
        users.MapGet("", UserEndpoints.ListAsync).Needs(Permissions.UsersRead).Named("listUsers", "List users");
        users.MapPost("", UserEndpoints.MakeAsync).Needs(Permissions.UsersWrite).Named("createUser", "Create a user");
        users.MapGet("/{id:guid}", UserEndpoints.GetAsync).Needs(Permissions.UsersRead).Named("getUser", "Get a user");
        users.MapPut("/{id:guid}", UserEndpoints.ChangeAsync).Needs(Permissions.UsersWrite).Named("updateUser", "Change a user");
        users.MapDelete("/{id:guid}", UserEndpoints.RemoveAsync).Needs(Permissions.UsersWrite).Named("deleteUser", "Remove a user");
        users.MapPost("/{id:guid}/password", UserEndpoints.SetPasswordAsync).Needs(Permissions.UsersWrite).Named("setUserPassword", "Set a user's password");
        users.MapDelete("/{id:guid}/second-factor", UserEndpoints.RemoveSecondFactorAsync).Needs(Permissions.UsersWrite).Named("resetUserSecondFactor", "Turn off the second step of a user who has lost his app");
    }

    private static void MapLines(IEndpointRouteBuilder api)
    {
        var extensions = api.MapGroup("/extensions").WithTags("Extensions");
        extensions.MapGet("", Extensions.ListAsync).Needs(Permissions.ConfigRead).Named("listExtensions", "List extensions");
        extensions.MapPost("", Extensions.MakeAsync).Needs(Permissions.ConfigWrite).ShowsSecretOnce().Named("createExtension", "Create an extension; its password is shown this once");
        extensions.MapGet("/connection", PhoneConnection.Get).Needs(Permissions.ConfigRead).Named("getPhoneConnection", "What a SIP phone is told to connect");
        extensions.MapGet("/{id:guid}", Extensions.GetAsync).Needs(Permissions.ConfigRead).Named("getExtension", "Get an extension");
        extensions.MapPut("/{id:guid}", Extensions.ChangeAsync).Needs(Permissions.ConfigWrite).Named("updateExtension", "Change an extension");
        extensions.MapDelete("/{id:guid}", Extensions.RemoveAsync).Needs(Permissions.ConfigWrite).Named("deleteExtension", "Remove an extension");
        extensions.MapPost("/{id:guid}/password", Extensions.NewPasswordAsync).Needs(Permissions.ConfigWrite).ShowsSecretOnce().Named("setExtensionPassword", "Give an extension a new SIP password");
        var trunks = api.MapGroup("/trunks").WithTags("Trunks");
        trunks.MapGet("", Trunks.ListAsync).Needs(Permissions.ConfigRead).Named("listTrunks", "List trunks");
        trunks.MapPost("", Trunks.MakeAsync).Needs(Permissions.ConfigWrite).Named("createTrunk", "Create a trunk");
        trunks.MapGet("/{id:guid}", Trunks.GetAsync).Needs(Permissions.ConfigRead).Named("getTrunk", "Get a trunk");
        trunks.MapPut("/{id:guid}", Trunks.ChangeAsync).Needs(Permissions.ConfigWrite).Named("updateTrunk", "Change a trunk");
        trunks.MapDelete("/{id:guid}", Trunks.RemoveAsync).Needs(Permissions.ConfigWrite).Named("deleteTrunk", "Remove a trunk");
        var numbers = api.MapGroup("/numbers").WithTags("Numbers");
        numbers.MapGet("", Numbers.ListAsync).Needs(Permissions.ConfigRead).Named("listNumbers", "List numbers");
        numbers.MapPost("", Numbers.MakeAsync).Needs(Permissions.ConfigWrite).Named("createNumber", "Create a number");
        numbers.MapGet("/{id:guid}", Numbers.GetAsync).Needs(Permissions.ConfigRead).Named("getNumber", "Get a number");
        numbers.MapPut("/{id:guid}", Numbers.ChangeAsync).Needs(Permissions.ConfigWrite).Named("updateNumber", "Change a number");
        numbers.MapDelete("/{id:guid}", Numbers.RemoveAsync).Needs(Permissions.ConfigWrite).Named("deleteNumber", "Remove a number");
    }

    private static void MapConferenceRooms(IEndpointRouteBuilder api)
    {
        var rooms = api.MapGroup("/conference-rooms").WithTags("Conferences");
        rooms.MapGet("", ConferenceRooms.ListAsync).Needs(Permissions.ConfigRead).Named("listConferenceRooms", "List conference rooms");
        rooms.MapPost("", ConferenceRooms.MakeAsync).Needs(Permissions.ConfigWrite).Named("createConferenceRoom", "Create a conference room");
        rooms.MapGet("/{id:guid}", ConferenceRooms.GetAsync).Needs(Permissions.ConfigRead).Named("getConferenceRoom", "Get a conference room");
        rooms.MapPut("/{id:guid}", ConferenceRooms.ChangeAsync).Needs(Permissions.ConfigWrite).Named("updateConferenceRoom", "Change a conference room");
        rooms.MapDelete("/{id:guid}", ConferenceRooms.RemoveAsync).Needs(Permissions.ConfigWrite).Named("deleteConferenceRoom", "Remove a conference room");
    }

    private static void MapPhones(IEndpointRouteBuilder api)
    {
        var groups = api.MapGroup("/ring-groups").WithTags("Ring groups");
        groups.MapGet("", RingGroups.ListAsync).Needs(Permissions.ConfigRead).Named("listRingGroups", "List ring groups");
        groups.MapPost("", RingGroups.MakeAsync).Needs(Permissions.ConfigWrite).Named("createRingGroup", "Create a ring group");
        groups.MapGet("/{id:guid}", RingGroups.GetAsync).Needs(Permissions.ConfigRead).Named("getRingGroup", "Get a ring group");
        groups.MapPut("/{id:guid}", RingGroups.ChangeAsync).Needs(Permissions.ConfigWrite).Named("updateRingGroup", "Change a ring group");
        groups.MapDelete("/{id:guid}", RingGroups.RemoveAsync).Needs(Permissions.ConfigWrite).Named("deleteRingGroup", "Remove a ring group");
        var codes = api.MapGroup("/feature-codes").WithTags("Feature codes");
        codes.MapGet("", FeatureCodes.ListAsync).Needs(Permissions.ConfigRead).Named("listFeatureCodes", "List feature codes and technicians' services");
        codes.MapPost("", FeatureCodes.MakeAsync).Needs(Permissions.ConfigWrite).Named("createFeatureCode", "Create a feature code");
        codes.MapGet("/{id:guid}", FeatureCodes.GetAsync).Needs(Permissions.ConfigRead).Named("getFeatureCode", "Get a feature code");
        codes.MapPut("/{id:guid}", FeatureCodes.ChangeAsync).Needs(Permissions.ConfigWrite).Named("updateFeatureCode", "Change a feature code");
        codes.MapDelete("/{id:guid}", FeatureCodes.RemoveAsync).Needs(Permissions.ConfigWrite).Named("deleteFeatureCode", "Remove a feature code");
    }

    private static void MapDevices(IEndpointRouteBuilder api)
    {
        var devices = api.MapGroup("/devices").WithTags("Devices");
        devices.MapGet("", Devices.ListAsync).Needs(Permissions.ConfigRead).Named("listDevices", "List desk phones");
        devices.MapPost("", Devices.MakeAsync).Needs(Permissions.ConfigWrite).ShowsSecretOnce().Named("createDevice", "Add a desk phone; the address of its configuration is shown this once");
        devices.MapGet("/{id:guid}", Devices.GetAsync).Needs(Permissions.ConfigRead).Named("getDevice", "Get a desk phone");
        devices.MapPut("/{id:guid}", Devices.ChangeAsync).Needs(Permissions.ConfigWrite).Named("updateDevice", "Change a desk phone; disabled, neither its address nor its password works");
        devices.MapDelete("/{id:guid}", Devices.RemoveAsync).Needs(Permissions.ConfigWrite).Named("deleteDevice", "Remove a desk phone");
        devices.MapPost("/{id:guid}/secret", Devices.ReissueAsync).Needs(Permissions.ConfigWrite).ShowsSecretOnce()
            .Named("reissueDeviceSecret", "Give a desk phone a new address and a new SIP password; the old ones end at once");
    }

    private static void MapKeys(IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/api-keys").WithTags("API keys");
        keys.MapGet("", ApiKeyEndpoints.ListAsync).Needs(Permissions.ApiKeysRead).Named("listApiKeys", "List API keys");
        keys.MapPost("", ApiKeyEndpoints.MakeAsync).Needs(Permissions.ApiKeysWrite).ShowsSecretOnce().Named("createApiKey", "Create an API key; the key is shown this once");
        keys.MapGet("/{id:guid}", ApiKeyEndpoints.GetAsync).Needs(Permissions.ApiKeysRead).Named("getApiKey", "Get an API key");
        keys.MapPut("/{id:guid}", ApiKeyEndpoints.ChangeAsync).Needs(Permissions.ApiKeysWrite).Named("updateApiKey", "Change an API key");
        keys.MapDelete("/{id:guid}", ApiKeyEndpoints.RemoveAsync).Needs(Permissions.ApiKeysWrite).Named("deleteApiKey", "Remove an API key");
        api.MapPost("/embed/tokens", PageTokenEndpoints.MakeAsync).Needs(Permissions.EmbedTokens).ShowsSecretOnce().WithTags("API keys")
            .Named("makePageToken", "A short-lived token by which a page of another system works for one user");
        api.MapGet("/audit", AuditEndpoints.ListAsync).Needs(Permissions.AuditRead).WithTags("Audit").Named("listAudit", "The audit log");
        var settings = api.MapGroup("/settings").WithTags("Settings");
        settings.MapGet("", SettingsEndpoints.Get).Needs(Permissions.ConfigRead).Named("getSettings", "The tenant's settings");
        settings.MapPut("", SettingsEndpoints.ChangeAsync).Needs(Permissions.ConfigWrite).Named("updateSettings", "Change the tenant's settings");
        settings.MapPost("/recording-key", SettingsEndpoints.ChangeKeyAsync).Needs(Permissions.ConfigWrite).Named("changeRecordingKey", "Encrypt new recordings with a new key");
    }
}

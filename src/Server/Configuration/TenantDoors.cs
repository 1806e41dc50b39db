using Switchboard.Contracts.Tenancy;
using Switchboard.Kernel;
using Switchboard.Tenancy;

namespace Switchboard.Server.Configuration;

/// <summary>Gives the way into a tenant.</summary>
internal interface ITenantDoor
{
    /// <summary>The tenant of the file; one that is not there yet is made, where that can be.</summary>
    Task<Outcome<IConfigurationTarget>> OpenAsync(TenantPart part, CancellationToken cancellation);

    /// <summary>A tenant by name; without a name the only one.</summary>
    Task<Outcome<(string Name, IConfigurationTarget Target)>> FindAsync(string? name, CancellationToken cancellation);
}

/// <summary>A running server: the key belongs to one tenant, and no tenant can be made with it.</summary>
internal sealed class RunningServer(IConfigurationTarget target) : ITenantDoor
{
    private bool _used;

    public Task<Outcome<IConfigurationTarget>> OpenAsync(TenantPart part, CancellationToken cancellation)
    {
        if (_used)
            return Task.FromResult<Outcome<IConfigurationTarget>>(Fault.Conflict("configuration.one_tenant", "an API key belongs to one tenant; apply a file with one tenant."));
        _used = true;
        return Task.FromResult(Outcome.Of(target));
    }

    public Task<Outcome<(string Name, IConfigurationTarget Target)>> FindAsync(string? name, CancellationToken cancellation) =>
        Task.FromResult<Outcome<(string, IConfigurationTarget)>>((name ?? "main", target));
}

/// <summary>The house in this process: all tenants, and new ones.</summary>
internal sealed class OwnHouse(IServiceProvider services) : ITenantDoor
{
    public async Task<Outcome<IConfigurationTarget>> OpenAsync(TenantPart part, CancellationToken cancellation)
    {
        var known = Named(part.Name);
        if (known is not null)
            return Outcome.Of<IConfigurationTarget>(new HouseTarget(services, known.Id));
        var first = part.Of(Kinds.Users).FirstOrDefault(u => u.Text("role") == Roles.Administrator && u.Text("password") is not null);
        if (first is null)
            return Fault.Invalid("configuration.no_administrator", $"the tenant '{part.Name}' is new: it needs an administrator with a password among its users.");
        var made = await services.GetRequiredService<ITenantMaker>().MakeAsync(part.Name, part.DisplayName ?? part.Name, first.Key, first.Text("password")!, cancellation);
        return Outcome.Of<IConfigurationTarget>(new HouseTarget(services, made));
    }

    public Task<Outcome<(string Name, IConfigurationTarget Target)>> FindAsync(string? name, CancellationToken cancellation)
    {
        var all = services.GetRequiredService<ITenantDirectory>().All;
        var found = name is null ? all.Count == 1 ? all[0] : null : Named(name);
        return Task.FromResult<Outcome<(string, IConfigurationTarget)>>(found is null
            ? Fault.NotFound("tenant", $"Name the tenant with --tenant: {string.Join(", ", all.Select(t => t.Name))}.")
            : (found.Name, new HouseTarget(services, found.Id)));
    }

    private Contracts.Tenancy.Tenant? Named(string name) =>
        services.GetRequiredService<ITenantDirectory>().All.FirstOrDefault(t => string.Equals(t.Name, name, StringComparison.OrdinalIgnoreCase));
}

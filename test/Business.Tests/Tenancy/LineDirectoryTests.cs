using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Switchboard.Business.Tests.Data;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Events;
using Switchboard.Kernel;
using Switchboard.Tenancy;
using Switchboard.Tenancy.Directory;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Business.Tests.Tenancy;

[Collection(nameof(Postgres))]
public sealed class LineDirectoryTests(PostgresFixture postgres)
{
    [Fact]
    public async Task An_extension_is_found_by_number_and_by_digest_user_only_in_its_own_tenant()
    {
        await using var house = await OpenAsync();
        var (mine, other) = (await TenantAsync(house, "mine"), await TenantAsync(house, "other"));
        await ExtensionAsync(house, mine, "1001", "secret-of-1001", enabled: true);
        var lines = house.GetRequired<ILineDirectory>();

        lines.FindExtension(mine, "1001").ShouldNotBeNull();
        lines.FindExtension(other, "1001").ShouldBeNull();
        var secret = lines.FindSecret("MINE", "1001").ShouldNotBeNull();
        secret.Ha1Md5.ShouldBe(Digest.Ha1("1001", "mine", "secret-of-1001").Md5);
        lines.FindSecret("other", "1001").ShouldBeNull();
        lines.FindSecret("nowhere", "1001").ShouldBeNull();
    }

    [Fact]
    public async Task A_disabled_extension_has_no_secret()
    {
        await using var house = await OpenAsync();
        var tenant = await TenantAsync(house, "mine");
        await ExtensionAsync(house, tenant, "1001", "x", enabled: false);

        house.GetRequired<ILineDirectory>().FindSecret("mine", "1001").ShouldBeNull();
        house.GetRequired<ILineDirectory>().FindExtension(tenant, "1001").ShouldBeNull();
    }

    [Fact]
    public async Task A_browser_phones_secret_ends_at_its_time()
    {
        var clock = new VirtualTimeProvider(TimeProvider.System.GetUtcNow());
        await using var house = await OpenAsync();
        var tenant = await TenantAsync(house, "mine");
        await ExtensionAsync(house, tenant, "1001", "x", enabled: true);
        using var lines = new LineDirectory(house.GetRequired<IDatabase>(), house.GetRequired<TenantDirectory>(), house.GetRequired<SecretBox>(), clock);
        await lines.ReloadAllAsync(default);
        lines.Remember(new DigestSecret(lines.FindExtension(tenant, "1001")!, "web-1", "mine", "a", "b", clock.GetUtcNow().AddHours(12)));

        lines.FindSecret("mine", "web-1").ShouldNotBeNull();
        clock.Advance(TimeSpan.FromHours(12));
        lines.FindSecret("mine", "web-1").ShouldBeNull();
    }

    [Theory]
    [InlineData("192.0.2.10", "narrow")]
    [InlineData("192.0.2.99", "wide")]
    [InlineData("::ffff:192.0.2.10", "narrow")]
    [InlineData("198.51.100.1", null)]
    public async Task A_source_belongs_to_the_trunk_with_the_narrowest_network(string source, string? name)
    {
        await using var house = await OpenAsync();
        var tenant = await TenantAsync(house, "mine");
        await TrunkAsync(house, tenant, "wide", "192.0.2.0/24");
        await TrunkAsync(house, tenant, "narrow", "192.0.2.0/27");

        house.GetRequired<ILineDirectory>().FindTrunkBySource(IPAddress.Parse(source))?.Name.ShouldBe(name);
    }

    [Fact]
    public async Task Two_tenants_behind_one_carrier_each_get_their_own_numbers()
    {
        await using var house = await OpenAsync();
        var (one, two) = (await TenantAsync(house, "one"), await TenantAsync(house, "two"));
        var (first, second) = (await TrunkAsync(house, one, "a", "192.0.2.1/32"), await TrunkAsync(house, two, "b", "192.0.2.1/32"));
        await NumberAsync(house, one, first, "+862155550100");
        await NumberAsync(house, two, second, "862155550200");
        var lines = house.GetRequired<ILineDirectory>();
        var carrier = IPAddress.Parse("192.0.2.1");

        lines.FindInbound(carrier, "862155550100")!.Value.Number!.Tenant.ShouldBe(one);
        lines.FindInbound(carrier, "+862155550200")!.Value.Trunk.Tenant.ShouldBe(two);
        lines.FindInbound(carrier, "999")!.Value.Number.ShouldBeNull();
        lines.FindNumber(first, "862155550200").ShouldBeNull();
    }

    private async Task<ServiceProvider> OpenAsync()
    {
        var house = await postgres.MakeHouseAsync(s => s.AddEvents(TempFolder.Make()).AddTenancy(new TenancyOptions { PasswordRounds = 1 }));
        await house.OpenEventsAsync(default);
        return house;
    }

    private static Task<TenantId> TenantAsync(ServiceProvider house, string name) =>
        house.GetRequired<ITenantMaker>().MakeAsync(name, name, "admin", "does not matter", default);

    private static async Task ExtensionAsync(ServiceProvider house, TenantId tenant, string number, string password, bool enabled)
    {
        var (md5, sha256) = Digest.Ha1(number, house.GetRequired<ITenantDirectory>().Find(tenant)!.Domain, password);
        await InsertAsync(
            house, tenant,
            """
            insert into tenancy.extension (tenant_id, id, number, display_name, kind, ring_timeout_ms, record, enabled, ha1_md5, ha1_sha256, created_at)
            values (@tenant, @id, @number, 'x', 'user', 30000, false, @enabled, @md5, @sha256, now())
            """,
            new { id = Guid.CreateVersion7(), number, enabled, md5, sha256 });
    }

    private static async Task<Guid> TrunkAsync(ServiceProvider house, TenantId tenant, string name, string network)
    {
        var id = Guid.CreateVersion7();
        await InsertAsync(
            house, tenant,
            """
            insert into tenancy.trunk (tenant_id, id, name, host, port, transport, addresses, codecs, max_channels, strip_digits, enabled, created_at)
            values (@tenant, @id, @name, 'h', 5060, 'udp', @addresses, '{PCMA}', 10, 0, true, now())
            """,
            new { id, name, addresses = new[] { network } });
        return id;
    }

    private static Task NumberAsync(ServiceProvider house, TenantId tenant, Guid trunk, string number) => InsertAsync(
        house, tenant,
        """
        insert into tenancy.number (tenant_id, id, number, label, trunk_id, target_type, target_id, enabled, created_at)
        values (@tenant, @id, @number, '', @trunk, 'flow', @id, true, now())
        """,
        new { id = Guid.CreateVersion7(), number, trunk });

    private static async Task InsertAsync(ServiceProvider house, TenantId tenant, string sql, object arguments)
    {
        await using (var connection = await house.GetRequired<IDatabase>().OpenAsync(tenant, default))
        {
            await connection.ExecuteAsync(sql, arguments, default);
            await connection.CommitAsync(default);
        }

        await house.GetRequired<LineDirectory>().ReloadAsync(tenant, default);
    }
}

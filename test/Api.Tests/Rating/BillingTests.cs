using System.Net;
using Switchboard.Contracts.Rating;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Api.Tests.Rating;

[Collection(nameof(SharedHouse))]
public sealed class BillingTests(House house)
{
    private const string Rates = "prefix,description,per_minute,setup_fee,initial_seconds,next_seconds\n86,China,0.6,0.1,60,6\n*,Rest,3,,1,1\n";

    [Fact]
    public async Task Money_in_money_out_and_every_line_stays()
    {
        var admin = await PrepaidAsync(10);

        (await admin.PostAsync("/api/v1/billing/account/corrections", new { amount = -2.5m, reason = "charged twice" })).Status.ShouldBe(HttpStatusCode.OK);
        (await admin.PostAsync("/api/v1/billing/account/topups", new { amount = -1, reason = "x" })).Code.ShouldBe("validation.failed");
        (await admin.PostAsync("/api/v1/billing/account/topups", new { amount = 0.00001m, reason = "x" })).Code.ShouldBe("validation.failed");
        (await admin.PostAsync("/api/v1/billing/account/corrections", new { amount = 1 })).Code.ShouldBe("validation.failed");

        var account = await admin.GetAsync("/api/v1/billing/account");
        account["balance"].GetValue<decimal>().ShouldBe(7.5m);
        var lines = (await admin.GetAsync("/api/v1/billing/ledger"))["items"].AsArray();
        lines.Select(l => l!["amount"]!.GetValue<decimal>()).ShouldBe([-2.5m, 10m]);
        lines.Select(l => l!["balanceAfter"]!.GetValue<decimal>()).ShouldBe([7.5m, 10m]);
        lines[0]!["actor"]!.GetValue<string>().ShouldStartWith("user:");
        await house.Services.GetRequiredService<Contracts.Events.IDurableLog>().WhenAppliedAsync(CancellationToken.None);
        var audit = (await admin.Admin.GetAsync("/api/v1/audit"))["items"].AsArray().Select(a => a!["action"]!.GetValue<string>()).ToList();
        audit.ShouldContain("billingAccount.corrected");
        audit.ShouldContain("billingAccount.toppedUp");
    }

    [Fact]
    public async Task An_import_is_shown_before_it_is_done_and_comes_out_as_it_went_in()
    {
        var admin = await NewAsync();
        var deck = await admin.PostAsync("/api/v1/billing/decks", new { name = "Retail", currency = "CNY" });
        var path = $"/api/v1/billing/decks/{deck.Id}";

        var preview = await admin.SendAsync(HttpMethod.Post, path + "/import?dryRun=true", Csv(Rates));
        var none = await admin.GetAsync(path);
        var wrong = await admin.SendAsync(HttpMethod.Post, path + "/import", Csv("prefix,per_minute\n86,free\n"));
        var done = await admin.SendAsync(HttpMethod.Post, path + "/import", Csv(Rates));
        var exported = await admin.GetAsync(path + "/export");
        var again = await admin.SendAsync(HttpMethod.Post, path + "/import?mode=replace", Csv(exported.Text));

        preview.Status.ShouldBe(HttpStatusCode.OK, preview.Text);
        preview["added"].GetValue<int>().ShouldBe(2);
        none["rates"].GetValue<int>().ShouldBe(0);
        wrong.Code.ShouldBe("billing.import_invalid");
        wrong.Text.ShouldContain("line 2, per_minute");
        done["added"].GetValue<int>().ShouldBe(2, done.Text);
        again["unchanged"].GetValue<int>().ShouldBe(2, again.Text);
        again["removed"].GetValue<int>().ShouldBe(0);
        (await admin.GetAsync(path + "/rates?q=861"))["items"].AsArray().Count.ShouldBe(0);
        (await admin.GetAsync(path + "/versions"))["items"].AsArray().Count.ShouldBe(2);
        var quote = await admin.GetAsync($"/api/v1/billing/quote?deckId={deck.Id}&number=%2B8613800138000&minutes=1.05");
        quote["amount"].GetValue<decimal>().ShouldBe(0.76m, quote.Text); // 66 s at 0.6 a minute, and 0.1 to set up
    }

    [Fact]
    public async Task A_deck_in_another_currency_and_a_deck_in_use_are_refused()
    {
        var admin = await PrepaidAsync(1);
        var account = await admin.GetAsync("/api/v1/billing/account");
        var dollars = await admin.PostAsync("/api/v1/billing/decks", new { name = "USD", currency = "USD" });

        (await admin.PutAsync("/api/v1/billing/account", new { mode = "prepaid", currency = "CNY", outboundDeckId = dollars.Id })).Code.ShouldBe("billing.currency_differs");
        (await admin.PutAsync("/api/v1/billing/account", new { mode = "prepaid", currency = "USD" })).Code.ShouldBe("billing.currency_fixed");
        (await admin.DeleteAsync($"/api/v1/billing/decks/{account["outboundDeckId"].GetValue<string>()}")).Code.ShouldBe("billing.deck_in_use");
    }

    [Fact]
    public async Task Charges_reach_the_ledger_once_and_the_statement_adds_up()
    {
        var tenant = await PrepaidAsync(10);
        var credit = house.Services.GetRequiredService<ICallCredit>();
        var call = Guid.NewGuid();
        var first = credit.Reserve(new CreditRequest(tenant.Id, call, RatedDirection.Outbound, "8613800138000")).Reservation!;
        var leg = Guid.NewGuid();
        var now = TimeProvider.System.GetUtcNow();

        (await tenant.Admin.GetAsync("/api/v1/billing/account"))["setAside"].GetValue<decimal>().ShouldBe(0.7m);
        credit.Settle(first, leg, TimeSpan.FromSeconds(30), now).Amount.ShouldBe(0.7m);
        var second = credit.Reserve(new CreditRequest(tenant.Id, call, RatedDirection.Outbound, "44")).Reservation!;
        credit.Settle(second, Guid.NewGuid(), TimeSpan.FromSeconds(1.5), now).Amount.ShouldBe(0.1m);
        await AppendAgainAsync(tenant, call, leg, now);
        await house.Services.GetRequiredService<Contracts.Events.IDurableLog>().WhenAppliedAsync(CancellationToken.None);

        var statement = (await tenant.Admin.GetAsync("/api/v1/billing/statements"))["items"][0]!;
        statement["opening"]!.GetValue<decimal>().ShouldBe(0);
        statement["charges"]!.GetValue<decimal>().ShouldBe(0.8m);
        statement["closing"]!.GetValue<decimal>().ShouldBe(9.2m);
        statement["calls"]!.GetValue<int>().ShouldBe(2);
        var month = await tenant.Admin.GetAsync($"/api/v1/billing/statements/{statement["month"]!.GetValue<string>()}");
        month["prefixes"].AsArray().Select(p => p!["prefix"]!.GetValue<string>()).ShouldBe(["", "86"]);
        (await tenant.Admin.GetAsync($"/api/v1/billing/statements/{statement["month"]!.GetValue<string>()}/export")).Text.ShouldContain(",-0.7000,");
        await using var connection = await house.Services.GetRequiredService<IDatabase>().OpenAsync(tenant.Id, CancellationToken.None);
        (await connection.FindAsync<decimal>("select sum(amount) - (select balance from rating.account where tenant_id = @tenant) from rating.ledger where tenant_id = @tenant", null, default)).ShouldBe(0);
        await Should.ThrowAsync<Npgsql.PostgresException>(() => connection.ExecuteAsync("update rating.ledger set amount = 0 where tenant_id = @tenant", null, default));
    }

    [Fact]
    public async Task Without_money_or_rate_a_call_is_refused_and_emergency_numbers_never_are()
    {
        var tenant = await PrepaidAsync(0.5m);
        var credit = house.Services.GetRequiredService<ICallCredit>();

        CreditDecision Ask(string number, bool emergency = false) => credit.Reserve(new CreditRequest(tenant.Id, Guid.NewGuid(), RatedDirection.Outbound, number) { Emergency = emergency });

        Ask("8613800138000").Refusal!.Code.ShouldBe("no_credit"); // 0.1 + 0.6 for the first minute
        Ask("110", emergency: true).ShouldBe(CreditDecision.Free);
        credit.Reserve(new CreditRequest(tenant.Id, Guid.NewGuid(), RatedDirection.Inbound, "4008001001")).ShouldBe(CreditDecision.Free);
        Ask("44").Reservation.ShouldNotBeNull();
    }

    [Fact]
    public async Task Only_who_may_manage_billing_touches_money()
    {
        var tenant = await PrepaidAsync(1);
        var key = await tenant.Admin.PostAsync("/api/v1/api-keys", new { name = "reader", scopes = new[] { Permissions.BillingRead } });
        key.Status.ShouldBe(HttpStatusCode.Created, key.Text);
        var reader = house.NewClient();
        reader.ApiKey = key["key"].GetValue<string>();
        var other = await house.NewTenantAsync();

        (await tenant.Admin.PostAsync("/api/v1/billing/account/topups", new { amount = 1, reason = "x" })).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await reader.GetAsync("/api/v1/billing/account")).Status.ShouldBe(HttpStatusCode.OK);
        (await reader.PostAsync("/api/v1/billing/account/topups", new { amount = 1, reason = "x" })).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await other.Admin.GetAsync($"/api/v1/billing/account?tenant={tenant.Id}")).Code.ShouldBe("tenant.not_found");
        (await other.Admin.PostAsync($"/api/v1/billing/account/topups?tenant={tenant.Id}", new { amount = 1, reason = "x" })).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<Billing> NewAsync()
    {
        var platform = house.NewClient();
        (await platform.SignInAsync("", "admin", House.Password)).Status.ShouldBe(HttpStatusCode.OK);
        return new Billing(platform, await house.NewTenantAsync());
    }

    private async Task<Billing> PrepaidAsync(decimal balance)
    {
        var tenant = await NewAsync();
        var deck = await tenant.PostAsync("/api/v1/billing/decks", new { name = "Retail", currency = "CNY" });
        var done = await tenant.SendAsync(HttpMethod.Post, $"/api/v1/billing/decks/{deck.Id}/import", Csv(Rates));
        done.Status.ShouldBe(HttpStatusCode.OK, done.Text);
        var opened = await tenant.PutAsync("/api/v1/billing/account", new { mode = "prepaid", currency = "CNY", outboundDeckId = deck.Id, sliceSeconds = 60 });
        opened.Status.ShouldBe(HttpStatusCode.OK, opened.Text);
        (await tenant.PostAsync("/api/v1/billing/account/topups", new { amount = balance, reason = "bank transfer" })).Status.ShouldBe(HttpStatusCode.OK);
        return tenant;
    }

    // The same leg told again, as after a crash between charge and record.
    private async Task AppendAgainAsync(Billing tenant, Guid call, Guid leg, DateTimeOffset now)
    {
        var entry = new { legId = leg, callId = call, time = now, direction = "outbound", number = "8613800138000", prefix = "86", currency = "CNY", seconds = 60, amount = 0.7m };
        await house.Services.GetRequiredService<Contracts.Events.IDurableLog>()
            .AppendDurableAsync("rating.charge", tenant.Id, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(entry), CancellationToken.None);
    }

    private static StringContent Csv(string text) => new(text, System.Text.Encoding.UTF8, "text/csv");

    /// <summary>The platform's administrator at work on one tenant's billing.</summary>
    private sealed record Billing(ApiClient Platform, TenantUser Tenant)
    {
        public TenantId Id => Tenant.Id;

        public ApiClient Admin => Tenant.Admin;

        public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

        public Task<ApiAnswer> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, body);

        public Task<ApiAnswer> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, body);

        public Task<ApiAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

        public Task<ApiAnswer> SendAsync(HttpMethod method, string path, object? body) =>
            Platform.SendAsync(method, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}tenant={Id}", body);
    }
}

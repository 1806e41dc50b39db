using System.Net;
using Switchboard.Contracts.Crm;

namespace Switchboard.Api.Tests.Crm;

[Collection(nameof(SharedHouse))]
public sealed class CustomerTests(House house)
{
    [Fact]
    public async Task A_customer_is_made_read_changed_and_removed()
    {
        var admin = (await house.NewTenantAsync()).Admin;

        var made = await admin.PostAsync("/api/v1/customers", new
        {
            name = "王小明",
            company = "蓝天贸易",
            level = "vip",
            numbers = new[] { new { number = "139 0000 1234", label = "手机" }, new { number = "021-55550100", label = "" } },
            tags = new[] { "老客户" },
            custom = new { model = "HL-900", warranty = 3 },
        });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        var path = $"/api/v1/customers/{made.Id}";
        var read = await admin.GetAsync(path);
        var numberId = read["numbers"][0]!["id"]!.GetValue<string>();
        var changed = await admin.PutAsync(path, new { name = "王小明", level = "normal", numbers = new[] { new { number = "139 0000 1234", label = "新" } } }, ("If-Match", "\"1\""));
        var stale = await admin.PutAsync(path, new { name = "x" }, ("If-Match", "\"1\""));

        read["numbers"].AsArray().Select(n => n!["e164"]!.GetValue<string>()).ShouldBe(["+8613900001234", "+862155550100"]);
        read["custom"]["warranty"]!.GetValue<int>().ShouldBe(3);
        changed.Status.ShouldBe(HttpStatusCode.OK, changed.Text);
        changed["numbers"].AsArray().Count.ShouldBe(1);
        changed["numbers"][0]!["id"]!.GetValue<string>().ShouldBe(numberId);
        stale.Code.ShouldBe("stale");
        (await admin.DeleteAsync(path)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await admin.GetAsync(path)).Code.ShouldBe("customer.not_found");
    }

    [Theory]
    [InlineData("明", "王小明,张明华")]
    [InlineData("小明", "王小明")]
    [InlineData("明小", "")]
    [InlineData("王小明", "王小明")]
    [InlineData("蓝天", "王小明")]
    [InlineData("smith", "Ann Smith")]
    [InlineData("ann sm", "Ann Smith")]
    [InlineData("1234", "王小明")]
    [InlineData("+86 139 0000 1234", "王小明")]
    [InlineData("5555", "张明华")]
    [InlineData("100%", "")]
    [InlineData("", "Ann Smith,张明华,王小明")]
    public async Task Search_finds_characters_of_names_and_parts_of_numbers(string text, string names)
    {
        var admin = (await house.NewTenantAsync()).Admin;
        await admin.PostAsync("/api/v1/customers", new { name = "王小明", company = "蓝天贸易", numbers = new[] { new { number = "13900001234" } } });
        await admin.PostAsync("/api/v1/customers", new { name = "张明华", numbers = new[] { new { number = "021-55550100" } } });
        await admin.PostAsync("/api/v1/customers", new { name = "Ann Smith" });

        var found = await admin.GetAsync($"/api/v1/customers?sort=name&q={Uri.EscapeDataString(text)}");

        found["items"].AsArray().Select(c => c!["name"]!.GetValue<string>()).Order(StringComparer.Ordinal).ShouldBe(names.Split(',', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        found["total"].GetValue<int>().ShouldBe(found["items"].AsArray().Count);
    }

    [Fact]
    public async Task Lists_are_filtered_by_tag_and_level()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        await admin.PostAsync("/api/v1/customers", new { name = "A", level = "vip", tags = new[] { "x", "y" } });
        await admin.PostAsync("/api/v1/customers", new { name = "B", tags = new[] { "y" } });

        (await admin.GetAsync("/api/v1/customers?tag=y"))["total"].GetValue<int>().ShouldBe(2);
        (await admin.GetAsync("/api/v1/customers?tag=y&level=vip"))["items"][0]!["name"]!.GetValue<string>().ShouldBe("A");
        (await admin.GetAsync("/api/v1/customers?tag=z"))["total"].GetValue<int>().ShouldBe(0);
    }

    [Theory]
    [InlineData("13900001234", 1)]
    [InlineData("+8613900001234", 1)]
    [InlineData("013900001234", 1)]
    [InlineData("8001", 1)] // as entered
    [InlineData("90000001234", 1)] // only the last eight agree, and only one customer has them
    [InlineData("13900009999", 0)]
    [InlineData("anonymous", 0)]
    public async Task A_number_finds_its_customer(string number, int matches)
    {
        var tenant = await house.NewTenantAsync();
        await tenant.Admin.PostAsync("/api/v1/customers", new { name = "王小明", numbers = new[] { new { number = "139-0000-1234" }, new { number = "8001" } } });

        var found = await tenant.Admin.GetAsync($"/api/v1/customers/lookup?number={Uri.EscapeDataString(number)}");

        found["matches"].AsArray().Count.ShouldBe(matches);
        (await house.Services.GetRequiredService<IContactDirectory>().FindByPhoneAsync(tenant.Id, number, default)).Count.ShouldBe(matches);
    }

    [Fact]
    public async Task Last_digits_that_two_customers_share_find_neither()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        await admin.PostAsync("/api/v1/customers", new { name = "A", numbers = new[] { new { number = "02155550100" } } });
        await admin.PostAsync("/api/v1/customers", new { name = "B", numbers = new[] { new { number = "01055550100" } } });

        (await admin.GetAsync("/api/v1/customers/lookup?number=055555550100"))["matches"].AsArray().ShouldBeEmpty();
        (await admin.GetAsync("/api/v1/customers/lookup?number=02155550100"))["matches"].AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_wrong_is_told_by_field()
    {
        var admin = (await house.NewTenantAsync()).Admin;

        var refused = await admin.PostAsync("/api/v1/customers", new
        {
            name = " ",
            level = "gold",
            numbers = new[] { new { number = "abc" }, new { number = "13900001234" }, new { number = "+8613900001234" } },
            custom = 5,
        });

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused["errors"].AsArray().Select(e => e!["field"]!.GetValue<string>()).ShouldBe(["name", "custom", "level", "numbers[0].number", "numbers[2].number"], ignoreOrder: true);
    }

    [Fact]
    public async Task Another_tenant_sees_nothing_of_it()
    {
        var (mine, theirs) = (await house.NewTenantAsync(), await house.NewTenantAsync());
        var made = await theirs.Admin.PostAsync("/api/v1/customers", new { name = "王小明", numbers = new[] { new { number = "13900001234" } } });

        (await mine.Admin.GetAsync($"/api/v1/customers/{made.Id}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await mine.Admin.PutAsync($"/api/v1/customers/{made.Id}", new { name = "x" })).Status.ShouldBe(HttpStatusCode.NotFound);
        (await mine.Admin.GetAsync($"/api/v1/customers/{made.Id}/timeline")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await mine.Admin.PostAsync($"/api/v1/customers/{made.Id}/notes", new { text = "x" })).Status.ShouldBe(HttpStatusCode.NotFound);
        (await mine.Admin.GetAsync("/api/v1/customers/lookup?number=13900001234"))["matches"].AsArray().ShouldBeEmpty();
        (await mine.Admin.GetAsync("/api/v1/customers?q=王"))["total"].GetValue<int>().ShouldBe(0);
    }
}

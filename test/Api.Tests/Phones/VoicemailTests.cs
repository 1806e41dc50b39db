using System.Net;
using Switchboard.Server.Configuration;

namespace Switchboard.Api.Tests.Phones;

[Collection(nameof(SharedHouse))]
public sealed class VoicemailTests(House house)
{
    [Fact]
    public async Task A_box_keeps_its_pin_unless_told_otherwise_and_never_shows_it()
    {
        var tenant = await house.NewTenantAsync();
        var extension = (await tenant.Admin.PostAsync("/api/v1/extensions", new { number = "1001", displayName = "Li Na" }))["id"].GetValue<Guid>();
        var made = await tenant.Admin.PostAsync("/api/v1/voicemail/boxes", new { number = "1001", name = "Li Na", extensionId = extension, pin = "2580" });
        made.Status.ShouldBe(HttpStatusCode.Created);
        made["hasPin"].GetValue<bool>().ShouldBeTrue();

        var path = $"/api/v1/voicemail/boxes/{made["id"]}";
        (await tenant.Admin.PutAsync(path, new { number = "1001", name = "李娜", extensionId = extension }))["hasPin"].GetValue<bool>().ShouldBeTrue();
        (await tenant.Admin.PutAsync(path, new { number = "1001", name = "李娜", extensionId = extension, pin = "" }))["hasPin"].GetValue<bool>().ShouldBeFalse();
        (await tenant.Admin.PutAsync(path, new { number = "1001", name = "李娜", pin = "12" }))["code"].GetValue<string>().ShouldBe("validation.failed");
        (await tenant.Admin.PostAsync("/api/v1/voicemail/boxes", new { number = "1002", name = "Second", extensionId = extension }))["code"]
            .GetValue<string>().ShouldBe("voicemail.extension_taken");
        (await tenant.Admin.DeleteAsync($"/api/v1/extensions/{extension}"))["code"].GetValue<string>().ShouldBe("extension.in_use");
    }

    [Fact]
    public async Task A_number_leads_to_a_box_which_then_stays()
    {
        var tenant = await house.NewTenantAsync();
        var trunk = (await tenant.Admin.PostAsync("/api/v1/trunks", new { name = "carrier", host = "192.0.2.9", addresses = new[] { "192.0.2.9" }, codecs = new[] { "PCMA" }, maxChannels = 10 }))["id"].GetValue<Guid>();
        var box = await tenant.Admin.PostAsync("/api/v1/voicemail/boxes", new { number = "8500", name = "Night" });

        (await tenant.Admin.PostAsync("/api/v1/numbers", new { number = "4100", trunkId = trunk, target = new { type = "voicemail", id = box["id"] } })).Status.ShouldBe(HttpStatusCode.Created);
        (await tenant.Admin.PostAsync("/api/v1/numbers", new { number = "4101", trunkId = trunk, target = new { type = "voicemail", id = trunk } }))["code"]
            .GetValue<string>().ShouldBe("number.target_not_found");
        (await tenant.Admin.DeleteAsync($"/api/v1/voicemail/boxes/{box["id"]}"))["code"].GetValue<string>().ShouldBe("voicemail.in_use");
    }

    [Fact]
    public async Task Boxes_are_exported_without_their_pin_and_applying_that_changes_nothing()
    {
        var tenant = await house.NewTenantAsync();
        var extension = (await tenant.Admin.PostAsync("/api/v1/extensions", new { number = "1001", displayName = "Li Na" }))["id"].GetValue<Guid>();
        await tenant.Admin.PostAsync("/api/v1/voicemail/boxes", new { number = "1001", name = "Li Na", extensionId = extension, pin = "2580", maxMessageMs = 60_000 });

        var export = (await ConfigurationExport.WriteAsync(tenant.Name, customers: false, new HouseTarget(house.Services, tenant.Id), default)).Value;

        export.Text.ShouldContain("voicemailBoxes:");
        export.Text.ShouldContain("maxMessageMs: 60000");
        export.Text.ShouldNotContain("2580");
    }

    [Fact]
    public async Task Another_tenants_box_and_messages_are_not_there()
    {
        var (one, two) = (await house.NewTenantAsync(), await house.NewTenantAsync());
        var box = await one.Admin.PostAsync("/api/v1/voicemail/boxes", new { number = "8500", name = "Night" });

        (await two.Admin.GetAsync($"/api/v1/voicemail/boxes/{box["id"]}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await two.Admin.GetAsync("/api/v1/voicemail/messages"))["items"]!.AsArray().ShouldBeEmpty();
        (await two.Admin.GetAsync("/api/v1/voicemail/messages/counts"))["items"]!.AsArray().ShouldBeEmpty();
        (await one.Admin.GetAsync("/api/v1/voicemail/messages/counts"))["items"]!.AsArray().Count.ShouldBe(1);
    }
}

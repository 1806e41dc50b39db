using System.Net;
using System.Text;
using Switchboard.Contracts.Channels;
using Switchboard.Ivr.Voicemail;
using Switchboard.Server.Configuration;
using Switchboard.Server.Hosting;

namespace Switchboard.Api.Tests.Channels;

[Collection(nameof(SharedHouse))]
public sealed class MailTests(House house)
{
    private const string Path = "/api/v1/mail/server";

    [Fact]
    public async Task The_password_is_never_told_and_stays_only_where_it_went_before()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        (await admin.GetAsync(Path))["hasPassword"].GetValue<bool>().ShouldBeFalse();

        var made = await admin.PutAsync(Path, Settings(25, userName: "desk", password: "secret-22"));
        made.Status.ShouldBe(HttpStatusCode.OK, made.Text);
        made.Text.ShouldNotContain("secret-22");
        (await admin.PutAsync(Path, Settings(26, userName: "desk")))["hasPassword"].GetValue<bool>().ShouldBeTrue();
        (await admin.PutAsync(Path, Settings(26, userName: "desk", host: "evil.example.com")))["hasPassword"].GetValue<bool>().ShouldBeFalse();
        (await admin.PutAsync(Path, Settings(26, userName: "desk", security: "none")))["errors"]![0]!["code"]!.GetValue<string>().ShouldBe("mail.password_in_clear");
        (await admin.PutAsync(Path, Settings(26, sender: "desk@example.com\r\nBcc: x@example.com")))["errors"]![0]!["field"]!.GetValue<string>().ShouldBe("senderAddress");
    }

    [Fact]
    public async Task A_test_mail_goes_over_tls_with_the_password_and_says_what_the_server_answered()
    {
        await using var sink = new MailSink();
        var admin = (await house.NewTenantAsync()).Admin;
        (await TestAsync(admin))["reason"].GetValue<string>().ShouldContain("No mail server");

        await admin.PutAsync(Path, Settings(sink.Port, userName: "desk", password: "wrong"));
        (await TestAsync(admin))["reason"].GetValue<string>().ShouldContain("535 wrong");
        await admin.PutAsync(Path, Settings(sink.Port, userName: "desk", password: "secret-22"));
        var sent = await TestAsync(admin);

        sent["sent"].GetValue<bool>().ShouldBeTrue(sent.Text);
        var mail = await sink.NextAsync();
        mail.User.ShouldBe("\0desk\0secret-22");
        mail.To.ShouldBe("RCPT TO:<li@example.com>");
        mail.Words("Subject").ShouldContain("测试邮件");
        mail.Words("From").ShouldBe("客服");
        await admin.PutAsync(Path, Settings(sink.Port, verify: true));
        (await TestAsync(admin))["reason"].GetValue<string>().ShouldContain("TLS");
    }

    [Fact]
    public async Task Without_starttls_nothing_is_sent_in_clear()
    {
        await using var sink = new MailSink { Secures = false };
        var admin = (await house.NewTenantAsync()).Admin;
        await admin.PutAsync(Path, Settings(sink.Port));

        (await TestAsync(admin))["reason"].GetValue<string>().ShouldContain("no STARTTLS");
        sink.Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mail_waits_for_its_server_and_one_that_is_refused_for_good_fails()
    {
        await using var sink = new MailSink();
        var tenant = await house.NewTenantAsync();
        var mailer = house.Services.GetRequiredService<IMailer>();
        mailer.Post(tenant.Id, new Mail("alarm", "li@example.com", "Disk\r\nBcc: x@example.com", "")).Fault!.Errors[0].Code.ShouldBe("mail.subject_invalid");
        mailer.Post(tenant.Id, new Mail("alarm", "li@example.com", "Disk almost full", "92 %")).Succeeded.ShouldBeTrue();
        await WaitAsync(tenant.Admin, "waiting", attempts: 1);

        await tenant.Admin.PutAsync(Path, Settings(sink.Port));
        Encoding.UTF8.GetString((await sink.NextAsync()).Parts[0]).ShouldBe("92 %");
        await WaitAsync(tenant.Admin, "sent", attempts: 2);

        sink.Recipient = "550 no such person";
        mailer.Post(tenant.Id, new Mail("alarm", "nobody@example.com", "Second", "")).Succeeded.ShouldBeTrue();
        var failed = await WaitAsync(tenant.Admin, "failed", attempts: 1);
        failed.ShouldContain("550 no such person");
        sink.Recipient = "250 ok";
        var id = (await tenant.Admin.GetAsync("/api/v1/mail/outbox?state=failed"))["items"]![0]!["id"]!.GetValue<string>();
        (await tenant.Admin.PostAsync($"/api/v1/mail/outbox/{id}/retry")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await sink.NextAsync()).To.ShouldContain("nobody@example.com");
    }

    [Fact]
    public async Task A_voice_message_is_handed_over_with_its_recording()
    {
        await using var sink = new MailSink();
        var tenant = await house.NewTenantAsync();
        await tenant.Admin.PutAsync(Path, Settings(sink.Port));
        var box = (await tenant.Admin.PostAsync("/api/v1/voicemail/boxes", new { number = "8500", name = "夜间", mailTo = new[] { "night@example.com" } }))["id"].GetValue<Guid>();
        var shelf = house.Services.GetRequiredService<MessageShelf>();
        var audio = Encoding.ASCII.GetBytes("RIFF not really a wave file");
        System.IO.Directory.CreateDirectory(shelf.PathOf("m"));
        await File.WriteAllBytesAsync(shelf.PathOf($"m/{box:N}.wav"), audio);

        await shelf.LeaveAsync(shelf.Find(tenant.Id, box)!, new Message(Guid.NewGuid(), box, Guid.NewGuid(), "13900000000", "Wang\r\nBcc: x@y.z", TimeProvider.System.GetUtcNow()) { LengthMs = 61_000, Path = $"m/{box:N}.wav" });

        var mail = await sink.NextAsync();
        mail.To.ShouldContain("night@example.com");
        mail.Words("Subject").ShouldContain("夜间");
        mail.Words("Subject").ShouldContain("1:01");
        Encoding.UTF8.GetString(mail.Parts[0]).ShouldContain("13900000000");
        mail.Parts[1].ShouldBe(audio);
    }

    [Fact]
    public async Task A_message_lies_encrypted_where_recordings_do_and_is_heard_and_mailed_in_clear()
    {
        await using var sink = new MailSink();
        var tenant = await house.NewTenantAsync();
        await tenant.Admin.PutAsync(Path, Settings(sink.Port));
        var settings = (await tenant.Admin.GetAsync("/api/v1/settings")).Body!.AsObject();
        settings["encryptRecordings"] = true;
        (await tenant.Admin.PutAsync("/api/v1/settings", settings)).Status.ShouldBe(HttpStatusCode.OK);
        var box = (await tenant.Admin.PostAsync("/api/v1/voicemail/boxes", new { number = "8502", name = "Night", mailTo = new[] { "night@example.com" } }))["id"].GetValue<Guid>();
        var shelf = house.Services.GetRequiredService<MessageShelf>();
        var audio = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("RIFF what was said ", 10_000)));
        var file = $"m/{box:N}.wav";
        System.IO.Directory.CreateDirectory(shelf.PathOf("m"));
        await File.WriteAllBytesAsync(shelf.PathOf(file), shelf.Seal(tenant.Id, audio).Value);
        var id = Guid.NewGuid();

        await shelf.LeaveAsync(shelf.Find(tenant.Id, box)!, new Message(id, box, Guid.NewGuid(), "139", null, TimeProvider.System.GetUtcNow()) { LengthMs = 1_000, Path = file });

        (await File.ReadAllTextAsync(shelf.PathOf(file))).ShouldNotContain("what was said");
        (await sink.NextAsync()).Parts[1].ShouldBe(audio);
        (await tenant.Admin.GetAsync($"/api/v1/voicemail/messages/{id}/audio")).Text.ShouldBe(Encoding.ASCII.GetString(audio));
        var octets = await File.ReadAllBytesAsync(shelf.PathOf(file));
        octets[^1] ^= 1;
        await File.WriteAllBytesAsync(shelf.PathOf(file), octets);
        (await shelf.ReadAsync(tenant.Id, file, default)).ShouldBeNull("a changed file is not played");
    }

    [Fact]
    public async Task Addresses_of_a_box_are_exported_and_wrong_ones_refused()
    {
        var tenant = await house.NewTenantAsync();
        (await tenant.Admin.PostAsync("/api/v1/voicemail/boxes", new { number = "8501", name = "Night", mailTo = new[] { "nobody" } }))["errors"]![0]!["field"]!.GetValue<string>().ShouldBe("mailTo");
        await tenant.Admin.PostAsync("/api/v1/voicemail/boxes", new { number = "8501", name = "Night", mailTo = new[] { "night@example.com" }, mailAudio = false });

        var export = (await ConfigurationExport.WriteAsync(tenant.Name, customers: false, new HouseTarget(house.Services, tenant.Id), default)).Value;

        export.Text.ShouldContain("night@example.com");
        export.Text.ShouldContain("mailAudio: false");
    }

    [Fact]
    public async Task A_mail_survives_a_restart()
    {
        await using var sink = new MailSink();
        var options = House.Options(House.MakeFolder());
        try
        {
            await using (var first = await ServerHost.StartAsync(options, null, CancellationToken.None))
            {
                var tenant = first.Services.GetRequiredService<Switchboard.Contracts.Tenancy.ITenantDirectory>().All[0];
                var admin = new ApiClient(first.Address);
                await admin.SignInAsync(null, "admin", House.Password);
                first.Services.GetRequiredService<IMailer>().Post(tenant.Id, new Mail("alarm", "li@example.com", "Kept", "over the night")).Succeeded.ShouldBeTrue();
                (await admin.PutAsync(Path, Settings(1))).Status.ShouldBe(HttpStatusCode.OK); // nobody listens there
            }

            await using var second = await ServerHost.StartAsync(options, null, CancellationToken.None);
            var again = new ApiClient(second.Address);
            await again.SignInAsync(null, "admin", House.Password);
            (await again.PutAsync(Path, Settings(sink.Port))).Status.ShouldBe(HttpStatusCode.OK);
            (await sink.NextAsync()).Words("Subject").ShouldBe("Kept");
        }
        finally
        {
            Npgsql.NpgsqlConnection.ClearAllPools();
            System.IO.Directory.Delete(options.DataFolder, recursive: true);
        }
    }

    private static Task<ApiAnswer> TestAsync(ApiClient admin) => admin.PostAsync(Path + "/test", new { to = "li@example.com" });

    private static async Task<string> WaitAsync(ApiClient admin, string state, int attempts)
    {
        for (var i = 0; i < 200; i++)
        {
            var list = await admin.GetAsync($"/api/v1/mail/outbox?state={state}");
            if (list["items"]!.AsArray().Any(m => m!["attempts"]!.GetValue<int>() >= attempts))
                return list.Text;
            await Task.Delay(50);
        }

        throw new TimeoutException($"No mail became {state}.");
    }

    private static object Settings(
        int port, string? userName = null, string? password = null, string host = "localhost", string security = "startTls", string sender = "desk@example.com", bool verify = false) =>
        new { host, port, security, verifyCertificate = verify, userName, password, senderAddress = sender, senderName = "客服", enabled = true };
}

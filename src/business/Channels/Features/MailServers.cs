using System.Collections.Concurrent;
using Switchboard.Channels.Mail;
using Switchboard.Contracts.Channels;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Kernel;

namespace Switchboard.Channels.Features;

/// <summary>The tenant's mail server. The password is never told.</summary>
internal sealed record MailServerBody(
    string Host, int Port, MailSecurity Security, bool VerifyCertificate, string? UserName, bool HasPassword, string SenderAddress, string? SenderName, bool Enabled, int Version)
    : IVersioned
{
    public static readonly MailServerBody None = new("", 587, MailSecurity.StartTls, true, null, false, "", null, false, 0);

    public static MailServerBody Of(ServerRow r) => new(
        r.Host, r.Port, Enum.Parse<MailSecurity>(r.Security, ignoreCase: true), r.VerifyCertificate, r.UserName, r.Password is not null, r.SenderAddress, r.SenderName, r.Enabled, r.Version);
}

/// <summary>The mail server as it is written. A password that is left out stays, as long as host and user name do; an empty one is removed.</summary>
internal sealed record MailServerWrite(
    string? Host, int? Port, MailSecurity? Security, bool? VerifyCertificate, string? UserName, string? Password, string? SenderAddress, string? SenderName, bool? Enabled)
{
    public bool SignsIn => !string.IsNullOrWhiteSpace(UserName);

    public Fault? Check() => new Check()
        .That(Uri.CheckHostName(Host) != UriHostNameType.Unknown, "host", "mail.host_invalid", "host is the mail server's name or address, such as smtp.example.com.")
        .Range(Port, "port", 1, 65_535)
        .OptionalText(UserName, "userName", 200).OptionalText(Password, "password", 500)
        .That(!SignsIn || Security != MailSecurity.None, "security", "mail.password_in_clear", "A user name needs TLS: security is startTls or tls.")
        .That(MailAddress.IsValid(SenderAddress), "senderAddress", "mail.address_invalid", "senderAddress is an e-mail address such as desk@example.com.")
        .OptionalText(SenderName, "senderName")
        .That(SenderName is null || !SenderName.AsSpan().ContainsAny('\r', '\n', '\0'), "senderName", "mail.subject_invalid", "senderName is one line.").Fault;
}

/// <summary>Where a test mail goes.</summary>
internal sealed record MailTest(string? To);

/// <summary>What became of a test mail.</summary>
/// <param name="Sent">The mail server took it.</param>
/// <param name="Reason">Why not.</param>
internal sealed record MailTestBody(bool Sent, string? Reason);

/// <summary>The mail server of a tenant.</summary>
internal sealed class MailServers(IDatabase database, ISecrets secrets, Post post, MailQueue queue, ITenantDirectory tenants, IAuditLog audit, IEventSink events, TimeProvider time)
{
    private const int MostTests = 10;
    private static readonly TimeSpan TestsIn = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<TenantId, Queue<DateTimeOffset>> _tests = new();

    public static async Task<Answer<MailServerBody>> GetAsync(Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await Post.ServerAsync(connection, cancellation) is { } row ? MailServerBody.Of(row) : MailServerBody.None;
    }

    public static Task<Answer<MailServerBody>> PutAsync(MailServerWrite write, IfMatch match, Caller caller, MailServers servers, CancellationToken cancellation) =>
        servers.WriteAsync(write, match, caller, cancellation);

    public static Task<Answer<MailTestBody>> TestAsync(MailTest test, Caller caller, MailServers servers, CancellationToken cancellation) =>
        servers.TryAsync(test, caller, cancellation);

    private async Task<Answer<MailServerBody>> WriteAsync(MailServerWrite write, IfMatch match, Caller caller, CancellationToken cancellation)
    {
        if (write.Check() is { } fault)
            return fault;
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var before = await Post.ServerAsync(connection, cancellation);
        if (!match.Allows(before?.Version ?? 0))
            return IfMatch.Stale;
        var user = write.SignsIn ? write.UserName!.Trim() : null;
        var host = write.Host!.Trim();
        // A kept password goes only where it went before: else whoever may change the host learns it.
        var kept = before is not null && before.Host == host && before.UserName == user ? before.Password : null;
        var password = user is null ? null : write.Password switch { null => kept, "" => null, { } given => secrets.Seal(given) };
        await connection.ExecuteAsync(
            """
            insert into channels.mail_server (tenant_id, host, port, security, verify_certificate, user_name, password, sender_address, sender_name, enabled)
            values (@tenant, @host, @port, @security, @verify, @user, @password, @SenderAddress, @name, @enabled)
            on conflict (tenant_id) do update set host = excluded.host, port = excluded.port, security = excluded.security, verify_certificate = excluded.verify_certificate,
                user_name = excluded.user_name, password = excluded.password, sender_address = excluded.sender_address, sender_name = excluded.sender_name,
                enabled = excluded.enabled, version = channels.mail_server.version + 1
            """,
            new
            {
                host,
                port = write.Port ?? 587,
                security = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName((write.Security ?? MailSecurity.StartTls).ToString()),
                verify = write.VerifyCertificate ?? true,
                user,
                password,
                write.SenderAddress,
                name = string.IsNullOrWhiteSpace(write.SenderName) ? null : write.SenderName.Trim(),
                enabled = write.Enabled ?? true,
            },
            cancellation);
        await connection.ExecuteAsync("update channels.mail set next_attempt_at = @now where tenant_id = @tenant and state = 'waiting'", new { now = time.GetUtcNow() }, cancellation);
        var after = (await Post.ServerAsync(connection, cancellation))!;
        await connection.CommitAsync(cancellation);
        audit.Write(caller.Tenant, caller.Actor, "mail_server.changed", $"mail_server:{caller.Tenant}", after.Host, caller.Address);
        events.Publish(EventDraft.Of(caller.Tenant, "config.changed", "mail_server", caller.Tenant.Value, caller.Actor, new { kind = "mail_server", id = caller.Tenant.Value, what = "changed" }));
        queue.Expect(caller.Tenant);
        return MailServerBody.Of(after);
    }

    private async Task<Answer<MailTestBody>> TryAsync(MailTest test, Caller caller, CancellationToken cancellation)
    {
        if (!MailAddress.IsValid(test.To))
            return Fault.Invalid("mail.address_invalid", "to is an e-mail address such as desk@example.com.", "to");
        if (!MayTest(caller.Tenant))
            return new Fault("mail.too_many_tests", $"At most {MostTests} test mails are sent in {TestsIn.TotalMinutes:0} minutes.", FaultKind.Throttled);
        ServerRow? row;
        await using (var connection = await database.OpenAsync(caller.Tenant, cancellation))
            row = await Post.ServerAsync(connection, cancellation);
        var tenant = tenants.Find(caller.Tenant)!;
        var chinese = tenant.DefaultLanguage == "zh-CN";
        var mail = new MailRow
        {
            Id = Ids.New(time),
            Origin = "test",
            Recipient = test.To!,
            Subject = chinese ? $"{tenant.DisplayName}：测试邮件" : $"{tenant.DisplayName}: test mail",
            Body = chinese ? "邮件服务器设置正确。\n" : "The mail server is set up correctly.\n",
            Files = "[]",
            CreatedAt = time.GetUtcNow(),
        };
        var refusal = await post.SendAsync(caller.Tenant, row, mail, cancellation);
        audit.Write(caller.Tenant, caller.Actor, "mail_server.tested", $"mail_server:{caller.Tenant}", test.To, caller.Address);
        return new MailTestBody(refusal is null, refusal?.Reason);
    }

    private bool MayTest(TenantId tenant)
    {
        var tests = _tests.GetOrAdd(tenant, static _ => new Queue<DateTimeOffset>());
        var now = time.GetUtcNow();
        lock (tests)
        {
            while (tests.TryPeek(out var oldest) && oldest <= now - TestsIn)
                tests.Dequeue();
            if (tests.Count >= MostTests)
                return false;
            tests.Enqueue(now);
            return true;
        }
    }
}

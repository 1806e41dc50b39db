using System.Text.Json;
using Switchboard.Contracts.Channels;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Channels.Mail;

/// <summary>Carries mails to the tenant's server and notes what became of them.</summary>
internal sealed class Post(IDatabase database, ISecrets secrets, Func<IEnumerable<IMailFiles>> owners, TimeProvider time)
{
    public static readonly MailRefusal NotSetUp = new("No mail server is set up, or it is switched off.", Final: false);
    private const int MostAtOnce = 20;
    private const int MostAttempts = 14;
    private const long MostOctets = 20 * 1024 * 1024;
    private static readonly MailRefusal Locked = new("The password of the mail server was sealed with another master key: enter it again.", Final: false);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>1, 2, 4 … minutes, then every six hours: two days in all.</summary>
    public static TimeSpan WaitAfter(int attempts) => TimeSpan.FromMinutes(Math.Min(Math.Pow(2, attempts - 1), 360));

    /// <summary>Sends what is due; answers when the next mail is.</summary>
    public async Task<DateTimeOffset?> SendDueAsync(TenantId tenant, CancellationToken cancellation)
    {
        ServerRow? row;
        IReadOnlyList<MailRow> due;
        await using (var connection = await database.OpenAsync(tenant, cancellation))
        {
            row = await ServerAsync(connection, cancellation);
            due = await connection.ListAsync<MailRow>(
                $"select {MailRow.Columns} from channels.mail where tenant_id = @tenant and state = 'waiting' and next_attempt_at <= @now order by next_attempt_at limit {MostAtOnce}",
                new { now = time.GetUtcNow() }, cancellation);
        }

        foreach (var mail in due)
            await SettleAsync(tenant, mail, await SendAsync(tenant, row, mail, cancellation), cancellation);
        await using var after = await database.OpenAsync(tenant, cancellation);
        return await after.FindAsync<DateTimeOffset?>("select min(next_attempt_at) from channels.mail where tenant_id = @tenant and state = 'waiting'", null, cancellation);
    }

    /// <summary>Sends a mail now, once.</summary>
    public async Task<MailRefusal?> SendAsync(TenantId tenant, ServerRow? row, MailRow mail, CancellationToken cancellation)
    {
        if (row is not { Enabled: true })
            return NotSetUp;
        var password = row.Password is { } sealedPassword ? secrets.Open(sealedPassword) : null;
        if (row.Password is not null && password is null)
            return Locked;
        var server = new MailServer(row.Host, row.Port, Enum.Parse<MailSecurity>(row.Security, ignoreCase: true), row.VerifyCertificate, row.UserName, password);
        var (files, missing) = await FilesAsync(tenant, mail, cancellation);
        var text = missing ? mail.Body + "\n\n(The file is not attached: it was removed meanwhile or is too large.)\n" : mail.Body;
        var letter = new Letter(mail.Id, row.SenderAddress, row.SenderName, mail.Recipient, mail.Subject, text, mail.CreatedAt, files);
        return await SmtpTalk.SendAsync(server, letter, Patience, cancellation);
    }

    public static Task<ServerRow?> ServerAsync(TenantConnection connection, CancellationToken cancellation) =>
        connection.FindAsync<ServerRow>($"select {ServerRow.Columns} from channels.mail_server where tenant_id = @tenant", null, cancellation);

    /// <summary>Removes what has been over for a month.</summary>
    public async Task SweepAsync(TenantId tenant, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        await connection.ExecuteAsync("delete from channels.mail where tenant_id = @tenant and finished_at < @before", new { before = time.GetUtcNow() - Kept }, cancellation);
        await connection.CommitAsync(cancellation);
    }

    private async Task<(List<MailAttachment> Files, bool Missing)> FilesAsync(TenantId tenant, MailRow mail, CancellationToken cancellation)
    {
        var files = new List<MailAttachment>();
        var (missing, octets) = (false, 0L);
        foreach (var wanted in JsonSerializer.Deserialize<List<MailFile>>(mail.Files, WireJson.Options) ?? [])
        {
            var file = owners().FirstOrDefault(o => o.Kind == wanted.Kind) is { } owner ? await owner.OpenAsync(tenant, wanted.Id, cancellation) : null;
            if (file is null || (octets += file.Content.Length) > MostOctets)
                missing = true;
            else
                files.Add(file);
        }

        return (files, missing);
    }

    private async Task SettleAsync(TenantId tenant, MailRow mail, MailRefusal? refusal, CancellationToken cancellation)
    {
        var attempts = mail.Attempts + 1;
        var now = time.GetUtcNow();
        var failed = refusal is not null && (refusal.Final || attempts >= MostAttempts);
        await using var connection = await database.OpenAsync(tenant, cancellation);
        await connection.ExecuteAsync(
            """
            update channels.mail set state = @state, attempts = @attempts, next_attempt_at = @next, last_error = @error, finished_at = @finished
            where tenant_id = @tenant and id = @Id and state = 'waiting'
            """,
            new
            {
                mail.Id,
                attempts,
                state = refusal is null ? "sent" : failed ? "failed" : "waiting",
                next = refusal is null || failed ? (DateTimeOffset?)null : now + WaitAfter(attempts),
                error = refusal?.Reason,
                finished = refusal is null || failed ? now : (DateTimeOffset?)null,
            },
            cancellation);
        await connection.CommitAsync(cancellation);
    }
}

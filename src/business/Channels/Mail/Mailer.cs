using System.Text.Json;
using NpgsqlTypes;
using Switchboard.Contracts.Channels;
using Switchboard.Contracts.Events;
using Switchboard.Data;
using Switchboard.Data.Journal;
using Switchboard.Data.Web;
using Switchboard.Kernel;

namespace Switchboard.Channels.Mail;

/// <summary>A mail as the journal carries it.</summary>
internal sealed record MailEntry(Guid Id, DateTimeOffset At, Contracts.Channels.Mail Mail)
{
    public const string Kind = "channels.mail";
}

/// <summary>Takes mails in.</summary>
internal sealed class Mailer(IDurableLog journal, MailQueue queue, IDatabase database, TimeProvider time) : IMailer
{
    private const int LongestText = 20_000;

    public Outcome<Guid> Post(TenantId tenant, Contracts.Channels.Mail mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        if (Check(mail) is { } fault)
            return fault;
        var entry = new MailEntry(Ids.New(time), time.GetUtcNow(), mail);
        journal.Append(MailEntry.Kind, tenant, JsonSerializer.SerializeToUtf8Bytes(entry, WireJson.Options));
        queue.Expect(tenant);
        return entry.Id;
    }

    public async ValueTask<bool> HasServerAsync(TenantId tenant, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await database.OpenAsync(tenant, cancellation);
            return await connection.FindAsync<int>("select count(*)::int from channels.mail_server where tenant_id = @tenant and enabled", null, cancellation) > 0;
        }
        catch (Exception e) when (Absence.Is(e))
        {
            return true;
        }
    }

    private static Fault? Check(Contracts.Channels.Mail mail) => new Check().Text(mail.Origin, "origin", 40)
        .That(MailAddress.IsValid(mail.To), "to", "mail.address_invalid", "to is an e-mail address such as desk@example.com.")
        .Text(mail.Subject, "subject", 300)
        .That(mail.Subject is null || !mail.Subject.AsSpan().ContainsAny('\r', '\n', '\0'), "subject", "mail.subject_invalid", "subject is one line.")
        .That(mail.Text is { Length: <= LongestText }, "text", "field.too_long", $"text has at most {LongestText} characters.")
        .That(mail.Files.Count <= 10, "files", "field.too_long", "A mail has at most 10 files.").Fault;
}

/// <summary>Brings mails from the journal into their table.</summary>
internal sealed class MailWriter : IDurableHandler
{
    public string Kind => MailEntry.Kind;

    public Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation)
    {
        foreach (var record in records)
        {
            var (id, at, mail) = JsonSerializer.Deserialize<MailEntry>(record.Payload.Span, WireJson.Options)!;
            connection.Later(
                """
                insert into channels.mail (tenant_id, id, origin, recipient, subject, body, files, state, next_attempt_at, created_at)
                select @tenant, @id, @origin, @recipient, @subject, @body, @files, 'waiting', @at, @at
                where (select count(*) from channels.mail where tenant_id = @tenant and state = 'waiting') < 10000
                on conflict do nothing
                """)
                .With("id", id).With("origin", mail.Origin).With("recipient", mail.To).With("subject", mail.Subject).With("body", mail.Text)
                .With("files", NpgsqlDbType.Jsonb, JsonSerializer.Serialize(mail.Files, WireJson.Options)).With("at", at.ToUniversalTime());
        }

        return Task.CompletedTask;
    }
}

using Switchboard.Kernel;

namespace Switchboard.Contracts.Channels;

/// <summary>An e-mail that leaves the house.</summary>
/// <param name="Origin">What it is about, in one word: <c>voicemail</c>, <c>alarm</c>.</param>
/// <param name="To">The address, one; who writes to several posts several.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text.</param>
public sealed record Mail(string Origin, string To, string Subject, string Text)
{
    /// <summary>Files that go with it, fetched from their owners when it is sent: what is gone by then is not sent.</summary>
    public IReadOnlyList<MailFile> Files { get; init; } = [];
}

/// <summary>A file that its owner hands out.</summary>
/// <param name="Kind">Whose: the <see cref="IMailFiles.Kind"/> of the owner.</param>
/// <param name="Id">Which.</param>
public sealed record MailFile(string Kind, Guid Id);

/// <summary>A file as it is sent.</summary>
/// <param name="Name">Its name for the reader, in ASCII.</param>
/// <param name="MediaType">Such as <c>audio/wav</c>.</param>
/// <param name="Content">Its octets.</param>
public sealed record MailAttachment(string Name, string MediaType, ReadOnlyMemory<byte> Content);

/// <summary>Sends mail by the tenant's own server.</summary>
public interface IMailer
{
    /// <summary>
    /// Takes a mail. It goes through the journal, so that neither a stop of this server nor an absent database loses it, and
    /// is tried until the mail server takes or refuses it. Never blocks. A fault tells of an address or subject that no mail can have.
    /// </summary>
    Outcome<Guid> Post(TenantId tenant, Mail mail);

    /// <summary>Whether the tenant has a mail server that is switched on. While the database is away: yes, for mails wait.</summary>
    ValueTask<bool> HasServerAsync(TenantId tenant, CancellationToken cancellation) => new(true);
}

/// <summary>Hands out files to be sent with mails.</summary>
public interface IMailFiles
{
    /// <summary>The word of its files.</summary>
    string Kind { get; }

    /// <summary>The file; null when it is gone.</summary>
    Task<MailAttachment?> OpenAsync(TenantId tenant, Guid id, CancellationToken cancellation);
}

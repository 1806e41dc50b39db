using System.Globalization;
using System.Text;
using Switchboard.Contracts.Channels;

namespace Switchboard.Channels.Mail;

/// <summary>A mail as it goes over the wire (RFC 5322, 2045–2047). All bodies are base64: no line is too long and none begins with a dot.</summary>
internal sealed record Letter(Guid Id, string From, string? FromName, string To, string Subject, string Text, DateTimeOffset Date, IReadOnlyList<MailAttachment> Files)
{
    private const int WordBytes = 42; // 75 characters of an encoded word (RFC 2047 §2), less =?utf-8?B? and ?=, in base64

    public string Write()
    {
        var text = new StringBuilder();
        Header(text, "Date", Date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + Zone(Date.Offset));
        Header(text, "From", FromName is { Length: > 0 } name ? $"{Words(name)} <{From}>" : From);
        Header(text, "To", To);
        Header(text, "Subject", Words(Subject));
        // The same for every attempt: a server that took it twice shows it once.
        Header(text, "Message-ID", $"<{Id:N}@{From[(From.IndexOf('@', StringComparison.Ordinal) + 1)..]}>");
        Header(text, "Auto-Submitted", "auto-generated"); // RFC 3834: no answering machine replies
        Header(text, "MIME-Version", "1.0");
        if (Files.Count == 0)
        {
            Body(text);
            return text.ToString();
        }

        var border = $"=_{Id:N}"; // cannot stand in base64
        Header(text, "Content-Type", $"multipart/mixed; boundary=\"{border}\"");
        text.Append("\r\n--").Append(border).Append("\r\n");
        Body(text);
        foreach (var file in Files)
        {
            text.Append("--").Append(border).Append("\r\n");
            Header(text, "Content-Type", file.MediaType);
            Header(text, "Content-Disposition", $"attachment; filename=\"{file.Name}\"");
            Base64(text, file.Content.Span);
        }

        return text.Append("--").Append(border).Append("--\r\n").ToString();
    }

    private void Body(StringBuilder text)
    {
        Header(text, "Content-Type", "text/plain; charset=utf-8");
        Base64(text, Encoding.UTF8.GetBytes(Text.ReplaceLineEndings("\r\n")));
    }

    private static void Base64(StringBuilder text, ReadOnlySpan<byte> content)
    {
        Header(text, "Content-Transfer-Encoding", "base64");
        text.Append("\r\n").Append(Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\r\n")).Append("\r\n");
    }

    private static void Header(StringBuilder text, string name, string value) => text.Append(name).Append(": ").Append(value).Append("\r\n");

    private static string Zone(TimeSpan offset) => (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString("hhmm", CultureInfo.InvariantCulture);

    // Every word is encoded, so that nothing of it can be read as a header or an address.
    private static string Words(string value)
    {
        var words = new StringBuilder();
        var word = new List<byte>();
        Span<byte> one = stackalloc byte[4];
        foreach (var rune in value.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(one);
            if (word.Count + length > WordBytes)
                Flush();
            word.AddRange(one[..length]);
        }

        Flush();
        return words.ToString();

        void Flush()
        {
            words.Append(words.Length > 0 ? "\r\n " : "").Append("=?utf-8?B?").Append(Convert.ToBase64String([.. word])).Append("?=");
            word.Clear();
        }
    }
}

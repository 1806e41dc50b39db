using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Switchboard.Api.Tests.Channels;

/// <summary>A mail that was taken.</summary>
public sealed record SunkMail(string From, string To, string User, string Data)
{
    public string Header(string name)
    {
        var lines = Data.Split("\r\n\r\n")[0].ReplaceLineEndings("\n").Replace("\n ", " ", StringComparison.Ordinal).Split('\n');
        return lines.Single(l => l.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))[(name.Length + 2)..];
    }

    /// <summary>A header of encoded words (RFC 2047).</summary>
    public string Words(string name) => Encoding.UTF8.GetString([.. Header(name).Split(' ').Where(w => w.StartsWith("=?utf-8?B?", StringComparison.Ordinal)).SelectMany(w => Convert.FromBase64String(w[10..^2]))]);

    /// <summary>The decoded base64 parts in their order.</summary>
    public IReadOnlyList<byte[]> Parts => [.. Data.Split("Content-Transfer-Encoding: base64\r\n\r\n").Skip(1).Select(p => Convert.FromBase64String(p.Split("\r\n--")[0].ReplaceLineEndings("")))];
}

/// <summary>A mail server with STARTTLS and AUTH that keeps what it gets, or refuses it as told.</summary>
internal sealed class MailSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly X509Certificate2 _certificate = MakeCertificate();
    private readonly Task _accepting;

    public MailSink()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<SunkMail> Mails { get; } = new();

    /// <summary>What is answered to RCPT.</summary>
    public string Recipient { get; set; } = "250 ok";

    /// <summary>Offers STARTTLS.</summary>
    public bool Secures { get; init; } = true;

    public async Task<SunkMail> NextAsync()
    {
        for (var i = 0; i < 400; i++)
        {
            if (Mails.TryDequeue(out var mail))
                return mail;
            await Task.Delay(50);
        }

        throw new TimeoutException("No mail came.");
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _certificate.Dispose();
        _closing.Dispose();
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_closing.Token);
            _ = TalkAsync(client).ContinueWith(_ => client.Dispose(), TaskScheduler.Default);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        Stream stream = client.GetStream();
        var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        var (user, from, to, secured) = ("", "", "", false);
        await SayAsync("220 sink ESMTP");
        while (await reader.ReadLineAsync(_closing.Token) is { } line)
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await SayAsync(secured ? "250-sink\r\n250 AUTH PLAIN LOGIN" : Secures ? "250-sink\r\n250 STARTTLS" : "250 sink");
                    break;
                case "STARTTLS":
                    await SayAsync("220 go ahead");
                    var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(_certificate);
                    (stream, secured) = (tls, true);
                    reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
                    break;
                case "AUTH":
                    user = Encoding.UTF8.GetString(Convert.FromBase64String(line.Split(' ')[2]));
                    await SayAsync(user.EndsWith("\0secret-22", StringComparison.Ordinal) ? "235 ok" : "535 wrong");
                    break;
                case "MAIL":
                    from = line;
                    await SayAsync("250 ok");
                    break;
                case "RCPT":
                    to = line;
                    await SayAsync(Recipient);
                    break;
                case "DATA":
                    await SayAsync("354 go on");
                    var data = new StringBuilder();
                    while (await reader.ReadLineAsync(_closing.Token) is { } part && part != ".")
                        data.Append(part).Append("\r\n");
                    Mails.Enqueue(new SunkMail(from, to, user, data.ToString()));
                    await SayAsync("250 taken");
                    break;
                default:
                    await SayAsync("221 bye");
                    return;
            }
        }

        async Task SayAsync(string text) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text + "\r\n"), _closing.Token);
    }
}

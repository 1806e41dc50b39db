using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Switchboard.Channels.Mail;

/// <summary>How the way to a mail server is secured.</summary>
internal enum MailSecurity
{
    /// <summary>Not at all: a server of the own network that asks for no password.</summary>
    None,

    /// <summary>TLS is begun by STARTTLS (RFC 3207), and never gone without.</summary>
    StartTls,

    /// <summary>TLS from the first octet (RFC 8314).</summary>
    Tls,
}

/// <summary>A mail server and who sends by it.</summary>
internal sealed record MailServer(string Host, int Port, MailSecurity Security, bool VerifyCertificate, string? UserName, string? Password);

/// <summary>Why a mail was not taken.</summary>
/// <param name="Final">Trying again does not help (RFC 5321 §4.2.1: 5yz).</param>
internal sealed record MailRefusal(string Reason, bool Final);

/// <summary>One talk with a mail server (RFC 5321).</summary>
internal sealed class SmtpTalk : IAsyncDisposable
{
    private const int LongestLine = 2_000;
    private const int MostLines = 100;
    private const int LongestReason = 500;
    private readonly MailServer _server;
    private readonly TcpClient _tcp = new();
    private readonly byte[] _buffer = new byte[LongestLine * 2];
    private Stream _stream = Stream.Null;
    private int _start;
    private int _end;

    private SmtpTalk(MailServer server) => _server = server;

    /// <summary>Sends one letter; null when the server took it. Every failure on the way is a refusal.</summary>
    public static async Task<MailRefusal?> SendAsync(MailServer server, Letter letter, TimeSpan patience, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        await using var talk = new SmtpTalk(server);
        try
        {
            return await talk.OpenAsync(limit.Token) ?? await talk.SubmitAsync(letter, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new MailRefusal($"{server.Host}:{server.Port} did not answer within {patience.TotalSeconds:0} s.", Final: false);
        }
        catch (AuthenticationException e)
        {
            return new MailRefusal($"TLS with {server.Host} failed: {e.Message}", Final: false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return new MailRefusal($"{server.Host}:{server.Port} could not be reached: {e.Message}", Final: false);
        }
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return _stream.DisposeAsync();
    }

    private async Task<MailRefusal?> OpenAsync(CancellationToken cancellation)
    {
        await _tcp.ConnectAsync(_server.Host, _server.Port, cancellation);
        _stream = _tcp.GetStream();
        if (_server.Security == MailSecurity.Tls)
            await SecureAsync(cancellation);
        var greeting = await ReadAsync(cancellation);
        if (greeting.Code != 220) // whatever else listens there is not repeated to whoever asked
            return new MailRefusal($"{_server.Host}:{_server.Port} does not greet as a mail server does.", Final: false);
        var hello = await TellAsync(Hello(), cancellation);
        if (_server.Security == MailSecurity.StartTls)
        {
            if (!hello.Offers("STARTTLS"))
                return new MailRefusal($"{_server.Host} offers no STARTTLS.", Final: false);
            if ((await TellAsync("STARTTLS", cancellation)) is { Code: not 220 } no)
                return no.Refusal("STARTTLS");
            (_start, _end) = (0, 0); // what was said before in clear is forgotten (RFC 3207 §4.2)
            await SecureAsync(cancellation);
            hello = await TellAsync(Hello(), cancellation);
        }

        if (hello.Code != 250)
            return hello.Refusal("EHLO");
        return _server.UserName is { Length: > 0 } user ? await SignInAsync(hello, user, _server.Password ?? "", cancellation) : null;
    }

    // RFC 5321 §4.1.3: who has no name of his own gives his address.
    private string Hello() => _tcp.Client.LocalEndPoint is IPEndPoint { Address: var own }
        ? own.IsIPv4MappedToIPv6 ? $"EHLO [{own.MapToIPv4()}]" : own.AddressFamily == AddressFamily.InterNetworkV6 ? $"EHLO [IPv6:{own}]" : $"EHLO [{own}]"
        : "EHLO [127.0.0.1]";

    private async Task SecureAsync(CancellationToken cancellation)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = _server.Host, EnabledSslProtocols = SslProtocols.None };
        if (!_server.VerifyCertificate)
        {
#pragma warning disable CA5359 // the administrator said so for this server
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        var secured = new SslStream(_stream);
        _stream = secured;
        await secured.AuthenticateAsClientAsync(options, cancellation);
    }

    private async Task<MailRefusal?> SignInAsync(Reply hello, string user, string password, CancellationToken cancellation)
    {
        Reply reply;
        if (hello.Offers("AUTH", "PLAIN"))
        {
            reply = await TellAsync("AUTH PLAIN " + Base64($"\0{user}\0{password}"), cancellation); // RFC 4616
        }
        else if (hello.Offers("AUTH", "LOGIN"))
        {
            reply = await TellAsync("AUTH LOGIN", cancellation);
            reply = reply.Code == 334 ? await TellAsync(Base64(user), cancellation) : reply;
            reply = reply.Code == 334 ? await TellAsync(Base64(password), cancellation) : reply;
        }
        else
        {
            return new MailRefusal($"{_server.Host} offers neither AUTH PLAIN nor AUTH LOGIN.", Final: false);
        }

        // A wrong password is mended in the settings: mails wait for that.
        return reply.Code == 235 ? null : reply.Refusal("the user name and password") with { Final = false };

        static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
    }

    private async Task<MailRefusal?> SubmitAsync(Letter letter, CancellationToken cancellation)
    {
        if (await TellAsync($"MAIL FROM:<{letter.From}>", cancellation) is { Code: not 250 } sender)
            return sender.Refusal("the sender") with { Final = false }; // the settings' fault, not this mail's
        if (await TellAsync($"RCPT TO:<{letter.To}>", cancellation) is { Code: not (250 or 251) } recipient)
            return recipient.Refusal("the recipient");
        if (await TellAsync("DATA", cancellation) is { Code: not 354 } data)
            return data.Refusal("DATA");
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(letter.Write()), cancellation);
        if (await TellAsync(".", cancellation) is { Code: not 250 } end)
            return end.Refusal("the mail");
        await SendAsync("QUIT", cancellation); // taken is taken, whatever is answered
        return null;
    }

    private async Task<Reply> TellAsync(string line, CancellationToken cancellation)
    {
        await SendAsync(line, cancellation);
        return await ReadAsync(cancellation);
    }

    private async Task SendAsync(string line, CancellationToken cancellation)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), cancellation);
        await _stream.FlushAsync(cancellation);
    }

    private async Task<Reply> ReadAsync(CancellationToken cancellation)
    {
        var lines = new List<string>();
        while (lines.Count < MostLines)
        {
            var line = await ReadLineAsync(cancellation);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), System.Globalization.NumberStyles.None, null, out var code))
                return new Reply(0, lines);
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
                return new Reply(code, lines);
        }

        throw new IOException("its answer does not end.");
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var at = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = Encoding.UTF8.GetString(_buffer, _start, at).TrimEnd('\r');
                _start += at + 1;
                return line;
            }

            if (_end - _start > LongestLine)
                throw new IOException("its answer is too long.");
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            var got = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
            if (got == 0)
                throw new IOException("it closed the connection.");
            _end += got;
        }
    }

    private sealed record Reply(int Code, IReadOnlyList<string> Lines)
    {
        public bool Offers(string keyword, string? value = null) => Lines.Any(l => l.Split(' ') is var words
            && words[0].Equals(keyword, StringComparison.OrdinalIgnoreCase) && (value is null || words.Skip(1).Contains(value, StringComparer.OrdinalIgnoreCase)));

        public MailRefusal Refusal(string what) => new(Short($"The mail server refuses {what}: {Code} {string.Join(' ', Lines)}"), Code >= 500);

        private static string Short(string text) => text.Length <= LongestReason ? text.TrimEnd() : text[..LongestReason];
    }
}

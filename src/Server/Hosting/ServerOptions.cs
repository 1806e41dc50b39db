using System.Globalization;
using System.Net;
using Switchboard.Sip.Sdp;

namespace Switchboard.Server.Hosting;

/// <summary>What the command line and the environment say. The command line wins.</summary>
internal sealed record ServerOptions
{
    /// <summary>The data folder: private database, journal, recordings.</summary>
    public string DataFolder { get; init; } = Path.GetFullPath("data");

    /// <summary>Where the console and the API listen.</summary>
    public IPEndPoint Http { get; init; } = new(IPAddress.Loopback, 8080);

    /// <summary>Where the console and the API listen by HTTPS; null for nowhere.</summary>
    public IPEndPoint? Https { get; init; }

    /// <summary>Where SIP listens by UDP and TCP; the first is the one the demo's phones use.</summary>
    public IPEndPoint Sip
    {
        get => SipListeners[0];
        init => SipListeners = [value];
    }

    /// <summary>Every address where SIP listens by UDP and TCP.</summary>
    public IReadOnlyList<IPEndPoint> SipListeners { get; init; } = [new(IPAddress.Loopback, 5060)];

    /// <summary>Where SIP listens by TLS.</summary>
    public IReadOnlyList<IPEndPoint> SipsListeners { get; init; } = [];

    /// <summary>PEM file of the certificate and its chain; null makes one.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM file of its key; null when it stands in the same file.</summary>
    public string? KeyFile { get; init; }

    /// <summary>PEM file of the roots trusted for TLS to trunks, instead of the system's.</summary>
    public string? RootsFile { get; init; }

    /// <summary>True when some listener shows a certificate.</summary>
    public bool UsesTls => Https is not null || SipsListeners.Count > 0;

    /// <summary>True when nobody outside this machine reaches any listener.</summary>
    public bool IsLocalOnly =>
        IPAddress.IsLoopback(Http.Address) && Advertised is null && (Https is null || IPAddress.IsLoopback(Https.Address))
        && SipListeners.Concat(SipsListeners).All(a => IPAddress.IsLoopback(a.Address));

    /// <summary>The address media sockets are bound to: the one SIP has; with several, all of the machine's, of both families where both are asked for.</summary>
    public IPAddress MediaAddress
    {
        get
        {
            var addresses = SipListeners.Concat(SipsListeners).Select(a => a.Address).Distinct().ToList();
            return addresses.Count == 1 ? addresses[0]
                : addresses.Any(a => a.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6) ? IPAddress.IPv6Any : IPAddress.Any;
        }
    }

    /// <summary>First RTP port.</summary>
    public int RtpFrom { get; init; } = 20_000;

    /// <summary>Last RTP port.</summary>
    public int RtpTo { get; init; } = 29_999;

    /// <summary>A PostgreSQL elsewhere; null starts a private one.</summary>
    public string? Connection { get; init; }

    /// <summary>Fill a fictional company and let synthetic callers and agents work.</summary>
    public bool Demo { get; init; }

    /// <summary>Origins beside our own that may open WebSockets and send cookies.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>Password of the first administrator; null makes a random one.</summary>
    public string? AdministratorPassword { get; init; }

    /// <summary>Rounds of PBKDF2; only tests lower it.</summary>
    public int PasswordRounds { get; init; } = 600_000;

    /// <summary>False only in tests: the private PostgreSQL does not fsync.</summary>
    public bool DurableDatabase { get; init; } = true;

    /// <summary>False only in tests and benchmarks: requests are not counted.</summary>
    public bool LimitRequests { get; init; } = true;

    /// <summary>Where the built console is; null looks beside the binary and in the source tree.</summary>
    public string? ConsoleFolder { get; init; }

    /// <summary>The address peers are told to send to, where it is not the one bound (NAT).</summary>
    public IPAddress? Advertised { get; init; }

    /// <summary>Codecs of SIP phones, best first.</summary>
    public IReadOnlyList<AudioCodec> PhoneCodecs { get; init; } = AudioCodec.Phone;

    /// <summary>Codecs of browsers, best first.</summary>
    public IReadOnlyList<AudioCodec> BrowserCodecs { get; init; } = AudioCodec.Browser;

    /// <summary>How many days SIP traces of calls are kept; 0 keeps none.</summary>
    public int TraceDays { get; init; } = 14;

    /// <summary>Private networks that flows, documents and webhooks may ask over HTTP; the rest of the world they always may.</summary>
    public IReadOnlyList<IPNetwork> HttpAllowed { get; init; } = [];

    /// <summary>Where recordings are kept.</summary>
    public string RecordingsFolder => Path.Combine(DataFolder, "recordings");

    /// <summary>The master key of what is kept encrypted, where it does not lie in the data folder.</summary>
    public string? MasterKeyFile { get; init; }

    /// <summary>The master key: carriers' passwords and the keys of recordings are sealed with it.</summary>
    public string SecretsFile => MasterKeyFile ?? Path.Combine(DataFolder, "secrets.key");

    /// <summary>Where prompts are kept.</summary>
    public string PromptsFolder => Path.Combine(DataFolder, "prompts");

    public string VoicemailFolder => Path.Combine(DataFolder, "voicemail");

    /// <summary>Where documents of faxes are kept.</summary>
    public string FaxFolder => Path.Combine(DataFolder, "faxes");

    /// <summary>Where synthesised speech is kept.</summary>
    public string SpeechFolder => Path.Combine(DataFolder, "speech");

    /// <summary>Reads them; the second value says what was wrong.</summary>
    public static (ServerOptions? Options, string? Wrong) Parse(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["--data"] = environment("SWITCHBOARD_DATA"),
            ["--http"] = environment("SWITCHBOARD_HTTP"),
            ["--https"] = environment("SWITCHBOARD_HTTPS"),
            ["--cert"] = environment("SWITCHBOARD_CERT"),
            ["--key"] = environment("SWITCHBOARD_KEY"),
            ["--ca"] = environment("SWITCHBOARD_CA"),
            ["--sip"] = environment("SWITCHBOARD_SIP"),
            ["--sips"] = environment("SWITCHBOARD_SIPS"),
            ["--rtp"] = environment("SWITCHBOARD_RTP"),
            ["--key-file"] = environment("SWITCHBOARD_KEY_FILE"),
            ["--db"] = environment("SWITCHBOARD_DB"),
            ["--origins"] = environment("SWITCHBOARD_ORIGINS"),
            ["--advertise"] = environment("SWITCHBOARD_ADVERTISE"),
            ["--phone-codecs"] = environment("SWITCHBOARD_PHONE_CODECS"),
            ["--browser-codecs"] = environment("SWITCHBOARD_BROWSER_CODECS"),
            ["--trace-days"] = environment("SWITCHBOARD_TRACE_DAYS"),
            ["--http-allow"] = environment("SWITCHBOARD_HTTP_ALLOW"),
            ["--console"] = null,
        };
        var given = new HashSet<string>(StringComparer.Ordinal);
        var demo = environment("SWITCHBOARD_DEMO") is "1" or "true";
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i].Split('=', 2);
            if (name[0] == "--demo")
                demo = true;
            else if (!values.ContainsKey(name[0]))
                return (null, $"Unknown option {name[0]}. Known: {string.Join(", ", values.Keys)}, --demo.");
            else if (name.Length == 1 && ++i >= arguments.Count)
                return (null, $"{name[0]} needs a value.");
            else
                Take(values, given, name[0], name.Length == 2 ? name[1] : arguments[i]);
        }

        return Build(values, demo, environment("SWITCHBOARD_ADMIN_PASSWORD"));
    }

    private static List<AudioCodec>? Codecs(string list)
    {
        var codecs = new List<AudioCodec>();
        foreach (var name in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (AudioCodec.Find(name) is not { } codec)
                return null;
            codecs.Add(codec);
        }

        return codecs.Count > 0 ? codecs : null;
    }

    // --sip may stand several times: each adds an address.
    private static void Take(Dictionary<string, string?> values, HashSet<string> given, string name, string value)
    {
        var adds = name is "--sip" or "--sips" && !given.Add(name);
        values[name] = adds ? values[name] + "," + value : value;
    }

    private static (ServerOptions?, string?) BuildSecured(ServerOptions options, Dictionary<string, string?> values)
    {
        if (values["--https"] is { Length: > 0 } https)
        {
            if (!IPEndPoint.TryParse(https, out var at))
                return (null, "--https is ADDRESS:PORT, such as 0.0.0.0:8443.");
            options = options with { Https = at };
        }

        if (values["--sips"] is { Length: > 0 } sips)
        {
            if (Addresses(sips) is not { } at)
                return (null, "--sips is ADDRESS:PORT, such as 0.0.0.0:5061 or [::]:5061; several are given with commas or by --sips again.");
            options = options with { SipsListeners = at };
        }

        if (values["--http-allow"] is { Length: > 0 } networks)
        {
            var allowed = new List<IPNetwork>();
            foreach (var text in networks.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (!IPNetwork.TryParse(text, out var network))
                    return (null, "--http-allow is NETWORK/BITS, such as 10.1.0.0/16; several are given with commas.");
                allowed.Add(network);
            }

            options = options with { HttpAllowed = allowed };
        }

        foreach (var name in (ReadOnlySpan<string>)["--cert", "--key", "--ca"])
        {
            if (values[name] is { Length: > 0 } file && !File.Exists(file))
                return (null, $"{name} names the file {file}, which does not exist.");
        }

        if (values["--key"] is { Length: > 0 } && values["--cert"] is not { Length: > 0 })
            return (null, "--key needs --cert: the certificate that it belongs to.");
        return (options with { CertificateFile = PathOf("--cert"), KeyFile = PathOf("--key"), RootsFile = PathOf("--ca") }, null);

        string? PathOf(string name) => values[name] is { Length: > 0 } file ? Path.GetFullPath(file) : null;
    }

    // [::] means every address of both families: each family has its own socket, so that addresses stay what they are.
    private static List<IPEndPoint>? Addresses(string text)
    {
        var found = new List<IPEndPoint>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IPEndPoint.TryParse(part, out var at) || at.Port == 0)
                return null;
            Add(at);
            if (at.Address.Equals(IPAddress.IPv6Any))
                Add(new IPEndPoint(IPAddress.Any, at.Port));
        }

        return found.Count > 0 ? found : null;

        void Add(IPEndPoint at)
        {
            if (!found.Contains(at))
                found.Add(at);
        }
    }

    private static (ServerOptions?, string?) Build(Dictionary<string, string?> values, bool demo, string? password)
    {
        var options = new ServerOptions { Demo = demo, AdministratorPassword = string.IsNullOrEmpty(password) ? null : password };
        if (values["--data"] is { Length: > 0 } data)
            options = options with { DataFolder = Path.GetFullPath(data) };
        if (values["--key-file"] is { Length: > 0 } keyFile)
            options = options with { MasterKeyFile = Path.GetFullPath(keyFile) };
        if (values["--http"] is { Length: > 0 } http)
        {
            if (!IPEndPoint.TryParse(http, out var at))
                return (null, "--http is ADDRESS:PORT, such as 127.0.0.1:8080.");
            options = options with { Http = at };
        }

        if (values["--sip"] is { Length: > 0 } sip)
        {
            if (Addresses(sip) is not { } at)
                return (null, "--sip is ADDRESS:PORT, such as 0.0.0.0:5060 or [::]:5060; several are given with commas or by --sip again.");
            options = options with { SipListeners = at };
        }

        var (secured, wrong) = BuildSecured(options, values);
        if (secured is null)
            return (null, wrong);
        options = secured;
        if (values["--rtp"] is { Length: > 0 } rtp)
        {
            var ends = rtp.Split('-');
            if (ends.Length != 2
                || !int.TryParse(ends[0], CultureInfo.InvariantCulture, out var from)
                || !int.TryParse(ends[1], CultureInfo.InvariantCulture, out var to)
                || from < 1024 || to > 65535 || to - from < 10)
                return (null, "--rtp is FROM-TO, such as 20000-29999.");
            options = options with { RtpFrom = from, RtpTo = to };
        }

        if (values["--advertise"] is { Length: > 0 } advertised)
        {
            if (!IPAddress.TryParse(advertised, out var address))
                return (null, "--advertise is an IP address, the one that peers outside send to.");
            options = options with { Advertised = address };
        }

        if (values["--phone-codecs"] is { Length: > 0 } phone)
        {
            if (Codecs(phone) is not { } codecs)
                return (null, "--phone-codecs is a list such as PCMA,PCMU,G722,opus.");
            options = options with { PhoneCodecs = codecs };
        }

        if (values["--browser-codecs"] is { Length: > 0 } browser)
        {
            if (Codecs(browser) is not { } codecs)
                return (null, "--browser-codecs is a list such as opus,G722,PCMA,PCMU.");
            options = options with { BrowserCodecs = codecs };
        }

        if (values["--trace-days"] is { Length: > 0 } days)
        {
            if (!int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var kept) || kept > 3650)
                return (null, "--trace-days is a number of days from 0 (no traces) to 3650.");
            options = options with { TraceDays = kept };
        }

        if (values["--console"] is { Length: > 0 } console)
            options = options with { ConsoleFolder = Path.GetFullPath(console) };
        if (values["--origins"] is { Length: > 0 } origins)
            options = options with { Origins = origins.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) };
        return (options with { Connection = string.IsNullOrEmpty(values["--db"]) ? null : values["--db"] }, null);
    }
}

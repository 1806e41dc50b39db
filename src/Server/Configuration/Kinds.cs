namespace Switchboard.Server.Configuration;

/// <summary>A kind of thing that a tenant has: where the API keeps it, what names it, which fields it has.</summary>
/// <param name="Name">Its list in the file.</param>
/// <param name="Path">Its list in the API.</param>
/// <param name="Key">The fields that name it.</param>
/// <param name="Fields">All fields.</param>
internal sealed record Kind(string Name, string Path, IReadOnlyList<string> Key, IReadOnlyList<Field> Fields)
{
    /// <summary>Fields of the API that the file does not show and that a change must bring back as they were.</summary>
    public IReadOnlyList<string> Carried { get; init; } = [];

    /// <summary>Not every tenant has it: who may not see it has none.</summary>
    public bool Optional { get; init; }

    public Field? Find(string name) => Fields.FirstOrDefault(f => f.Name == name);
}

/// <summary>The kinds, in the order in which they are written: nothing refers to what comes later, save flows, which are published last.</summary>
internal static class Kinds
{
    private const int Day = 86_400_000;
    private static readonly Field Name = new("name") { Required = true };
    private static readonly Field Enabled = new("enabled", Form.Flag);

    private static Field Reference(string name, string kind, bool required = false) => new(name, Form.Reference) { Api = name + "Id", RefersTo = kind, Required = required };

    private static Field Milliseconds(string name, long least, long most = Day) => new(name, Form.Integer) { Least = least, Most = most };

    private static Field Word(string name, params string[] words) => new(name) { Words = words };

    public static readonly Kind Skills = new("skills", "/skills", ["name"], [Name, new("description")]);

    public static readonly Kind Users = new("users", "/users", ["name"],
        [Name, new("displayName") { Required = true }, new("email"), Word("role", "administrator", "supervisor", "agent") with { Required = true },
            Word("language", "zh-CN", "en"), new("timeZone"), Enabled, new("password") { Secret = true }])
    {
        Carried = ["extensionId"],
    };

    public static readonly Kind Trunks = new("trunks", "/trunks", ["name"],
        [Name, new("host") { Required = true }, new("port", Form.Integer) { Least = 1, Most = 65535 }, Word("transport", "udp", "tcp", "tls"), new("addresses", Form.Texts),
            new("fromUser"), new("callerNumber"), new("codecs", Form.Texts), new("maxChannels", Form.Integer) { Least = 1, Most = 10_000 }, new("prefix"),
            new("stripDigits", Form.Integer) { Least = 0, Most = 20 }, new("addPrefix"), Word("dtmfMode", "auto", "rfc4733", "inband", "info"),
            Word("mediaEncryption", "none", "optional", "required"), new("verifyCertificate", Form.Flag), Enabled, new("profile", Form.Part),
            new("loginPassword") { Secret = true }, new("inboundPassword") { Secret = true }]);

    public static readonly Kind TrunkGroups = new("trunkGroups", "/trunk-groups", ["name"],
        [Name, Word("strategy", "priority", "leastCost"), new("members", Form.Members) { Required = true }]);

    public static readonly Kind NumberPools = new("numberPools", "/number-pools", ["name"], [Name, Reference("trunk", "trunks"), new("numbers", Form.Object) { Required = true }]);

    public static readonly Kind OutboundRules = new("outboundRules", "/outbound-rules", ["name"],
        [Name, new("position", Form.Integer) { Least = 0, Most = 1_000_000 }, Enabled, new("prefixes", Form.Texts), new("pattern"), new("callers", Form.Texts), new("window", Form.Object),
            Word("action", "allow", "block"), new("reason"), Reference("group", "trunkGroups"), new("rewrites", Form.Object),
            Word("callerMode", "trunk", "fixed", "own", "rotate", "local", "anonymous"), new("callerNumber"), new("callerPool") { Api = "callerPoolId", Form = Form.Reference, RefersTo = "numberPools" }]);

    public static readonly Kind Extensions = new("extensions", "/extensions", ["number"],
        [new("number") { Required = true }, new("displayName") { Required = true }, Reference("user", "users"), Word("kind", "user", "phone"),
            Milliseconds("ringTimeoutMs", 1_000, 300_000), new("record", Form.Flag), Word("mediaEncryption", "none", "optional", "required"),
            Enabled, new("password") { Secret = true }, new("forwardsOutside", Form.Flag), new("calls", Form.Object)]);

    public static readonly Kind Devices = new("devices", "/devices", ["label"],
        [new("label") { Required = true }, Word("vendor", "yealink", "grandstream", "snom", "poly", "cisco", "fanvil") with { Required = true }, new("model"), new("mac"),
            Reference("extension", "extensions"), Word("transport", "udp", "tcp", "tls"), new("keys", Form.Object), Enabled]);

    public static readonly Kind RingGroups = new("ringGroups", "/ring-groups", ["number"],
        [new("number") { Required = true }, new("name") { Required = true }, Word("strategy", "all", "inOrder", "roundRobin", "random", "longestIdle"),
            new("members", Form.Texts) { Required = true }, Milliseconds("memberRingMs", 1_000, 300_000), Milliseconds("timeoutMs", 1_000, 600_000), new("then"),
            new("callsOutside", Form.Flag), Enabled]);

    public static readonly Kind FeatureCodes = new("featureCodes", "/feature-codes", ["code"],
        [new("code") { Required = true }, Word("feature", [.. Enum.GetNames<Contracts.Lines.Feature>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName)]) with { Required = true },
            new("argument"), Enabled]);

    public static readonly Kind ConferenceRooms = new("conferenceRooms", "/conference-rooms", ["number"],
        [new("number") { Required = true }, Name, new("pin"), new("hostPin"), new("maxMembers", Form.Integer) { Least = 2, Most = 60 }, new("record", Form.Flag),
            new("announce", Form.Flag), new("waitForHost", Form.Flag), new("muteOnEntry", Form.Flag), Enabled]);

    public static readonly Kind Prompts = new("prompts", "/prompts", ["name", "language"],
        [Name, new("language") { Required = true }, new("text"), new("voice"), new("file")]);

    public static readonly Kind Calendars = new("calendars", "/calendars", ["name"], [Name, new("description"), new("schedule", Form.Schedule) { Required = true }]);

    /// <summary>Rows are data, not configuration: they come and go by CSV.</summary>
    public static readonly Kind DataTables = new("dataTables", "/data-tables", ["name"],
        [Name, new("description"), new("keyName"), new("columns", Form.Texts) { Required = true }]);

    public static readonly Kind DataSources = new("dataSources", "/data-sources", ["name"],
        [Name, new("host") { Required = true }, new("port", Form.Integer) { Least = 1, Most = 65_535 }, new("database") { Required = true }, new("userName") { Required = true },
            new("password") { Secret = true }, Word("tls", "none", "require", "verify"), Enabled]);

    public static readonly Kind Flows = new("flows", "/flows", ["name"],
        [Name, new("description"), Word("kind", "tree", "graph"), new("published", Form.Flag), new("file"), new("flow", Form.Object), new("tree", Form.Object)]);

    public static readonly Kind Queues = new("queues", "/queues", ["name"],
        [Name, new("description"), Word("strategy", [.. Contracts.Acd.RoutingStrategies.All]), new("priority", Form.Integer) { Least = -1000, Most = 1000 }, new("weight", Form.Integer) { Least = 1, Most = 100 },
            new("requiredSkills", Form.Skills), Milliseconds("serviceLevelMs", 1_000), Word("serviceLevelFormula", "SL1", "SL2", "SL3", "SL4", "SL5", "SL6"),
            Milliseconds("ringTimeoutMs", 1_000, 300_000), Word("wrapUpMode", "none", "optional", "agentRequested", "mandatory", "mandatoryTimeout", "mandatoryForcedTimeout"), Milliseconds("wrapUpMs", 0, 3_600_000),
            Milliseconds("maxWaitMs", 1_000), Reference("overflowFlow", "flows"), new("maxLength", Form.Integer) { Least = 0, Most = 10_000 }, Reference("musicPrompt", "prompts"),
            new("announcePosition", Form.Flag), new("announceWait", Form.Flag), Milliseconds("announceEveryMs", 5_000, 3_600_000), new("record", Form.Flag),
            new("rules", Form.QueueRules) { Late = true }, new("seat", Form.QueueSeat)]);

    public static readonly Kind Agents = new("agents", "/agents", ["number"],
        [Reference("user", "users", required: true), new("number") { Required = true }, new("displayName"), new("skills", Form.Skills), new("queues", Form.Memberships),
            Milliseconds("wrapUpMs", 0, 3_600_000), new("autoAnswer", Form.Flag), new("capacity", Form.Object), Enabled]);

    public static readonly Kind Scripts = new("scripts", "/scripts", ["name"], [Name, new("description"), new("steps", Form.Object) { Required = true }, Enabled]);

    public static readonly Kind Shifts = new("shifts", "/shifts", ["name"],
        [Name, new("days", Form.Object) { Required = true }, new("from") { Required = true }, new("to") { Required = true }, Milliseconds("breakMs", 0), Milliseconds("graceMs", 0, 7_200_000),
            new("agents", Form.References) { Api = "agentIds", RefersTo = "agents" }, new("queues", Form.References) { Api = "queueIds", RefersTo = "queues" }, Enabled]);

    public static readonly Kind AlarmRules = new("alarmRules", "/alarm-rules", ["name"],
        [Name, new("figure") { Required = true }, Reference("queue", "queues"), Reference("agent", "agents"), new("below", Form.Flag), new("threshold", Form.Object) { Required = true },
            new("clearAt", Form.Object), Milliseconds("holdMs", 0), Word("severity", "warning", "critical"), new("webhookUrl"), new("webhookSecret") { Secret = true }, new("mailTo", Form.Texts), Enabled]);

    public static readonly Kind Wallboards = new("wallboards", "/wallboards", ["name"], [Name, new("tiles", Form.Tiles) { Required = true }]) { Optional = true };

    public static readonly Kind Dispositions = new("dispositions", "/dispositions", ["code"], [Name, new("code") { Required = true }, new("category"), new("flags", Form.Texts), Enabled]);

    public static readonly Kind BreakReasons = new("breakReasons", "/break-reasons", ["code"],
        [new("code") { Required = true }, new("labels", Form.Object) { Required = true }, Milliseconds("limitMs", 1_000, 86_400_000), Enabled]);

    public static readonly Kind VoicemailBoxes = new("voicemailBoxes", "/voicemail/boxes", ["number"],
        [new("number") { Required = true }, Name, Reference("extension", "extensions"), Reference("queue", "queues"),
            new("users", Form.References) { Api = "userIds", RefersTo = "users" }, new("pin") { Secret = true }, Milliseconds("maxMessageMs", 5_000, 600_000),
            Milliseconds("minMessageMs", 0, 30_000), Milliseconds("silenceMs", 2_000, 60_000), new("maxMessages", Form.Integer) { Least = 1, Most = 1_000 },
            new("confirm", Form.Flag), new("retentionDays", Form.Integer) { Least = 1, Most = 3_650 }, new("mailTo", Form.Texts), new("mailAudio", Form.Flag), Enabled]);

    public static readonly Kind Services = new("services", "/services", ["name"],
        [Name, new("description"), new("number"), Reference("calendar", "calendars"), new("maxLines", Form.Integer) { Least = 1, Most = 10_000 },
            new("open", Form.Step) { Required = true }, new("closed", Form.Step), new("holiday", Form.Step), new("busy", Form.Step), Enabled]);

    public static readonly Kind Numbers = new("numbers", "/numbers", ["number", "trunk"],
        [new("number") { Required = true }, new("label"), Reference("trunk", "trunks", required: true), new("target", Form.Target) { Required = true },
            new("maxChannels", Form.Integer) { Least = 1, Most = 10_000 }, Enabled]);

    public static readonly Kind RecordingRules = new("recordingRules", "/recording-rules", ["name"],
        [Name, new("position", Form.Integer) { Least = 1, Most = 10_000 }, Word("direction", "inbound", "outbound", "internal"), Reference("queue", "queues"),
            Reference("trunk", "trunks"), Reference("number", "numbers"), Reference("extension", "extensions"), Reference("room", "conferenceRooms"), new("percentage", Form.Integer) { Least = 1, Most = 100 },
            new("record", Form.Flag), Word("announcement", "none", "customer", "both"), new("retentionDays", Form.Integer) { Least = 1, Most = 3650 }, Word("format", "wav", "oggOpus"), Enabled]);

    public static readonly Kind CallbackOffers = new("callbackOffers", "/callback-offers", ["queue"],
        [Reference("queue", "queues", required: true), Enabled, Milliseconds("offerAfterMs", 0, 3_600_000), Milliseconds("offerEveryMs", 10_000, 3_600_000), new("key"),
            new("askNumber", Form.Flag), new("atClosing", Form.Flag), new("hours", Form.Object), new("maxAttempts", Form.Integer) { Least = 1, Most = 20 },
            Milliseconds("pauseMs", 10_000), Milliseconds("expireMs", 60_000, 15L * Day), new("callerNumber")]);

    public static readonly Kind Customers = new("customers", "/customers", ["numbers"],
        [Name, new("company"), Word("level", "normal", "vip", "blocked"), new("numbers", Form.Numbers), new("email"), new("address"), new("notes"),
            new("tags", Form.Texts), new("custom", Form.Object), Reference("ownerUser", "users"), new("history", Form.Texts) { Secret = true }]);

    /// <summary>The house's networks: of the tenant that keeps the house.</summary>
    public static readonly Kind Networks = new("networks", "/security/networks", ["network"],
        [new("network") { Required = true }, Word("rule", "allow", "deny") with { Required = true }, new("note")])
    {
        Optional = true,
    };

    /// <summary>The mail server: one thing, not a list.</summary>
    public static readonly Kind Mail = new("mail", "/mail/server", [],
        [new("host") { Required = true }, new("port", Form.Integer) { Least = 1, Most = 65_535 }, Word("security", "none", "startTls", "tls"), new("verifyCertificate", Form.Flag), new("userName"),
            new("password") { Secret = true }, new("senderAddress") { Required = true }, new("senderName"), Enabled]);

    /// <summary>The settings: one thing, not a list.</summary>
    public static readonly Kind Settings = new("settings", "/settings", [],
        [Word("defaultLanguage", "zh-CN", "en"), new("timeZone"), new("recordAll", Form.Flag), new("encryptRecordings", Form.Flag), Word("recordingFormat", "wav", "oggOpus"), new("recordingRetentionDays", Form.Integer) { Least = 1, Most = 3650 }, new("faxRetentionDays", Form.Integer) { Least = 0, Most = 3650 },
            new("outboundTrunks", Form.References) { Api = "outboundTrunkIds", RefersTo = "trunks" }, new("phones", Form.Object), new("dialling", Form.Part)])
    {
        Carried = ["tenantDisplayName"],
    };

    public static readonly IReadOnlyList<Kind> InOrder =
        [Skills, Users, Trunks, TrunkGroups, NumberPools, OutboundRules, Extensions, Devices, RingGroups, FeatureCodes, ConferenceRooms, Prompts, Calendars, DataTables, DataSources, Flows, Scripts, Queues, Agents, Dispositions, BreakReasons, VoicemailBoxes, Services, Numbers, RecordingRules, CallbackOffers, Shifts, AlarmRules, Wallboards, Customers, Networks];
}

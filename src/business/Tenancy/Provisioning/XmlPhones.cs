using System.Globalization;
using System.Xml.Linq;
using Switchboard.Contracts.Lines;

namespace Switchboard.Tenancy.Provisioning;

/// <summary>Configurations in XML.</summary>
internal static class XmlPhones
{
    private const int GrandstreamKeys = 12;

    /// <summary>Grandstream GXP and GRP, <c>cfgMAC.xml</c>.</summary>
    public static string Grandstream(PhonePlan plan)
    {
        var config = new XElement("config", new XAttribute("version", "1"));
        Set(271, "1"); // account 1 active
        Set(270, plan.DisplayName);
        Set(47, plan.Domain);
        Set(48, $"{plan.Server}:{Number(plan.Port)}");
        Set(35, plan.Number);
        Set(36, plan.AuthUser);
        Set(34, plan.Password);
        Set(3, plan.DisplayName);
        Set(33, plan.Voicemail ?? "");
        Set(99, "1"); // subscribe for message-waiting
        Set(31, "1"); // register
        Set(32, "10"); // minutes
        Set(130, Number((int)plan.Transport));
        Set(183, plan.Encryption switch { MediaEncryption.Required => "2", MediaEncryption.Optional when plan.Transport == PhoneTransport.Tls => "1", _ => "0" });
        foreach (var (place, codec) in new[] { (57, "9"), (58, "8"), (59, "0"), (60, "123") }) // G.722, PCMA, PCMU, Opus
            Set(place, codec);
        Set(850, "101"); // RFC 4733
        Set(1362, plan.Chinese ? "zh" : "en");
        Set(64, "customize");
        Set(246, $"LOC{(plan.UtcOffset < TimeSpan.Zero ? "+" : "-")}{plan.UtcOffset.ToString(@"h\:mm", CultureInfo.InvariantCulture)}"); // POSIX: west is positive
        Set(193, "1440"); // minutes between two fetches
        Set(1363, "0");
        Set(1364, "0");
        for (var i = 0; i < Math.Min(plan.Keys.Count, GrandstreamKeys - 1); i++)
        {
            var key = plan.Keys[i];
            Set(1365 + (2 * i), key.Kind == PhoneKeyKind.Blf ? "11" : "10");
            Set(1366 + (2 * i), "0"); // account 1
            Set(1467 + (2 * i), key.Label ?? key.Number);
            Set(1468 + (2 * i), key.Number);
        }

        if (plan.PickUp is { } pickUp)
            Set(1347, pickUp); // BLF call-pickup prefix
        var root = new XElement("gs_provision", new XAttribute("version", "1"));
        if (plan.Mac is { } mac)
            root.Add(new XElement("mac", mac));
        root.Add(config);
        return Text(root);

        void Set(int place, string value) => config.Add(new XElement("P" + Number(place), Clean(value)));
    }

    /// <summary>Snom D7xx and D8xx.</summary>
    public static string Snom(PhonePlan plan)
    {
        var phone = new XElement("phone-settings", new XAttribute("e", "2"));
        Line("user_active", "on");
        Line("user_realname", plan.DisplayName);
        Line("user_name", plan.Number);
        Line("user_pname", plan.AuthUser);
        Line("user_pass", plan.Password);
        Line("user_host", plan.Domain);
        Line("user_outbound", $"{plan.Server}:{Number(plan.Port)};transport={plan.Transport.ToString().ToLowerInvariant()}");
        Line("user_expiry", "600");
        Line("user_mailbox", plan.Voicemail ?? "");
        Line("user_srtp", plan.Encryption == MediaEncryption.None ? "off" : "on");
        Line("user_savp", plan.Encryption switch { MediaEncryption.Required => "mandatory", MediaEncryption.Optional => "optional", _ => "off" });
        Line("codec_priority_list", "g722,pcma,pcmu,opus,telephone-event");
        Set("language", plan.Chinese ? "Chinese" : "English");
        Set("utc_offset", Number((int)plan.UtcOffset.TotalSeconds));
        Set("dst", "");
        Set("settings_refresh_timer", "86400");
        var keys = new XElement("functionKeys", new XAttribute("e", "2"), Key(0, "line", ""));
        for (var i = 0; i < plan.Keys.Count; i++)
        {
            var key = plan.Keys[i];
            var pickUp = plan.PickUp is { } code ? "|" + code : "";
            keys.Add(Key(i + 1, key.Kind == PhoneKeyKind.Blf ? $"blf sip:{key.Number}@{plan.Domain}{pickUp}" : $"speed {key.Number}", key.Label ?? key.Number));
        }

        return Text(new XElement("settings", phone, keys));

        void Line(string name, string value) => phone.Add(new XElement(name, new XAttribute("idx", "1"), new XAttribute("perm", "R"), Clean(value)));
        void Set(string name, string value) => phone.Add(new XElement(name, new XAttribute("perm", "R"), Clean(value)));
        static XElement Key(int index, string does, string label) =>
            new("fkey", new XAttribute("idx", Number(index)), new XAttribute("context", "1"), new XAttribute("label", Clean(label)), new XAttribute("perm", "R"), Clean(does));
    }

    /// <summary>The file by which a Poly phone begins: it names the one below.</summary>
    public static string PolyMaster(string file) => Text(new XElement("APPLICATION", new XAttribute("CONFIG_FILES", file), new XAttribute("MISC_FILES", "")));

    /// <summary>Poly (Polycom) VVX and Edge E with UC software 5 and later.</summary>
    public static string Poly(PhonePlan plan)
    {
        var config = new XElement("polycomConfig");
        Set("reg.1.address", plan.Number);
        Set("reg.1.label", plan.Number);
        Set("reg.1.displayName", plan.DisplayName);
        Set("reg.1.auth.userId", plan.AuthUser);
        Set("reg.1.auth.password", plan.Password);
        Set("reg.1.server.1.address", plan.Domain);
        Set("reg.1.server.1.port", Number(plan.Port));
        Set("reg.1.server.1.transport", plan.Transport switch { PhoneTransport.Tcp => "TCPOnly", PhoneTransport.Tls => "TLS", _ => "UDPOnly" });
        Set("reg.1.server.1.expires", "600");
        Set("reg.1.outboundProxy.address", plan.Server);
        Set("reg.1.outboundProxy.port", Number(plan.Port));
        Set("reg.1.outboundProxy.transport", plan.Transport switch { PhoneTransport.Tcp => "TCPOnly", PhoneTransport.Tls => "TLS", _ => "UDPOnly" });
        Set("sec.srtp.enable", plan.Encryption == MediaEncryption.None ? "0" : "1");
        Set("sec.srtp.offer", plan.Encryption == MediaEncryption.None ? "0" : "1");
        Set("sec.srtp.require", plan.Encryption == MediaEncryption.Required ? "1" : "0");
        foreach (var (codec, priority) in new[] { ("G722", 1), ("G711_A", 2), ("G711_Mu", 3), ("Opus", 4) })
            Set($"voice.codecPref.{codec}", Number(priority));
        Set("tone.dtmf.rfc2833Control", "1");
        Set("msg.mwi.1.subscribe", $"{plan.Number}@{plan.Domain}");
        Set("msg.mwi.1.callBackMode", plan.Voicemail is null ? "disabled" : "contact");
        Set("msg.mwi.1.callBack", plan.Voicemail ?? "");
        Set("lcl.ml.lang", plan.Chinese ? "Chinese_China" : "English_United_States");
        Set("tcpIpApp.sntp.gmtOffset", Number((int)plan.UtcOffset.TotalSeconds));
        Set("tcpIpApp.sntp.gmtOffset.overrideDHCP", "1");
        Set("tcpIpApp.sntp.daylightSavings.enable", "0");
        Set("attendant.reg", "1");
        Set("feature.enhancedFeatureKeys.enabled", "1");
        if (plan.PickUp is { } code)
            Set("call.directedCallPickupString", code);
        var (lamps, dials) = (0, 0);
        foreach (var key in plan.Keys)
        {
            if (key.Kind == PhoneKeyKind.Blf)
            {
                var at = $"attendant.resourceList.{Number(++lamps)}.";
                Set(at + "address", $"{key.Number}@{plan.Domain}");
                Set(at + "label", key.Label ?? key.Number);
                Set(at + "type", "normal");
            }
            else
            {
                dials++;
                Set($"efk.efklist.{Number(dials)}.status", "1");
                Set($"efk.efklist.{Number(dials)}.mname", $"dial{Number(dials)}");
                Set($"efk.efklist.{Number(dials)}.label", key.Label ?? key.Number);
                Set($"efk.efklist.{Number(dials)}.action.string", key.Number + "$Tinvite$");
            }
        }

        Set("prov.polling.enabled", "1");
        Set("prov.polling.mode", "rel");
        Set("prov.polling.period", "86400");
        return Text(config);

        void Set(string name, string value) => config.SetAttributeValue(name, Clean(value));
    }

    /// <summary>Cisco SPA 3xx/5xx and the multiplatform firmware of 68xx, 78xx and 88xx.</summary>
    public static string Cisco(PhonePlan plan)
    {
        var profile = new XElement("flat-profile");
        Set("Line_Enable_1_", "Yes");
        Set("Extension_1_", "1");
        Set("Proxy_1_", plan.Domain);
        Set("Outbound_Proxy_1_", $"{plan.Server}:{Number(plan.Port)}");
        Set("Use_Outbound_Proxy_1_", "Yes");
        Set("Register_1_", "Yes");
        Set("Register_Expires_1_", "600");
        Set("Display_Name_1_", plan.DisplayName);
        Set("Short_Name_1_", plan.Number);
        Set("User_ID_1_", plan.Number);
        Set("Use_Auth_ID_1_", "Yes");
        Set("Auth_ID_1_", plan.AuthUser);
        Set("Password_1_", plan.Password);
        Set("SIP_Transport_1_", plan.Transport.ToString().ToUpperInvariant());
        Set("Secure_Call_Option_1_", plan.Encryption switch { MediaEncryption.Required => "Strict", MediaEncryption.Optional when plan.Transport == PhoneTransport.Tls => "Optional", _ => "Off" });
        Set("Preferred_Codec_1_", "G722");
        Set("Second_Preferred_Codec_1_", "G711a");
        Set("Third_Preferred_Codec_1_", "G711u");
        Set("Use_Pref_Codec_Only_1_", "No");
        Set("DTMF_Tx_Method_1_", "AVT");
        Set("Mailbox_ID_1_", plan.Number);
        Set("Voice_Mail_Number", plan.Voicemail ?? "");
        Set("Call_Pickup_Code", plan.PickUp ?? "");
        Set("Attendant_Console_Call_Pickup_Code", plan.PickUp is { } code ? code + "#" : "");
        Set("Language_Selection", plan.Chinese ? "zh-CN" : "en-US");
        Set("Time_Zone", $"GMT{plan.Offset}");
        Set("Daylight_Saving_Time_Enable", "No");
        for (var i = 0; i < plan.Keys.Count; i++)
        {
            var key = plan.Keys[i];
            var at = Number(i + 2);
            var name = Field(key.Label ?? key.Number);
            Set($"Extension_{at}_", "Disabled");
            Set($"Short_Name_{at}_", name);
            Set($"Extended_Function_{at}_", key.Kind == PhoneKeyKind.Blf
                ? $"fnc=blf+sd+cp;sub={key.Number}@$PROXY;ext={key.Number}@$PROXY;nme={name}"
                : $"fnc=sd;ext={key.Number}@$PROXY;nme={name}");
        }

        Set("Resync_Periodic", "86400");
        return Text(profile);

        void Set(string name, string value) => profile.Add(new XElement(name, new XAttribute("ua", "na"), Clean(value)));
        static string Field(string label) => label.Replace(';', ' ').Replace('=', ' '); // a label adds no field to its key
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    // XML has no word for most control characters.
    private static string Clean(string value) => string.Concat(value.Select(c => char.IsControl(c) || c >= '\uFFFE' ? ' ' : c)).Trim();

    private static string Text(XElement root) => "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n" + root.ToString();
}

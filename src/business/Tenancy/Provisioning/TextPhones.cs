using System.Globalization;
using System.Text;
using Switchboard.Contracts.Lines;

namespace Switchboard.Tenancy.Provisioning;

/// <summary>Configurations that are lines of text. What comes from people loses its line breaks: a name writes no setting of its own.</summary>
internal static class TextPhones
{
    /// <summary>Yealink T2x to T5x and W-series, <c>MAC.cfg</c> (V80 and later).</summary>
    public static string Yealink(PhonePlan plan)
    {
        var text = new StringBuilder("#!version:1.0.0.1\n");
        Set("account.1.enable", "1");
        Set("account.1.label", plan.Number);
        Set("account.1.display_name", plan.DisplayName);
        Set("account.1.user_name", plan.Number);
        Set("account.1.auth_name", plan.AuthUser);
        Set("account.1.password", plan.Password);
        Set("account.1.sip_server.1.address", plan.Domain);
        Set("account.1.sip_server.1.port", Number(plan.Port));
        Set("account.1.sip_server.1.transport_type", Number((int)plan.Transport));
        Set("account.1.sip_server.1.expires", "600");
        Set("account.1.outbound_proxy_enable", "1");
        Set("account.1.outbound_proxy.1.address", plan.Server);
        Set("account.1.outbound_proxy.1.port", Number(plan.Port));
        Set("account.1.srtp_encryption", plan.Encryption switch { MediaEncryption.Required => "2", MediaEncryption.Optional when plan.Transport == PhoneTransport.Tls => "1", _ => "0" });
        foreach (var (codec, priority) in new[] { ("g722", 1), ("pcma", 2), ("pcmu", 3), ("opus", 4) })
        {
            Set($"account.1.codec.{codec}.enable", "1");
            Set($"account.1.codec.{codec}.priority", Number(priority));
        }

        foreach (var codec in (ReadOnlySpan<string>)["g729", "ilbc", "g726_32"])
            Set($"account.1.codec.{codec}.enable", "0");
        Set("account.1.dtmf.type", "1"); // RFC 4733
        Set("account.1.subscribe_mwi", "1");
        Set("voice_mail.number.1", plan.Voicemail ?? "");
        Set("features.pickup.blf_visual_enable", "1");
        Set("lang.gui", plan.Chinese ? "Chinese_S" : "English");
        Set("local_time.time_zone", Hours(plan.UtcOffset));
        Set("local_time.summer_time", "0");
        Set("linekey.1.type", "15");
        Set("linekey.1.line", "1");
        for (var i = 0; i < plan.Keys.Count; i++)
        {
            var key = plan.Keys[i];
            var at = $"linekey.{Number(i + 2)}.";
            Set(at + "type", key.Kind == PhoneKeyKind.Blf ? "16" : "13");
            Set(at + "line", "1");
            Set(at + "value", key.Number);
            Set(at + "label", key.Label ?? key.Number);
            if (key.Kind == PhoneKeyKind.Blf)
                Set(at + "extension", plan.PickUp ?? "");
        }

        Set("static.auto_provision.power_on", "1");
        Set("static.auto_provision.repeat.enable", "1");
        Set("static.auto_provision.repeat.minutes", "1440");
        return text.ToString();

        void Set(string name, string value) => text.Append(name).Append(" = ").Append(Line(value)).Append('\n');
    }

    /// <summary>Fanvil X-series and its siblings, <c>MAC.cfg</c>.</summary>
    public static string Fanvil(PhonePlan plan)
    {
        var text = new StringBuilder();
        Set("SIP1 Phone Number", plan.Number);
        Set("SIP1 Display Name", plan.DisplayName);
        Set("SIP1 Sip Name", plan.Domain);
        Set("SIP1 Register Addr", plan.Domain);
        Set("SIP1 Register Port", Number(plan.Port));
        Set("SIP1 Register User", plan.AuthUser);
        Set("SIP1 Register Pswd", plan.Password);
        Set("SIP1 Register TTL", "600");
        Set("SIP1 Enable Reg", "1");
        Set("SIP1 Proxy Addr", plan.Server);
        Set("SIP1 Proxy Port", Number(plan.Port));
        Set("SIP1 Proxy User", plan.AuthUser);
        Set("SIP1 Proxy Pswd", plan.Password);
        Set("SIP1 Local Domain", plan.Domain);
        Set("SIP1 Transport", plan.Transport switch { PhoneTransport.Tcp => "1", PhoneTransport.Tls => "3", _ => "0" });
        Set("SIP1 Media Crypto", plan.Encryption switch { MediaEncryption.Required => "2", MediaEncryption.Optional when plan.Transport == PhoneTransport.Tls => "1", _ => "0" });
        Set("SIP1 MWI Num", plan.Voicemail ?? "");
        Set("SIP1 Enable MWI", "1");
        Set("SIP1 Pickup Num", plan.PickUp ?? "");
        Set("SIP1 BLF Pickup Num", plan.PickUp ?? "");
        Set("SIP1 DTMF Mode", "1");
        Set("SIP1 VoiceCodecMap", "G722,PCMA,PCMU,opus");
        text.Append("<PHONE FEATURE MODULE>\r\n");
        Set("Default Language", plan.Chinese ? "cn" : "en");
        Set("Time Zone", Number((int)(plan.UtcOffset.TotalMinutes / 15))); // in quarters of an hour
        Set("Time Zone Name", $"UTC{plan.Offset}");
        Set("DST Type", "0");
        text.Append("<DSSKEY CONFIG MODULE>\r\n--Dsskey Config1--:\r\n");
        Set("Fkey1 Type", "2");
        Set("Fkey1 Value", "SIP1");
        for (var i = 0; i < plan.Keys.Count; i++)
        {
            var key = plan.Keys[i];
            var at = $"Fkey{Number(i + 2)} ";
            Set(at + "Type", "1");
            Set(at + "Value", key.Kind == PhoneKeyKind.Blf ? $"{key.Number}@1/bc{plan.PickUp}" : $"{key.Number}@1/f");
            Set(at + "Title", key.Label ?? key.Number);
        }

        text.Append("<AUTOUPDATE CONFIG MODULE>\r\n");
        Set("Auto Pbook Url", "");
        Set("Update Interval", "24");
        text.Append("<<END OF FILE>>\r\n");
        // The phone takes a file only when its version is another: it is made of what is in it.
        var version = BitConverter.ToUInt32(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))) % 1_000_000_000u;
        return string.Create(CultureInfo.InvariantCulture, $"<<VOIP CONFIG FILE>>Version:2.{version:D10}\r\n<SIP CONFIG MODULE>\r\n--SIP Line List--  :\r\n") + text;

        void Set(string name, string value) => text.Append(name.PadRight(24)).Append(':').Append(Line(value)).Append("\r\n");
    }

    // Half and quarter hours as +5:30.
    private static string Hours(TimeSpan offset) => (offset < TimeSpan.Zero ? "-" : "+")
        + (offset.Minutes == 0 ? Number(Math.Abs(offset.Hours)) : string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(offset.Hours)}:{Math.Abs(offset.Minutes):D2}"));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Line(string value)
    {
        var line = new StringBuilder(value.Length);
        foreach (var c in value)
            line.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c);
        return line.ToString().Trim();
    }
}

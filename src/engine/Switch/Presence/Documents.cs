using System.Globalization;
using System.Security;
using System.Text;
using Switchboard.Contracts.Switch;
using Switchboard.Sip;
using Switchboard.Switch.Features;

namespace Switchboard.Switch.Presence;

/// <summary>The bodies of NOTIFY. Names and numbers of strangers stand in them: everything is escaped.</summary>
internal static class Documents
{
    /// <summary>Calls of a line (RFC 4235), always the full state.</summary>
    public static SipBody DialogInfo(string domain, string line, int version, IReadOnlyList<LineUse> uses)
    {
        var xml = new StringBuilder("<?xml version=\"1.0\"?>\r\n");
        var entity = $"sip:{line}@{domain}";
        xml.Append(CultureInfo.InvariantCulture, $"<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\"{version}\" state=\"full\" entity=\"{Text(entity)}\">\r\n");
        foreach (var use in uses)
        {
            var state = use.State switch { LegState.Trying => use.Calls ? "trying" : "early", LegState.Ringing => "early", _ => "confirmed" };
            xml.Append(CultureInfo.InvariantCulture, $"<dialog id=\"{use.LegId:N}\" direction=\"{(use.Calls ? "initiator" : "recipient")}\">\r\n<state>{state}</state>\r\n");
            xml.Append(CultureInfo.InvariantCulture, $"<remote><identity{Named(use.OtherName)}>{Text($"sip:{use.Other}@{domain}")}</identity><target uri=\"{Text($"sip:{use.Other}@{domain}")}\"/></remote>\r\n");
            xml.Append(CultureInfo.InvariantCulture, $"<local><identity>{Text(entity)}</identity><target uri=\"{Text(entity)}\"/></local>\r\n</dialog>\r\n");
        }

        return Body("application/dialog-info+xml", xml.Append("</dialog-info>\r\n"));
    }

    /// <summary>Whether a line can be called (RFC 3863, with the activities of RFC 4480).</summary>
    public static SipBody Presence(string domain, string line, bool isReachable, bool isQuiet, bool talks)
    {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n");
        var entity = Text($"sip:{line}@{domain}");
        var note = !isReachable ? "Offline" : isQuiet ? "Do not disturb" : talks ? "On the phone" : "Available";
        xml.Append("<presence xmlns=\"urn:ietf:params:xml:ns:pidf\" xmlns:dm=\"urn:ietf:params:xml:ns:pidf:data-model\" xmlns:rpid=\"urn:ietf:params:xml:ns:pidf:rpid\"");
        xml.Append(CultureInfo.InvariantCulture, $" entity=\"{entity}\">\r\n<tuple id=\"line\"><status><basic>{(isReachable && !isQuiet ? "open" : "closed")}</basic></status>");
        xml.Append(CultureInfo.InvariantCulture, $"<contact>{entity}</contact><note>{note}</note></tuple>\r\n");
        if (talks || isQuiet)
            xml.Append(CultureInfo.InvariantCulture, $"<dm:person id=\"person\"><rpid:activities>{(talks ? "<rpid:on-the-phone/>" : "<rpid:busy/>")}</rpid:activities></dm:person>\r\n");
        return Body("application/pidf+xml", xml.Append("</presence>\r\n"));
    }

    /// <summary>Waiting messages (RFC 3842).</summary>
    public static SipBody MessageSummary(string domain, string line, int fresh, int old) => Body(
        "application/simple-message-summary",
        new StringBuilder().Append(
            CultureInfo.InvariantCulture,
            $"Messages-Waiting: {(fresh > 0 ? "yes" : "no")}\r\nMessage-Account: sip:{line}@{domain}\r\nVoice-Message: {fresh}/{old} (0/0)\r\n"));

    private static string Named(string? name) => string.IsNullOrEmpty(name) ? "" : $" display=\"{Text(name)}\"";

    private static string Text(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
            clean.Append(char.IsControl(c) ? ' ' : c); // XML 1.0 has no control characters, escaped or not
        return SecurityElement.Escape(clean.ToString())!;
    }

    private static SipBody Body(string type, StringBuilder text) => new(type, Encoding.UTF8.GetBytes(text.ToString()));
}

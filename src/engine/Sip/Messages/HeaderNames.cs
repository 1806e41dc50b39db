namespace Switchboard.Sip;

/// <summary>Header names, long and compact (§7.3.3), to ids and back, without garbage.</summary>
internal static class HeaderNames
{
    // Compact forms; must stand before Buckets, which is built from them.
    private static readonly (string, SipHeaderId)[] Compact =
    [
        ("b", SipHeaderId.ReferredBy), ("c", SipHeaderId.ContentType), ("e", SipHeaderId.ContentEncoding),
        ("f", SipHeaderId.From), ("i", SipHeaderId.CallId), ("k", SipHeaderId.Supported), ("l", SipHeaderId.ContentLength),
        ("m", SipHeaderId.Contact), ("o", SipHeaderId.Event), ("r", SipHeaderId.ReferTo), ("s", SipHeaderId.Subject),
        ("t", SipHeaderId.To), ("u", SipHeaderId.AllowEvents), ("v", SipHeaderId.Via), ("x", SipHeaderId.SessionExpires),
    ];

    private static readonly string[] Long = new string[Enum.GetValues<SipHeaderId>().Length];
    private static readonly (byte[] Name, SipHeaderId Id)[][] Buckets = Build();

    public static string NameOf(SipHeaderId id) => Long[(int)id];

    public static SipHeaderId Find(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
            return SipHeaderId.Other;
        foreach (var (known, id) in Buckets[Bucket(name)])
        {
            if (SipText.SameIgnoringCase(known, name))
                return id;
        }

        return SipHeaderId.Other;
    }

    private static int Bucket(ReadOnlySpan<byte> name) => ((name[0] | 0x20) + (name[^1] | 0x20) * 7 + name.Length * 31) & 255;

    private static (byte[], SipHeaderId)[][] Build()
    {
        var lists = new List<(byte[], SipHeaderId)>[256];
        foreach (var id in Enum.GetValues<SipHeaderId>())
        {
            if (id == SipHeaderId.Other)
                continue;
            Long[(int)id] = Spell(id);
            Add(lists, Long[(int)id], id);
        }

        foreach (var (compact, id) in Compact)
            Add(lists, compact, id);
        return Array.ConvertAll(lists, list => list?.ToArray() ?? []);
    }

    private static void Add(List<(byte[], SipHeaderId)>[] lists, string name, SipHeaderId id)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(name);
        (lists[Bucket(bytes)] ??= []).Add((bytes, id));
    }

    // CallId → Call-ID, WwwAuthenticate → WWW-Authenticate, PAssertedIdentity → P-Asserted-Identity …
    private static string Spell(SipHeaderId id) => id switch
    {
        SipHeaderId.CallId => "Call-ID",
        SipHeaderId.CSeq => "CSeq",
        SipHeaderId.MimeVersion => "MIME-Version",
        SipHeaderId.MinSE => "Min-SE",
        SipHeaderId.RAck => "RAck",
        SipHeaderId.RSeq => "RSeq",
        SipHeaderId.RemotePartyId => "Remote-Party-ID",
        SipHeaderId.WwwAuthenticate => "WWW-Authenticate",
        SipHeaderId.SipETag => "SIP-ETag",
        SipHeaderId.SipIfMatch => "SIP-If-Match",
        _ => Hyphenate(id.ToString()),
    };

    private static string Hyphenate(string name)
    {
        var spelt = new System.Text.StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsUpper(c) && spelt.Length > 0)
                spelt.Append('-');
            spelt.Append(c);
        }

        return spelt.ToString();
    }
}

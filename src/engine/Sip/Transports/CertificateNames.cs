using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Switchboard.Sip;

/// <summary>The SIP domains a certificate speaks for (RFC 5922 §7.1).</summary>
public static class CertificateNames
{
    private const string SubjectAlternativeName = "2.5.29.17";
    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag UriName = new(TagClass.ContextSpecific, 6);
    private static readonly Asn1Tag AddressName = new(TagClass.ContextSpecific, 7);

    /// <summary>sip URIs first (a URI with a user part names a person, not a domain); DNS names only without them; the common name only without either.</summary>
    public static IReadOnlyList<string> Of(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        List<string> uris = [];
        List<string> hosts = [];
        var any = false;
        foreach (var extension in certificate.Extensions)
        {
            if (extension.Oid?.Value != SubjectAlternativeName)
                continue;
            any = true;
            try
            {
                Read(extension.RawData, uris, hosts);
            }
            catch (AsnContentException)
            {
                return []; // it names nobody that could be compared
            }
        }

        if (any)
            return uris.Count > 0 ? uris : hosts;
        var common = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        return string.IsNullOrEmpty(common) ? [] : [common];
    }

    /// <summary>True when the certificate speaks for this domain: whole names, without case, no wildcards (RFC 5922 §7.2).</summary>
    public static bool Covers(X509Certificate2 certificate, string domain)
    {
        foreach (var name in Of(certificate))
        {
            if (name.Equals(domain, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static void Read(ReadOnlyMemory<byte> extension, List<string> uris, List<string> hosts)
    {
        var names = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            var tag = names.PeekTag();
            if (tag == DnsName)
                hosts.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, DnsName));
            else if (tag == UriName)
                AddUri(names.ReadCharacterString(UniversalTagNumber.IA5String, UriName), uris);
            else if (tag == AddressName)
                hosts.Add(new System.Net.IPAddress(names.ReadOctetString(AddressName)).ToString());
            else
                names.ReadEncodedValue();
        }
    }

    private static void AddUri(string text, List<string> uris)
    {
        if (SipUri.TryParse(text, out var uri) && uri.Scheme == "sip" && uri.User.Length == 0)
            uris.Add(uri.Host.Trim('[', ']'));
    }
}

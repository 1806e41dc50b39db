using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Switchboard.Tenancy.Provisioning;

/// <summary>Which file names a maker's phones ask for, and what is in them.</summary>
internal static partial class PhoneFiles
{
    private const string PolySuffix = "-switchboard.cfg";

    /// <summary>The twelve digits in a file's name or a phone's name for itself; false when there are none.</summary>
    public static bool TryFindMac(string text, [NotNullWhen(true)] out string? mac)
    {
        mac = Mac().Match(text) is { Success: true } found ? Plain(found.Value) : null;
        // Files for all phones of a model: y000000000065.cfg, 000000000000.cfg.
        return mac is not null && !mac.StartsWith("00000000", StringComparison.Ordinal);
    }

    /// <summary>Lower case without marks; null when it is no address of twelve digits.</summary>
    public static string? ReadMac(string text)
    {
        var plain = Plain(text.Trim());
        return plain.Length == 12 && plain.All(char.IsAsciiHexDigit) ? plain : null;
    }

    /// <summary>The file's text and media type; null when phones of this maker have no such file.</summary>
    public static (string Text, string MediaType)? Open(PhonePlan plan, string file)
    {
        var own = file.Length == 0 || file.StartsWith("phone.", StringComparison.OrdinalIgnoreCase) || TryFindMac(file, out _);
        if (!own)
            return null;
        return plan.Vendor switch
        {
            PhoneVendor.Yealink when Ends(".cfg") => (TextPhones.Yealink(plan), "text/plain; charset=utf-8"),
            PhoneVendor.Fanvil when Ends(".cfg") => (TextPhones.Fanvil(plan), "text/plain; charset=utf-8"),
            PhoneVendor.Grandstream when Ends(".xml") => (XmlPhones.Grandstream(plan), "application/xml"),
            PhoneVendor.Snom when Ends(".htm", ".xml") => (XmlPhones.Snom(plan), "application/xml"),
            PhoneVendor.Cisco when Ends(".xml", ".cfg") => (XmlPhones.Cisco(plan), "application/xml"),
            PhoneVendor.Poly when file.EndsWith(PolySuffix, StringComparison.OrdinalIgnoreCase) || file.Length == 0 => (XmlPhones.Poly(plan), "application/xml"),
            PhoneVendor.Poly when TryFindMac(file, out var mac) && file.Length == mac.Length + 4 && Ends(".cfg") => (XmlPhones.PolyMaster(mac + PolySuffix), "application/xml"),
            _ => null,
        };

        bool Ends(params ReadOnlySpan<string> endings)
        {
            foreach (var ending in endings)
            {
                if (file.Length == 0 || file.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                    return true;
            }

            return false;
        }
    }

    private static string Plain(string text) => text.Replace(":", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    [GeneratedRegex("(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}|(?<![0-9a-f])[0-9a-f]{12}(?![0-9a-f])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 250)]
    private static partial Regex Mac();
}

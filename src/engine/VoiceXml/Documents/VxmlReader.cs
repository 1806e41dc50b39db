using System.Text;
using System.Xml;

namespace Switchboard.VoiceXml.Documents;

/// <summary>Reads XML into elements with line numbers. No DTD is read, nothing is resolved, size and depth are limited.</summary>
internal static class VxmlReader
{
    public const int MaxCharacters = 2 * 1024 * 1024;
    public const int MaxDepth = 256;

    private const string VxmlNamespace = "http://www.w3.org/2001/vxml";
    private const string GrammarNamespace = "http://www.w3.org/2001/06/grammar";
    private const string SynthesisNamespace = "http://www.w3.org/2001/10/synthesis";

    public static VxmlElement Read(byte[] content, string? charset = null)
    {
        using var stream = new MemoryStream(content, writable: false);
        if (Charset(charset) is { } encoding)
        {
            using var text = new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: true);
            return Read(reader => XmlReader.Create(text, reader));
        }

        return Read(settings => XmlReader.Create(stream, settings));
    }

    public static VxmlElement Read(string content)
    {
        using var text = new StringReader(content);
        return Read(settings => XmlReader.Create(text, settings));
    }

    private static VxmlElement Read(Func<XmlReaderSettings, XmlReader> open)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
            MaxCharactersInDocument = MaxCharacters,
            MaxCharactersFromEntities = 0x10000,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        try
        {
            using var reader = open(settings);
            return ReadRoot(reader);
        }
        catch (XmlException wrong)
        {
            throw new DocumentException(wrong.LineNumber, wrong.LinePosition, wrong.Message);
        }
    }

    private static VxmlElement ReadRoot(XmlReader reader)
    {
        VxmlElement? root = null;
        VxmlElement? current = null;
        var pending = new StringBuilder();
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    Flush(current, pending);
                    var element = Open(reader, current);
                    root ??= element;
                    current?.Add(element);
                    if (reader.IsEmptyElement)
                        element.Seal();
                    else
                        current = element;
                    break;
                case XmlNodeType.EndElement:
                    Flush(current, pending);
                    current!.Seal();
                    current = current.Parent;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                    pending.Append(reader.Value);
                    break;
            }
        }

        return root ?? throw new DocumentException(1, 1, "the document has no element");
    }

    private static void Flush(VxmlElement? current, StringBuilder pending)
    {
        if (pending.Length > 0)
            current?.Add(pending.ToString());
        pending.Clear();
    }

    private static VxmlElement Open(XmlReader reader, VxmlElement? parent)
    {
        var place = (IXmlLineInfo)reader;
        if (reader.Depth > MaxDepth)
            throw new DocumentException(place.LineNumber, place.LinePosition, $"elements are nested deeper than {MaxDepth}");
        var known = reader.NamespaceURI is "" or VxmlNamespace or GrammarNamespace or SynthesisNamespace;
        var name = known ? reader.LocalName : "{" + reader.NamespaceURI + "}" + reader.LocalName;
        var element = new VxmlElement(name, place.LineNumber, place.LinePosition, parent)
        {
            XmlBase = parent?.XmlBase,
            Language = parent?.Language,
        };
        while (reader.MoveToNextAttribute())
        {
            if (reader.Prefix == "xml" && reader.LocalName == "base")
                element.XmlBase = Resolve(parent?.XmlBase, reader.Value);
            else if (reader.Prefix == "xml" && reader.LocalName == "lang")
                element.Language = reader.Value;
            if (reader.Prefix.Length == 0 && reader.LocalName != "xmlns")
                element.SetAttribute(reader.LocalName, reader.Value);
            else if (reader.Prefix == "xml")
                element.SetAttribute("xml:" + reader.LocalName, reader.Value);
        }

        reader.MoveToElement();
        return element;
    }

    private static string Resolve(string? outer, string inner) =>
        outer is not null && Uri.TryCreate(outer, UriKind.Absolute, out var origin) && Uri.TryCreate(origin, inner, out var whole)
            ? whole.AbsoluteUri
            : inner;

    private static Encoding? Charset(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return null;
        try
        {
            return Encoding.GetEncoding(name.Trim('"', ' '));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}

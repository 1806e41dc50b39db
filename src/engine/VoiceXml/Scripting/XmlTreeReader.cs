using System.Text;
using System.Xml;
using Switchboard.VoiceXml.Documents;

namespace Switchboard.VoiceXml.Scripting;

/// <summary>Reads XML into nested arrays that the DOM is made from: <c>[type, name, namespace, value, attributes, children]</c>.</summary>
internal static class XmlTreeReader
{
    public static object?[] Read(byte[] content, string? charset)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
            MaxCharactersInDocument = VxmlReader.MaxCharacters,
            MaxCharactersFromEntities = 0x10000,
        };
        try
        {
            using var stream = new MemoryStream(content, writable: false);
            using var text = charset is { Length: > 0 } && Known(charset) is { } encoding ? new StreamReader(stream, encoding) : null;
            using var reader = text is null ? XmlReader.Create(stream, settings) : XmlReader.Create(text, settings);
            var children = new List<object?[]>();
            Children(reader, children);
            return [9, "#document", null, null, Array.Empty<object>(), children];
        }
        catch (XmlException wrong)
        {
            throw new DocumentException(wrong.LineNumber, wrong.LinePosition, wrong.Message);
        }
    }

    private static void Children(XmlReader reader, List<object?[]> children)
    {
        var depth = reader.Depth;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.EndElement:
                    return;
                case XmlNodeType.Element:
                    children.Add(Element(reader));
                    break;
                case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace when depth >= 0 && reader.Depth > 0:
                    children.Add([3, "#text", null, reader.Value, Array.Empty<object>(), Array.Empty<object>()]);
                    break;
                case XmlNodeType.CDATA:
                    children.Add([4, "#cdata-section", null, reader.Value, Array.Empty<object>(), Array.Empty<object>()]);
                    break;
                case XmlNodeType.Comment:
                    children.Add([8, "#comment", null, reader.Value, Array.Empty<object>(), Array.Empty<object>()]);
                    break;
                case XmlNodeType.ProcessingInstruction:
                    children.Add([7, reader.Name, null, reader.Value, Array.Empty<object>(), Array.Empty<object>()]);
                    break;
            }
        }
    }

    private static object?[] Element(XmlReader reader)
    {
        if (reader.Depth > VxmlReader.MaxDepth)
            throw new XmlException($"elements are nested deeper than {VxmlReader.MaxDepth}");
        var (name, space, empty) = (reader.Name, reader.NamespaceURI, reader.IsEmptyElement);
        var attributes = new List<object?[]>();
        while (reader.MoveToNextAttribute())
            attributes.Add([2, reader.Name, Space(reader.NamespaceURI), reader.Value, Array.Empty<object>(), Array.Empty<object>()]);
        reader.MoveToElement();
        var children = new List<object?[]>();
        if (!empty)
            Children(reader, children);
        return [1, name, Space(space), null, attributes, children];
    }

    private static string? Space(string uri) => uri.Length == 0 ? null : uri;

    private static Encoding? Known(string name)
    {
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

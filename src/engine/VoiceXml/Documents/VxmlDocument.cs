namespace Switchboard.VoiceXml.Documents;

/// <summary>A document that passed the check.</summary>
internal sealed class VxmlDocument
{
    private VxmlDocument(VxmlElement root, Uri uri)
    {
        Root = root;
        Uri = uri;
        Base = root.XmlBase is { } given && Uri.TryCreate(uri, given, out var whole) ? whole : uri;
        Application = root["application"] is { Length: > 0 } application && Uri.TryCreate(Base, application, out var of) ? of : null;
        Dialogs = [.. root.Elements().Where(element => element.Name is "form" or "menu")];
    }

    public VxmlElement Root { get; }

    /// <summary>Where it was fetched from, without fragment.</summary>
    public Uri Uri { get; }

    public Uri Base { get; }

    public Uri? Application { get; }

    public IReadOnlyList<VxmlElement> Dialogs { get; }

    public bool IsVersion21 => Root["version"] == "2.1";

    /// <summary>Reads and checks.</summary>
    /// <exception cref="DocumentException">It cannot be used.</exception>
    public static VxmlDocument Load(byte[] content, string? charset, Uri uri)
    {
        var root = VxmlReader.Read(content, charset);
        var issues = DocumentCheck.Of(root);
        return issues.Count == 0 ? new VxmlDocument(root, uri) : throw new DocumentException(issues);
    }

    public VxmlElement? Dialog(string id)
    {
        foreach (var dialog in Dialogs)
        {
            if (dialog["id"] == id)
                return dialog;
        }

        return null;
    }

    /// <summary>Resolves a reference as it stands in an element of this document.</summary>
    public Uri? Resolve(VxmlElement? at, string reference)
    {
        var origin = at?.XmlBase is { } given && Uri.TryCreate(Base, given, out var whole) ? whole : Base;
        return Uri.TryCreate(origin, reference.Trim(), out var result) ? result : null;
    }
}

using System.Text;
using System.Xml;
using System.Xml.Xsl;
using Switchboard.VoiceXml.Fetching;

namespace Switchboard.Engine.Tests.VoiceXml;

/// <summary>Serves the folder of the assertions as <c>http://localhost/vxml/</c>; templates are transformed as they are asked for.</summary>
internal sealed class SuiteFetcher(string folder, XslCompiledTransform sheet) : IResourceFetcher
{
    public const string Origin = "http://localhost/vxml/";

    public static XslCompiledTransform Sheet(string suite)
    {
        var sheet = new XslCompiledTransform();
        using var reader = XmlReader.Create(Path.Combine(suite, "irtest.xslt"), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
        sheet.Load(reader, XsltSettings.Default, null);
        return sheet;
    }

    public Task<FetchResponse> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        var path = Uri.UnescapeDataString(request.Uri.Split('#', '?')[0]);
        var file = path.StartsWith(Origin, StringComparison.Ordinal) ? Find(path[Origin.Length..]) : null;
        return Task.FromResult(file is null
            ? new FetchResponse { Uri = request.Uri, Status = 404 }
            : new FetchResponse { Uri = request.Uri, Status = 200, Body = Read(file) });
    }

    private string? Find(string name)
    {
        var whole = Path.GetFullPath(Path.Combine(folder, name));
        if (!whole.StartsWith(Path.GetFullPath(folder), StringComparison.Ordinal))
            return null;
        string[] candidates = [whole, Path.ChangeExtension(whole, ".txml"), Path.ChangeExtension(whole, ".vxml")];
        return Array.Find(candidates, File.Exists);
    }

    private byte[] Read(string file)
    {
        if (!file.EndsWith(".txml", StringComparison.Ordinal))
            return File.ReadAllBytes(file);
        using var reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
        using var result = new MemoryStream();
        using (var writer = XmlWriter.Create(result, new XmlWriterSettings { Encoding = new UTF8Encoding(false), ConformanceLevel = ConformanceLevel.Auto }))
            sheet.Transform(reader, null, writer);
        return result.ToArray();
    }
}

using System.IO.Compression;
using System.Text;
using Switchboard.Kernel;
using Switchboard.Media.Prompts;
using Switchboard.VoiceXml;

namespace Switchboard.Ivr.Features.VoiceXml;

/// <summary>A file of a package.</summary>
/// <param name="Path">Inside the package, with / between folders.</param>
/// <param name="IsDocument">A VoiceXML document.</param>
internal sealed record PackageFile(string Path, bool IsDocument, byte[] Content);

/// <summary>What is wrong with a file of a package, with its place.</summary>
internal sealed record PackageIssue(string File, int? Line, int? Column, string Detail);

/// <summary>Opens an uploaded archive: names and sizes are checked before anything is unpacked, documents against the schema.</summary>
internal static class PackageArchive
{
    public const int LargestArchive = 20 * 1024 * 1024;
    private const int LargestFile = 5 * 1024 * 1024; // as much as a call may fetch
    private const int LargestWhole = 50 * 1024 * 1024;
    private const int MostFiles = 500;
    private const int MostIssues = 100;
    private static readonly string[] Sounds = [".wav"];
    private static readonly string[] Allowed = [".vxml", ".xml", ".grxml", ".gram", ".srgs", ".abnf", ".js", ".json", ".txt", ".wav", ".md"];

    /// <summary>The files; a fault for an archive that is not taken at all.</summary>
    public static Outcome<IReadOnlyList<PackageFile>> Open(byte[] archive)
    {
        if (archive.Length > LargestArchive)
            return Refuse("voicexml.archive_too_large", $"A package has at most {LargestArchive / 1024 / 1024} MB.");
        try
        {
            using var stream = new MemoryStream(archive, writable: false);
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            return Read(zip);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            return Refuse("voicexml.archive_invalid", "The file is no zip archive that can be read.");
        }
    }

    /// <summary>Everything that is wrong with the documents and sounds.</summary>
    public static IReadOnlyList<PackageIssue> Check(IReadOnlyList<PackageFile> files)
    {
        var issues = new List<PackageIssue>();
        foreach (var file in files)
        {
            if (file.IsDocument)
                issues.AddRange(VoiceXmlCheck.Of(Text(file.Content)).Select(issue => new PackageIssue(file.Path, issue.Line, issue.Column, issue.Message)));
            else if (Sounds.Contains(Path.GetExtension(file.Path), StringComparer.OrdinalIgnoreCase) && !Prompt.FromWav(file.Content).TryGet(out _, out var fault))
                issues.Add(new PackageIssue(file.Path, null, null, fault.Detail));
            if (issues.Count >= MostIssues)
                break;
        }

        if (!files.Any(file => file.IsDocument))
            issues.Add(new PackageIssue("", null, null, "The package holds no VoiceXML document (.vxml)."));
        return issues.Count > MostIssues ? issues[..MostIssues] : issues;
    }

    private static Outcome<IReadOnlyList<PackageFile>> Read(ZipArchive zip)
    {
        if (zip.Entries.Count > MostFiles)
            return Refuse("voicexml.too_many_files", $"A package holds at most {MostFiles} files.");
        var files = new List<PackageFile>();
        var whole = 0L;
        foreach (var entry in zip.Entries)
        {
            if (entry.FullName.EndsWith('/'))
                continue;
            if (Wrong(entry.FullName) is { } wrong)
                return Refuse("voicexml.file_name", wrong);
            if (files.Exists(file => string.Equals(file.Path, entry.FullName, StringComparison.OrdinalIgnoreCase)))
                return Refuse("voicexml.file_name", $"{entry.FullName} is in the archive twice.");
            // the size that the archive tells may be a lie: what comes out is counted
            if (Unpack(entry) is not { } content || (whole += content.Length) > LargestWhole)
                return Refuse("voicexml.unpacked_too_large", $"A file has at most {LargestFile / 1024 / 1024} MB and a package {LargestWhole / 1024 / 1024} MB when unpacked.");
            files.Add(new PackageFile(entry.FullName, IsDocument(entry.FullName, content), content));
        }

        return files.Count == 0 ? Refuse("voicexml.archive_empty", "The archive holds no file.") : Outcome.Of<IReadOnlyList<PackageFile>>(files);
    }

    private static string? Wrong(string name)
    {
        var segments = name.Split('/');
        if (name.Length > 200 || name.Any(letter => char.IsControl(letter) || letter is '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' or '%' or '#'))
            return $"{Shown(name)} is no name for a file of a package: at most 200 letters, without \\ : * ? \" < > | % #.";
        if (name.StartsWith('/') || segments.Any(segment => segment is "" or "." or ".."))
            return $"{Shown(name)} leads out of the package: names begin in its folder and hold no ..";
        if (!Allowed.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase))
            return $"{Shown(name)} is of no kind that packages hold: {string.Join(" ", Allowed)}.";
        return null;
    }

    private static string Shown(string name) => new([.. name.Take(60).Select(letter => char.IsControl(letter) ? '?' : letter)]);

    private static byte[]? Unpack(ZipArchiveEntry entry)
    {
        if (entry.Length > LargestFile)
            return null;
        using var content = new MemoryStream();
        using var stream = entry.Open();
        var buffer = new byte[64 * 1024];
        for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            content.Write(buffer, 0, read);
            if (content.Length > LargestFile)
                return null;
        }

        return content.ToArray();
    }

    private static bool IsDocument(string name, byte[] content) =>
        name.EndsWith(".vxml", StringComparison.OrdinalIgnoreCase)
        || (name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) && Text(content.Length > 4096 ? content[..4096] : content).Contains("<vxml", StringComparison.Ordinal));

    private static string Text(byte[] content)
    {
        using var reader = new StreamReader(new MemoryStream(content), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    private static Fault Refuse(string code, string detail) => Fault.Invalid(code, detail, "file");
}

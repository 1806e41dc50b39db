using System.Security.Cryptography;
using Switchboard.Contracts.Tenancy;
using Switchboard.Fax.Persistence;
using Switchboard.Kernel;

namespace Switchboard.Fax.Documents;

/// <summary>A document as it is kept.</summary>
/// <param name="Tiff">What the machines send, relative to the fax folder.</param>
/// <param name="Pdf">What people read.</param>
/// <param name="Pages">Its pages.</param>
/// <param name="Sha256">Hash of the PDF.</param>
/// <param name="SizeBytes">Size of the PDF.</param>
internal sealed record FaxDocument(string Tiff, string Pdf, int Pages, string Sha256, long SizeBytes);

/// <summary>
/// The documents in the fax folder: a TIFF for the machines and a PDF for people, named by the fax. Where a tenant's recordings are
/// encrypted both are too; the fax machine reads a copy in clear that lies there as long as its call, and what comes in is in clear
/// until it is whole.
/// </summary>
internal sealed class FaxDocuments(FaxOptions options, Converter converter, IRecordingKeys keys)
{
    private const string ForTheCall = ".call.tif";
    private static readonly Fault KeyMissing = new("fax.key_missing", "The document would have to be encrypted, and the tenant's key cannot be opened with this master key.", FaultKind.Unavailable);

    public const int LargestUpload = 20 * 1024 * 1024;
    public const long LargestTiff = 100L * 1024 * 1024;
    public const int MostPages = 200;

    public string PathOf(string file) => Path.Combine(options.Folder, file);

    /// <summary>Where the pages of a fax go, with its folder made.</summary>
    public string NewTiff(TenantId tenant, Guid id)
    {
        Directory.CreateDirectory(PathOf(tenant.Value.ToString("N")));
        return Name(tenant, id, "tif");
    }

    /// <summary>False where a document would have to be encrypted and its key is not here: then nothing is taken.</summary>
    public bool MayKeep(TenantId tenant) => !keys.Encrypts(tenant) || keys.Find(tenant) is not null;

    /// <summary>A document of people in clear; null when it is gone or cannot be opened.</summary>
    public async Task<byte[]?> ReadAsync(TenantId tenant, string file, CancellationToken cancellation)
    {
        if (!File.Exists(PathOf(file)))
            return null;
        var octets = await File.ReadAllBytesAsync(PathOf(file), cancellation);
        return SealedBlob.IsSealed(octets) ? SealedBlob.Open(keys.FindAll(tenant), octets) : octets;
    }

    /// <summary>The pages for the fax machine: a path in clear until <see cref="EndCall"/>; null when they cannot be opened.</summary>
    public async Task<string?> BeginCallAsync(TenantId tenant, string tiff, CancellationToken cancellation)
    {
        var octets = await File.ReadAllBytesAsync(PathOf(tiff), cancellation);
        if (!SealedBlob.IsSealed(octets))
            return PathOf(tiff);
        if (SealedBlob.Open(keys.FindAll(tenant), octets) is not { } plain)
            return null;
        await File.WriteAllBytesAsync(PathOf(tiff) + ForTheCall, plain, cancellation);
        return PathOf(tiff) + ForTheCall;
    }

    /// <summary>The call is over.</summary>
    public void EndCall(string tiff) => Drop(tiff + ForTheCall);

    /// <summary>Removes what a dead process left in clear.</summary>
    public void Sweep()
    {
        if (!Directory.Exists(options.Folder))
            return;
        foreach (var left in Directory.EnumerateFiles(options.Folder, "*" + ForTheCall, SearchOption.AllDirectories))
            File.Delete(left);
    }

    /// <summary>Takes an upload in; every refusal says what would be right.</summary>
    public async Task<Outcome<FaxDocument>> TakeAsync(TenantId tenant, Guid id, byte[] upload, CancellationToken cancellation)
    {
        if (!MayKeep(tenant))
            return KeyMissing;
        var (tiff, pdf) = (NewTiff(tenant, id), Name(tenant, id, "pdf"));
        var source = PathOf(Name(tenant, id, "upload"));
        try
        {
            await File.WriteAllBytesAsync(source, upload, cancellation);
            if (await PrintAsync(source, upload, tiff, pdf, cancellation) is { } fault)
                return Refuse(fault);
            return Kept(tiff, pdf) is { Pages: > 0 and <= MostPages } kept
                ? await SealAsync(tenant, kept, cancellation)
                : Refuse(Fault.Invalid("fax.pages", $"A fax has 1 to {MostPages} pages.", "file"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refuse(new Fault("fax.not_stored", "The document could not be stored. Is the disk full?", FaultKind.Unavailable));
        }
        finally
        {
            File.Delete(source);
        }

        Fault Refuse(Fault fault)
        {
            Drop(tiff);
            Drop(pdf);
            return fault;
        }
    }

    /// <summary>The pages that came in, readable by people; null when no whole page came.</summary>
    public async Task<FaxDocument?> FinishAsync(TenantId tenant, string tiff, CancellationToken cancellation)
    {
        if (!File.Exists(PathOf(tiff)) || PagesOf(tiff) == 0)
        {
            Drop(tiff);
            return null;
        }

        var pdf = Path.ChangeExtension(tiff, "pdf");
        return await converter.TiffToPdfAsync(PathOf(tiff), PathOf(pdf), cancellation) is null
            ? await SealAsync(tenant, Kept(tiff, pdf), cancellation)
            : null;
    }

    /// <summary>A page as PNG.</summary>
    public async Task<Outcome<byte[]>> PreviewAsync(byte[] pdf, int page, CancellationToken cancellation)
    {
        var png = Path.Combine(Path.GetTempPath(), $"fax-{Guid.NewGuid():N}.png");
        var source = Path.ChangeExtension(png, "pdf");
        try
        {
            await File.WriteAllBytesAsync(source, pdf, cancellation);
            return await converter.PdfToPngAsync(source, page, png, cancellation) is { } fault ? fault : await File.ReadAllBytesAsync(png, cancellation);
        }
        finally
        {
            File.Delete(png);
            File.Delete(source);
        }
    }

    public void Drop(string file) => File.Delete(PathOf(file));

    /// <summary>Removes the documents of a fax that is gone.</summary>
    public void DropOf(FaxRow fax)
    {
        foreach (var file in (ReadOnlySpan<string?>)[fax.Tiff, fax.Pdf])
        {
            if (file is not null)
                Drop(file);
        }
    }

    // A TIFF takes the way over PDF too: whatever its colours and sizes, the same printer makes fax pages of it.
    private async Task<Fault?> PrintAsync(string source, byte[] upload, string tiff, string pdf, CancellationToken cancellation)
    {
        if (TiffPages.IsTiff(upload))
        {
            if (await converter.TiffToPdfAsync(source, PathOf(pdf), cancellation) is { } fault)
                return fault;
        }
        else if (TiffPages.IsPdf(upload))
        {
            File.Move(source, PathOf(pdf), overwrite: true);
        }
        else
        {
            return Fault.Invalid("fax.document_kind", "The file is neither PDF nor TIFF.", "file");
        }

        return await converter.PdfToTiffAsync(PathOf(pdf), PathOf(tiff), cancellation);
    }

    private async Task<FaxDocument> SealAsync(TenantId tenant, FaxDocument kept, CancellationToken cancellation)
    {
        if (!keys.Encrypts(tenant) || keys.Find(tenant) is not { } key)
            return kept;
        foreach (var file in (string[])[kept.Tiff, kept.Pdf])
        {
            var half = PathOf(file) + ".sealing";
            var plain = await File.ReadAllBytesAsync(PathOf(file), cancellation);
            await File.WriteAllBytesAsync(half, SealedBlob.Seal(key, plain), cancellation);
            File.Move(half, PathOf(file), overwrite: true);
        }

        return kept;
    }

    private FaxDocument Kept(string tiff, string pdf)
    {
        using var file = File.OpenRead(PathOf(pdf));
        var hash = Convert.ToHexStringLower(SHA256.HashData(file));
        return new FaxDocument(tiff, pdf, PagesOf(tiff), hash, file.Length);
    }

    private int PagesOf(string tiff)
    {
        using var file = File.OpenRead(PathOf(tiff));
        return TiffPages.Count(file);
    }

    private static string Name(TenantId tenant, Guid id, string ending) => Path.Combine(tenant.Value.ToString("N"), $"{id:N}.{ending}");
}

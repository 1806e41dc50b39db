using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Ivr.Features.Flows;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Persistence;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.VoiceXml;

/// <summary>The tenant's packages of documents and sounds.</summary>
internal sealed partial class PackageShelf(IDatabase database, IvrChanges changes, TimeProvider time)
{
    private const int MostPackages = 200;
    private static readonly Fault Missing = Fault.NotFound("voicexml_package", "There is no such package.");
    private static readonly Fault NameTaken = Fault.Conflict("voicexml.name_taken", "There is already a package of that name: replace its content instead.") with { Field = "name" };

    public static async Task<Answer<PackageList>> ListAsync(Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return new PackageList(await ReadAsync(connection, null, cancellation));
    }

    public static async Task<Answer<PackageBody>> GetAsync(Guid id, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await ReadAsync(connection, id, cancellation) is [var package] ? package : Missing;
    }

    public static async Task<PackageAnswer> MakeAsync(HttpRequest request, Caller caller, PackageShelf shelf, CancellationToken cancellation)
    {
        if (!(await UploadAsync(request, cancellation)).TryGet(out var upload, out var fault))
            return fault;
        var name = upload.Name ?? "";
        if (!Named().IsMatch(name))
            return Fault.Invalid("voicexml.name_invalid", "A package's name has 1 to 60 small letters, digits and hyphens, and begins and ends with a letter or digit.", "name");
        return await shelf.StoreAsync(null, name, default, upload.Archive, caller, cancellation);
    }

    public static async Task<PackageAnswer> ReplaceAsync(Guid id, HttpRequest request, IfMatch match, Caller caller, PackageShelf shelf, CancellationToken cancellation)
    {
        if (!await shelf.HasAsync(id, caller, cancellation))
            return Missing; // before what was sent is looked at: a stranger learns nothing
        if (!(await UploadAsync(request, cancellation)).TryGet(out var upload, out var fault))
            return fault;
        return await shelf.StoreAsync(id, null, match, upload.Archive, caller, cancellation);
    }

    public static async Task<Done> RemoveAsync(Guid id, Caller caller, PackageShelf shelf, CancellationToken cancellation) =>
        await shelf.DeleteAsync(id, caller, cancellation) is { } fault ? fault : Done.Well;

    private static async Task<Outcome<(string? Name, byte[] Archive)>> UploadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!request.HasFormContentType)
            return Fault.Invalid("request.malformed", "Send a form with name and file: a zip archive.");
        try
        {
            var form = await request.ReadFormAsync(cancellation);
            if (form.Files is not [var file, ..])
                return Fault.Invalid("field.required", "file is required: a zip archive.", "file");
            if (file.Length > PackageArchive.LargestArchive)
                return Fault.Invalid("voicexml.archive_too_large", $"A package has at most {PackageArchive.LargestArchive / 1024 / 1024} MB.", "file");
            using var bytes = new MemoryStream((int)file.Length);
            await file.CopyToAsync(bytes, cancellation);
            return (form["name"].ToString() is { Length: > 0 } name ? name : null, bytes.ToArray());
        }
        catch (InvalidDataException)
        {
            return Fault.Invalid("request.malformed", "Send a form with name and file: a zip archive.");
        }
    }

    private async Task<bool> HasAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return (await ReadAsync(connection, id, cancellation)).Count > 0;
    }

    private async Task<PackageAnswer> StoreAsync(Guid? id, string? name, IfMatch match, byte[] archive, Caller caller, CancellationToken cancellation)
    {
        if (!PackageArchive.Open(archive).TryGet(out var files, out var fault))
            return fault;
        if (PackageArchive.Check(files) is { Count: > 0 } issues)
            return PackageAnswer.Unsound(issues);
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var size = files.Sum(file => (long)file.Content.Length);
        var made = id ?? Ids.New(time);
        if (await WriteHeadAsync(connection, id, made, name, match, size, caller, cancellation) is { } refused)
            return refused;
        foreach (var file in files)
        {
            await connection.ExecuteAsync(
                "insert into ivr.voicexml_file (tenant_id, package_id, path, is_document, content) values (@tenant, @made, @Path, @IsDocument, @Content)",
                new { made, file.Path, file.IsDocument, file.Content }, cancellation);
        }

        var package = (await ReadAsync(connection, made, cancellation))[0];
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "voicexml_package", made, id is null ? "created" : "changed", package.Name, cancellation);
        return package;
    }

    private async Task<Fault?> WriteHeadAsync(
        TenantConnection connection, Guid? id, Guid made, string? name, IfMatch match, long size, Caller caller, CancellationToken cancellation)
    {
        var row = new { made, name, size, by = caller.Actor, now = time.GetUtcNow() };
        if (id is null)
        {
            if (await connection.FindAsync<int>("select count(*)::int from ivr.voicexml_package where tenant_id = @tenant", null, cancellation) >= MostPackages)
                return Fault.Conflict("voicexml.too_many", $"There are at most {MostPackages} packages: remove one first.");
            try
            {
                await connection.ExecuteAsync(
                    """
                    insert into ivr.voicexml_package (tenant_id, id, name, size_bytes, uploaded_by, created_at, updated_at)
                    values (@tenant, @made, @name, @size, @by, @now, @now)
                    """,
                    row, cancellation);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                return NameTaken;
            }

            return null;
        }

        if (await ReadAsync(connection, id, cancellation) is not [var before])
            return Missing;
        if (!match.Allows(before.Version))
            return IfMatch.Stale;
        await connection.ExecuteAsync(
            """
            delete from ivr.voicexml_file where tenant_id = @tenant and package_id = @made;
            update ivr.voicexml_package set size_bytes = @size, uploaded_by = @by, version = version + 1, updated_at = @now where tenant_id = @tenant and id = @made
            """,
            row, cancellation);
        return null;
    }

    private async Task<Fault?> DeleteAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await ReadAsync(connection, id, cancellation) is not [var package])
            return Missing;
        var address = $"{Ivr.VoiceXml.PackageFetcher.Scheme}://{package.Name}/";
        var flows = await FlowUses.FindAsync(connection, flow => flow.Nodes.OfType<VoiceXmlNode>().Any(node => node.Url.StartsWith(address, StringComparison.OrdinalIgnoreCase)), cancellation);
        if (flows.Count > 0)
            return Fault.Conflict("voicexml.in_use", $"The package is used by {string.Join(", ", flows.Take(5).Select(flow => flow.Name))}.");
        await connection.ExecuteAsync("delete from ivr.voicexml_package where tenant_id = @tenant and id = @id", new { id }, cancellation);
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "voicexml_package", id, "removed", package.Name, cancellation);
        return null;
    }

    private static async Task<List<PackageBody>> ReadAsync(TenantConnection connection, Guid? id, CancellationToken cancellation)
    {
        var rows = await connection.ListAsync<Row>(
            """
            select p.id, p.name, p.size_bytes, p.uploaded_by, p.version, p.updated_at, count(f.path)::int as files,
                coalesce(array_agg(f.path order by f.path) filter (where f.is_document), '{}') as documents
            from ivr.voicexml_package p left join ivr.voicexml_file f on f.tenant_id = p.tenant_id and f.package_id = p.id
            where p.tenant_id = @tenant and (@id::uuid is null or p.id = @id)
            group by p.tenant_id, p.id order by p.name
            """,
            new { id }, cancellation);
        return [.. rows.Select(row => new PackageBody(row.Id, row.Name, row.SizeBytes, row.Documents, row.Files, row.UploadedBy, row.Version, row.UpdatedAt))];
    }

    private sealed class Row
    {
        public Guid Id { get; init; }

        public string Name { get; init; } = "";

        public long SizeBytes { get; init; }

        public string UploadedBy { get; init; } = "";

        public int Version { get; init; }

        public DateTimeOffset UpdatedAt { get; init; }

        public int Files { get; init; }

        public string[] Documents { get; init; } = [];
    }

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 250)]
    private static partial Regex Named();
}

using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Switchboard.Data.Web;
using Switchboard.Server.Hosting;

namespace Switchboard.Server.Http;

/// <summary>The console: hashed assets for ever, everything else is the single page.</summary>
internal static class ConsoleFiles
{
    public static void UseConsoleFiles(this WebApplication app, ServerOptions options)
    {
        if (Find(options) is not { } folder)
            return;
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".js"] = "text/javascript; charset=utf-8"; // without the charset sip.js refuses every URL
        types.Mappings[".mjs"] = "text/javascript; charset=utf-8";
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(folder),
            ContentTypeProvider = types,
            OnPrepareResponse = Prepare,
        });
    }

    private static void Prepare(StaticFileResponseContext prepared)
    {
        var (path, headers) = (prepared.Context.Request.Path, prepared.Context.Response.Headers);
        headers.CacheControl = path.StartsWithSegments("/assets", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
        if (!path.StartsWithSegments("/embed", StringComparison.Ordinal))
            return;
        headers.AccessControlAllowOrigin = "*"; // the phone for pages of other systems: code without secrets
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
    }

    public static void MapConsole(this IEndpointRouteBuilder app, ServerOptions options)
    {
        var page = Find(options) is { } folder ? Path.Combine(folder, "index.html") : null;
        app.MapFallback(async context =>
        {
            if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
                await NotFound.Answer().ExecuteAsync(context);
            else if (page is null || !File.Exists(page))
                await Results.Text("The console is not built. Run ./switchboard run.", statusCode: 404).ExecuteAsync(context);
            else
                await PageAsync(context, page);
        }).WithMetadata(new ForAnyone());
    }

    private static Task PageAsync(HttpContext context, string page)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        return context.Response.SendFileAsync(page, context.RequestAborted);
    }

    private static string? Find(ServerOptions options)
    {
        if (options.ConsoleFolder is { } given)
            return Directory.Exists(given) ? Path.GetFullPath(given) : null;
        var beside = Path.Combine(AppContext.BaseDirectory, "console");
        if (Directory.Exists(beside))
            return beside;
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var built = Path.Combine(at.FullName, "web", "console", "dist");
            if (Directory.Exists(built))
                return built;
        }

        return null;
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Http;
using Switchboard.Kernel;

namespace Switchboard.Data.Web;

/// <summary>The <c>If-Match</c> of an edit; take it as a parameter. Without the header every version is matched.</summary>
/// <param name="Version">The version the editor saw; -1 for a tag that is none of ours.</param>
public readonly record struct IfMatch(int? Version)
{
    /// <summary>Somebody else was faster.</summary>
    public static readonly Fault Stale = new("stale", "It was changed by somebody else meanwhile. Read it again and repeat the change.", FaultKind.Stale);

    /// <summary>True when the edit may go on.</summary>
    public bool Allows(int version) => Version is null || Version == version;

    /// <summary>Reads the header.</summary>
    public static ValueTask<IfMatch> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var text = context.Request.Headers.IfMatch.ToString();
        if (text.Length == 0 || text == "*")
            return new(new IfMatch(null));
        var known = int.TryParse(text.AsSpan().Trim('"'), CultureInfo.InvariantCulture, out var version);
        return new(new IfMatch(known ? version : -1));
    }

    internal static string Tag(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
}

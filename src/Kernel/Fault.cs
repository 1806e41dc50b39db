namespace Switchboard.Kernel;

/// <summary>An expected refusal: something a caller can act on. Mapped once to an RFC 9457 problem document.</summary>
/// <param name="Code">Stable, machine-readable, dotted and lower case: <c>queue.not_found</c>.</param>
/// <param name="Detail">One English sentence: what was wrong and what would be right.</param>
/// <param name="Kind">Which family of refusal it is; decides the HTTP status.</param>
public sealed record Fault(string Code, string Detail, FaultKind Kind = FaultKind.Invalid)
{
    /// <summary>The field of the request that was wrong, as a JSON path (<c>members[2].level</c>), where there is one.</summary>
    public string? Field { get; init; }

    /// <summary>Every single thing that was wrong, where several fields were checked at once.</summary>
    public IReadOnlyList<Fault> Errors { get; init; } = [];

    /// <summary>The thing asked for does not exist for this tenant.</summary>
    public static Fault NotFound(string what, string detail) => new($"{what}.not_found", detail, FaultKind.NotFound);

    /// <summary>The request contradicts the present state.</summary>
    public static Fault Conflict(string code, string detail) => new(code, detail, FaultKind.Conflict);

    /// <summary>A field of the request is wrong.</summary>
    public static Fault Invalid(string code, string detail, string? field = null) => new(code, detail) { Field = field };

    /// <summary>The caller is known but may not do this.</summary>
    public static Fault Forbidden(string code, string detail) => new(code, detail, FaultKind.Forbidden);
}

/// <summary>Families of refusal.</summary>
public enum FaultKind
{
    /// <summary>400: the request is wrong in itself.</summary>
    Invalid,

    /// <summary>401: nobody is signed in, or the credentials are wrong.</summary>
    Unauthenticated,

    /// <summary>403: signed in, but not allowed.</summary>
    Forbidden,

    /// <summary>404: no such thing in this tenant.</summary>
    NotFound,

    /// <summary>409: contradicts the present state.</summary>
    Conflict,

    /// <summary>412: the thing was changed by somebody else meanwhile (ETag).</summary>
    Stale,

    /// <summary>429: too many requests.</summary>
    Throttled,

    /// <summary>503: a part that is needed is away for the moment; try again.</summary>
    Unavailable,
}

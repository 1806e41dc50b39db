using Microsoft.AspNetCore.Mvc;

namespace Switchboard.Data.Paging;

/// <summary>A page of a list.</summary>
/// <param name="Items">The rows.</param>
/// <param name="Next">Cursor of the next page; null at the end.</param>
/// <param name="Total">How many rows match, at most 10,000.</param>
/// <param name="TotalCapped">True when there are more than 10,000.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next, int Total, bool TotalCapped)
{
    /// <summary>The same page with each row turned into something else.</summary>
    public Page<TOther> Select<TOther>(Func<T, TOther> map) => new([.. Items.Select(map)], Next, Total, TotalCapped);
}

/// <summary>The query of a list endpoint; take it with <c>[AsParameters]</c>.</summary>
/// <param name="Limit">Rows wanted, 1 to 200 (default 50).</param>
/// <param name="Cursor">The <c>next</c> of the page before.</param>
/// <param name="Q">Free search text.</param>
/// <param name="Sort">Field to sort by; a leading <c>-</c> turns it round.</param>
public sealed record PageRequest(
    [FromQuery] int? Limit = null,
    [FromQuery] string? Cursor = null,
    [FromQuery] string? Q = null,
    [FromQuery] string? Sort = null)
{
    /// <summary>The search text as a pattern for <c>ilike</c>, or null.</summary>
    public string? Pattern => string.IsNullOrWhiteSpace(Q)
        ? null
        : "%" + Q.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
}

using System.Text;
using Switchboard.Crm.Domain;
using Switchboard.Data.Paging;

namespace Switchboard.Crm.Features;

/// <summary>What a search text means: characters of a name or company, or part of a number.</summary>
internal sealed class CustomerSearch
{
    private const int ShortestNumber = 3;

    private static readonly Keyset All = List("");
    private static readonly Keyset ByText = List("and c.id in (" + TextSql + ")");
    private static readonly Keyset ByTextOrNumber = List($"and c.id in ({TextSql} union {NumberSql})");

    private CustomerSearch(string[]? grams, string? pattern, string? digits) => (Grams, Pattern, Digits) = (grams, pattern, digits);

    /// <summary>1- and 2-grams that the name must have.</summary>
    public string[]? Grams { get; }

    /// <summary>The whole text, for names of more than two characters.</summary>
    public string? Pattern { get; }

    /// <summary>A part of a number.</summary>
    public string? Digits { get; }

    public Keyset Keyset => Grams is null ? All : Digits is null ? ByText : ByTextOrNumber;

    public static CustomerSearch Of(string? text)
    {
        var wanted = Squeeze(text);
        if (wanted.Length == 0)
            return new CustomerSearch(null, null, null);
        var digits = PhoneNumber.Digits(text);
        var isNumber = digits.Length >= ShortestNumber && text!.All(c => char.IsDigit(c) || c is ' ' or '-' or '+' or '(' or ')' or '.');
        return new CustomerSearch(GramsOf(wanted), Escape(wanted), isNumber ? National(digits) : null);
    }

    private static string[] GramsOf(string text) => text.Length <= 2 ? [text] : [.. Enumerable.Range(0, text.Length - 1).Select(i => text.Substring(i, 2)).Distinct(StringComparer.Ordinal)];

    // +86 139… finds what was entered as 139…
    private static string National(string digits) => PhoneNumber.ToE164(digits) is { } e164 && e164.StartsWith("+86", StringComparison.Ordinal) ? e164[3..] : digits;

    private static string Squeeze(string? text)
    {
        var plain = new StringBuilder();
        foreach (var c in text ?? "")
        {
            if (!char.IsWhiteSpace(c))
                plain.Append(char.ToLowerInvariant(c));
        }

        return plain.ToString();
    }

    private static string Escape(string text) =>
        "%" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";

    private static Keyset List(string search) => new()
    {
        Columns = CustomerRow.Columns,
        From = "crm.customer c",
        Id = "c.id",
        Where = $"c.tenant_id = @tenant and (@level::text is null or c.level = @level) and (@tag::text is null or c.tags @> array[@tag]) {search}",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal)
        {
            ["name"] = new("lower(c.name)", "text"),
            ["updatedAt"] = new("c.updated_at", "timestamptz"),
            ["createdAt"] = new("c.created_at", "timestamptz"),
            ["lastContactAt"] = new("coalesce(c.last_contact_at, 'epoch')", "timestamptz"),
        },
        DefaultSort = "-updatedAt",
    };

    private const string TextSql = """
        select f.id from crm.customer f
        join (select customer_id from crm.customer_gram where tenant_id = @tenant and gram = any(@Grams)
              group by customer_id having count(*) = cardinality(@Grams)) g on g.customer_id = f.id
        where f.tenant_id = @tenant and regexp_replace(lower(f.name || ' ' || coalesce(f.company, '')), '\s+', '', 'g') like @Pattern
        """;

    private const string NumberSql = """
        select customer_id from crm.contact_point where tenant_id = @tenant and (last4 = @Digits or digits like '%' || @Digits || '%')
        """;
}

using Shouldly;
using Switchboard.Reporting.Domain;

namespace Switchboard.Business.Tests.Reporting;

public sealed class CsvTests
{
    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+8613812345678", "\"'+8613812345678\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("=\"x\"", "\"'=\"\"x\"\"\"")]
    public void What_a_spreadsheet_would_calculate_is_made_text(string text, string cell) => Csv.Cell(text).ShouldBe(cell);

    [Theory]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("客户", "客户")]
    [InlineData(null, "")]
    public void Separators_and_quotes_are_kept_inside_the_cell(string? text, string cell) => Csv.Cell(text).ShouldBe(cell);

    [Fact]
    public void A_line_ends_as_rfc_4180_says() => Csv.Line(["a", null, "b"]).ShouldBe("a,,b\r\n");
}

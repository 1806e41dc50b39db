using Shouldly;
using Switchboard.Rating.Domain;

namespace Switchboard.Business.Tests.Rating;

public sealed class RateCsvTests
{
    private static readonly TimeZoneInfo China = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    [Fact]
    public async Task Every_wrong_cell_is_named_by_line_and_column()
    {
        var (_, errors) = await ReadAsync("""
            prefix,description,per_minute,setup_fee,initial_seconds,next_seconds,free_seconds,valid_from
            86,China,0.12,,60,60,0,2026-01-31
            8x,"two
            lines",-1,abc,0,6.5,9999,31.01.2026
            86,again,0.1,,,,,2026-01-31
            """);

        errors.Select(e => (e.Line, e.Column)).ShouldBe(
            [(3, "prefix"), (3, "per_minute"), (3, "setup_fee"), (3, "initial_seconds"), (3, "next_seconds"), (3, "free_seconds"), (3, "valid_from"), (5, "prefix")]);
        errors[^1].Detail.ShouldContain("line 2");
    }

    [Theory]
    [InlineData("")]
    [InlineData("code,price\r\n86,1\r\n")]
    public async Task A_file_without_the_columns_is_refused(string text) =>
        (await ReadAsync(text)).Errors.ShouldContain(e => e.Line == 1 && e.Column == "per_minute");

    [Fact]
    public async Task What_is_written_is_read_back_the_same()
    {
        var rates = (await ReadAsync("""
            prefix,description,per_minute,valid_from
            *,"Rest, of ""the"" world",1.23456789,
            +44,United Kingdom,0.5,2026-03-01T00:00:00Z
            86,中国,0.1,2026-01-31
            """)).Rates;
        var text = new StringWriter();

        await RateCsv.WriteAsync(text, rates);
        var again = await ReadAsync(text.ToString());

        again.Errors.ShouldBeEmpty();
        again.Rates.ShouldBe(rates);
        rates[0].Prefix.ShouldBe("");
        rates[2].ValidFrom.ShouldBe(new DateTimeOffset(2026, 1, 30, 16, 0, 0, TimeSpan.Zero));
    }

    private static Task<(IReadOnlyList<Rate> Rates, IReadOnlyList<CellError> Errors)> ReadAsync(string text) =>
        RateCsv.ReadAsync(new StringReader(text), China, CancellationToken.None);
}

using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Switchboard.Ivr.Expressions;
using Switchboard.Ivr.Model;
using Xunit;

namespace Switchboard.Engine.Tests.Ivr;

public class ExpressionTests
{
    private static readonly Dictionary<string, FlowValue> Values = new()
    {
        ["n"] = FlowValue.Of(7),
        ["s"] = FlowValue.Of("0123"),
        ["yes"] = FlowValue.Of(true),
        ["none"] = FlowValue.Null,
        ["data.level"] = FlowValue.Of("金卡"),
    };

    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("10 - 2 - 3", "5")]
    [InlineData("7 / 2", "3.5")]
    [InlineData("7 % 4", "3")]
    [InlineData("-n + 1", "-6")]
    [InlineData("1.50", "1.5")]
    [InlineData("'a' + 1 + 2", "a12")]
    [InlineData("s + 1", "01231")]
    [InlineData("number(s) + 1", "124")]
    [InlineData("'it\\'s' + \"\\\"\"", "it's\"")]
    [InlineData("n == 7", "true")]
    [InlineData("n = 7", "true")]
    [InlineData("n <> 7", "false")]
    [InlineData("s == 123", "true")]
    [InlineData("s == '123'", "false")]
    [InlineData("s < 200 and s >= 123", "true")]
    [InlineData("'abc' < 'abd'", "true")]
    [InlineData("'10' > '9'", "true")]
    [InlineData("none == null", "true")]
    [InlineData("none == ''", "false")]
    [InlineData("isEmpty(none) and isEmpty('')", "true")]
    [InlineData("not yes or yes", "true")]
    [InlineData("not n == 8", "true")]
    [InlineData("!yes && yes", "false")]
    [InlineData("false and unknown", "false")]
    [InlineData("true or 1 / 0 == 1", "true")]
    [InlineData("data.level == '金卡'", "true")]
    [InlineData("length(s)", "4")]
    [InlineData("left(s, 2) + right(s, 1)", "013")]
    [InlineData("left(s, 99) + right(s, -1)", "0123")]
    [InlineData("mid(s, 2, 2)", "12")]
    [InlineData("mid(s, 0, 99) + mid(s, 99, 1)", "0123")]
    [InlineData("contains(s, '12') and startsWith(s, '0') and endsWith(s, '3')", "true")]
    [InlineData("matches(s, '^[0-9]{4}$')", "true")]
    [InlineData("matches(s, 'x')", "false")]
    [InlineData("matches('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '^(a+)+$')", "false")]
    [InlineData("trim('  a ')", "a")]
    [InlineData("if(n > 5, 'big', 'small')", "big")]
    [InlineData("text(n) == '7'", "true")]
    [InlineData("n < 10 == true", "true")]
    public void Evaluates(string source, string expected)
    {
        Expression.TryParse(source, out var expression, out var error).ShouldBeTrue(error?.Detail);
        expression!.TryEvaluate(Lookup, out var value, out error).ShouldBeTrue(error?.Detail);
        value.ToString().ShouldBe(expected);
    }

    [Theory]
    [InlineData("", "unfinished", 0)]
    [InlineData("1 +", "unfinished", 3)]
    [InlineData("1 2", "unexpected", 2)]
    [InlineData("(1", "expected", 2)]
    [InlineData(")", "unexpected", 0)]
    [InlineData("a & b", "unexpected", 2)]
    [InlineData("'abc", "text_open", 0)]
    [InlineData("1.2.3", "number", 0)]
    [InlineData("eval('x')", "function_unknown", 0)]
    [InlineData("1 + left(s)", "arguments", 4)]
    [InlineData("left(s 1)", "expected", 7)]
    [InlineData("没有", "unexpected", 0)]
    public void Refuses_with_a_position(string source, string code, int position)
    {
        Expression.TryParse(source, out _, out var error).ShouldBeFalse();
        error!.Code.ShouldBe("expression." + code);
        error.Position.ShouldBe(position);
    }

    [Theory]
    [InlineData("1 + unknown", "variable_unknown", 4)]
    [InlineData("yes + 1 - 'a'", "not_a_number", 4)]
    [InlineData("n and yes", "not_a_condition", 0)]
    [InlineData("not 'a'", "not_a_condition", 4)]
    [InlineData("1 / (n - 7)", "division_by_zero", 2)]
    [InlineData("7 % 0", "division_by_zero", 2)]
    [InlineData("79228162514264337593543950335 * 2", "number_too_large", 30)]
    [InlineData("matches(s, '(')", "pattern", 11)]
    [InlineData("matches(s, '(a)\\1')", "pattern", 11)]
    [InlineData("matches(s, '((a{1000}){1000}){1000}')", "pattern", 11)]
    [InlineData("number('x')", "not_a_number", 7)]
    [InlineData("if(1, 2, 3)", "not_a_condition", 3)]
    public void Fails_with_a_position(string source, string code, int position)
    {
        Expression.TryParse(source, out var expression, out _).ShouldBeTrue();
        expression!.TryEvaluate(Lookup, out _, out var error).ShouldBeFalse();
        error!.Code.ShouldBe("expression." + code);
        error.Position.ShouldBe(position);
    }

    [Fact]
    public void Depth_and_length_are_limited()
    {
        Expression.TryParse(new string('(', 500) + "1" + new string(')', 500), out _, out var error).ShouldBeFalse();
        error!.Code.ShouldBe("expression.too_deep");
        Expression.TryParse(string.Join('+', Enumerable.Repeat("1", 500)), out _, out error).ShouldBeFalse();
        error!.Code.ShouldBe("expression.too_deep");
        Expression.TryParse(new string('1', 3000), out _, out error).ShouldBeFalse();
        error!.Code.ShouldBe("expression.too_long");
    }

    [Fact]
    public void Text_cannot_grow_without_end()
    {
        var text = FlowValue.Of(new string('x', 3000));
        Expression.TryParse("a + a", out var expression, out _).ShouldBeTrue();
        expression!.TryEvaluate(_ => text, out _, out var error).ShouldBeFalse();
        error!.Code.ShouldBe("expression.text_too_long");
    }

    [Fact]
    public void No_source_makes_it_throw()
    {
        string[] pieces =
        [
            "1", "0", "79228162514264337593543950335", "0.0000001", "n", "s", "none", "yes", "unknown", "'a'", "\"", "'", "\\", "(", ")", ",", "+", "-",
            "*", "/", "%", "==", "!=", "<", ">=", "and", "or", "not", "!", "left(", "right(", "mid(", "matches(", "if(", "number(", "length(", ".", "金", "\0",
        ];
        var sources = Gen.Elements(pieces).ListOf().Select(parts => string.Join(' ', parts)).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(40), Prop.ForAll(sources, Survives));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll<string>(source => Survives(source ?? "")));
    }

    private static bool Survives(string source)
    {
        if (Expression.TryParse(source, out var expression, out var error))
            return expression.TryEvaluate(Lookup, out _, out error) || InRange(error, source);
        return InRange(error, source);
    }

    private static bool InRange(ExpressionError error, string source) => error.Position >= 0 && error.Position <= source.Length;

    private static FlowValue? Lookup(string name) => Values.TryGetValue(name, out var value) ? value : null;
}

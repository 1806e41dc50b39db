using Switchboard.Ivr.Model;

namespace Switchboard.Ivr.Expressions;

/// <summary>A node of a parsed expression.</summary>
internal abstract record Syntax(int Position);

internal sealed record Literal(int Position, FlowValue Value) : Syntax(Position);

internal sealed record Variable(int Position, string Name) : Syntax(Position);

internal sealed record Unary(int Position, string Operator, Syntax Operand) : Syntax(Position);

internal sealed record Binary(int Position, string Operator, Syntax Left, Syntax Right) : Syntax(Position);

internal sealed record FunctionCall(int Position, Function Function, IReadOnlyList<Syntax> Arguments) : Syntax(Position);

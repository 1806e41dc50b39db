using Jint;
using Jint.Native;
using Jint.Runtime.Interop;

namespace Switchboard.VoiceXml.Scripting;

/// <summary>Chance and time come from the session, so that a session that is run again from its record takes the same way.</summary>
internal static class Determinism
{
    // Date() and new Date() without arguments ask the session; everything else is the engine's own Date
    private const string DateSource = """
        (function (Real, now) {
          function Date(y, m, d, h, i, s, z) {
            if (!(this instanceof Date)) { return new Real(now()).toString(); }
            switch (arguments.length) {
              case 0: return new Real(now());
              case 1: return new Real(y);
              case 2: return new Real(y, m);
              case 3: return new Real(y, m, d);
              case 4: return new Real(y, m, d, h);
              case 5: return new Real(y, m, d, h, i);
              case 6: return new Real(y, m, d, h, i, s);
              default: return new Real(y, m, d, h, i, s, z);
            }
          }
          Date.prototype = Real.prototype;
          Date.parse = Real.parse;
          Date.UTC = Real.UTC;
          Date.now = function () { return now(); };
          return Date;
        })
        """;

    private static readonly Jint.Parser.Ast.Program DateProgram = new Jint.Parser.JavaScriptParser().Parse(DateSource);

    public static void Install(Engine engine, TimeProvider clock, int seed)
    {
        var chance = new Random(seed);
        var random = new ClrFunctionInstance(engine, (_, _) => new JsValue(chance.NextDouble()), 0);
        engine.Math.FastAddProperty("random", random, true, false, true);
        var now = new ClrFunctionInstance(engine, (_, _) => new JsValue((double)clock.GetUtcNow().ToUnixTimeMilliseconds()), 0);
        var wrap = engine.Execute(DateProgram).GetCompletionValue();
        var date = engine.Invoke(wrap, engine.Global.Get("Date"), now);
        engine.Global.Put("Date", date, false);
    }
}

using System.Globalization;
using Switchboard.Contracts.Ivr;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Runtime;

/// <summary>The variables of one call in a flow.</summary>
internal sealed class CallState
{
    private readonly FlowProgram _program;
    private readonly IVoicePlatform _platform;
    private readonly Dictionary<string, FlowValue> _values = new(StringComparer.Ordinal);

    public CallState(FlowProgram program, IVoicePlatform platform)
    {
        (_program, _platform) = (program, platform);
        // a caller who chose a language in one flow keeps it in the next, and the agent sees it
        Language = platform.Call.Attached.TryGetValue(ReservedNames.Language, out var chosen) && Spoken(chosen) is { } language
            ? language
            : program.Flow.Language;
        foreach (var variable in program.Variables.Values)
        {
            _values[variable.Name] = variable.Default;
            if (variable.Default.Kind != FlowValueKind.Null)
                Attach(variable, variable.Default);
        }
    }

    public string Language { get; private set; }

    /// <summary>The caller's last input.</summary>
    public string Digits { get; set; } = "";

    public IReadOnlyDictionary<string, FlowValue> Values => _values;

    /// <summary>Sets a declared variable or the language; a fault otherwise.</summary>
    public Fault? Set(string name, FlowValue value, bool sensitive = false)
    {
        if (name == ReservedNames.Language)
            return SwitchLanguage(value.ToString());
        if (!_program.Variables.TryGetValue(name, out var variable))
            return new Fault("ivr.variable_undeclared", $"The flow declares no variable '{name}'.");
        _values[name] = value;
        var masked = sensitive || variable.Sensitive;
        if (!masked)
            Attach(variable, value);
        Trail(name, masked ? Mask(value.ToString()) : value.ToString());
        return null;
    }

    /// <summary>Parses (once a program) and evaluates.</summary>
    public Outcome<FlowValue> Evaluate(string source)
    {
        var parsed = _program.Expression(source);
        if (parsed.Expression is null)
            return parsed.Error!.ToFault();
        return parsed.Expression.TryEvaluate(Lookup, out var value, out var error) ? value : error.ToFault();
    }

    public static string Mask(string text) => new('*', text.Length);

    private Fault? SwitchLanguage(string wanted)
    {
        if (Spoken(wanted) is not { } language)
            return new Fault("ivr.language_unknown", $"The flow does not speak '{wanted}'.");
        Language = language;
        _platform.Call.Attached[ReservedNames.Language] = language;
        Trail(ReservedNames.Language, language);
        return null;
    }

    private string? Spoken(string wanted) =>
        _program.Flow.SpokenLanguages.FirstOrDefault(known => known.Equals(wanted, StringComparison.OrdinalIgnoreCase));

    private void Attach(FlowVariable variable, FlowValue value)
    {
        if (variable is { Attach: true, Sensitive: false })
            _platform.Call.Attached[variable.Name] = value.ToString();
    }

    private void Trail(string name, string value) => _platform.Trail(
        new FlowVariableSet(_platform.Call.Tenant, _platform.Call.CallId, _platform.Clock.GetUtcNow(), name, value));

    private FlowValue? Lookup(string name)
    {
        if (_values.TryGetValue(name, out var value))
            return value;
        if (name.StartsWith(ReservedNames.DataPrefix, StringComparison.Ordinal))
        {
            return _platform.Call.Attached.TryGetValue(name[ReservedNames.DataPrefix.Length..], out var attached)
                ? FlowValue.Of(attached)
                : FlowValue.Null;
        }

        return name switch
        {
            "caller" => FlowValue.Of(_platform.Call.Caller),
            "called" => FlowValue.Of(_platform.Call.Called),
            "originalCalled" => FlowValue.Of(_platform.Call.OriginalCalled ?? _platform.Call.Called),
            "digits" => FlowValue.Of(Digits),
            ReservedNames.Language => FlowValue.Of(Language),
            "now" => FlowValue.Of(Local().ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)),
            "date" => FlowValue.Of(Local().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            "time" => FlowValue.Of(Local().ToString("HH:mm", CultureInfo.InvariantCulture)),
            "hour" => FlowValue.Of(Local().Hour),
            "weekday" => FlowValue.Of(((int)Local().DayOfWeek + 6) % 7 + 1),
            _ => null,
        };
    }

    private DateTime Local() => TimeZoneInfo.ConvertTime(_platform.Clock.GetUtcNow(), _program.Zone).DateTime;
}

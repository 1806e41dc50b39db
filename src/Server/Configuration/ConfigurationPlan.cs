using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Switchboard.Kernel;

namespace Switchboard.Server.Configuration;

/// <summary>What is to be done with a thing.</summary>
internal enum Deed
{
    Nothing,
    Make,
    Change,
}

/// <summary>A thing of the file and what becomes of it.</summary>
internal sealed record Step(Item Item, Deed Deed, PromptAudio? Audio = null, JsonNode? Draft = null, bool Publish = false);

/// <summary>
/// What a file changes in a tenant. Made without writing anything: every name is known by then, every flow sound, every audio
/// file readable. Things that the file does not mention stay as they are.
/// </summary>
internal sealed class ConfigurationPlan
{
    private readonly TenantPart _part;
    private readonly TargetState _state;
    private readonly IConfigurationTarget _target;
    private readonly List<Step> _steps;

    private ConfigurationPlan(TenantPart part, TargetState state, IConfigurationTarget target, List<Step> steps) =>
        (_part, _state, _target, _steps) = (part, state, target, steps);

    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>Compares; without a plan the errors say why.</summary>
    public static async Task<(ConfigurationPlan? Plan, IReadOnlyList<ConfigurationError> Errors)> MakeAsync(
        TenantPart part, IConfigurationFiles files, IConfigurationTarget target, CancellationToken cancellation)
    {
        if (!(await TargetState.ReadAsync(target, part.Of(Kinds.Customers).Count > 0, cancellation)).TryGet(out var state, out var fault))
            return (null, [new ConfigurationError(part.Place.Line, part.Place.Path, fault.Detail)]);
        var errors = new ConfigurationErrors();
        var steps = new List<Step>();
        var known = new KnownNames(part, state);
        foreach (var item in Kinds.InOrder.SelectMany(part.Of))
        {
            known.Check(item, errors);
            steps.Add(item.Kind == Kinds.Flows ? FlowSteps.Plan(item, state, known, files, errors)
                : item.Kind == Kinds.Prompts ? await PromptSteps.PlanAsync(item, state, files, target, errors, cancellation)
                : Plan(item, state, errors));
        }

        if (part.Settings is { } settings)
        {
            known.Check(settings, errors);
            steps.Add(new Step(settings, SettingsDiffer(part, settings, state) ? Deed.Change : Deed.Nothing));
        }
        else if (part.DisplayName is not null && part.DisplayName != state.Settings["tenantDisplayName"]?.GetValue<string>())
        {
            steps.Add(new Step(new Item(Kinds.Settings, "", new Dictionary<string, FieldValue>(StringComparer.Ordinal), part.Place), Deed.Change));
        }

        if (part.Mail is { } mail)
            steps.Add(new Step(mail, state.Mail is { } before && mail.Values.Values.Where(v => !v.Field.Secret).All(v => state.Same(v, before)) ? Deed.Nothing : Deed.Change));
        return errors.Any ? (null, errors.All) : (new ConfigurationPlan(part, state, target, steps), []);
    }

    /// <summary>Carries it out. The first refusal stops it; what was done until then stays, and applying again goes on from there.</summary>
    public async Task<ConfigurationError?> ApplyAsync(CancellationToken cancellation)
    {
        foreach (var step in _steps.Where(s => s.Deed != Deed.Nothing))
        {
            if (await ApplyAsync(step, late: false, cancellation) is { } fault)
                return ErrorOf(step, fault);
        }

        foreach (var step in _steps.Where(s => s.Deed != Deed.Nothing && s.Item.Values.Values.Any(v => v.Field.Late)))
        {
            if (await ApplyAsync(step, late: true, cancellation) is { } fault)
                return ErrorOf(step, fault);
        }

        foreach (var step in _steps.Where(s => s.Publish))
        {
            var id = _state.Find(step.Item)!["id"]!.GetValue<string>();
            if (!(await _target.SendAsync(HttpMethod.Post, $"/flows/{id}/publish", new JsonObject(), cancellation)).TryGet(out _, out var fault))
                return ErrorOf(step, fault);
        }

        return null;
    }

    /// <summary>One line a kind: made, changed, unchanged.</summary>
    public string Summary()
    {
        var text = new StringBuilder();
        foreach (var kind in Kinds.InOrder.Append(Kinds.Settings).Append(Kinds.Mail))
        {
            var of = _steps.Where(s => s.Item.Kind == kind).ToList();
            if (of.Count > 0)
                text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"  {kind.Name,-14} {Counts(of)}"));
        }

        text.Append(string.Create(CultureInfo.InvariantCulture, $"{_part.Name}: {Counts(_steps)}"));
        return text.ToString();
    }

    private static string Counts(List<Step> steps) => string.Create(
        CultureInfo.InvariantCulture,
        $"{steps.Count(s => s.Deed == Deed.Make)} created, {steps.Count(s => s.Deed == Deed.Change)} changed, {steps.Count(s => s.Deed == Deed.Nothing)} unchanged");

    private static Step Plan(Item item, TargetState state, ConfigurationErrors errors)
    {
        if (state.Find(item) is not { } row)
        {
            if (item.Kind == Kinds.Users && item["password"] is null)
                errors.Add(item.Place.At(item.Place.Line, "password"), "a new user needs a password");
            return new Step(item, Deed.Make);
        }

        return new Step(item, item.Values.Values.Where(v => !v.Field.Secret).All(v => state.Same(v, row)) ? Deed.Nothing : Deed.Change);
    }

    private static bool SettingsDiffer(TenantPart part, Item settings, TargetState state) =>
        (part.DisplayName is not null && part.DisplayName != state.Settings["tenantDisplayName"]?.GetValue<string>())
        || !settings.Values.Values.All(v => state.Same(v, state.Settings));

    private async Task<Fault?> ApplyAsync(Step step, bool late, CancellationToken cancellation)
    {
        var item = step.Item;
        if (item.Kind == Kinds.Settings)
            return (await _target.SendAsync(HttpMethod.Put, item.Kind.Path, SettingsBody(item), cancellation)).Fault;
        if (item.Kind == Kinds.Mail)
            return (await _target.SendAsync(HttpMethod.Put, item.Kind.Path, MailBody(item), cancellation)).Fault;
        var row = _state.Find(item);
        var sent = step.Audio is { } audio
            ? await audio.SendAsync(_target, item, row, cancellation)
            : await _target.SendAsync(
                row is null ? HttpMethod.Post : HttpMethod.Put,
                row is null ? item.Kind.Path : $"{item.Kind.Path}/{row["id"]!.GetValue<string>()}",
                Body(step, row, late),
                cancellation);
        if (!sent.TryGet(out var body, out var fault))
            return fault;
        _state.Keep(item.Kind, body.AsObject());
        return row is null && item["history"] is { } history ? await AddHistoryAsync(body["id"]!.GetValue<string>(), history, cancellation) : null;
    }

    private async Task<Fault?> AddHistoryAsync(string customer, FieldValue history, CancellationToken cancellation)
    {
        foreach (var note in history.Value!.AsArray())
        {
            var sent = await _target.SendAsync(HttpMethod.Post, $"/customers/{customer}/notes", new JsonObject { ["text"] = note!.GetValue<string>() }, cancellation);
            if (!sent.Succeeded)
                return sent.Fault;
        }

        return null;
    }

    /// <summary>What the file says, and for the rest what there was.</summary>
    private JsonObject Body(Step step, JsonObject? row, bool late)
    {
        var body = new JsonObject();
        foreach (var field in step.Item.Kind.Fields.Where(f => f.Form != Form.Object || f.Name is "custom" or "labels" or "window" or "rewrites" or "numbers" or "capacity" or "calls" or "keys" or "steps" or "days" or "threshold" or "clearAt").Where(f => f.Name is not ("file" or "history" or "published")))
        {
            if (step.Item[field.Name] is { } given && !(field.Secret && row is not null) && (late || !field.Late))
                body[field.Api] = field.Form switch
                {
                    Form.Part => TargetState.Merged(row?[field.Api], given.Value),
                    Form.QueueSeat => TargetState.Merged(row?[field.Api], _state.Resolve(given)),
                    _ => _state.Resolve(given),
                };
            else if (row?[field.Api] is { } before && !field.Secret)
                body[field.Api] = before.DeepClone();
        }

        foreach (var carried in step.Item.Kind.Carried.Where(_ => row is not null))
            body[carried] = row![carried]?.DeepClone();
        if (step.Item.Kind == Kinds.Prompts)
            body["kind"] = "tts";
        if (step.Draft is not null)
            body["draft"] = step.Draft.DeepClone();
        return body;
    }

    private JsonObject MailBody(Item item)
    {
        var body = new JsonObject();
        foreach (var field in Kinds.Mail.Fields.Where(f => !f.Secret || item[f.Name] is not null))
            body[field.Api] = item[field.Name] is { } given ? _state.Resolve(given) : _state.Mail?[field.Api]?.DeepClone();
        return body;
    }

    private JsonObject SettingsBody(Item item)
    {
        var body = new JsonObject { ["tenantDisplayName"] = _part.DisplayName ?? _state.Settings["tenantDisplayName"]?.GetValue<string>() };
        foreach (var field in Kinds.Settings.Fields)
            body[field.Api] = item[field.Name] is { } given ? field.Form == Form.Part ? TargetState.Merged(_state.Settings[field.Api], given.Value) : _state.Resolve(given) : _state.Settings[field.Api]?.DeepClone();
        return body;
    }

    /// <summary>The server's words at the line they are about.</summary>
    private static ConfigurationError ErrorOf(Step step, Fault fault)
    {
        var first = fault.Errors.Count > 0 ? fault.Errors[0] : fault;
        var value = step.Item.Values.Values.FirstOrDefault(v => first.Field is { } field && (field == v.Field.Api || field.StartsWith(v.Field.Api + "[", StringComparison.Ordinal)
            || field.StartsWith(v.Field.Api + ".", StringComparison.Ordinal)));
        var place = value?.Place ?? step.Item.Place;
        return new ConfigurationError(place.Line, place.Path, value is null && first.Field is { Length: > 0 } far ? $"{far}: {first.Detail}" : first.Detail);
    }
}

/// <summary>The names that the file may use: what the tenant has, and what the file itself brings.</summary>
internal sealed class KnownNames(TenantPart part, TargetState state)
{
    public bool Has(string kind, string name) => part.Has(kind, name) || state.Has(kind, name);

    public IEnumerable<string> PromptLanguages(string name) =>
        part.Of(Kinds.Prompts).Where(p => string.Equals(p.Text("name"), name, StringComparison.OrdinalIgnoreCase)).Select(p => p.Text("language") ?? "")
            .Concat(state.Rows(Kinds.Prompts).Where(p => string.Equals(p["name"]!.GetValue<string>(), name, StringComparison.OrdinalIgnoreCase)).Select(p => p["language"]!.GetValue<string>()));

    public void Check(Item item, ConfigurationErrors errors)
    {
        foreach (var value in item.Values.Values)
        {
            foreach (var (kind, name) in value.References().Where(r => !Has(r.Kind, r.Name)))
                errors.Add(value.Place, $"there is no {kind.TrimEnd('s')} '{name}'");
        }
    }
}

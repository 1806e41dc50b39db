using System.Collections.Concurrent;
using Switchboard.Contracts.Switch;
using Switchboard.Ivr.Platform;
using Switchboard.Kernel;
using Switchboard.Switch.Calls;

namespace Switchboard.Ivr.Calls;

/// <summary>The forms by which agents can send the calls that they talk on back into their flows.</summary>
public sealed class ReturnForms
{
    private readonly ConcurrentDictionary<(TenantId Tenant, Guid Call), Open> _open = new();

    /// <summary>The form of a call; null when it cannot be sent back.</summary>
    public ReturnForm? Find(TenantId tenant, Guid call, out Guid agent)
    {
        agent = default;
        if (!_open.TryGetValue((tenant, call), out var open))
            return null;
        agent = open.Agent;
        return open.Form;
    }

    /// <summary>Sends the call back with what the agent wrote; his own leg ends. A fault says what is missing.</summary>
    public Fault? Return(TenantId tenant, Guid call, IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (!_open.TryGetValue((tenant, call), out var open))
            return Fault.NotFound("return_form", "This call cannot be sent back.");
        if (Check(open.Form, values) is { } wrong)
            return wrong;
        if (!open.TryFill(values))
            return Fault.Conflict("return.done", "The call has been sent back already.");
        open.Leg.Call.Mailbox.Post(() => open.Leg.HangUp(new CallCause(200, "returned", "Sent back to the flow", EndedBy.Called)));
        return null;
    }

    internal Open Begin(Call call, Guid agent, Leg leg, ReturnForm form)
    {
        var open = new Open(this, (call.Tenant, call.Id), agent, leg, form);
        _open[open.Key] = open;
        return open;
    }

    private static Fault? Check(ReturnForm form, IReadOnlyDictionary<string, string> values)
    {
        const int Longest = 1000;
        foreach (var (name, value) in values)
        {
            if (form.Fields.All(field => field.Name != name))
                return Fault.Invalid("return.field_unknown", $"The form has no field '{name}'.", $"values.{name}");
            if (value is null || value.Length > Longest)
                return Fault.Invalid("field.too_long", $"A value has at most {Longest} characters.", $"values.{name}");
        }

        foreach (var field in form.Fields)
        {
            var value = values.GetValueOrDefault(field.Name, "");
            if (field.Required && string.IsNullOrWhiteSpace(value))
                return Fault.Invalid("field.required", $"{field.Label} is needed before the call can go back.", $"values.{field.Name}");
            if (value.Length > 0 && field.Choices.Count > 0 && !field.Choices.Contains(value, StringComparer.Ordinal))
                return Fault.Invalid("return.choice", $"{field.Label} is one of {string.Join(", ", field.Choices)}.", $"values.{field.Name}");
        }

        return null;
    }

    /// <summary>A call that can be sent back, until its talk is over.</summary>
    internal sealed class Open(ReturnForms owner, (TenantId, Guid) key, Guid agent, Leg leg, ReturnForm form) : IDisposable
    {
        private IReadOnlyDictionary<string, string>? _values;

        public (TenantId, Guid) Key { get; } = key;

        public Guid Agent { get; } = agent;

        public Leg Leg { get; } = leg;

        public ReturnForm Form { get; } = form;

        /// <summary>What the agent wrote; null when he did not send the call back.</summary>
        public IReadOnlyDictionary<string, string>? Values => Volatile.Read(ref _values);

        public bool TryFill(IReadOnlyDictionary<string, string> values) => Interlocked.CompareExchange(ref _values, values, null) is null;

        public void Dispose() => owner._open.TryRemove(new KeyValuePair<(TenantId, Guid), Open>(Key, this));
    }
}

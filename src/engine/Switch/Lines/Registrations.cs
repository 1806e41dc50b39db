using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Kernel;
using Switchboard.Sip;
using Switchboard.Sip.Guard;
using Switchboard.Sip.Registrar;

namespace Switchboard.Switch.Lines;

/// <summary>Which phones can be rung for which extension (RFC 3261 §10).</summary>
public sealed class Registrations : IBindingListener
{
    private readonly BindingTable _table;
    private readonly ITenantDirectory _tenants;
    private readonly ConcurrentDictionary<IPEndPoint, bool> _sources = new();

    /// <summary>An empty registrar.</summary>
    public Registrations(TimeProvider time, ITenantDirectory tenants)
    {
        _tenants = tenants;
        _table = new BindingTable(time, this);
    }

    /// <summary>A phone came or went: tenant, extension number, whether any phone is left. Called under a lock: take note and return.</summary>
    public event Action<TenantId, string>? Changed;

    /// <summary>The phones of an extension, best first.</summary>
    public IReadOnlyList<Binding> Find(TenantId tenant, string extension) => _table.Find(Key(tenant, extension));

    /// <summary>All phones, to be kept across a restart.</summary>
    public IReadOnlyList<Binding> Snapshot() => _table.Snapshot();

    /// <summary>Puts kept phones back.</summary>
    public void Restore(IEnumerable<Binding> bindings)
    {
        ArgumentNullException.ThrowIfNull(bindings);
        _table.Restore(bindings);
        RenewSources();
    }

    /// <summary>Removes what is over, and browsers whose socket closed. Called about once a second.</summary>
    public void Sweep()
    {
        foreach (var binding in _table.Snapshot())
        {
            if (binding.Flow is SipFlow { IsOpen: false } closed)
                _table.LoseFlow(closed);
        }

        _table.RemoveExpired();
        RenewSources();
    }

    /// <summary>Tells <see cref="Changed"/> of a phone that was restored.</summary>
    public void Announce(Binding binding)
    {
        ArgumentNullException.ThrowIfNull(binding);
        if (TrySplit(binding.Aor, out var tenant, out var extension))
            Changed?.Invoke(tenant, extension);
    }

    /// <summary>Takes off every phone of an extension (removed, disabled, new password).</summary>
    public void Revoke(TenantId tenant, string extension) => _table.Revoke(Key(tenant, extension));

    internal SourceClass Classify(SipFlow flow) => _sources.ContainsKey(flow.Remote) ? SourceClass.Registered : SourceClass.Stranger;

    internal void Register(InboundRequest request, Extension extension)
    {
        var message = request.Message;
        var wanted = new List<RequestedContact>();
        if (message.Contacts is not { } contacts)
        {
            request.Respond(400, "Malformed Contact");
            return;
        }

        foreach (var contact in contacts)
            wanted.Add(new RequestedContact(contact.Uri.ToString(), Seconds(contact.Parameter("expires")), Preference(contact.Parameter("q")), contact.Parameter("+sip.instance")));
        var flow = request.Flow;
        var bound = flow.Transport is SipTransport.Ws or SipTransport.Wss;
        var answer = _table.Register(new RegisterRequest
        {
            Aor = Key(extension.Tenant, extension.Number),
            Contacts = wanted,
            AllContacts = message.ContactIsWildcard,
            Expires = message.Expires,
            CallId = message.CallId,
            CSeq = message.CSeq,
            Source = flow.Remote,
            Transport = flow.Transport.ToString().ToUpperInvariant(),
            Flow = flow.IsReliable ? flow : null,
            FlowBound = bound,
            UserAgent = message.Header(SipHeaderId.UserAgent),
        });
        if (answer.Status == 200 && answer.Bindings.Count > 0)
            flow.IsTrusted = true; // a registered phone may be silent on its connection
        request.Respond(answer.Status, answer.Reason, Headers(answer));
    }

    void IBindingListener.Changed(Binding binding, BindingChange change)
    {
        if (change == BindingChange.Bound)
            _sources[binding.Source] = true;
        if (change != BindingChange.Refreshed && TrySplit(binding.Aor, out var tenant, out var extension))
            Changed?.Invoke(tenant, extension);
    }

    // A source counts as registered as long as one binding came from it.
    private void RenewSources()
    {
        var present = new HashSet<IPEndPoint>();
        foreach (var binding in _table.Snapshot())
            present.Add(binding.Source);
        foreach (var source in present)
            _sources[source] = true;
        foreach (var (source, _) in _sources)
        {
            if (!present.Contains(source))
                _sources.TryRemove(source, out _);
        }
    }

    private static List<SipHeader> Headers(RegisterAnswer answer)
    {
        var headers = new List<SipHeader>();
        if (answer.MinExpires is { } least)
            headers.Add(new SipHeader("Min-Expires", least.ToString(CultureInfo.InvariantCulture)));
        foreach (var binding in answer.Bindings)
        {
            var left = Math.Max(0, (int)Math.Ceiling((binding.ExpiresAt - binding.RefreshedAt).TotalSeconds));
            headers.Add(new SipHeader("Contact", string.Create(CultureInfo.InvariantCulture, $"<{binding.Contact}>;expires={left}")));
        }

        return headers;
    }

    private static string Key(TenantId tenant, string extension) => $"sip:{extension}@{tenant.Value:N}";

    private bool TrySplit(string aor, out TenantId tenant, out string extension)
    {
        var at = aor.IndexOf('@', StringComparison.Ordinal);
        extension = aor[4..at];
        var known = Guid.TryParseExact(aor.AsSpan(at + 1), "N", out var id) && _tenants.Find(new TenantId(id)) is not null;
        tenant = new TenantId(id);
        return known;
    }

    private static long? Seconds(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static double? Preference(string? text) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;
}

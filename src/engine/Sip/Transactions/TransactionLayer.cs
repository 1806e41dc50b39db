using System.Globalization;
using System.Security.Cryptography;
using Switchboard.Kernel;

namespace Switchboard.Sip;

/// <summary>All transactions of a stack and how messages find theirs (§17.1.3, §17.2.3). Loop thread only.</summary>
internal sealed class TransactionLayer(SipOptions options, SipLoop loop)
{
    /// <summary>A finished transaction is forgotten in company: nobody waits for it.</summary>
    public static readonly TimeSpan LingerSlack = TimeSpan.FromMilliseconds(640);

    private readonly Dictionary<string, ClientTransaction> _clients = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ClientTransaction> _cancels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ServerTransaction> _servers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ServerTransaction> _merging = new(StringComparer.Ordinal);
    private readonly string _salt = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
    private readonly List<ClientTransaction> _hit = [];
    private ulong _count;

    public SipOptions Options { get; } = options;

    public SipWriter Writer { get; } = new();

    public TimerWheel Wheel { get; } = loop.Wheel;

    public int Count => _clients.Count + _servers.Count + _cancels.Count;

    /// <summary>Runs something after what happens now, so that no machine is stepped inside its own step.</summary>
    public void Later(Action action) => loop.Post(action);

    public string NewBranch() => string.Create(CultureInfo.InvariantCulture, $"z9hG4bK{_salt}{++_count:x}");

    /// <summary>At least 32 random bits (§19.3); 64 so that nobody guesses a dialog.</summary>
    public string NewTag()
    {
        Span<byte> random = stackalloc byte[8];
        RandomNumberGenerator.Fill(random);
        return Convert.ToHexStringLower(random);
    }

    public ClientTransaction StartClient(RequestDraft draft, SipFlow flow, IClientUser user, string? branch = null)
    {
        var transaction = new ClientTransaction(this, draft, flow, branch ?? NewBranch(), user);
        (transaction.IsCancel ? _cancels : _clients)[transaction.Branch] = transaction;
        transaction.Start();
        return transaction;
    }

    public ClientTransaction? FindClient(SipMessage response) =>
        (response.Method == SipMethod.Cancel ? _cancels : _clients).TryGetValue(response.Branch, out var found)
        && response.MethodBytes.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(found.Draft.Method)) ? found : null;

    public ServerTransaction StartServer(SipMessage request, SipFlow flow)
    {
        var transaction = new ServerTransaction(this, request, flow, ServerKey(request, request.MethodName), MergeKey(request));
        _servers[transaction.Key] = transaction;
        if (transaction.MergeKey is not null)
            _merging[transaction.MergeKey] = transaction;
        return transaction;
    }

    /// <summary>The transaction a request repeats, or for ACK the INVITE it acknowledges.</summary>
    public ServerTransaction? FindServer(SipMessage request) =>
        _servers.GetValueOrDefault(ServerKey(request, request.Method == SipMethod.Ack ? "INVITE" : request.MethodName));

    /// <summary>The INVITE that a CANCEL means (§9.2).</summary>
    public ServerTransaction? FindCancelled(SipMessage cancel) => _servers.GetValueOrDefault(ServerKey(cancel, "INVITE"));

    /// <summary>True when the same request came here by another way (§8.2.2.2).</summary>
    public bool IsMerged(SipMessage request) => MergeKey(request) is { } key && _merging.ContainsKey(key);

    public void Remove(ClientTransaction transaction) => (transaction.IsCancel ? _cancels : _clients).Remove(transaction.Branch);

    public void Remove(ServerTransaction transaction)
    {
        _servers.Remove(transaction.Key);
        if (transaction.MergeKey is not null && _merging.TryGetValue(transaction.MergeKey, out var merging) && merging == transaction)
            _merging.Remove(transaction.MergeKey);
    }

    /// <summary>Fails every request that waits for an answer over a connection that has gone.</summary>
    public void OnFlowClosed(SipFlow flow) => Fail(flow, _ => true);

    /// <summary>Fails every request that has had no answer yet from an address where nobody listens (RFC 3261 §18.4). One that was answered waits on: a single lost port does not end a call that rings.</summary>
    public void OnUnreachable(SipFlow flow) => Fail(flow, static client => client.State is TxState.Calling or TxState.Trying);

    private void Fail(SipFlow flow, Predicate<ClientTransaction> hit)
    {
        _hit.Clear();
        foreach (var client in _clients.Values)
        {
            if (client.Flow.Equals(flow) && hit(client))
                _hit.Add(client);
        }

        foreach (var client in _hit.ToArray())
            client.OnTransportError();
    }

    // An RFC 2543 peer sends no branch worth the name: then everything that names the request is compared (§17.2.3).
    private static string ServerKey(SipMessage request, string method)
    {
        var via = request.TopVia;
        var branch = request.Branch;
        var sentBy = request.Text(via.Host);
        if (branch.Length > 7 && branch.StartsWith("z9hG4bK", StringComparison.OrdinalIgnoreCase))
            return string.Create(CultureInfo.InvariantCulture, $"{branch}|{sentBy}:{via.Port}|{method}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{request.CallId}|{request.FromTag}|{request.CSeq}|{request.Text(request.UriSlice)}|{sentBy}:{via.Port}|{branch}|{method}");
    }

    private static string? MergeKey(SipMessage request) =>
        request.ToParts.Tag.IsEmpty && request.Method is not (SipMethod.Ack or SipMethod.Cancel)
            ? string.Create(CultureInfo.InvariantCulture, $"{request.CallId}|{request.FromTag}|{request.CSeq}|{request.MethodName}")
            : null;
}

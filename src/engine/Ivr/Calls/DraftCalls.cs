using System.Collections.Concurrent;
using System.Security.Cryptography;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Switch.Calls;

namespace Switchboard.Ivr.Calls;

/// <summary>Drafts that somebody tries by telephone: each has a destination that nobody can guess and that holds for a few minutes.</summary>
public sealed class DraftCalls(TimeProvider time)
{
    /// <summary>What the destination of a draft begins with.</summary>
    public const string Prefix = "draft:";

    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, (TenantId Tenant, FlowProgram Program, DateTimeOffset Until)> _drafts = new(StringComparer.Ordinal);

    /// <summary>Keeps a draft to be called; the answer is what to dial.</summary>
    public string Keep(TenantId tenant, FlowProgram program)
    {
        var now = time.GetUtcNow();
        foreach (var (old, kept) in _drafts)
        {
            if (kept.Until < now)
                _drafts.TryRemove(old, out _);
        }

        var destination = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        _drafts[destination] = (tenant, program, now + Lasting);
        return destination;
    }

    /// <summary>The draft behind a destination; null when it is none, or too old.</summary>
    public ICallApplication? Find(TenantId tenant, string destination, CallServices services) =>
        _drafts.TryGetValue(destination, out var kept) && kept.Tenant == tenant && kept.Until >= time.GetUtcNow() ? new DraftCall(services, kept.Program) : null;

    private sealed class DraftCall(CallServices services, FlowProgram program) : ICallApplication
    {
        public async Task RunAsync(Call call, CancellationToken hangup)
        {
            call.Enter(CallState.Ivr);
            await services.Interpreter.RunAsync(program, new CallVoicePlatform(call, services, hangup), hangup);
        }
    }
}

using System.Net;
using System.Text.Json;
using Switchboard.Contracts.Events;
using Switchboard.Sip.Registrar;
using Switchboard.Switch.Lines;

namespace Switchboard.Server.Telephony;

/// <summary>
/// Keeps registrations across a restart: phones need not register again before they can be rung (HARDENING). A file beside
/// the journal, replaced whole, because it must be there at start when PostgreSQL is not.
/// </summary>
internal sealed class RegistrationFile(string path, Registrations registrations, TimeProvider time)
{
    private int _touched;

    public void Touch() => Interlocked.Exchange(ref _touched, 1);

    public async Task SaveAsync(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _touched, 0) == 0)
            return;
        var kept = registrations.Snapshot().Where(binding => !binding.FlowBound).Select(Kept.Of).ToArray();
        var fresh = path + ".new";
        await File.WriteAllBytesAsync(fresh, JsonSerializer.SerializeToUtf8Bytes(kept, WireJson.Options), cancellation);
        File.Move(fresh, path, overwrite: true);
    }

    public async Task RestoreAsync(CancellationToken cancellation)
    {
        if (!File.Exists(path))
            return;
        try
        {
            var kept = JsonSerializer.Deserialize<Kept[]>(await File.ReadAllBytesAsync(path, cancellation), WireJson.Options) ?? [];
            registrations.Restore(kept.Where(one => one.ExpiresAt > time.GetUtcNow()).Select(one => one.ToBinding()));
        }
        catch (JsonException)
        {
            File.Delete(path); // torn by a crash of the machine: the phones register again by themselves
        }
    }

    private sealed record Kept(
        string Aor, string Contact, double Q, DateTimeOffset ExpiresAt, DateTimeOffset RefreshedAt, string CallId, uint CSeq, string Source, string Transport, string? Instance, string? UserAgent)
    {
        public static Kept Of(Binding binding) => new(
            binding.Aor, binding.Contact, binding.Q, binding.ExpiresAt, binding.RefreshedAt, binding.CallId, binding.CSeq, binding.Source.ToString(), binding.Transport, binding.Instance, binding.UserAgent);

        public Binding ToBinding() => new()
        {
            Aor = Aor,
            Contact = Contact,
            Q = Q,
            ExpiresAt = ExpiresAt,
            RefreshedAt = RefreshedAt,
            CallId = CallId,
            CSeq = CSeq,
            Source = IPEndPoint.Parse(Source),
            Transport = Transport,
            Instance = Instance,
            UserAgent = UserAgent,
        };
    }
}

using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Switchboard.Kernel;
using Switchboard.Sip.Registrar;
using Xunit;

namespace Switchboard.Engine.Tests.Sip.Registrar;

public sealed class BindingTableProperties
{
    private static readonly object[] Flows = [new(), new(), new()];

    /// <summary>What a phone, a connection or the clock may do.</summary>
    private sealed record Step(int Kind, int User, int Contact, int Seconds);

    [Fact]
    public void Whatever_happens_the_listener_and_the_table_tell_the_same_story()
    {
        var steps = Gen.Choose(0, 99).SelectMany(k => Gen.Choose(0, 2).SelectMany(u => Gen.Choose(0, 14).SelectMany(
            c => Gen.Choose(0, 4).Select(s => new Step(k, u, c, s * 60))))).ListOf().ToArbitrary();
        Prop.ForAll(steps, list => Plays(list)).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(120));
    }

    private static bool Plays(IEnumerable<Step> steps)
    {
        var time = new VirtualTimeProvider();
        var mirror = new Mirror();
        var table = new BindingTable(time, mirror);
        uint cseq = 0;
        foreach (var step in steps)
        {
            var aor = $"sip:{step.User}@acme.example";
            switch (step.Kind)
            {
                case < 10: time.Advance(TimeSpan.FromSeconds(step.Seconds / 2)); break;
                case < 15: table.RemoveExpired(); break;
                case < 20: table.LoseFlow(Flows[step.User]); break;
                case < 22: table.Revoke(aor); break;
                default: table.Register(Request(aor, step, ++cseq)).Status.ShouldBe(200); break;
            }

            table.Find(aor).Count.ShouldBeLessThanOrEqualTo(10);
            table.Find(aor).ShouldAllBe(b => b.ExpiresAt > time.GetUtcNow());
        }

        table.RemoveExpired();
        var told = mirror.Present.Order(StringComparer.Ordinal);
        var held = table.Snapshot().Select(b => $"{b.Aor} {b.Contact}").Order(StringComparer.Ordinal);
        told.ShouldBe(held);
        time.Advance(TimeSpan.FromHours(1));
        table.RemoveExpired();
        mirror.Present.ShouldBeEmpty();
        return !table.IsSource(Source(0));
    }

    private static RegisterRequest Request(string aor, Step step, uint cseq) => new()
    {
        Aor = aor,
        Contacts = [new RequestedContact($"sip:c{step.Contact}@h", step.Seconds, Instance: step.Contact % 5 == 0 ? "one" : null)],
        CallId = "c",
        CSeq = cseq,
        Source = Source(step.Contact % 3),
        Flow = step.Kind % 2 == 0 ? Flows[step.Contact % 3] : null,
        FlowBound = step.Kind % 4 == 0,
    };

    private static IPEndPoint Source(int n) => new(IPAddress.Loopback, 4000 + n);

    private sealed class Mirror : IBindingListener
    {
        public HashSet<string> Present { get; } = [];

        public void Changed(Binding binding, BindingChange change)
        {
            var name = $"{binding.Aor} {binding.Contact}";
            var fits = change switch
            {
                BindingChange.Bound => Present.Add(name),
                BindingChange.Refreshed => Present.Contains(name),
                _ => Present.Remove(name),
            };
            fits.ShouldBeTrue($"{change} of {name}");
        }
    }
}

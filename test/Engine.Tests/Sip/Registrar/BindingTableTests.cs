using System.Net;
using Shouldly;
using Switchboard.Kernel;
using Switchboard.Sip.Registrar;
using Xunit;

namespace Switchboard.Engine.Tests.Sip.Registrar;

public sealed class BindingTableTests
{
    private const string Aor = "sip:1001@acme.example";
    private const string Desk = "sip:1001@192.0.2.10:5060";
    private const string Mobile = "sip:1001@192.0.2.20:5062;transport=tcp";

    private readonly VirtualTimeProvider _time = new();
    private readonly Changes _changes = new();
    private readonly BindingTable _table;
    private uint _cseq;

    public BindingTableTests() => _table = new BindingTable(_time, _changes);

    [Fact]
    public void A_contact_is_bound_with_its_source_and_listed_in_the_answer()
    {
        var answer = Register(new RequestedContact(Desk, Expires: 120));
        answer.Status.ShouldBe(200);
        var binding = answer.Bindings.ShouldHaveSingleItem();
        binding.Contact.ShouldBe(Desk);
        binding.ExpiresAt.ShouldBe(_time.GetUtcNow().AddSeconds(120));
        binding.Source.ShouldBe(new IPEndPoint(IPAddress.Parse("203.0.113.7"), 40000));
        _table.IsSource(binding.Source).ShouldBeTrue();
        _changes.Seen.ShouldBe([(Desk, BindingChange.Bound)]);
    }

    [Fact]
    public void A_query_without_contacts_changes_nothing()
    {
        Register(new RequestedContact(Desk));
        Register().Bindings.Count.ShouldBe(1);
        _changes.Seen.Count.ShouldBe(1);
    }

    [Fact]
    public void Contacts_come_out_by_q_and_then_the_latest_first()
    {
        Register(new RequestedContact("sip:a@h", Q: 0.5));
        Register(new RequestedContact("sip:b@h", Q: 0.9));
        Register(new RequestedContact("sip:c@h", Q: 0.5));
        _table.Find(Aor).Select(b => b.Contact).ShouldBe(["sip:b@h", "sip:c@h", "sip:a@h"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(59)]
    public void Less_than_60_seconds_is_423_with_Min_Expires(int seconds)
    {
        var answer = Register(new RequestedContact(Desk, Expires: seconds));
        (answer.Status, answer.MinExpires).ShouldBe((423, 60));
        _table.Find(Aor).ShouldBeEmpty();
    }

    [Fact]
    public void More_than_an_hour_is_shortened_even_when_absurd() =>
        Register(new RequestedContact(Desk, Expires: uint.MaxValue)).Bindings[0].ExpiresAt.ShouldBe(_time.GetUtcNow().AddHours(1));

    [Fact]
    public void The_contacts_own_expires_beats_the_header() =>
        Request(new RequestedContact(Desk, Expires: 90)).With(r => r with { Expires = 300 }).To(_table)
            .Bindings[0].ExpiresAt.ShouldBe(_time.GetUtcNow().AddSeconds(90));

    [Fact]
    public void A_refresh_keeps_one_binding_and_tells_it_as_a_refresh()
    {
        Register(new RequestedContact(Desk, Expires: 60));
        _time.Advance(TimeSpan.FromSeconds(50));
        Register(new RequestedContact(Desk.Replace("sip:", "SIP:", StringComparison.Ordinal), Expires: 60)).Bindings.Count.ShouldBe(1);
        _time.Advance(TimeSpan.FromSeconds(50));
        _table.RemoveExpired().ShouldBe(0);
        _table.Find(Aor).Count.ShouldBe(1);
        _changes.Seen[1].Change.ShouldBe(BindingChange.Refreshed);
    }

    [Fact]
    public void Expires_0_takes_one_contact_off()
    {
        Register(new RequestedContact(Desk), new RequestedContact(Mobile));
        Register(new RequestedContact(Desk, Expires: 0)).Bindings.ShouldHaveSingleItem().Contact.ShouldBe(Mobile);
        _changes.Seen[^1].ShouldBe((Desk, BindingChange.Unbound));
    }

    [Fact]
    public void A_star_with_expires_0_takes_all_off()
    {
        Register(new RequestedContact(Desk), new RequestedContact(Mobile));
        Request().With(r => r with { AllContacts = true, Expires = 0 }).To(_table).Bindings.ShouldBeEmpty();
        _table.IsSource(new IPEndPoint(IPAddress.Parse("203.0.113.7"), 40000)).ShouldBeFalse();
    }

    [Fact]
    public void A_star_with_anything_else_is_400()
    {
        Register(new RequestedContact(Desk));
        Request().With(r => r with { AllContacts = true }).To(_table).Status.ShouldBe(400);
        Request().With(r => r with { AllContacts = true, Expires = 60 }).To(_table).Status.ShouldBe(400);
        Request(new RequestedContact(Desk)).With(r => r with { AllContacts = true, Expires = 0 }).To(_table).Status.ShouldBe(400);
        _table.Find(Aor).Count.ShouldBe(1);
    }

    [Fact]
    public void An_older_CSeq_of_the_same_Call_ID_changes_nothing()
    {
        Register(new RequestedContact(Desk), new RequestedContact(Mobile));
        var late = Request(new RequestedContact("sip:new@h"), new RequestedContact(Desk, Expires: 0)).With(r => r with { CSeq = 1 });
        late.To(_table).Status.ShouldBe(500);
        _table.Find(Aor).Count.ShouldBe(2);
        late.With(r => r with { CallId = "after-a-restart" }).To(_table).Status.ShouldBe(200);
        _table.Find(Aor).Select(b => b.Contact).ShouldBe(["sip:new@h", Mobile]);
    }

    [Fact]
    public void One_bad_contact_undoes_the_whole_request()
    {
        Register(new RequestedContact(Desk), new RequestedContact(Mobile, Expires: 10)).Status.ShouldBe(423);
        Register(new RequestedContact(Desk), new RequestedContact(Mobile, Q: 1.5)).Status.ShouldBe(400);
        _table.Find(Aor).ShouldBeEmpty();
    }

    [Fact]
    public void Bindings_end_at_their_time()
    {
        Register(new RequestedContact(Desk, Expires: 60), new RequestedContact(Mobile, Expires: 120));
        _time.Advance(TimeSpan.FromSeconds(60));
        _table.Find(Aor).ShouldHaveSingleItem().Contact.ShouldBe(Mobile);
        _table.RemoveExpired().ShouldBe(1);
        _changes.Seen[^1].ShouldBe((Desk, BindingChange.Expired));
        _time.Advance(TimeSpan.FromSeconds(60));
        _table.RemoveExpired().ShouldBe(1);
        _table.Snapshot().ShouldBeEmpty();
    }

    [Fact]
    public void A_time_made_shorter_by_a_refresh_counts()
    {
        Register(new RequestedContact(Desk, Expires: 3600));
        Register(new RequestedContact(Desk, Expires: 60));
        _time.Advance(TimeSpan.FromSeconds(60));
        _table.RemoveExpired().ShouldBe(1);
    }

    [Fact]
    public void A_closed_WebSocket_takes_its_bindings_along_and_a_closed_TCP_connection_does_not()
    {
        object socket = new(), stream = new();
        Request(new RequestedContact("sip:x@y.invalid;transport=ws")).With(r => r with { Flow = socket, FlowBound = true }).To(_table);
        Request(new RequestedContact(Mobile)).With(r => r with { Flow = stream }).To(_table);
        _table.LoseFlow(socket).ShouldBe(1);
        _table.LoseFlow(stream).ShouldBe(0);
        _table.LoseFlow(stream).ShouldBe(0);
        _table.Find(Aor).ShouldHaveSingleItem().Flow.ShouldBeNull();
        _changes.Seen[^1].Change.ShouldBe(BindingChange.FlowLost);
    }

    [Fact]
    public void The_eleventh_contact_pushes_out_the_one_refreshed_longest_ago()
    {
        for (var i = 0; i < 10; i++)
            Register(new RequestedContact($"sip:{i}@h"));
        Register(new RequestedContact("sip:0@h"));
        Register(new RequestedContact("sip:10@h"));
        var contacts = _table.Find(Aor).Select(b => b.Contact).ToList();
        contacts.Count.ShouldBe(10);
        contacts.ShouldNotContain("sip:1@h");
        contacts.ShouldContain("sip:0@h");
    }

    [Fact]
    public void Eleven_contacts_at_once_are_403() =>
        Register([.. Enumerable.Range(0, 11).Select(i => new RequestedContact($"sip:{i}@h"))]).Status.ShouldBe(403);

    [Fact]
    public void A_phone_that_comes_back_with_a_new_contact_replaces_its_old_one()
    {
        Register(new RequestedContact("sip:before@h", Instance: "<urn:uuid:1>"));
        Register(new RequestedContact("sip:after@h", Instance: "<urn:uuid:1>"), new RequestedContact("sip:other@h", Instance: "<urn:uuid:2>"));
        _table.Find(Aor).Select(b => b.Contact).ShouldBe(["sip:other@h", "sip:after@h"]);
    }

    [Fact]
    public void After_a_restart_living_bindings_come_back_and_the_rest_does_not()
    {
        Register(new RequestedContact(Desk, Expires: 60));
        Register(new RequestedContact(Mobile, Expires: 600));
        Request(new RequestedContact("sip:web@y.invalid")).With(r => r with { Flow = new object(), FlowBound = true }).To(_table);
        var stored = _table.Snapshot();
        stored.Count.ShouldBe(3);

        var time = new VirtualTimeProvider(_time.GetUtcNow().AddSeconds(100));
        var restarted = new BindingTable(time, _changes);
        _changes.Seen.Clear();
        restarted.Restore(stored).ShouldBe(1);
        restarted.Find(Aor).ShouldHaveSingleItem().Contact.ShouldBe(Mobile);
        _changes.Seen.ShouldBeEmpty();
        time.Advance(TimeSpan.FromSeconds(500));
        restarted.RemoveExpired().ShouldBe(1);
    }

    [Fact]
    public void A_revoked_account_loses_every_contact()
    {
        Register(new RequestedContact(Desk), new RequestedContact(Mobile));
        _table.Revoke(Aor).ShouldBe(2);
        _table.Find(Aor).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("sip:a@HOST;transport=TCP", "SIP:a@host;lr;transport=tcp", true)]
    [InlineData("sip:a@host", "sip:A@host", false)]
    [InlineData("sip:a@host", "sip:a@host:5060", false)]
    [InlineData("sip:a@host", "sip:a@host;transport=udp", false)]
    [InlineData("sip:a@host;ob", "sip:a@host;x=1", true)]
    [InlineData("sip:a;x=1@host", "sip:a;x=2@host", false)]
    [InlineData("sips:a@host", "sip:a@host", false)]
    [InlineData("tel:+1", "tel:+1", true)]
    public void Contacts_are_compared_as_URIs(string one, string other, bool same) =>
        (ContactKey.Of(one) == ContactKey.Of(other)).ShouldBe(same);

    private RegisterAnswer Register(params RequestedContact[] contacts) => Request(contacts).To(_table);

    private RegisterRequest Request(params RequestedContact[] contacts) => new()
    {
        Aor = Aor,
        Contacts = contacts,
        CallId = "call-1",
        CSeq = ++_cseq,
        Source = new IPEndPoint(IPAddress.Parse("203.0.113.7"), 40000),
    };

    private sealed class Changes : IBindingListener
    {
        public List<(string Contact, BindingChange Change)> Seen { get; } = [];

        public void Changed(Binding binding, BindingChange change) => Seen.Add((binding.Contact, change));
    }
}

internal static class RegisterSteps
{
    public static RegisterRequest With(this RegisterRequest request, Func<RegisterRequest, RegisterRequest> change) => change(request);

    public static RegisterAnswer To(this RegisterRequest request, BindingTable table) => table.Register(request);
}

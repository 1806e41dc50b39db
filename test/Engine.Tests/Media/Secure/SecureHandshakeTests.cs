using System.Net;
using Shouldly;
using Switchboard.Kernel;
using Switchboard.Media.Secure;
using Switchboard.Media.Secure.Dtls;
using Xunit;

namespace Switchboard.Engine.Tests.Media.Secure;

public sealed class SecureHandshakeTests : IDisposable
{
    // Encrypted with AES-GCM: an explicit nonce of 8, the alert of 2, a tag of 16.
    private const int AlertSize = 8 + 2 + 16;

    private readonly VirtualTimeProvider _time = new();
    private readonly List<IDisposable> _made = [];

    [Fact]
    public void Two_endpoints_agree_on_keys_and_understand_each_other_both_ways()
    {
        var (client, server) = Endpoints();

        DtlsLink.Run(client, server);

        ShouldUnderstandEachOther(client, server);
        client.TakeProtection().ShouldBeNull("the keys are handed over once");
    }

    [Fact]
    public void Endpoint_that_only_knows_aes_cm_is_met_with_aes_cm()
    {
        var (client, server) = Endpoints(clientProfiles: "SRTP_AES128_CM_SHA1_80");

        DtlsLink.Run(client, server);

        ShouldUnderstandEachOther(client, server);
    }

    [Fact]
    public void Endpoint_without_a_common_profile_fails()
    {
        var (client, server) = Endpoints(clientProfiles: "SRTP_AES128_CM_SHA1_32");

        DtlsLink.Run(client, server);

        server.State.ShouldNotBe(HandshakeState.Established);
        client.State.ShouldNotBe(HandshakeState.Established);
        server.TakeProtection().ShouldBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Any_one_lost_datagram_is_healed_by_retransmission(int lost)
    {
        var (client, server) = Endpoints(hasty: true);
        var sent = 0;

        DtlsLink.Run(client, server, lose: () => sent++ == lost);

        ShouldUnderstandEachOther(client, server);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_third_datagram_lost_is_healed_too(int seed)
    {
        var (client, server) = Endpoints(hasty: true);
        var random = new Random(seed);

        DtlsLink.Run(client, server, lose: () => random.Next(3) == 0);

        ShouldUnderstandEachOther(client, server);
    }

    [Fact]
    public void Datagrams_keep_record_borders_and_fit_the_path()
    {
        var (client, server) = Endpoints();
        var link = new DtlsLink(client, server);

        link.RunToTheEnd();

        link.Datagrams.ShouldAllBe(d => d.Length <= DtlsAssociation.MaxDatagram);
        foreach (var datagram in link.Datagrams)
        {
            var at = 0;
            while (at < datagram.Length)
                at += 13 + (datagram[at + 11] << 8) + datagram[at + 12];
            at.ShouldBe(datagram.Length);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Wrong_fingerprint_is_refused_by_whoever_sees_it(bool seenByClient)
    {
        DtlsContext clientContext = Context(), serverContext = Context(), stranger = Context();
        var client = Handshake(clientContext, true, seenByClient ? stranger : serverContext);
        var server = Handshake(serverContext, false, seenByClient ? clientContext : stranger);

        var link = new DtlsLink(client, server);
        link.RunToTheEnd();

        var refusing = seenByClient ? client : server;
        link.Datagrams[^1][^(13 + AlertSize)..][0].ShouldBe((byte)21, "an alert tells the other side");
        refusing.State.ShouldBe(HandshakeState.Failed);
        refusing.FailureReason.ShouldNotBeNull().ShouldContain("fingerprint");
        refusing.TakeProtection().ShouldBeNull();
    }

    [Fact]
    public void Handshake_that_takes_ten_seconds_is_given_up()
    {
        var client = Handshake(Context(), true, Context());
        var nowhere = new SentPackets();

        client.OnTick(5_000, nowhere);
        client.OnTick(14_999, nowhere);
        client.State.ShouldBe(HandshakeState.Waiting);

        client.OnTick(15_000, nowhere);
        client.State.ShouldBe(HandshakeState.Failed);
        client.FailureReason.ShouldNotBeNull().ShouldContain("10 seconds");
    }

    [Fact]
    public void With_ice_nothing_is_sent_before_the_peer_has_shown_its_credentials()
    {
        var (media, local, leg) = IceLeg(DtlsRole.Active);
        var sent = new SentPackets();

        leg.OnTick(0, sent);
        leg.HandlePacket(StunChecks.Request(local with { Password = new string('x', 24) }, "peer", nominate: true), DtlsLink.ClientAddress, sent);
        leg.OnTick(20, sent);
        sent.Packets.ShouldAllBe(p => p.Packet[0] < 4, "only the 401");
        sent.Packets.Clear();

        leg.HandlePacket(StunChecks.Request(local, "peer", nominate: true), DtlsLink.ClientAddress, sent);
        leg.OnTick(40, sent);

        leg.SelectedRemote.ShouldBe(DtlsLink.ClientAddress);
        sent.Packets.Count.ShouldBe(2);
        sent.Packets[1].Packet[0].ShouldBe((byte)22, "a ClientHello to the address that was checked");
        sent.Packets[1].To.ShouldBe(DtlsLink.ClientAddress);
        media.Fingerprint.ShouldStartWith("sha-256 ");
    }

    [Fact]
    public void With_ice_a_client_hello_from_an_unchecked_address_is_dropped()
    {
        var (_, local, leg) = IceLeg(DtlsRole.Passive);
        var client = Handshake(Context(), true, Context());
        var hello = new SentPackets();
        client.OnTick(0, hello);
        var sent = new SentPackets();

        leg.HandlePacket(hello.Packets[0].Packet, DtlsLink.ClientAddress, sent);
        sent.Packets.ShouldBeEmpty();

        leg.HandlePacket(StunChecks.Request(local, "peer", nominate: false), DtlsLink.ClientAddress, sent);
        sent.Packets.Clear();
        leg.HandlePacket(hello.Packets[0].Packet, DtlsLink.ClientAddress, sent);
        sent.Packets.ShouldNotBeEmpty();
    }

    [Fact]
    public void Ended_handshake_takes_packets_and_ticks_without_harm()
    {
        var (client, server) = Endpoints();
        var sent = new SentPackets();
        client.OnTick(0, sent);
        server.Dispose();

        server.HandlePacket(sent.Packets[0].Packet, DtlsLink.ClientAddress, sent);
        server.OnTick(20, sent);

        server.State.ShouldBe(HandshakeState.Failed);
    }

    [Theory]
    [InlineData("sha-1 AA:BB")]
    [InlineData("sha-256 AA:BB")]
    [InlineData("sha-256 ")]
    [InlineData("nonsense")]
    public void Unusable_fingerprint_is_a_fault(string fingerprint)
    {
        using var media = SecureMedia.Create(_time).Value;

        media.CreateHandshake(IceCredentials.Create(), new RemoteSecurity(fingerprint, "peer"), DtlsRole.Passive)
            .Fault!.Code.ShouldStartWith("media.fingerprint_");
    }

    [Fact]
    public void Fingerprint_reads_back_what_it_writes_in_either_case()
    {
        var ours = Context().Fingerprint;

        CertificateFingerprint.Parse(ours.ToString()).Value.ToString().ShouldBe(ours.ToString());
        CertificateFingerprint.Parse(ours.ToString().ToLowerInvariant()).Value.ToString().ShouldBe(ours.ToString());
    }

    [Fact]
    public void Roles_follow_rfc_5763()
    {
        SecureMedia.RoleAsAnswerer("actpass").Value.ShouldBe(DtlsRole.Passive);
        SecureMedia.RoleAsAnswerer("active").Value.ShouldBe(DtlsRole.Passive);
        SecureMedia.RoleAsAnswerer("passive").Value.ShouldBe(DtlsRole.Active);
        SecureMedia.RoleAsOfferer("active").Value.ShouldBe(DtlsRole.Passive);
        SecureMedia.RoleAsOfferer("passive").Value.ShouldBe(DtlsRole.Active);
        SecureMedia.RoleAsOfferer("actpass").Fault!.Code.ShouldBe("media.setup_unusable");
        SecureMedia.RoleAsAnswerer("holdconn").Succeeded.ShouldBeFalse();
    }

    [Fact]
    public void Host_candidate_has_the_highest_priority_of_its_type() =>
        SecureMedia.HostCandidate(IPEndPoint.Parse("192.0.2.1:20000")).ShouldBe("40 1 udp 2130706431 192.0.2.1 20000 typ host");

    [Fact]
    public void Missing_library_names_the_package() =>
        NativeCode.FindMissing(("libnone.so.9", "libnone9")).ShouldNotBeNull().Detail.ShouldBe("libnone.so.9 is missing: install libnone9");

    public void Dispose() => _made.ForEach(m => m.Dispose());

    private static void ShouldUnderstandEachOther(SecureHandshake client, SecureHandshake server)
    {
        client.State.ShouldBe(HandshakeState.Established, client.FailureReason);
        server.State.ShouldBe(HandshakeState.Established, server.FailureReason);
        using var near = client.TakeProtection().ShouldNotBeNull();
        using var far = server.TakeProtection().ShouldNotBeNull();
        Understands(near, far);
        Understands(far, near);
    }

    private static void Understands(IPacketProtection from, IPacketProtection to)
    {
        var buffer = new byte[200];
        byte[] packet = [0x80, 8, 0, 1, 0, 0, 0, 160, 1, 2, 3, 4, 10, 20, 30, 40];
        packet.CopyTo(buffer, 0);
        from.TryProtectRtp(buffer, packet.Length, out var length).ShouldBeTrue();
        buffer[12..16].ShouldNotBe(packet[12..16]);
        to.TryUnprotectRtp(buffer, length, out length).ShouldBeTrue();
        buffer[..length].ShouldBe(packet);
    }

    private (SecureHandshake Client, SecureHandshake Server) Endpoints(
        string clientProfiles = DtlsContext.AllProfiles, bool hasty = false)
    {
        DtlsContext client = Context(clientProfiles), server = Context();
        return (Handshake(client, true, server, hasty), Handshake(server, false, client, hasty));
    }

    private DtlsContext Context(string profiles = DtlsContext.AllProfiles)
    {
        var context = DtlsContext.Create(_time, profiles).Value;
        _made.Add(context);
        return context;
    }

    private SecureHandshake Handshake(
        DtlsContext own, bool isClient, DtlsContext expected, bool hasty = false, bool keep = true)
    {
        var dtls = DtlsAssociation.Create(own, isClient, expected.Fingerprint, hasty).Value;
        var handshake = new SecureHandshake(null, dtls, isClient ? DtlsLink.ServerAddress : null);
        if (keep)
            _made.Add(handshake);
        return handshake;
    }

    private (SecureMedia Media, IceCredentials Local, IPacketHandshake Leg) IceLeg(DtlsRole role)
    {
        var media = SecureMedia.Create(_time).Value;
        var local = IceCredentials.Create();
        var leg = media.CreateHandshake(local, new RemoteSecurity(Context().Fingerprint.ToString(), "peer"), role).Value;
        _made.Add(leg);
        _made.Add(media);
        return (media, local, leg);
    }
}

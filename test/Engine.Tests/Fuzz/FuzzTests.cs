using Shouldly;
using Switchboard.Fuzz;
using Xunit;

namespace Switchboard.Engine.Tests.Fuzz;

/// <summary>A short run of every target with fixed seeds; <c>fuzz/run</c> goes on for as long as one likes.</summary>
public sealed class FuzzTests
{
    [Theory]
    [InlineData("sip", 12_000)]
    [InlineData("sip-stream", 3_000)]
    [InlineData("sip-websocket", 6_000)]
    [InlineData("sdp", 8_000)]
    [InlineData("stun", 100_000)]
    [InlineData("rtp", 40_000)]
    [InlineData("rtcp", 40_000)]
    [InlineData("dtls", 800)]
    [InlineData("t38", 20_000)]
    public void Nothing_from_the_wire_breaks_what_reads_it(string target, int inputs)
    {
        var find = new FuzzRun(target, seed: 4475).Go(inputs, CancellationToken.None);

        find.ShouldBeNull(find is null ? "" : $"{Convert.ToHexString(find.Input)}\n{find.Fault}");
    }

    [Fact]
    public void Every_target_has_its_short_run()
    {
        var run = typeof(FuzzTests).GetMethod(nameof(Nothing_from_the_wire_breaks_what_reads_it))!.GetCustomAttributesData();
        run.Where(x => x.AttributeType == typeof(InlineDataAttribute))
            .Select(x => ((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)x.ConstructorArguments[0].Value!)[0].Value)
            .ShouldBe(FuzzTarget.Names);
    }

    [Fact]
    public void The_same_seed_makes_the_same_inputs()
    {
        using var target = FuzzTarget.Create("sdp");
        var (one, other) = (new Mutator(7, target.Seeds, target.Words), new Mutator(7, target.Seeds, target.Words));
        for (var i = 0; i < 100; i++)
            one.Next().ShouldBe(other.Next());
    }
}

/// <summary>What fuzzing found once, so that it never comes back.</summary>
public sealed class FoundByFuzzingTests
{
    [Fact]
    public void A_receiver_report_too_short_for_its_sender_does_not_end_the_leg() =>
        FuzzRun.Replay("rtcp", [0x81, 201, 0, 0, 0x00, 0x81, 0x22, 0xCB]).ShouldBeNull();

    // The last packet of the stream before was number 7; 0x8007 is as far from it as a number can be.
    [Fact]
    public void A_jump_over_half_of_all_sequence_numbers_does_not_end_the_leg() =>
        FuzzRun.Replay("rtp", [0x80, 8, 0x80, 0x07, 0, 0, 0x10, 0, 0x11, 0x22, 0x33, 0x44, .. new byte[160]]).ShouldBeNull();

    [Fact]
    public void A_call_id_with_a_control_character_is_not_answered_as_if_it_were_good() =>
        FuzzRun.Replay("sip", "OPTIONS sip:r@[01] SIP/2.0\nT:b:1\nFrom:p:u\nVia:P/2/U l\nCall-ID:4\u00011\nCSeq:9 OPTIONS\n\n"u8.ToArray()).ShouldBeNull();
}

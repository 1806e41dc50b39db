using System.Buffers.Binary;
using Shouldly;
using Switchboard.Reporting.Domain;

namespace Switchboard.Business.Tests.Reporting;

/// <summary>Values from the tables of ITU-T G.711, scaled to 16 bits.</summary>
public sealed class WavFileTests
{
    [Theory]
    [InlineData(0xD5, 8)]
    [InlineData(0x55, -8)]
    [InlineData(0xAA, 32256)]
    [InlineData(0x2A, -32256)]
    [InlineData(0xC5, 264)]
    public void A_law_samples_are_read(byte coded, int value) => Header(6, 2).Sample([coded]).ShouldBe(value);

    [Theory]
    [InlineData(0xFF, 0)]
    [InlineData(0x80, 32124)]
    [InlineData(0x00, -32124)]
    [InlineData(0xEF, 132)]
    public void Mu_law_samples_are_read(byte coded, int value) => Header(7, 2).Sample([coded]).ShouldBe(value);

    [Fact]
    public void Linear_samples_are_read() => Header(1, 2).Sample([0x00, 0x80]).ShouldBe(-32768);

    [Fact]
    public void The_header_says_where_the_samples_are()
    {
        var wav = Header(6, 2);
        (wav.DataAt, wav.DataBytes, wav.FrameBytes, wav.SampleRate).ShouldBe((44, 100L, 2, 8000));
    }

    [Fact]
    public void No_beginning_of_a_header_is_taken_for_one()
    {
        var whole = Bytes(6, 2);
        for (var length = 0; length < whole.Length; length++)
            WavFile.Read(whole.AsSpan(0, length)).ShouldBeNull();
    }

    [Theory]
    [InlineData(85, 2)]
    [InlineData(6, 7)]
    public void What_we_cannot_play_is_refused(int tag, int channels) => WavFile.Read(Bytes(tag, channels)).ShouldBeNull();

    [Fact]
    public void A_chunk_that_claims_more_than_there_is_ends_the_search()
    {
        var bytes = Bytes(6, 2);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), uint.MaxValue);
        WavFile.Read(bytes).ShouldBeNull();
    }

    private static WavFile Header(int tag, int channels) => WavFile.Read(Bytes(tag, channels)).ShouldNotBeNull();

    private static byte[] Bytes(int tag, int channels)
    {
        var to = new byte[44];
        "RIFF"u8.CopyTo(to);
        "WAVEfmt "u8.CopyTo(to.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(to.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(to.AsSpan(20), (short)tag);
        BinaryPrimitives.WriteInt16LittleEndian(to.AsSpan(22), (short)channels);
        BinaryPrimitives.WriteInt32LittleEndian(to.AsSpan(24), 8000);
        BinaryPrimitives.WriteInt16LittleEndian(to.AsSpan(34), (short)(tag == 1 ? 16 : 8));
        "data"u8.CopyTo(to.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(to.AsSpan(40), 100);
        return to;
    }
}

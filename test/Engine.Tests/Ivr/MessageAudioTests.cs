using Shouldly;
using Switchboard.Ivr.Voicemail;
using Switchboard.Kernel;
using Switchboard.Media.Prompts;
using Xunit;

namespace Switchboard.Engine.Tests.Ivr;

/// <summary>A recording that grows, as the media engine writes it: 58 bytes of header, two channels of 16 bits at 8 kHz.</summary>
public sealed class MessageAudioTests : IDisposable
{
    private readonly string _raw = Path.GetTempFileName();
    private readonly string _message = Path.GetTempFileName() + ".wav";

    public MessageAudioTests() => File.WriteAllBytes(_raw, new byte[58]);

    [Fact]
    public void Silence_is_counted_from_the_last_sound_as_the_file_grows()
    {
        var audio = new MessageAudio(_raw);
        Grow(1, 600);
        audio.Silence().ShouldBe(TimeSpan.Zero);
        Grow(2, 0);
        audio.Silence().ShouldBe(TimeSpan.FromSeconds(2));
        Grow(1, 600);
        audio.Silence().ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_message_is_the_speakers_side_without_the_silence_after_it()
    {
        Grow(1, 0);
        Grow(2, 600);
        Grow(5, 0);

        var written = (await new MessageAudio(_raw).WriteAsync(_message, Plain)).Value;

        written.Spoken.ShouldBe(TimeSpan.FromSeconds(2));
        written.Length.ShouldBe(TimeSpan.FromSeconds(3.5));
        File.Exists(_raw).ShouldBeFalse();
        var heard = (await Prompt.LoadAsync(_message)).Value.Samples.ToArray();
        heard.AsSpan(0, 7900).ToArray().ShouldAllBe(sample => sample == 0);
        heard.AsSpan(8000, 16000).ToArray().Max().ShouldBeGreaterThan((short)9000);
    }

    [Fact]
    public async Task What_holds_no_sound_is_no_message()
    {
        Grow(3, 0);

        (await new MessageAudio(_raw).WriteAsync(_message, Plain)).Value.Spoken.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("2580", true)]
    [InlineData("258", false)]
    [InlineData("25a0", false)]
    public void A_pin_is_four_to_twelve_digits_and_matches_its_own_hash_only(string pin, bool valid)
    {
        Pin.IsValid(pin).ShouldBe(valid);
        Pin.Matches(pin, Pin.Hash(pin)).ShouldBeTrue();
        Pin.Matches(pin + "0", Pin.Hash(pin)).ShouldBeFalse();
    }

    public void Dispose()
    {
        File.Delete(_raw);
        File.Delete(_message);
    }

    // As it is without encryption.
    private static Outcome<byte[]> Plain(byte[] wav) => wav;

    // The caller on the left, a loud prompt on the right that must not count.
    private void Grow(int seconds, double frequency)
    {
        using var file = new BinaryWriter(new FileStream(_raw, FileMode.Append));
        for (var i = 0; i < seconds * 8000; i++)
        {
            file.Write((short)(frequency > 0 ? 10_000 * Math.Sin(2 * Math.PI * frequency * i / 8000) : 0));
            file.Write((short)12_000);
        }
    }
}

#pragma warning disable
using System.Net;
using Switchboard.Kernel;
using Switchboard.Media.Loops;
using Microsoft.Extensions.Logging;
using Switchboard.Media.Recording;
using Switchboard.Media.Prompts;
namespace Switchboard.Media.Loops
{
    internal sealed class EpollNetwork(MediaEngineOptions o) : PortableNetwork(o);
    internal class PortableNetwork(MediaEngineOptions o) : IPacketNetwork
    {
        public IPacketPort? TryBind(int port) => throw new NotImplementedException();
        public void Attach(IPacketPort port, IPacketReceiver receiver) { }
        public void Detach(IPacketPort port) { }
        public void Poll(int milliseconds) { }
        public void Wake() { }
        public void Dispose() { }
    }
    internal sealed class MediaLoop(int index, IPacketNetwork network, TimeProvider time, ILogger log) : IAsyncDisposable
    {
        public int Index => index; public int LegCount; public IPacketNetwork Network => network;
        public void Start() { }
        public ValueTask DisposeAsync() => default;
    }
}
namespace Switchboard.Media.Legs
{
    internal sealed class MediaPath(MediaLoop loop, IPacketPort rtp, IPacketPort rtcp, IMediaLegListener l, TimeProvider t, PortPool p)
    {
        public MediaLoop Home => loop; public int LocalPort => rtp.LocalPort; public bool CloseAsked;
        public void Open(MediaLeg leg) { }
        public bool Post(Action<MediaPath> a) => false;
        public void Configure(MediaLegParameters p) { }
        public void Bridge(MediaPath p) { }
        public void Unbridge() { }
        public void Play(Playback p) { }
        public void StopPlayback(Playback? p) { }
        public void SendDigits(string d, TimeSpan t) { }
        public void SetMuted(bool m) { }
        public void Hold(AudioSource? m) { }
        public void Retrieve() { }
        public void StartRecording(RecordingFile f, RecordingSide s) { }
        public void StopRecording() { }
        public void RequestClose() { }
        public MediaFigures Figures() => new();
    }
}
namespace Switchboard.Media.Recording
{
    /// <summary>A stereo recording; put on a leg by <see cref="MediaLeg.StartRecording"/>.</summary>
    public sealed class RecordingFile
    {
        /// <summary>The file.</summary>
        public string Path => "";
        /// <summary>Its format.</summary>
        public RecordingFormat Format => default;
        /// <summary>Ends when the file is complete; never fails.</summary>
        public Task<RecordingClosed> Closed => null!;
        /// <summary>Silence is recorded from now on (card data); time goes on.</summary>
        public void Pause() { }
        /// <summary>Ends <see cref="Pause"/>.</summary>
        public void Resume() { }
        /// <summary>Ends the recording, whatever leg it is on; see <see cref="Closed"/>.</summary>
        public void Close() { }
        internal static Outcome<RecordingFile> Open(string p, RecordingFormat f, IRecordingListener? l, RecordingWriter w, TimeProvider t) => throw new NotImplementedException();
    }
    internal sealed class RecordingWriter(TimeProvider t, ILogger l) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => default;
        public static Outcome<RecordingClosed> Repair(string path) => throw new NotImplementedException();
    }
}
namespace Switchboard.Media.Prompts
{
    internal static class MusicMaker { public static short[] Compose() => new short[8000]; }
    internal static class Resampler { public static short[] Resample(ReadOnlySpan<short> s, int a, int b) => s.ToArray(); }
    internal static class WavReader { public static Outcome<WavAudio> Read(ReadOnlySpan<byte> f) => throw new NotImplementedException(); }
    internal sealed record WavAudio(int SampleRate, int Channels, short[] Samples) { public short[] ToMono() => Samples; }
}

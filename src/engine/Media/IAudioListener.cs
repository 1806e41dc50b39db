namespace Switchboard.Media;

/// <summary>Listens to what a leg's peer says. Called on the leg's media thread: return at once, never block, never throw.</summary>
public interface IAudioListener
{
    /// <summary>The next 20 ms, 8 kHz linear: in order, lost packets covered, silence where nothing came. The frame is good until this returns.</summary>
    void OnAudio(ReadOnlySpan<short> frame);
}

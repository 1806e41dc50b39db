using System.Net;
using Switchboard.Media.Fax;
using Switchboard.Media.Legs;
using Switchboard.Media.Prompts;
using Switchboard.Media.Recording;

namespace Switchboard.Media;

/// <summary>
/// One RTP stream with a peer. It has its port from the start (for SDP), media from <see cref="Configure"/> on.
/// </summary>
/// <remarks>
/// Every member may be called from any thread and returns at once: what is asked for is done on the leg's media thread, in
/// the order asked. After <see cref="Close"/> everything is a no-op. What the peer hears, first that applies: the playing,
/// hold music, the other side of the bridge, silence when <see cref="MediaLegParameters.SendSilence"/>, else nothing.
/// </remarks>
public sealed class MediaLeg
{
    private readonly MediaPath _path;

    internal MediaLeg(MediaPath path, MediaEngine engine, IPAddress advertised)
    {
        _path = path;
        Engine = engine;
        Local = new IPEndPoint(advertised, path.LocalPort);
    }

    /// <summary>The engine it lives in.</summary>
    public MediaEngine Engine { get; }

    /// <summary>Our RTP address for SDP (advertised address, bound port); RTCP is at the next port unless muxed.</summary>
    public IPEndPoint Local { get; }

    /// <summary>The SSRC of all it sends, for SDP: a browser joins packets to its track by it.</summary>
    public uint Ssrc => _path.Ssrc;

    /// <summary>The media thread it lives on now; make the other legs of the call with it.</summary>
    public MediaAffinity Affinity => new(_path.Home.Index);

    /// <summary>True after <see cref="Close"/>.</summary>
    public bool IsClosed => _path.CloseAsked;

    /// <summary>Anything the owner wants to find again in listener calls.</summary>
    public object? Tag { get; set; }

    internal MediaPath Path => _path;

    /// <summary>Takes over what SDP settled; again at each re-negotiation.</summary>
    public void Configure(MediaLegParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (!parameters.Codec.IsAvailable)
            throw new ArgumentException($"The library of {parameters.Codec} is missing.", nameof(parameters));
        _path.Post(path => path.Configure(parameters));
    }

    /// <summary>Joins two legs: each hears the other. Each leaves the bridge it was in. Legs of two threads end up on one.</summary>
    public void Bridge(MediaLeg other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(this, other))
            throw new ArgumentException("A leg cannot be bridged with itself.", nameof(other));
        _path.Post(path => path.Bridge(other._path));
    }

    /// <summary>Leaves the bridge; both sides hear nothing of each other any more.</summary>
    public void Unbridge() => _path.Post(static path => path.Unbridge());

    /// <summary>Plays to the peer, in place of whatever it hears now; an earlier playing ends as stopped.</summary>
    /// <remarks>Starts when media can flow (configured, keys agreed, address known).</remarks>
    public Playback Play(AudioSource source, PlayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var playback = new Playback(this, source, options ?? PlayOptions.Default);
        if (!_path.Post(path => path.Play(playback)))
            playback.End(PlaybackEnd.LegClosed);
        return playback;
    }

    /// <summary>Stops what is played, if anything.</summary>
    public void StopPlayback() => _path.Post(static path => path.StopPlayback(null));

    internal void StopPlayback(Playback playback) => _path.Post(path => path.StopPlayback(playback));

    /// <summary>
    /// Sends digits (0–9 * # A–D, <c>,</c> and <c>w</c> for half a second of pause) as RFC 4733 events, or as tones when the
    /// peer takes no events. Audio of the bridge pauses meanwhile. Digits asked for later follow.
    /// </summary>
    public void SendDigits(string digits, TimeSpan? duration = null)
    {
        ArgumentNullException.ThrowIfNull(digits);
        _path.Post(path => path.SendDigits(digits, duration ?? TimeSpan.FromMilliseconds(120)));
    }

    /// <summary>Muted: the bridge and the recording get silence in place of what the peer says. Digits still count.</summary>
    public void SetMuted(bool muted) => _path.Post(path => path.SetMuted(muted));

    /// <summary>Echo: the peer hears itself, packet by packet, while no bridge and no playing is there.</summary>
    public void SetEcho(bool on) => _path.Post(path => path.SetEcho(on));

    /// <summary>Puts the peer on hold: it hears <paramref name="music"/> (looped; null: nothing) and is not heard.</summary>
    public void Hold(AudioSource? music) => _path.Post(path => path.Hold(music));

    /// <summary>Ends <see cref="Hold"/>; the bridge goes on.</summary>
    public void Retrieve() => _path.Post(static path => path.Retrieve());

    /// <summary>
    /// Records this leg, both ways: what the peer says on <paramref name="side"/>, what it hears (bridge, prompts, music) on
    /// the other. One recording a leg; a recording may move from leg to leg, the time between is silence.
    /// </summary>
    public void StartRecording(RecordingFile recording, RecordingSide side = RecordingSide.Left)
    {
        ArgumentNullException.ThrowIfNull(recording);
        _path.Post(path => path.StartRecording(recording, side));
    }

    /// <summary>Takes the recording off this leg; the file stays open until <see cref="RecordingFile.Close"/>.</summary>
    public void StopRecording() => _path.Post(static path => path.StopRecording());

    /// <summary>Lets <paramref name="listener"/> hear what the peer says, in place of an earlier one; until <see cref="StopListening"/> or the end.</summary>
    public void Listen(IAudioListener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        _path.Post(path => path.Listen(listener));
    }

    /// <summary>Ends <see cref="Listen"/>; does nothing when another listens by now.</summary>
    public void StopListening(IAudioListener listener) => _path.Post(path => path.StopListening(listener));

    /// <summary>Puts a fax machine on this leg, in place of all else it hears and says. Its audio must be G.711.</summary>
    public void StartFax(FaxSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (!_path.Post(path => path.StartFax(session)))
            session.Close();
    }

    /// <summary>The fax on this leg goes on by T.38, on the same port; <paramref name="remote"/> is where SDP says.</summary>
    public void UseT38(FaxSession session, IPEndPoint remote, int maxDatagram)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(remote);
        _path.Post(path => path.UseT38(session, remote, maxDatagram));
    }

    /// <summary>Takes the fax machine off this leg.</summary>
    public void StopFax() => _path.Post(static path => path.StopFax());

    /// <summary>Closes sockets, ends the playing, leaves the bridge. May be called again.</summary>
    public void Close() => _path.RequestClose();

    /// <summary>The figures now.</summary>
    public MediaFigures Figures => _path.Figures();
}

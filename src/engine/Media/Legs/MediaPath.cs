using System.Collections.Concurrent;
using Switchboard.Media.Codecs;
using Switchboard.Media.Loops;
using Switchboard.Media.Recording;
using Switchboard.Media.Rtp;
using Switchboard.Media.Secure;

namespace Switchboard.Media.Legs;

/// <summary>
/// The packet path of one leg. Everything but <see cref="Post"/>, <see cref="RequestClose"/> and <see cref="Figures"/> runs on the
/// media thread the leg lives on; a partner in a bridge lives on the same thread, so no step takes a lock.
/// </summary>
internal sealed partial class MediaPath : IPacketReceiver
{
    private readonly ConcurrentQueue<Action<MediaPath>> _orders = new();
    private readonly IMediaLegListener _listener;
    private readonly MediaClock _clock;
    private readonly PortPool _ports;
    private readonly IPacketPort _rtp;
    private IPacketPort? _rtcp;
    private volatile MediaLoop _home;
    private volatile bool _closeAsked;
    private MediaLeg _leg = null!;
    private bool _attached;
    private bool _closed;

    // what was negotiated
    private readonly AudioCodec?[] _codecs = new AudioCodec?[128];
    private MediaLegParameters? _parameters;
    private AudioCodec _codec = AudioCodecs.Pcma;
    private int _eventsIn = -1;
    private int _receiveScale = 1;

    // what goes on
    private readonly SenderStream _sender = new();
    private readonly DigitSender _digitsOut = new();
    private MediaPath? _partner;
    private Playback? _playback;
    private Playback? _holdMusic;
    private RecordingFile? _recording;
    private RecordingSide _side;
    private bool _held;
    private bool _muted;
    private bool _echo;
    private int _joins;

    public MediaPath(MediaLoop home, IPacketPort rtp, IPacketPort rtcp, IMediaLegListener listener, PortPool ports)
    {
        _home = home;
        _rtp = rtp;
        _rtcp = rtcp;
        _listener = listener;
        _clock = home.Clock;
        _ports = ports;
        LocalPort = rtp.LocalPort;
    }

    public int LocalPort { get; }

    public uint Ssrc => _sender.Ssrc;

    public MediaLoop Home => _home;

    public bool CloseAsked => _closeAsked;

    /// <summary>Joins the media thread; packets count from now on.</summary>
    public void Open(MediaLeg leg)
    {
        _leg = leg;
        _home.Reserve();
        Post(static _ => { });
    }

    /// <summary>Gives an order; false when the leg is closed. From any thread.</summary>
    public bool Post(Action<MediaPath> order)
    {
        if (_closeAsked)
            return false;
        Enqueue(order);
        return true;
    }

    public void RequestClose()
    {
        if (_closeAsked)
            return;
        _closeAsked = true;
        Enqueue(static path => path.Close());
    }

    /// <summary>
    /// Carries out one order. Each comes to the thread by itself, so that orders to several legs are obeyed in the order they
    /// were given: a leg that is bridged away and then closed must not part those who were joined after. A leg that moved
    /// meanwhile is passed on.
    /// </summary>
    public void ReadMail(MediaLoop loop)
    {
        if (_home != loop)
        {
            _home.Enqueue(this);
            return;
        }

        EnsureAttached();
        if (!_orders.TryDequeue(out var order))
            return;
        try
        {
            order(this);
        }
        catch (Exception e)
        {
            loop.Fault(e, this);
        }
    }

    public void Configure(MediaLegParameters parameters)
    {
        if (_closed)
        {
            parameters.Handshake?.Dispose();
            parameters.Protection?.Dispose();
            return;
        }

        var remote = parameters.Remote is { Port: > 0 } signalled ? new PeerAddress(signalled) : default;
        TakeSecurity(parameters);
        _parameters = parameters;
        if (!ReferenceEquals(_codec, parameters.Codec) || _encoderOptions != parameters.Encoder)
            DropEncoder();
        (_codec, _encoderOptions) = (parameters.Codec, parameters.Encoder);
        _sender.SetClock(_codec.ClockRate);
        _receiveScale = _codec.ClockRate / MediaClock.Rate;
        _digitsIn.ClockRate = parameters.EventClockRate;
        SetToneDetection(parameters.DetectTones);
        Array.Clear(_codecs);
        foreach (var mapping in parameters.Receive ?? [new PayloadMapping(parameters.PayloadType, parameters.Codec)])
            _codecs[mapping.PayloadType & 0x7F] = mapping.Codec;
        _eventsIn = parameters.ReceiveEventPayloadType ?? -1;
        _address.Signal(remote);
        _remoteRtcp = RtcpAddress(parameters, remote);
        if (parameters.RtcpMux && _rtcp is { } port)
        {
            _home.Network.Detach(port);
            port.Dispose();
            _rtcp = null;
        }

        var frameUnits = Math.Clamp(parameters.PacketMilliseconds, 10, 60) / 10 * 10 * MediaClock.PerMillisecond;
        if (frameUnits != _frameUnits)
            DropEncoder();
        _frameUnits = frameUnits;
        _lastHeard = _clock.Now;
        _silenceTold = false;
        _reports.Schedule(_lastHeard);
    }

    public void Bridge(MediaPath other)
    {
        Unbridge();
        if (other._closeAsked || _closed)
            return;
        if (other._home == _home)
        {
            other.EnsureAttached();
            Join(other);
            return;
        }

        var (home, intent) = (_home, _joins);
        other.Enqueue(path => path.MoveTo(home, this, intent));
    }

    public void Unbridge()
    {
        _joins++;
        LeaveRoom(_seat);
        PartBridge();
    }

    public void SetMuted(bool muted) => _muted = muted;

    public void StartRecording(RecordingFile recording, RecordingSide side)
    {
        if (_closed)
            return;
        if (!ReferenceEquals(_recording, recording))
            StopRecording();
        if (!recording.Attach(_clock))
            return;
        _recording = recording;
        _side = side;
    }

    public void StopRecording()
    {
        _recording?.Detach();
        _recording = null;
    }

    public MediaFigures Figures() => new()
    {
        Codec = _parameters?.Codec.Name,
        Remote = _address.Remote.IsEmpty ? null : _address.Remote.ToEndPoint(),
        PacketsReceived = _received.Packets,
        BytesReceived = _received.Bytes,
        PacketsSent = _sender.Packets,
        BytesSent = _sender.Bytes,
        Lost = _received.Lost,
        Jitter = TimeSpan.FromSeconds(_received.Jitter / _sender.ClockRate),
        RemoteLost = _reports.RemoteLost,
        RemoteJitter = _reports.RemoteJitter,
        RoundTrip = _reports.RoundTrip,
        StrangerPackets = _strangers,
        BadPackets = _bad,
        SendFailures = _sendFailures,
    };

    private static PeerAddress RtcpAddress(MediaLegParameters parameters, in PeerAddress remote)
    {
        if (parameters.RtcpMux || remote.IsEmpty)
            return default;
        return parameters.RemoteRtcp is { Port: > 0 } named ? new PeerAddress(named) : remote.WithPort((ushort)(remote.Port + 1));
    }

    private void Enqueue(Action<MediaPath> order)
    {
        _orders.Enqueue(order);
        _home.Enqueue(this);
    }

    private void EnsureAttached()
    {
        if (_attached || _closed)
            return;
        _attached = true;
        _home.Add(this);
        _home.Network.Attach(_rtp, this);
        if (_rtcp is not null)
            _home.Network.Attach(_rtcp, this);
    }

    private void Join(MediaPath other)
    {
        other.Unbridge();
        _partner = other;
        other._partner = this;
    }

    /// <summary>Takes this leg to the thread of the one it is to be bridged with, if both still want it then.</summary>
    private void MoveTo(MediaLoop target, MediaPath mate, int mateIntent)
    {
        if (_closed)
            return;
        Unbridge();
        var intent = _joins;
        if (_home != target)
        {
            Detach();
            _home.Release();
            target.Reserve();
            _home = target; // from here on this object belongs to the other thread
            Enqueue(static _ => { }); // which receives for it from then on, whether or not the bridge is still wanted
        }

        mate.Enqueue(path => path.BridgeIfStillWanted(this, mateIntent, intent));
    }

    private void BridgeIfStillWanted(MediaPath other, int intent, int otherIntent)
    {
        if (_joins == intent && other._joins == otherIntent && !_closed)
            Bridge(other);
    }

    private void Detach()
    {
        if (!_attached)
            return;
        _attached = false;
        _home.Network.Detach(_rtp);
        if (_rtcp is not null)
            _home.Network.Detach(_rtcp);
        _home.Remove(this);
    }

    private void Close()
    {
        if (_closed)
            return;
        SendReport(_clock.Now, goodbye: true);
        _closed = true;
        Unbridge();
        EndPlayback(PlaybackEnd.LegClosed);
        StopRecording();
        StopFax();
        ReleaseSecurity();
        ReleaseStreams();
        Detach();
        _rtp.Dispose();
        _rtcp?.Dispose();
        _ports.Return(LocalPort);
        _home.Release();
        _listener.OnClosed(_leg, Figures());
    }
}

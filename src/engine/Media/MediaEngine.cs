using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Switchboard.Kernel;
using Switchboard.Media.Fax;
using Switchboard.Media.Legs;
using Switchboard.Media.Loops;
using Switchboard.Media.Mixing;
using Switchboard.Media.Recording;

namespace Switchboard.Media;

/// <summary>
/// Media threads, ports and recordings of one process. Make one; it works at once; dispose it at the end.
/// </summary>
public sealed class MediaEngine : IAsyncDisposable
{
    private readonly MediaEngineOptions _options;
    private readonly ILogger _log;
    private readonly MediaLoop[] _loops;
    private readonly PortPool _ports;
    private readonly RecordingWriter _writer;
    private readonly Lazy<RecordingWriter>[] _encoders = new Lazy<RecordingWriter>[Math.Max(1, Environment.ProcessorCount)];
    private int _recordings;
    private readonly FaxThread _faxes;
    private readonly OwnAddresses _ownAddresses;
    private bool _disposed;

    /// <summary>Starts the media threads.</summary>
    public MediaEngine(MediaEngineOptions options, TimeProvider? time = null, ILogger<MediaEngine>? logger = null)
        : this(options, time, logger, PacketNetworks.Create)
    {
        foreach (var loop in _loops)
            loop.Start();
    }

    /// <summary>An engine whose threads are stepped by hand, over any network.</summary>
    internal MediaEngine(MediaEngineOptions options, TimeProvider? time, ILogger? logger, Func<MediaEngineOptions, IPacketNetwork> network)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _log = logger ?? NullLogger.Instance;
        Time = time ?? TimeProvider.System;
        _ports = new PortPool(options.FirstPort, options.LastPort, options.PortRest, Time);
        _writer = new RecordingWriter(_log);
        // Encoding takes time: it has threads of its own, so that it never keeps a recording in WAV waiting.
        for (var i = 0; i < _encoders.Length; i++)
            _encoders[i] = new Lazy<RecordingWriter>(() => new RecordingWriter(_log, "recording-encoder"));
        _faxes = new FaxThread(_log);
        _ownAddresses = new OwnAddresses(Time);
        var clock = new MediaClock(Time);
        var threads = options.Threads > 0 ? options.Threads : Math.Max(1, Environment.ProcessorCount / 2);
        _loops = new MediaLoop[threads];
        for (var i = 0; i < threads; i++)
            _loops[i] = new MediaLoop(i, network(options), clock, _log);
    }

    /// <summary>The address told to peers.</summary>
    public IPAddress AdvertisedAddress => _options.AdvertisedAddress ?? _options.BindAddress;

    /// <summary>True when packets of this family can be sent and received.</summary>
    public bool Takes(AddressFamily family) => family == _options.BindAddress.AddressFamily || _options.BindAddress.Equals(IPAddress.IPv6Any);

    /// <summary>Legs open now.</summary>
    public int OpenLegs
    {
        get
        {
            var count = 0;
            foreach (var loop in _loops)
                count += loop.LegCount;
            return count;
        }
    }

    internal TimeProvider Time { get; }

    internal IReadOnlyList<MediaLoop> Threads => _loops;

    /// <summary>The media thread with the fewest legs; take one a call.</summary>
    public MediaAffinity NewAffinity()
    {
        var best = 0;
        for (var i = 1; i < _loops.Length; i++)
        {
            if (_loops[i].LegCount < _loops[best].LegCount)
                best = i;
        }

        return new MediaAffinity(best);
    }

    /// <summary>A leg with its ports bound; refused with <c>media.no_port</c> when the range is used up.</summary>
    public Outcome<MediaLeg> CreateLeg(IMediaLegListener listener, MediaAffinity? affinity = null)
    {
        ArgumentNullException.ThrowIfNull(listener);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var loop = _loops[(affinity ?? NewAffinity()).Thread];
        for (var attempt = 0; attempt < 50 && _ports.TryTake(out var port); attempt++)
        {
            if (loop.Network.TryBind(port) is not { } rtp)
            {
                _ports.Return(port); // somebody else's: it rests and another is tried
                continue;
            }

            if (loop.Network.TryBind(port + 1) is { } rtcp)
            {
                var path = new MediaPath(loop, rtp, rtcp, listener, _ports);
                var leg = new MediaLeg(path, this, AdvertisedAddress);
                path.Open(leg);
                return leg;
            }

            rtp.Dispose();
            _ports.Return(port);
        }

        return new Fault("media.no_port", "No free RTP port is left in the configured range.", FaultKind.Unavailable);
    }

    /// <summary>A room to mix legs in, at 8 or 16 kHz. Close it when nobody needs it any more.</summary>
    public MixRoom CreateRoom(IMixRoomListener? listener = null, int sampleRate = 8000, MediaAffinity? affinity = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (sampleRate is not (8000 or 16000))
            throw new ArgumentOutOfRangeException(nameof(sampleRate), sampleRate, "A room mixes at 8000 or 16000 Hz.");
        return new MixRoom(new RoomMixer(_loops[(affinity ?? NewAffinity()).Thread], sampleRate, listener));
    }

    /// <summary>
    /// Opens a recording. The file must not exist; its folder must. Put it on a leg by <see cref="MediaLeg.StartRecording"/>;
    /// its time starts then. With a <paramref name="key"/> of 32 octets the file is encrypted (<see cref="SealedChunks"/>).
    /// </summary>
    public Outcome<RecordingFile> OpenRecording(string path, RecordingFormat format = RecordingFormat.ALaw, IRecordingListener? listener = null, byte[]? key = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (format != RecordingFormat.OggOpus)
            return RecordingFile.Open(path, format, listener, _writer, key);
        if (!Codecs.AudioCodecs.Opus.IsAvailable)
            return new Fault("media.no_opus", "libopus is not installed: record as WAV, or install it.", FaultKind.Unavailable);
        var writer = _encoders[(uint)Interlocked.Increment(ref _recordings) % (uint)_encoders.Length];
        return RecordingFile.Open(path, format, listener, writer.Value, key);
    }

    /// <summary>True when this machine has the library that speaks fax.</summary>
    public static bool SpeaksFax => Codecs.AudioCodecs.G722.IsAvailable; // the same library

    /// <summary>A fax machine. Put it on a leg by <see cref="MediaLeg.StartFax"/>; it lives until that leg closes or drops it.</summary>
    public FaxSession CreateFax(FaxSettings settings, IFaxListener listener)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(listener);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new FaxSession(_faxes, settings, listener);
    }

    /// <summary>
    /// Whether media may be sent to an address a peer named: not loopback unless bound to it, not multicast, link-local,
    /// unspecified, of another family, or one of our own ports. Null when it is acceptable (RFC 3261 488 otherwise).
    /// </summary>
    public Fault? CheckRemote(IPEndPoint remote)
    {
        ArgumentNullException.ThrowIfNull(remote);
        var address = remote.Address.IsIPv4MappedToIPv6 ? remote.Address.MapToIPv4() : remote.Address;
        if (remote.Port == 0 || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            return null; // nothing is sent there: held or rejected stream
        if (address.AddressFamily != _options.BindAddress.AddressFamily && _options.BindAddress.AddressFamily == AddressFamily.InterNetwork)
            return new Fault("media.address_family", "The media address is IPv6, this engine is bound to IPv4.");
        if (IPAddress.IsLoopback(address) && !IPAddress.IsLoopback(_options.BindAddress))
            return new Fault("media.address_loopback", "The media address is a loopback address.");
        if (IsMulticastOrLinkLocal(address))
            return new Fault("media.address_forbidden", "The media address is multicast, broadcast or link-local.");
        return IsOwn(address) && _ports.IsTaken(remote.Port)
            ? new Fault("media.address_own", "The media address is one of our own ports.")
            : null;
    }

    /// <summary>Closes every leg, then every recording, and stops the threads.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (var loop in _loops)
            await loop.DisposeAsync().ConfigureAwait(false);
        _faxes.Dispose();
        await _writer.DisposeAsync().ConfigureAwait(false);
        foreach (var encoder in _encoders)
        {
            if (encoder.IsValueCreated)
                await encoder.Value.DisposeAsync().ConfigureAwait(false);
        }

    }

    private static bool IsMulticastOrLinkLocal(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return address.IsIPv6Multicast || address.IsIPv6LinkLocal;
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return bytes[0] >= 224 || (bytes[0] == 169 && bytes[1] == 254) || bytes[0] == 0;
    }

    // Bound to every address, each address of this machine is ours; told to others, the advertised one is too.
    private bool IsOwn(IPAddress address) =>
        address.Equals(_options.BindAddress) || address.Equals(AdvertisedAddress)
        || (IPAddress.IsLoopback(address) && (IPAddress.IsLoopback(_options.BindAddress) || IsBoundToAll))
        || (IsBoundToAll && _ownAddresses.Contains(address));

    private bool IsBoundToAll => _options.BindAddress.Equals(IPAddress.Any) || _options.BindAddress.Equals(IPAddress.IPv6Any);
}

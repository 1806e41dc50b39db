using System.Net;
using Switchboard.Media.Fax;
using Switchboard.Media.Loops;
using Switchboard.Media.Rtp;
using Switchboard.Media.Secure;
using Switchboard.Media.Streams;

namespace Switchboard.Media.Legs;

/// <summary>A fax machine on the leg: by its audio, or by T.38 on the same port.</summary>
internal sealed partial class MediaPath
{
    private readonly short[] _faxFrame = new short[FaxSession.FrameSamples];
    private FaxSession? _fax;
    private DecodedStream? _faxHeard;
    private UdptlReader? _udptl;
    private IfpSink? _ifp;

    public void StartFax(FaxSession session)
    {
        if (_closed)
        {
            session.Close();
            return;
        }

        StopFax();
        Unbridge();
        EndPlayback(PlaybackEnd.Stopped);
        _fax = session;
        _ifp = session.TakePacket;
        _faxHeard = OpenDecoded(MediaClock.Rate);
        _faxHeard.Buffer.IsSteady = true;
    }

    /// <summary>From now on what comes to the port is UDPTL, from the address signalled.</summary>
    public void UseT38(FaxSession session, IPEndPoint remote, int maxDatagram)
    {
        if (_closed || !ReferenceEquals(_fax, session))
            return;
        _udptl ??= new UdptlReader();
        _address.Signal(new PeerAddress(remote));
        session.UseT38(maxDatagram);
    }

    public void StopFax()
    {
        if (_fax is not { } fax)
            return;
        _fax = null;
        _udptl = null;
        _ifp = null;
        if (_faxHeard is { } heard)
            CloseDecoded(heard);
        _faxHeard = null;
        EndPcm();
        fax.Close();
    }

    private void TickFax(FaxSession fax, long now)
    {
        if (_udptl is not null)
        {
            fax.PassTick();
            while (fax.TryTakeDatagram(out var datagram))
            {
                if (_rtp.TrySend(datagram, _address.Remote))
                    _sender.Count(datagram.Length);
                else
                    _sendFailures++;
            }

            return;
        }

        _faxHeard!.Pull(_faxFrame, now);
        if (!fax.Exchange(_faxFrame, _faxFrame))
            Array.Clear(_faxFrame); // the fax thread is late: the line stays even
        SendPcm(_faxFrame, MediaClock.Rate, now);
    }

    private void ReceiveUdptl(UdptlReader udptl, ReadOnlySpan<byte> datagram, in PeerAddress from)
    {
        // Tones still under way when the peers changed over are RTP of version 2; a sequence number that high is hours away.
        if (from != _address.Remote && !from.SameHost(_address.Remote))
        {
            _strangers++;
            return;
        }

        _lastHeard = _clock.Now;
        if (datagram.Length >= RtpPacket.HeaderLength && datagram[0] == 0x80 && _codecs[datagram[1] & 0x7F] is not null)
            return;
        if (!udptl.Read(datagram, _ifp!))
            _bad++;
    }
}

using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Switchboard.Sip;

/// <summary>
/// What ICMP says of the addresses that an unconnected UDP socket sent to: Linux keeps it in the socket's error queue
/// (ip(7), IP_RECVERR). Elsewhere nothing is told, and a request waits for its timer.
/// </summary>
internal static unsafe partial class UdpErrors
{
    private const int IpLevel = 0;
    private const int Ip6Level = 41;
    private const int IpReceiveErrors = 11;
    private const int Ip6ReceiveErrors = 25;
    private const int ErrorQueue = 0x2000;
    private const int DontWait = 0x40;
    private const int NetworkUnreachable = 101;
    private const int Refused = 111;
    private const int HostUnreachable = 113;
    private const int AddressRoom = 28; // struct sockaddr_in6
    private const int ControlRoom = 512;
    private const int MostAtOnce = 64;

    /// <summary>Asks the kernel to keep errors of this socket.</summary>
    public static void Enable(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var six = socket.AddressFamily == AddressFamily.InterNetworkV6;
        socket.SetRawSocketOption(six ? Ip6Level : IpLevel, six ? Ip6ReceiveErrors : IpReceiveErrors, BitConverter.GetBytes(1));
    }

    /// <summary>True for what a call on the socket throws because an error waits there: it is about an earlier packet, to whomever.</summary>
    public static bool IsAboutEarlier(SocketException error) =>
        OperatingSystem.IsLinux() && error.SocketErrorCode is SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.MessageSize or SocketError.ProtocolOption;

    /// <summary>Empties the queue; tells each address that nobody listens at.</summary>
    public static void Drain(Socket socket, Action<SocketAddress> unreachable)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var name = stackalloc byte[AddressRoom];
        var control = stackalloc byte[ControlRoom];
        for (var i = 0; i < MostAtOnce; i++)
        {
            var message = new Message { Name = name, NameLength = AddressRoom, Control = control, ControlLength = ControlRoom };
            if (Receive((int)socket.SafeHandle.DangerousGetHandle(), &message, ErrorQueue | DontWait) < 0)
                return;
            if (message.NameLength is 0 or > AddressRoom || !SaysUnreachable(new ReadOnlySpan<byte>(control, (int)Math.Min(message.ControlLength, ControlRoom))))
                continue;
            var address = new SocketAddress(socket.AddressFamily, (int)message.NameLength);
            new ReadOnlySpan<byte>(name, (int)message.NameLength).CopyTo(address.Buffer.Span);
            unreachable(address);
        }
    }

    // struct cmsghdr: length 8, level 4, type 4; then struct sock_extended_err, which begins with the error's number.
    private static bool SaysUnreachable(ReadOnlySpan<byte> control)
    {
        while (control.Length >= 20)
        {
            var length = (int)Math.Min(MemoryMarshal.Read<nuint>(control), (nuint)control.Length);
            var level = MemoryMarshal.Read<int>(control[8..]);
            var type = MemoryMarshal.Read<int>(control[12..]);
            if ((level, type) is (IpLevel, IpReceiveErrors) or (Ip6Level, Ip6ReceiveErrors))
                return MemoryMarshal.Read<int>(control[16..]) is Refused or HostUnreachable or NetworkUnreachable;
            if (length < 16)
                return false;
            control = control[Math.Min((length + 7) & ~7, control.Length)..];
        }

        return false;
    }

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint Receive(int socket, Message* message, int flags);

    /// <summary>struct msghdr on 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public byte* Name;
        public uint NameLength;
        public nint Parts;
        public nuint PartCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }
}

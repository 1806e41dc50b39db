using System.Runtime.InteropServices;

namespace Switchboard.Media.Loops;

/// <summary>
/// The system calls of the packet path. Those that cannot block skip the GC transition: it costs more than it is worth at
/// tens of thousands of calls a second, and none of them waits.
/// </summary>
internal static unsafe partial class LinuxCalls
{
    public const int InterNetwork = 2;
    public const int InterNetworkV6 = 10;
    public const int DatagramNonBlocking = 2 | 0x800 | 0x80000; // SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC
    public const int CloseOnExec = 0x80000;
    public const int EventNonBlocking = 0x800 | 0x80000;
    public const int DontWait = 0x40;
    public const int Add = 1;
    public const int Delete = 2;
    public const uint Readable = 1;
    private const string Libc = "libc";

    /// <summary>struct epoll_event is packed on x86-64 only.</summary>
    public static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    public static readonly int EventDataOffset = EventSize - 8;

    [LibraryImport(Libc, EntryPoint = "socket")]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport(Libc, EntryPoint = "bind")]
    public static partial int Bind(int socket, byte* address, uint length);

    [LibraryImport(Libc, EntryPoint = "setsockopt")]
    public static partial int SetOption(int socket, int level, int name, int* value, uint length);

    [LibraryImport(Libc, EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport(Libc, EntryPoint = "epoll_create1")]
    public static partial int EpollCreate(int flags);

    [LibraryImport(Libc, EntryPoint = "epoll_ctl")]
    public static partial int EpollControl(int epoll, int operation, int descriptor, byte* happening);

    [LibraryImport(Libc, EntryPoint = "epoll_wait")]
    public static partial int EpollWait(int epoll, byte* happenings, int count, int milliseconds);

    [LibraryImport(Libc, EntryPoint = "epoll_wait")]
    [SuppressGCTransition]
    public static partial int EpollPoll(int epoll, byte* happenings, int count, int zero);

    [LibraryImport(Libc, EntryPoint = "recvfrom")]
    [SuppressGCTransition]
    public static partial nint ReceiveFrom(int socket, byte* buffer, nint length, int flags, byte* address, uint* addressLength);

    [LibraryImport(Libc, EntryPoint = "sendto")]
    [SuppressGCTransition]
    public static partial nint SendTo(int socket, byte* buffer, nint length, int flags, byte* address, uint addressLength);

    [LibraryImport(Libc, EntryPoint = "eventfd")]
    public static partial int EventDescriptor(uint value, int flags);

    [LibraryImport(Libc, EntryPoint = "write")]
    public static partial nint Write(int descriptor, ulong* value, nint length);

    [LibraryImport(Libc, EntryPoint = "read")]
    [SuppressGCTransition]
    public static partial nint ReadEvent(int descriptor, ulong* value, nint length);

    /// <summary>Blocks until the disk has it; 0 when it has.</summary>
    [LibraryImport(Libc, EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(int descriptor);
}

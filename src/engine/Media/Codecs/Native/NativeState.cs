using Microsoft.Win32.SafeHandles;

namespace Switchboard.Media.Codecs.Native;

/// <summary>An object of a native library; freed once, at the latest by the finalizer.</summary>
internal sealed class NativeState : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly Action<nint> _free;

    public NativeState(nint state, Action<nint> free, string what)
        : base(ownsHandle: true)
    {
        _free = free;
        SetHandle(state);
        if (IsInvalid)
            throw new InvalidOperationException($"{what} could not be made.");
    }

    /// <summary>The pointer, for the thread that owns the stream.</summary>
    public nint Pointer => handle;

    protected override bool ReleaseHandle()
    {
        _free(handle);
        return true;
    }
}

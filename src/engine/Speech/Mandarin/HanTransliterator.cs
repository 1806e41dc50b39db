using System.Globalization;
using System.Runtime.InteropServices;
using Switchboard.Kernel;

namespace Switchboard.Speech.Mandarin;

/// <summary>ICU's Han-Latin transliterator: the usual reading of each character, with tone marks. Thread-safe.</summary>
internal sealed unsafe class HanTransliterator : IDisposable
{
    private const int OldestVersion = 60;
    private const int NewestVersion = 99;
    private const int Capacity = 64;

    private readonly Lock _gate = new();
    private readonly delegate* unmanaged[Cdecl]<nint, char*, int*, int, int, int*, int*, void> _transliterate;
    private readonly delegate* unmanaged[Cdecl]<nint, void> _close;
    private nint _handle;

    private HanTransliterator(nint library, string suffix, nint handle)
    {
        _transliterate = (delegate* unmanaged[Cdecl]<nint, char*, int*, int, int, int*, int*, void>)
            NativeLibrary.GetExport(library, "utrans_transUChars" + suffix);
        _close = (delegate* unmanaged[Cdecl]<nint, void>)NativeLibrary.GetExport(library, "utrans_close" + suffix);
        _handle = handle;
    }

    ~HanTransliterator() => Close();

    /// <summary>Finds ICU, whose version is part of its name and of every function's.</summary>
    public static Outcome<HanTransliterator> Create()
    {
        for (var version = NewestVersion; version >= OldestVersion; version--)
        {
            var number = version.ToString(CultureInfo.InvariantCulture);
            if (NativeLibrary.TryLoad($"libicui18n.so.{number}", out var library))
                return Open(library, "_" + number);
        }

        return new Fault("speech.library_missing", "libicui18n.so.72 is missing: install libicu72", FaultKind.Unavailable);
    }

    /// <summary>The reading of one character; null when it has none.</summary>
    public string? Read(ReadOnlySpan<char> character)
    {
        var text = stackalloc char[Capacity];
        character.CopyTo(new Span<char>(text, Capacity));
        int length = character.Length, limit = character.Length, error = 0;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_handle == 0, this);
            _transliterate(_handle, text, &length, Capacity, 0, &limit, &error);
        }

        var reading = new ReadOnlySpan<char>(text, Math.Clamp(length, 0, Capacity));
        return error > 0 || reading.SequenceEqual(character) ? null : reading.ToString();
    }

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    private static Outcome<HanTransliterator> Open(nint library, string suffix)
    {
        const string Id = "Han-Latin";
        var open = (delegate* unmanaged[Cdecl]<char*, int, int, char*, int, void*, int*, nint>)
            NativeLibrary.GetExport(library, "utrans_openU" + suffix);
        var error = 0;
        nint handle;
        fixed (char* id = Id)
            handle = open(id, Id.Length, 0, null, 0, null, &error);
        return error > 0 || handle == 0
            ? new Fault("speech.no_transliterator", $"ICU has no {Id} transliterator (UErrorCode {error}).", FaultKind.Unavailable)
            : new HanTransliterator(library, suffix, handle);
    }

    private void Close()
    {
        var handle = Interlocked.Exchange(ref _handle, 0);
        if (handle != 0)
            _close(handle);
    }
}

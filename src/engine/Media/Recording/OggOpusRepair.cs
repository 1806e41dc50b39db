using Microsoft.Win32.SafeHandles;

namespace Switchboard.Media.Recording;

/// <summary>Mends an Ogg-Opus recording that stands in clear: what a crash left of a page is cut off.</summary>
internal static class OggOpusRepair
{
    public static RecordingClosed Fix(string path, SafeFileHandle handle)
    {
        var page = new byte[OggOpusTrack.PageLength];
        _ = RandomAccess.Read(handle, page, 0);
        var head = page.AsSpan(0, 64).ToArray();
        var length = RandomAccess.GetLength(handle);
        var whole = length / OggOpusTrack.PageLength * OggOpusTrack.PageLength;
        long granule = 0;
        // The page that says that it is the last may be a short one; a file that was left open has none.
        for (var at = whole; at >= OggOpusTrack.PageLength; at -= OggOpusTrack.PageLength)
        {
            var read = RandomAccess.Read(handle, page, at);
            if (OggPage.TryRead(page.AsSpan(0, read), out var taken, out granule))
            {
                length = at + taken;
                break;
            }

            length = at;
        }

        RandomAccess.SetLength(handle, length);
        RecordingWriter.Sync(handle);
        return new RecordingClosed(path, OggOpusTrack.LengthAt(head, granule), length, RecordingWriter.Hash(handle), false);
    }
}

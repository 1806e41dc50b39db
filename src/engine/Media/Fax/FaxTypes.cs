namespace Switchboard.Media.Fax;

/// <summary>How the pages travel.</summary>
public enum FaxTransport
{
    /// <summary>Modem tones in the audio (T.30 over G.711).</summary>
    Audio,

    /// <summary>T.38 over UDPTL.</summary>
    T38,
}

/// <summary>What a fax terminal is to do.</summary>
public sealed record FaxSettings
{
    /// <summary>It called and sends a document; otherwise it was called and receives one.</summary>
    public required bool Sends { get; init; }

    /// <summary>The TIFF to send (must exist), or the one to write (its folder must exist).</summary>
    public required string File { get; init; }

    /// <summary>The number told to the other machine; at most 20 digits, plus and spaces are kept.</summary>
    public string StationId { get; init; } = "";

    /// <summary>The line printed at the top of each page sent; none when empty.</summary>
    public string Header { get; init; } = "";

    /// <summary>The zone of the time in that line (IANA name); the machine's when null.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Damaged lines are sent again (T.30 Annex A).</summary>
    public bool ErrorCorrection { get; init; } = true;

    /// <summary>14400 with V.17, 9600 with V.29 and slower.</summary>
    public int MaxBitRate { get; init; } = 14400;
}

/// <summary>How far a fax has come.</summary>
/// <param name="Pages">Pages that are over.</param>
/// <param name="BitRate">Bits a second.</param>
/// <param name="ErrorCorrection">ECM is used.</param>
/// <param name="RemoteId">What the other machine calls itself; empty when it says nothing.</param>
/// <param name="Transport">How the pages travel.</param>
public sealed record FaxProgress(int Pages, int BitRate, bool ErrorCorrection, string RemoteId, FaxTransport Transport);

/// <summary>How a fax ended.</summary>
/// <param name="Code">A stable word: <c>ok</c>, <c>no_fax</c>, <c>dropped</c> …</param>
/// <param name="Detail">The same in plain words.</param>
/// <param name="Status">spandsp's own number, for experts.</param>
/// <param name="Progress">What was reached.</param>
/// <param name="BadRows">Lines of the last page that came damaged.</param>
public sealed record FaxResult(string Code, string Detail, int Status, FaxProgress Progress, int BadRows)
{
    /// <summary>Every page came over and was confirmed.</summary>
    public bool IsGood => Code == FaxVerdict.Good;
}

/// <summary>Hears of a fax; called on the fax thread, returns at once.</summary>
public interface IFaxListener
{
    /// <summary>The machines agreed, or a page is over.</summary>
    void OnProgress(FaxProgress progress);

    /// <summary>It is over; called once.</summary>
    void OnEnded(FaxResult result);
}

namespace Switchboard.Media.Fax;

/// <summary>spandsp's completion numbers in words that people and programs can use.</summary>
internal static class FaxVerdict
{
    public const string Good = "ok";
    private const int LastDcnMissing = 29;

    public static (string Code, string Detail) Of(int status, int pages) => status switch
    {
        0 => (Good, "Every page was sent and confirmed."),
        LastDcnMissing when pages > 0 => (Good, "Every page was sent and confirmed; the other machine left without a word."),
        2 or 3 or 19 or 28 => ("no_fax", "No fax machine answered: nobody spoke fax at the other end."),
        6 => ("cannot_train", "The two modems found no speed at which they understand each other: the line is too noisy or the audio is compressed."),
        8 or 9 or 10 or 14 => ("incompatible", "The other machine cannot take or send this kind of fax."),
        11 or 12 => ("page_format", "The other machine cannot print pages of this size or resolution."),
        15 or 18 or 48 => ("page_refused", "The other machine did not accept a page, also when it was sent again."),
        17 or 35 or 36 or 37 or 38 or 39 or 40 => ("broken_off", "The other machine broke off."),
        20 or 21 or 22 or 23 or 26 or 27 or (>= 29 and <= 34) => ("silent", "The other machine fell silent in the middle of the fax."),
        >= 41 and <= 47 => ("bad_file", "The document is no TIFF that can be faxed, or it cannot be read or written."),
        49 => ("dropped", "The call was cut off before the fax was over."),
        _ => ("failed", $"The fax failed (T.30 state {status})."),
    };
}

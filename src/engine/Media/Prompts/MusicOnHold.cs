namespace Switchboard.Media.Prompts;

/// <summary>A calm piece made by calculation, free of anybody's rights; play it looped.</summary>
public static class MusicOnHold
{
    private static readonly Lazy<Prompt> Made = new(static () => Prompt.FromSamples(MusicMaker.Compose()));

    /// <summary>The piece; made at first use, the same object ever after.</summary>
    public static Prompt Piece => Made.Value;
}

namespace Switchboard.Fax.Jobs;

/// <summary>What is worth another call, and when: by why the last one failed.</summary>
internal static class RetryRule
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    /// <summary>How long to wait after this attempt (1, 2 …); null when another would end alike.</summary>
    public static TimeSpan? Wait(string code, int attempt)
    {
        var first = code switch
        {
            "busy" => TimeSpan.FromMinutes(3),
            "no_answer" => TimeSpan.FromMinutes(10),
            "congestion" or "unreachable" or "no_media_port" => TimeSpan.FromMinutes(2),
            "no_fax" => TimeSpan.FromMinutes(15), // somebody picked the handset up
            _ when IsTransmission(code) => TimeSpan.FromMinutes(2),
            _ => TimeSpan.Zero,
        };
        if (first == TimeSpan.Zero)
            return null;
        var wait = first * Math.Pow(2, Math.Min(10, attempt - 1));
        return wait < Longest ? wait : Longest;
    }

    /// <summary>The machines met and did not come through: the next call is made slower and simpler.</summary>
    public static bool IsTransmission(string? code) => code is "cannot_train" or "silent" or "broken_off" or "dropped" or "page_refused" or "failed" or "media_timeout";
}

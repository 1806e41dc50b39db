namespace Switchboard.Wire.Tests.Fixture;

/// <summary>Waits for what must come; says what it waited for when it does not.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task TrueAsync(string what, Func<bool> condition, TimeSpan? patience = null) =>
        TrueAsync(what, () => Task.FromResult(condition()), patience);

    public static async Task TrueAsync(string what, Func<Task<bool>> condition, TimeSpan? patience = null) =>
        await GetAsync(what, async () => await condition() ? "" : null, patience);

    /// <summary>The first answer that is not null.</summary>
    public static async Task<T> GetAsync<T>(string what, Func<Task<T?>> find, TimeSpan? patience = null)
        where T : class
    {
        using var limit = new CancellationTokenSource(patience ?? Patience);
        while (true)
        {
            if (await find() is { } found)
                return found;
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"Not within {(patience ?? Patience).TotalSeconds:0} s: {what}");
            await Task.Delay(50, CancellationToken.None);
        }
    }
}

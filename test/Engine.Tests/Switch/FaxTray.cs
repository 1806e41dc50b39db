using Switchboard.Media.Fax;
using Switchboard.Switch.Calls;
using Switchboard.Switch.Faxes;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>Takes one fax in.</summary>
internal sealed class FaxTray(string file) : IFaxInbox
{
    private readonly TaskCompletionSource<FaxResult> _received = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string File { get; } = file;

    public bool IsFull { get; set; }

    public Task<FaxResult> Received => _received.Task;

    public Task<FaxSettings?> OpenAsync(Call call) =>
        Task.FromResult(IsFull ? null : new FaxSettings { Sends = false, File = File, StationId = "4008001234" });

    public void OnProgress(Call call, FaxProgress progress)
    {
    }

    public Task CloseAsync(Call call, FaxResult result)
    {
        _received.TrySetResult(result);
        return Task.CompletedTask;
    }
}

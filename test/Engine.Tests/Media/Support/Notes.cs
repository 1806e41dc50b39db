using System.Net;
using Switchboard.Media;

namespace Switchboard.Engine.Tests.Media.Support;

/// <summary>A listener that writes everything down.</summary>
internal sealed class Notes : IMediaLegListener
{
    public List<ReceivedDigit> Digits { get; } = [];

    public string Keys => string.Concat(Digits.Select(digit => digit.Digit));

    public int FirstPackets { get; private set; }

    public List<TimeSpan> Silences { get; } = [];

    public List<(IPEndPoint Remote, RemoteAddressOrigin Origin)> Addresses { get; } = [];

    public List<string?> Security { get; } = [];

    public MediaFigures? AtClose { get; private set; }

    public TaskCompletionSource FirstPacket { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void OnFirstPacket(MediaLeg leg)
    {
        FirstPackets++;
        FirstPacket.TrySetResult();
    }

    public List<ReceivedDigit> Signalled { get; } = [];

    public void OnSignalDigit(MediaLeg leg, ReceivedDigit digit) => Signalled.Add(digit);

    public void OnDigit(MediaLeg leg, ReceivedDigit digit) => Digits.Add(digit);

    public void OnSilence(MediaLeg leg, TimeSpan silence) => Silences.Add(silence);

    public void OnRemoteAddress(MediaLeg leg, IPEndPoint remote, RemoteAddressOrigin origin) => Addresses.Add((remote, origin));

    public void OnSecurity(MediaLeg leg, string? failure) => Security.Add(failure);

    public void OnClosed(MediaLeg leg, MediaFigures figures) => AtClose = figures;
}

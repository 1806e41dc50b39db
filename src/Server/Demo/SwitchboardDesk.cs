using Switchboard.Switch.Phones;

namespace Switchboard.Server.Demo;

/// <summary>The operator (总机) behind the menu's key 0: a phone without a seat.</summary>
internal sealed class SwitchboardDesk
{
    public const string Number = "8000";
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private readonly SyntheticHouse _house;
    private readonly Dice _dice;
    private readonly Registration _registration;
    private CancellationToken _stop;

    public SwitchboardDesk(SyntheticHouse house, SoftPhone phone, Dice dice)
    {
        (_house, _dice) = (house, dice);
        _registration = new Registration(house, phone);
        phone.Incoming = TakeAsync;
    }

    public async Task RunAsync(CancellationToken stop)
    {
        _stop = stop;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await _registration.KeepAsync(stop);
                await _house.Pause(Look, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                _house.Stumbles.Tell("operator", e);
                await Task.Delay(Look, _house.Time, CancellationToken.None);
            }
        }

        await _registration.EndAsync();
    }

    private async Task TakeAsync(PhoneCall call)
    {
        try
        {
            await new Answering(_house, _dice.Fork()).TakeAsync(call, misses: 0, _stop);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            call.HangUp();
        }
        catch (Exception e)
        {
            _house.Stumbles.Tell("operator", e);
            call.HangUp();
        }
    }
}

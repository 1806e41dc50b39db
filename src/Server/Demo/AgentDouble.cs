using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Tenancy;
using Switchboard.Switch.Phones;

namespace Switchboard.Server.Demo;

/// <summary>A synthetic agent: a SIP phone at the extension of a seat and somebody who answers it. Steps back for a real person.</summary>
internal sealed class AgentDouble
{
    private const string Usual = "solved";
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly SyntheticHouse _house;
    private readonly AgentSeat _seat;
    private readonly People _people;
    private readonly Dice _dice;
    private readonly AgentDay _day;
    private readonly Caller _self;
    private readonly Registration _registration;
    private CancellationToken _stop;

    public AgentDouble(SyntheticHouse house, AgentSeat seat, SoftPhone phone, People people, BreakRoom room, Dice dice)
    {
        (_house, _seat, _people, _dice) = (house, seat, people, dice);
        _registration = new Registration(house, phone);
        _day = new AgentDay(house, new AgentId(seat.Id), Actor.User(seat.UserId), room, dice.Fork());
        _self = new Caller(house.Id, seat.UserId, null, seat.Name, Roles.Agent, Permissions.OfRole[Roles.Agent], "127.0.0.1");
        phone.Incoming = TakeAsync;
    }

    public async Task RunAsync(CancellationToken stop)
    {
        _stop = stop;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (_people.IsPresent(_seat.UserId))
                    await StepBackAsync();
                else
                    await WorkAsync();
                await _house.Pause(Look, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                _house.Stumbles.Tell("agent", e);
                await Task.Delay(Look, _house.Time, CancellationToken.None);
            }
        }

        await _registration.EndAsync();
    }

    private async Task WorkAsync()
    {
        if (await _registration.KeepAsync(_stop))
            await _day.LookAsync();
    }

    private async Task StepBackAsync()
    {
        if (!_registration.IsOn)
            return;
        await _registration.EndAsync();
        await _day.GoHomeAsync("seat_taken");
    }

    private async Task TakeAsync(PhoneCall call)
    {
        try
        {
            var note = await new Answering(_house, _dice.Fork()).TakeAsync(call, _house.Options.Misses, _stop);
            if (note is not null && Guid.TryParse(call.Invite?.Header("X-Call-Id"), out var id))
                await WrapUpAsync(id, note);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            call.HangUp();
        }
        catch (Exception e)
        {
            _house.Stumbles.Tell("agent", e);
            call.HangUp();
        }
    }

    private async Task WrapUpAsync(Guid id, string note)
    {
        await _house.Pause(_dice.Between(_house.Options.ShortestWrapUp, _house.Options.LongestWrapUp), _stop);
        var dispositions = _house.WrapUps.ListDispositions(_house.Id);
        var chosen = dispositions.Count == 0 ? null : _dice.Happens(0.5) ? dispositions.FirstOrDefault(d => d.Code == Usual) ?? dispositions[0] : _dice.Pick(dispositions);
        if (await _house.WrapUps.WriteAsync(_self, id, chosen?.Id, note, finish: true, _stop) is { } fault)
            _house.Stumbles.Tell("agent", $"wrap-up of {id}: {fault.Detail}");
    }
}
